"""The deck oven: three real cavities with bread in them, one of which may stand open."""

from __future__ import annotations

import math
from itertools import pairwise

from tools.demo.bakery.layout import DECK_X, DECKS, OVEN, OVEN_FRONT
from tools.demo.kit.breads import baguette, loaf
from tools.demo.kit.shapes import FACING_SOUTH, QUARTER, Kit

HALF, DEPTH, RISE = 0.7, 0.75, 0.115  # half width, depth and half height of a cavity
BODY = (-1.03, 1.03, 0.42, 2.14)  # left, right, bottom, top


def oven(kit: Kit, *, open_deck: bool) -> None:
    """Add the oven; with `open_deck` the flap of the middle deck is down."""
    with kit.at(OVEN):
        kit.box((2.0, 1.05, 0.42), (0, 0.02, 0.21), "dark")
        _front(kit)
        left, right, bottom, top = BODY
        for x in (left, right):
            kit.box((0.02, 1.14, top - bottom), (x, 0.02, (top + bottom) / 2), "steel")
        kit.box((right - left, 1.14, 0.03), (0, 0.02, top), "steel")
        kit.box((2.3, 1.35, 0.35), (0, -0.1, 2.36), "steel", bevel=0.03)
        kit.cylinder((0.16, 0.5), (0, 0.1, 2.77), "steel")
        kit.box((1.1, 0.012, 0.14), (DECK_X, OVEN_FRONT - 0.008, 2.02), "ivory", bevel=0.004)
        kit.text(
            "FOUR À SOLE", (DECK_X, OVEN_FRONT - 0.016, 1.985), FACING_SOUTH, size=0.115, material="trim"
        )
        for number, height in enumerate(DECKS):
            with kit.at((DECK_X, OVEN_FRONT, height)):
                _cavity(kit)
                _bread(kit, number)
                _flap(kit, down=open_deck and number == 1)
            with kit.at((0.83, OVEN_FRONT, height)):
                _controls(kit, ("230 °C", "250 °C", "210 °C")[number])


def _front(kit: Kit) -> None:
    """Add the steel front in rectangles around the three mouths."""
    left, right, bottom, top = BODY
    levels = [bottom, *(edge for z in DECKS for edge in (z - RISE, z + RISE)), top]
    sides = [left, DECK_X - HALF, DECK_X + HALF, right]
    for row, (low, high) in enumerate(pairwise(levels)):
        for column, (a, b) in enumerate(pairwise(sides)):
            if row % 2 and column == 1:
                continue
            corners = [
                (a, OVEN_FRONT, low),
                (b, OVEN_FRONT, low),
                (b, OVEN_FRONT, high),
                (a, OVEN_FRONT, high),
            ]
            kit.polygons(corners, [(0, 1, 2, 3)], "steel")


def _cavity(kit: Kit) -> None:
    """Add the brick chamber behind one mouth and its heating rods; the origin is the middle of the mouth."""
    x, y, z = HALF, DEPTH, RISE
    front = [(-x, 0, -z), (x, 0, -z), (x, 0, z), (-x, 0, z)]
    points = front + [(a, y, c) for a, _, c in front]
    faces = [(0, 1, 5, 4), (1, 2, 6, 5), (2, 3, 7, 6), (3, 0, 4, 7), (4, 5, 6, 7)]
    kit.polygons(points, faces, "brick")
    for depth in (0.05, 0.42):
        kit.tube([(-x + 0.03, depth, z - 0.022), (x - 0.03, depth, z - 0.022)], 0.009, "ember")


def _bread(kit: Kit, deck: int) -> None:
    floor = -RISE + 0.01
    if deck == 1:
        for step in range(7):
            x = -0.57 + step * 0.19
            baguette(kit, (x, 0.34, floor + 0.03), QUARTER + 0.03 * math.sin(step * 3), length=0.56)
        return
    radius, count = ((0.12, 5), (0.095, 6))[deck // 2]
    for step in range(count):
        x = (step - (count - 1) / 2) * (2 * HALF - 0.1) / count
        for y in (0.16, 0.46):
            loaf(kit, (x, y, floor), radius, turn=step * 1.3 + y)


def _flap(kit: Kit, *, down: bool) -> None:
    """Add the glass flap, its frame and its wooden handle."""
    height, tilt = 2 * RISE + 0.03, 1.35 if down else 0.0
    with kit.at((0, -0.025, -RISE - 0.01), (tilt, 0, 0)):
        kit.box((2 * HALF + 0.02, 0.006, height - 0.04), (0, 0, height / 2), "glass", bevel=0)
        for z in (0.0, height):
            kit.box((2 * HALF + 0.12, 0.03, 0.03), (0, 0, z), "chrome")
        for x in (-HALF - 0.03, HALF + 0.03):
            kit.box((0.05, 0.03, height), (x, 0, height / 2), "chrome")
        kit.tube([(-0.62, -0.07, height), (0.62, -0.07, height)], 0.014, "pine")
        for x in (-0.57, 0.57):
            kit.box((0.02, 0.07, 0.02), (x, -0.035, height), "chrome")


def _controls(kit: Kit, heat: str) -> None:
    kit.box((0.3, 0.02, 0.32), (0, -0.008, 0), "dark", bevel=0.01)
    kit.box((0.22, 0.01, 0.08), (0, -0.02, 0.08), "digits", bevel=0.002)
    kit.text(heat, (0, -0.027, 0.062), FACING_SOUTH, size=0.055, material="dark")
    for step, color in enumerate(("red", "chrome")):
        kit.cylinder((0.034, 0.03), (-0.07 + step * 0.14, -0.03, -0.06), color, turn=FACING_SOUTH)
