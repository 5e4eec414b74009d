"""What stands along the walls: bench and sink, racks, fridge, shelves, board, poster, sacks."""

from __future__ import annotations

import math

from tools.demo.bakery.layout import BOARD, FRIDGE, HALF_DEPTH, HALF_WIDTH, POSTER, RACKS, Vec
from tools.demo.kit.breads import baguette, croissant, loaf, tart
from tools.demo.kit.shapes import FACING_NORTH, FACING_SOUTH, FACING_WEST, ORIGIN, QUARTER, Kit

EAST, SOUTH, NORTH = HALF_WIDTH, -HALF_DEPTH, HALF_DEPTH


def store(kit: Kit) -> None:
    """Add all of it."""
    _bench(kit)
    _rack(kit, RACKS[0], 0.1, ("croissant", "baguette", "loaf", "tart"))
    _rack(kit, RACKS[1], -0.06, ("loaf", "baguette", "croissant"))
    _fridge(kit)
    _shelves(kit)
    _board(kit)
    _poster(kit)
    _sacks(kit)
    _signs(kit)


def _bench(kit: Kit) -> None:
    with kit.at((-HALF_WIDTH, 0, 0)):
        kit.box((0.7, 4.2, 0.05), (0.36, 0, 0.9), "steel", bevel=0.01)
        kit.box((0.62, 4.1, 0.8), (0.34, 0, 0.46), "steel", bevel=0.01)
        for step in range(5):
            y = -1.62 + step * 0.81
            kit.box((0.02, 0.74, 0.68), (0.66, y, 0.47), "steel", bevel=0.01)
            kit.tube([(0.69, y - 0.25, 0.74), (0.69, y + 0.25, 0.74)], 0.01, "chrome")
        kit.box((0.42, 0.6, 0.02), (0.36, -0.9, 0.93), "dark", bevel=0.02)
        bend = [(0.14 + 0.13 * (1 - math.cos(a / 5)), -0.9, 1.2 + 0.13 * math.sin(a / 5)) for a in range(16)]
        kit.tube([(0.14, -0.9, 0.93), *bend], 0.014, "chrome")
        pot = [(0, 0), (0.1, 0), (0.12, 0.18), (0.115, 0.18), (0.095, 0.012), (0, 0.012)]
        for step, color in enumerate(("chrome", "steel", "red", "blue")):
            kit.lathe(pot, (0.3, 0.5 + step * 0.36, 0.925), color)
        for step in range(3):
            kit.cylinder((0.012, 0.25), (0.3, 0.5 + step * 0.03, 1.1), "pine", turn=(0.25, 0.3 * step, 0))


def _rack(kit: Kit, place: Vec, turn: float, fill: tuple[str, ...]) -> None:
    """Add a rack of eight trays on wheels, filled in turn with the breads named."""
    with kit.at(place, (0, 0, turn)):
        for x in (-0.3, 0.3):
            for y in (-0.25, 0.25):
                kit.box((0.03, 0.03, 1.7), (x, y, 0.97), "steel")
                kit.cylinder((0.05, 0.03), (x, y, 0.05), "dark", turn=(QUARTER, 0, 0))
        kit.box((0.66, 0.56, 0.03), (0, 0, 1.83), "steel")
        for level in range(8):
            with kit.at((0, 0, 0.25 + level * 0.205)):
                kit.box((0.58, 0.48, 0.012), ORIGIN, "iron", bevel=0.003)
                for y in (-0.245, 0.245):
                    kit.box((0.6, 0.012, 0.03), (0, y, -0.012), "steel", bevel=0.002)
                _tray(kit, fill[level % len(fill)], level)


def _tray(kit: Kit, kind: str, seed: int) -> None:
    """Add one tray of breads, laid a little unevenly, always the same."""
    wander = [0.2 * math.sin(12.9 * (seed + 1) * (step + 1)) for step in range(12)]
    if kind == "baguette":
        for step in range(5):
            baguette(kit, (0, -0.18 + step * 0.09, 0.03), wander[step] * 0.2)
    elif kind == "croissant":
        for step in range(12):
            place = (-0.2 + step // 3 * 0.135, -0.13 + step % 3 * 0.14, 0.008)
            croissant(kit, place, 0.4 + wander[step])
    else:
        for step in range(6):
            x, y = -0.19 + step // 2 * 0.19, -0.1 + step % 2 * 0.2
            if kind == "loaf":
                loaf(kit, (x, y, 0.005), 0.085, turn=wander[step] * 8)
            else:
                tart(kit, (x, y, 0.008))


def _fridge(kit: Kit) -> None:
    with kit.at(FRIDGE):
        kit.box((0.85, 1.5, 2.05), (0, 0, 1.06), "steel", bevel=0.03)
        for side in (-1, 1):
            kit.box((0.03, 0.7, 1.7), (-0.44, side * 0.37, 1.18), "white", bevel=0.02)
            kit.tube([(-0.5, side * 0.08, 0.9), (-0.5, side * 0.08, 1.5)], 0.014, "chrome")
        kit.box((0.012, 0.24, 0.08), (-0.46, -0.37, 1.9), "digits", bevel=0.002)
        kit.text("+3 °C", (-0.468, -0.37, 1.88), FACING_WEST, size=0.06, material="dark")
    for step, color in enumerate(("red", "green")):
        with kit.at((3.3, -2.6 + step * 0.45, 0)):
            kit.box((0.55, 0.4, 0.26), (0, 0, 0.15), "pine", bevel=0.01)
            for apple in range(20):
                place = (-0.2 + 0.1 * (apple % 5), -0.14 + 0.1 * (apple // 5), 0.29)
                kit.ball(0.055, place, color, scale=(1, 1, 0.9), fine=3)


def _shelves(kit: Kit) -> None:
    fillings = ("chocolate", "cream", "berry", "yellow", "flour", "crust")
    jar = [(0, 0), (0.06, 0), (0.065, 0.02), (0.065, 0.15), (0.05, 0.17), (0, 0.17)]
    with kit.at((1.6, SOUTH + 0.18, 0)):
        for level in range(3):
            z = 1.25 + level * 0.42
            kit.box((1.9, 0.32, 0.035), (0, 0, z), "wood")
            for x in (-0.85, 0.85):
                kit.box((0.03, 0.28, 0.16), (x, -0.02, z - 0.09), "iron", bevel=0.004)
        for step in range(9):
            x = -0.85 + step * 0.21
            kit.lathe(jar, (x, 0, 1.27), "glass")
            kit.cylinder((0.055, 0.11), (x, 0, 1.335), fillings[step % 6])
            kit.cylinder((0.054, 0.025), (x, 0, 1.45), "pine")
        for step, kind in enumerate(("T45", "T55", "T65", "T80", "T110")):
            x = 0.8 - step * 0.4
            kit.box((0.26, 0.18, 0.32), (x, 0, 1.85), "paper", bevel=0.04)
            kit.text(kind, (x, 0.094, 1.82), FACING_NORTH, size=0.095, material="blue")
        for step in range(7):
            color = ("red", "blue", "green", "yellow")[step % 4]
            kit.box((0.12, 0.12, 0.16), (-0.8 + step * 0.26, 0, 2.19), color, bevel=0.01)


def _board(kit: Kit) -> None:
    """Add the chalkboard with the recipe that the question of the scene is about."""
    with kit.at(BOARD):
        kit.box((1.6, 0.03, 1.06), ORIGIN, "slate", bevel=0.004)
        for z in (-0.55, 0.55):
            kit.box((1.7, 0.05, 0.06), (0, 0, z), "pine")
        for x in (-0.82, 0.82):
            kit.box((0.06, 0.05, 1.16), (x, 0, 0), "pine")
        _chalk(kit, "Pain au levain", (0, 0.36), 0.14, "CENTER")
        _chalk(kit, "farine T65\neau\nsel\nlevain", (-0.72, 0.18), 0.1, "LEFT")
        _chalk(kit, "1 000 g\n650 g\n18 g\n200 g", (0.08, 0.18), 0.1, "RIGHT")
        _chalk(kit, "1. pétrir\n2. pointer\n3. façonner\n4. cuire 250°", (0.18, 0.18), 0.085, "LEFT")
        _chalk(kit, "T° de base : 54", (0, -0.42), 0.13, "CENTER")


def _chalk(kit: Kit, words: str, place: tuple[float, float], size: float, align: str) -> None:
    at = (place[0], -0.02, place[1])
    kit.text(words, at, FACING_SOUTH, size=size, material="chalk", align=align)


def _poster(kit: Kit) -> None:
    with kit.at(POSTER):
        kit.box((0.9, 0.012, 1.25), ORIGIN, "white", bevel=0.002)
        kit.box((0.9, 0.014, 0.2), (0, 0.001, 0.52), "blue", bevel=0.002)
        kit.text("HYGIÈNE", (0, 0.012, 0.47), FACING_NORTH, size=0.14, material="white")
        for step, words in enumerate(("Lavez-vous\nles mains", "Attachez\nles cheveux", "Tablier\npropre")):
            z = 0.23 - step * 0.36
            kit.cylinder((0.13, 0.008), (0.26, 0.008, z), "blue", turn=FACING_NORTH)
            kit.ball(0.05, (0.26, 0.012, z), "white", scale=((1, 0.1, 1.3), (1.3, 0.1, 1), (1, 0.1, 1))[step])
            kit.text(words, (0.08, 0.01, z + 0.03), FACING_NORTH, size=0.09, material="dark", align="LEFT")


def _sacks(kit: Kit) -> None:
    for step in range(4):
        tilt = QUARTER + 0.08 * (-1) ** step
        kit.box((0.5, 0.75, 0.17), (-3.0, -1.9, 0.1 + step * 0.165), "paper", bevel=0.07, turn=(0, 0, tilt))
    kit.text("FARINE 25 kg", (-3.0, -1.638, 0.58), FACING_NORTH, size=0.09, material="blue")


def _signs(kit: Kit) -> None:
    """Add the name of the room, the clock and the extinguisher."""
    name = kit.text("FOURNIL-ÉCOLE", (-0.85, NORTH - 0.02, 2.42), FACING_SOUTH, size=0.24, material="trim")
    name.data.extrude = 0.015
    with kit.at((BOARD[0], NORTH - 0.03, 2.66)):
        kit.cylinder((0.22, 0.04), ORIGIN, "white", turn=FACING_SOUTH)
        kit.cylinder((0.235, 0.03), (0, 0.01, 0), "trim", turn=FACING_SOUTH)
        for hour in range(12):
            angle = hour * math.pi / 6
            place = (0.18 * math.sin(angle), -0.025, 0.18 * math.cos(angle))
            kit.box((0.01, 0.01, 0.04), place, "dark", bevel=0, turn=(0, angle, 0))
        # Twenty to six in the morning.
        for angle, length, color in ((math.radians(170), 0.12, "dark"), (math.radians(240), 0.17, "red")):
            place = (0.5 * length * math.sin(angle), -0.03, 0.5 * length * math.cos(angle))
            kit.box((0.014, 0.01, length), place, color, bevel=0, turn=(0, angle, 0))
    kit.cylinder((0.08, 0.45), (-3.75, NORTH - 0.12, 0.85), "red")
    kit.cylinder((0.025, 0.1), (-3.75, NORTH - 0.12, 1.12), "dark")
