"""Where things are in the bakery: the one source of furniture, cameras and, by `anchors`, of hotspots.

Metres; x to the right, y to the back wall with the oven, z up; the floor's centre is the origin.
Imports no bpy: tests read it without Blender.
"""

from __future__ import annotations

from dataclasses import dataclass

Vec = tuple[float, float, float]

HALF_WIDTH, HALF_DEPTH, HEIGHT = 4.0, 3.2, 3.0
TILED_TO = 1.9  # tiles below this height, paint above

TABLE: Vec = (0.0, 0.79, 0.0)
TABLE_TOP = 0.93
OVEN: Vec = (1.6, HALF_DEPTH - 0.62, 0.0)
OVEN_FRONT = -0.55  # from the oven's centre
DECKS = (0.72, 1.22, 1.72)  # heights of the middle of the three mouths
DECK_X = -0.18  # from the oven's centre: the controls stand at the right
MIXER: Vec = (-1.3, 2.05, 0.0)
BOWL_Y = -0.3  # from the mixer's centre
RACKS: tuple[Vec, Vec] = ((2.95, 1.2, 0.0), (3.25, 0.25, 0.0))
FRIDGE: Vec = (3.55, -1.35, 0.0)
BOARD: Vec = (-3.0, HALF_DEPTH - 0.05, 1.7)
POSTER: Vec = (-0.9, -HALF_DEPTH + 0.03, 1.55)
DOUGH: Vec = (-0.45, 0.98, TABLE_TOP)  # what the baker in blue kneads
PASTRY: Vec = (0.75, 0.98, TABLE_TOP)  # what the baker in red rolls out
BAKER_BLUE: Vec = (-0.45, 1.42, 0.0)
BAKER_RED: Vec = (0.75, 1.42, 0.0)
AT_THE_OVEN: Vec = (0.2, 1.5, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera:
    """Where one stands, and where the picture's yaw 0 looks."""

    place: Vec
    azimuth: float  # degrees from +y towards +x
    oven_open: bool = False  # the baker in red works at the oven instead of the table


# On whole tiles (multiples of 0.3 m): the nadir is the middle of a tile, not a crossing of joints.
CAMERAS = {
    "fournil": Camera(place=(0.0, -0.6, 1.6), azimuth=0),
    "petrin": Camera(place=(-1.8, 0.3, 1.6), azimuth=34),
    "four": Camera(place=(1.8, 0.6, 1.6), azimuth=-18, oven_open=True),
}
