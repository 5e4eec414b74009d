"""Who people and machines are: passwords, sessions, tokens."""
