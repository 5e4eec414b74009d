"""The spiral mixer: what stands, and what turns in it."""

from __future__ import annotations

import math

from tools.demo.bakery.layout import BOWL_Y, MIXER
from tools.demo.kit.shapes import FACING_SOUTH, ORIGIN, Kit, Vec

_BOWL = [
    (0, 0.62), (0.2, 0.62), (0.33, 0.7), (0.37, 0.82), (0.375, 1.02), (0.39, 1.03),
    (0.38, 1.045), (0.36, 1.03), (0.355, 0.83), (0.31, 0.72), (0.18, 0.645), (0, 0.645),
]  # fmt: skip


def mixer(kit: Kit) -> None:
    """Add body, head, bowl, guard and buttons."""
    with kit.at(MIXER):
        kit.box((0.58, 0.85, 0.6), (0, 0.1, 0.34), "white", bevel=0.06)
        kit.box((0.44, 0.34, 1.1), (0, 0.42, 0.95), "white", bevel=0.08)
        kit.box((0.36, 1.02, 0.26), (0, 0.06, 1.42), "white", bevel=0.09)
        kit.cylinder((0.1, 0.06), (0, BOWL_Y, 1.28), "chrome")
        kit.lathe(_BOWL, (0, BOWL_Y, 0), "chrome")
        kit.box((0.26, 0.01, 0.06), (0, -0.452, 1.5), "trim", bevel=0.002)
        for step, color in enumerate(("green", "yellow")):
            kit.cylinder((0.024, 0.02), (-0.1 + step * 0.09, -0.456, 1.4), color, turn=FACING_SOUTH)
        kit.cylinder((0.045, 0.012), (0.1, -0.453, 1.4), "yellow", turn=FACING_SOUTH)
        kit.cylinder((0.034, 0.04), (0.1, -0.47, 1.4), "red", turn=FACING_SOUTH)
        _guard(kit)


def _guard(kit: Kit) -> None:
    """Add the closed grid over the bowl."""
    with kit.at((0, BOWL_Y, 1.07)):
        for radius in (0.385, 0.27, 0.16):
            kit.tube(_ring(radius, 0.16 * (0.385 - radius)), 0.006, "chrome", closed=True)
        for step in range(12):
            angle = 2 * math.pi * step / 12
            x, y = math.cos(angle), math.sin(angle)
            kit.tube([(0.385 * x, 0.385 * y, 0), (0.13 * x, 0.13 * y, 0.04)], 0.004, "chrome")


def mixing(kit: Kit, phase: float) -> None:
    """Add the hook and the dough as they are at this part (0..1) of the loop: the hook turns thrice.

    Whole turns only: the end of the loop meets its beginning.
    """
    turn = 2 * math.pi * phase
    with kit.at((MIXER[0], MIXER[1] + BOWL_Y, 0)):
        with kit.at(ORIGIN, (0, 0, 3 * turn)):
            spiral = [
                (0.14 * math.cos(a / 4), 0.14 * math.sin(a / 4), 0.74 + a * 0.012) for a in range(0, 27)
            ]
            kit.tube([*spiral, (0.03, 0, 1.1), (0, 0, 1.28)], 0.02, "chrome")
        with kit.at((0, 0, 0.85), (0.05 * math.sin(turn), 0, turn)):
            kit.ball(0.29, ORIGIN, "dough", scale=(1.08, 1.02, 0.5))
            for lump in range(3):
                angle = lump * 2.1
                place: Vec = (0.14 * math.cos(angle), 0.14 * math.sin(angle), 0.07)
                kit.ball(0.12, place, "dough", scale=(1.2, 0.9, 0.6))


def _ring(radius: float, height: float) -> list[Vec]:
    turns = [2 * math.pi * step / 48 for step in range(48)]
    return [(radius * math.cos(a), radius * math.sin(a), height) for a in turns]
