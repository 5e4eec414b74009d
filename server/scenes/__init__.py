"""Scenes on the server: installed as revisions, joined to footage, handed to the player."""
