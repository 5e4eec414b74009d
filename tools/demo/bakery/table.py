"""The work table, and what lies on it and under it."""

from __future__ import annotations

import math
from random import Random

from tools.demo.bakery.layout import DOUGH, PASTRY, TABLE, TABLE_TOP
from tools.demo.kit.breads import baguette, croissant
from tools.demo.kit.shapes import FACING_SOUTH, ORIGIN, QUARTER, Kit


def table(kit: Kit) -> None:
    """Add the table of wood and all that stands still on it."""
    with kit.at(TABLE):
        kit.box((2.6, 0.95, 0.06), (0, 0, 0.9), "wood", bevel=0.012)
        kit.box((2.4, 0.8, 0.03), (0, 0, 0.3), "steel")
        for x in (-1.2, 1.2):
            for y in (-0.4, 0.4):
                kit.box((0.06, 0.06, 0.88), (x, y, 0.44), "steel", bevel=0.008)
        for step, label in enumerate(("FARINE T65", "SEL", "LEVAIN")):
            x = -0.75 + step * 0.75
            kit.box((0.46, 0.5, 0.36), (x, -0.08, 0.5), "white", bevel=0.03)
            kit.text(label, (x, -0.336, 0.48), FACING_SOUTH, size=0.062, material="trim")
        with kit.at((0, 0, TABLE_TOP)):
            _scale(kit)
            _pieces(kit)
            _tools(kit)
    _floured(kit)


def _scale(kit: Kit) -> None:
    with kit.at((-1.0, 0.05, 0)):
        kit.box((0.32, 0.36, 0.06), (0, 0, 0.03), "white", bevel=0.02)
        kit.box((0.29, 0.27, 0.012), (0, 0.03, 0.075), "chrome")
        kit.box((0.16, 0.01, 0.04), (0, -0.18, 0.032), "digits", bevel=0.002)
        kit.text("1000 g", (0, -0.187, 0.02), FACING_SOUTH, size=0.034, material="dark")
        bowl = [(0, 0), (0.06, 0), (0.13, 0.05), (0.16, 0.11), (0.165, 0.11), (0.135, 0.045), (0, 0.01)]
        kit.lathe(bowl, (0, 0.03, 0.082), "chrome")
        kit.ball(0.13, (0, 0.03, 0.145), "flour", scale=(1, 1, 0.42))


def _pieces(kit: Kit) -> None:
    """Add the weighed pieces of dough, the raw baguettes on their cloth and a tray of croissants."""
    for x, y in ((-0.6, -0.28), (-0.38, -0.3), (-0.16, -0.28), (-0.5, -0.1), (-0.27, -0.11), (0.02, -0.14)):
        kit.ball(0.082, (x, y, 0.036), "dough", scale=(1, 1, 0.64))
    kit.box((0.6, 0.36, 0.008), (0.52, -0.25, 0.006), "cloth", bevel=0.002)
    for step in range(3):
        baguette(kit, (0.52, -0.36 + step * 0.11, 0.038), 0.02 * step, length=0.52, material="dough")
    kit.box((0.34, 0.5, 0.012), (1.07, -0.17, 0.008), "iron", bevel=0.003)
    for column in range(2):
        for row in range(3):
            place = (0.99 + column * 0.16, -0.33 + row * 0.16, 0.014)
            croissant(kit, place, 0.35 + 0.1 * row)


def _tools(kit: Kit) -> None:
    kit.box((0.13, 0.002, 0.1), (0.16, 0.1, 0.012), "chrome", bevel=0, turn=(QUARTER - 0.15, 0, 0.5))
    kit.box((0.14, 0.022, 0.022), (0.135, 0.145, 0.02), "red", turn=(0, 0, 0.5))
    kit.box((0.3, 0.02, 0.21), (0.14, 0.37, 0.11), "dark", bevel=0.008, turn=(-0.35, 0, 0))
    kit.box((0.27, 0.004, 0.18), (0.14, 0.358, 0.112), "screen", bevel=0.002, turn=(-0.35, 0, 0))
    pot = [(0, 0), (0.05, 0), (0.06, 0.13), (0.056, 0.13), (0.046, 0.01), (0, 0.01)]
    kit.lathe(pot, (-0.98, 0.36, 0), "ivory")
    for step in range(3):
        kit.cylinder((0.009, 0.24), (-0.98, 0.36, 0.14), "pine", turn=(0.22 - 0.2 * step, 0.2 * step, 0))


def _floured(kit: Kit) -> None:
    """Add the flour under the dough, with crumbs around it, always the same."""
    chance = Random(7)
    for center, radius in ((DOUGH, 0.3), (PASTRY, 0.27)):
        with kit.at((center[0], center[1], TABLE_TOP)):
            kit.cylinder((radius, 0.003), (0, 0, 0.002), "flour")
            for _ in range(36):
                angle, far = chance.random() * 2 * math.pi, radius + chance.random() ** 2 * 0.14
                place = (far * math.cos(angle), min(far * math.sin(angle), 0.26), 0.0015)
                kit.cylinder((chance.uniform(0.004, 0.022), 0.002), place, "flour")


def kneaded(kit: Kit, squeeze: float) -> None:
    """Add the dough under the hands: `squeeze` 0 is a ball, 1 is pushed flat and away from the baker."""
    with kit.at(DOUGH):
        scale = (1.15 + 0.2 * squeeze, 1 + 0.28 * squeeze, 0.62 - 0.2 * squeeze)
        kit.ball(0.135, (0, -0.06 * squeeze, 0.075 - 0.022 * squeeze), "dough", scale=scale)
        kit.ball(0.09, (0, 0.05, 0.1 - 0.03 * squeeze), "dough", scale=(1.4, 0.9, 0.6))


def rolled(kit: Kit, way: float) -> None:
    """Add the sheet of pastry, and the rolling pin at -1 (near the baker) to 1 (away)."""
    with kit.at(PASTRY):
        kit.ball(0.2, (0, -0.02, 0.004), "dough", scale=(1.25, 1.0 + 0.06 * way, 0.05))
        with kit.at((0, -0.11 * way, 0.045), (0, QUARTER, 0)):
            kit.cylinder((0.034, 0.34), ORIGIN, "pine")
            for end in (-0.225, 0.225):
                kit.cylinder((0.016, 0.12), (0, 0, end), "pine")
