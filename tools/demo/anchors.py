"""The directions in which each camera of the bakery sees what a hotspot may stand on.

    python -m tools.demo.anchors

Imports no bpy: a scene's author and the tests read the directions without Blender.
"""

from __future__ import annotations

import json
import math

from tools.demo.bakery.layout import (
    BAKER_BLUE,
    BAKER_RED,
    BOARD,
    BOWL_Y,
    CAMERAS,
    DECK_X,
    DECKS,
    DOUGH,
    FRIDGE,
    HALF_DEPTH,
    HALF_WIDTH,
    MIXER,
    OVEN,
    OVEN_FRONT,
    PASTRY,
    POSTER,
    RACKS,
    TABLE,
    TABLE_TOP,
    Camera,
    Vec,
)

_OVEN_X, _OVEN_Y = OVEN[0] + DECK_X, OVEN[1] + OVEN_FRONT

ANCHORS: dict[str, Vec] = {
    "scale": (TABLE[0] - 1.0, TABLE[1] - 0.13, TABLE_TOP + 0.03),
    "board": (BOARD[0] - 0.45, BOARD[1], BOARD[2] - 0.7),  # at its corner: the recipe stays legible
    "mixer": (MIXER[0], MIXER[1] + BOWL_Y, 1.06),
    "mixer-head": (MIXER[0], MIXER[1] - 0.45, 1.44),
    "dough": (DOUGH[0], DOUGH[1], TABLE_TOP + 0.06),
    "pastry": (PASTRY[0], PASTRY[1], TABLE_TOP + 0.03),
    "table": (TABLE[0], TABLE[1], TABLE_TOP),
    "oven-low": (_OVEN_X, _OVEN_Y, DECKS[0]),
    "oven-middle": (_OVEN_X, _OVEN_Y, DECKS[1]),
    "oven-top": (_OVEN_X, _OVEN_Y, DECKS[2]),
    "oven-hood": (OVEN[0], OVEN[1] - 0.77, 2.36),
    "oven-controls": (OVEN[0] + 0.83, _OVEN_Y, DECKS[1]),
    "racks": (RACKS[0][0], RACKS[0][1], 1.3),
    "fridge": (FRIDGE[0] - 0.45, FRIDGE[1], 1.3),
    "poster": POSTER,
    "windows": (-HALF_WIDTH, 0.0, 1.65),
    "door": (-2.9, -HALF_DEPTH, 1.3),
    "baker-blue": (BAKER_BLUE[0], BAKER_BLUE[1], 1.55),
    "baker-red": (BAKER_RED[0], BAKER_RED[1], 1.5),
    # Where one stands in the other pictures: a hotspot that leads there floats at the height of the chest.
    **{f"place-{name}": (camera.place[0], camera.place[1], 1.3) for name, camera in CAMERAS.items()},
}


def direction(camera: Camera, point: Vec) -> tuple[float, float]:
    """Return (yaw, pitch) in degrees of a point seen from a camera: yaw + to the right, pitch + up."""
    x, y, z = (there - here for there, here in zip(point, camera.place, strict=True))
    yaw = math.degrees(math.atan2(x, y)) - camera.azimuth
    pitch = math.degrees(math.atan2(z, math.hypot(x, y)))
    return round((yaw + 180) % 360 - 180, 1), round(pitch, 1)


def directions() -> dict[str, dict[str, dict[str, float]]]:
    """Return for each camera the direction of each anchor: {"four": {"racks": {"yaw": .., "pitch": ..}}}."""
    return {
        name: {
            anchor: dict(zip(("yaw", "pitch"), direction(camera, point), strict=True))
            for anchor, point in ANCHORS.items()
        }
        for name, camera in CAMERAS.items()
    }


if __name__ == "__main__":
    print(json.dumps(directions(), indent=1))
