"""What a scene is: its format, its checks, its play rules. Imports nothing else of Plateau."""
