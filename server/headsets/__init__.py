"""What each headset can really do: its check, the ceiling that follows, and the fleet."""
