"""Footage: taken in, kept, prepared in the background, shown."""
