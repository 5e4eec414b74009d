"""The rights of the people and firms filmed: what they allow, until when, and what follows from it."""
