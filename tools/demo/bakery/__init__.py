"""The bakery of the demo scene "Un matin au fournil": a room, what stands in it, who works in it."""
