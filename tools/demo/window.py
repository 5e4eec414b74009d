"""The part of the sphere that moves in the film; shared by the renderer and the film."""

# Left, top, right, bottom as fractions of the picture; whole pixels at every width that 160 divides.
WINDOW = (66 / 160, 30 / 80, 101 / 160, 58 / 80)
