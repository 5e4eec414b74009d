"""The materials of a workshop by name: one look for every demo room."""

from __future__ import annotations

from typing import Any

from tools.demo.kit.materials import baked, brushed, grain, material, mottled, pane, tiles

_WHITE_TILES = ((0.87, 0.86, 0.81), (0.81, 0.81, 0.76), (0.52, 0.5, 0.46))
_TERRACOTTA = ((0.42, 0.17, 0.1), (0.33, 0.13, 0.08), (0.2, 0.17, 0.15))


def palette() -> dict[str, Any]:
    """Return fresh materials, by name, in the open Blender file."""
    return _building() | _metals() | _bakery() | _plain() | _people() | _glowing()


def _building() -> dict[str, Any]:
    # Moved by half a tile: a tile, not a crossing of joints, lies under a camera at 0, 0.3, 0.6 ...
    floor = tiles("xy", (0.3, 0.3), _TERRACOTTA, joint=0.009, rough=0.25, shift=0.15)
    facing_y = tiles("xz", (0.2, 0.1), _WHITE_TILES, joint=0.0024, rough=0.15, bond=0.5)
    facing_x = tiles("yz", (0.2, 0.1), _WHITE_TILES, joint=0.0024, rough=0.15, bond=0.5)
    paint = mottled((0.86, 0.77, 0.57), (0.89, 0.81, 0.62), 2, 0.02)
    return {
        "floor": material("floor", finish=floor),
        "tiles-y": material("tiles-y", finish=facing_y),
        "tiles-x": material("tiles-x", finish=facing_x),
        "paint": material("paint", rough=0.9, finish=paint),
        "ceiling": material("ceiling", (0.95, 0.92, 0.85), 0.95),
        "trim": material("trim", (0.05, 0.2, 0.24), 0.4),
        "hedge": material("hedge", rough=0.9, finish=mottled((0.03, 0.12, 0.03), (0.1, 0.26, 0.07), 6, 1.0)),
        "brick": material("brick", rough=0.9, finish=mottled((0.34, 0.18, 0.1), (0.5, 0.3, 0.17), 20, 0.3)),
    }


def _metals() -> dict[str, Any]:
    return {
        "steel": material("steel", (0.62, 0.62, 0.63), metal=1.0, finish=brushed),
        "chrome": material("chrome", (0.85, 0.85, 0.86), 0.08, metal=1.0),
        "iron": material("iron", (0.12, 0.12, 0.13), metal=0.8),
    }


def _bakery() -> dict[str, Any]:
    board, pine = ((0.36, 0.2, 0.09), (0.62, 0.4, 0.2)), ((0.5, 0.33, 0.17), (0.76, 0.56, 0.34))
    return {
        "wood": material("wood", rough=0.45, finish=grain(*board, (1, 9, 9))),
        "pine": material("pine", rough=0.5, finish=grain(*pine, (9, 9, 1))),
        "crust": material("crust", rough=0.42, finish=baked),
        "dough": material("dough", rough=0.6, finish=mottled((0.86, 0.76, 0.58), (0.93, 0.85, 0.69), 9)),
        "flour": material("flour", (0.95, 0.93, 0.88), 1.0),
        "chocolate": material("chocolate", (0.09, 0.035, 0.015), 0.35),
        "berry": material("berry", (0.55, 0.02, 0.05), 0.2, coat=1.0),
        "cream": material("cream", (0.93, 0.85, 0.62), 0.4),
        "paper": material("paper", rough=0.9, finish=mottled((0.68, 0.5, 0.3), (0.75, 0.57, 0.36), 12)),
        "slate": material(
            "slate", rough=0.85, finish=mottled((0.02, 0.03, 0.028), (0.05, 0.06, 0.055), 6, 0.05)
        ),
        "glass": pane("glass"),
    }


def _plain() -> dict[str, Any]:
    return {
        "dark": material("dark", (0.03, 0.03, 0.035), 0.45),
        "white": material("white", (0.86, 0.86, 0.86), 0.55),
        "ivory": material("ivory", (0.88, 0.83, 0.7), 0.5),
        "red": material("red", (0.62, 0.04, 0.03), 0.35, coat=0.6),
        "blue": material("blue", (0.04, 0.15, 0.42), 0.4),
        "green": material("green", (0.07, 0.32, 0.13)),
        "yellow": material("yellow", (0.9, 0.62, 0.04)),
    }


def _people() -> dict[str, Any]:
    return {
        "cloth": material("cloth", rough=0.95, finish=mottled((0.82, 0.82, 0.82), (0.9, 0.9, 0.9), 40, 0.2)),
        "skin-light": material("skin-light", (0.62, 0.37, 0.25)),
        "skin-dark": material("skin-dark", (0.2, 0.1, 0.06)),
        "hair": material("hair", (0.06, 0.035, 0.02), 0.7),
        "jeans": material("jeans", (0.05, 0.07, 0.14), 0.9),
        "lips": material("lips", (0.4, 0.08, 0.07)),
    }


def _glowing() -> dict[str, Any]:
    return {
        "ember": material("ember", (0.2, 0.06, 0.02), 0.6, glow=(1.0, 0.5, 0.16), power=14),
        "led": material("led", glow=(1.0, 0.93, 0.82), power=4.0),
        "chalk": material("chalk", (0.9, 0.9, 0.86), 0.9, glow=(0.9, 0.9, 0.86), power=0.2),
        "digits": material("digits", (0.02, 0.1, 0.02), glow=(0.12, 0.9, 0.3), power=0.9),
        "sky": material("sky", (0.5, 0.7, 1.0), glow=(0.6, 0.78, 1.0), power=1.6),
        "screen": material("screen", (0.1, 0.1, 0.1), glow=(0.25, 0.55, 0.75), power=1.0),
    }
