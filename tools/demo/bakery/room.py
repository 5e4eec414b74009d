"""Floor, walls, windows, door, lamps and daylight."""

from __future__ import annotations

import math
from itertools import pairwise

import bpy
from mathutils import Euler, Vector

from tools.demo.bakery.layout import HALF_DEPTH, HALF_WIDTH, HEIGHT, TABLE, TILED_TO
from tools.demo.kit.shapes import FACING_SOUTH, ORIGIN, QUARTER, Kit, Vec

Opening = tuple[float, float, float, float]  # from, to (along the wall), from, to (height)
WINDOWS = ((-1.9, -0.2), (0.2, 1.9))
LAMPS = [(x, y) for x in (-2.1, 0.4, 2.7) for y in (-1.2, 1.2)]


def room(kit: Kit) -> None:
    """Add the empty room and its light."""
    kit.box((2 * HALF_WIDTH, 2 * HALF_DEPTH, 0.1), (0, 0, -0.05), "floor", bevel=0)
    kit.box((2 * HALF_WIDTH, 2 * HALF_DEPTH, 0.1), (0, 0, HEIGHT + 0.05), "ceiling", bevel=0)
    _wall(kit, "y", HALF_DEPTH, [])
    _wall(kit, "y", -HALF_DEPTH, [(-3.4, -2.4, 0.0, 2.1)])
    _wall(kit, "x", -HALF_WIDTH, [(start, end, 1.0, 2.3) for start, end in WINDOWS])
    _wall(kit, "x", HALF_WIDTH, [])
    _windows(kit)
    _door(kit)
    _lamps(kit)
    _light()


def _wall(kit: Kit, axis: str, at: float, openings: list[Opening]) -> None:
    """Add a wall across `axis` in rectangles that leave the openings free, and its coloured band."""
    half = HALF_WIDTH if axis == "y" else HALF_DEPTH
    sides = sorted({-half, half} | {edge for opening in openings for edge in opening[:2]})
    levels = sorted({0.0, TILED_TO, HEIGHT} | {edge for opening in openings for edge in opening[2:]})
    for left, right in pairwise(sides):
        for low, high in pairwise(levels):
            if any(a <= left and right <= b and c <= low and high <= d for a, b, c, d in openings):
                continue
            corners = [(left, low), (right, low), (right, high), (left, high)]
            points = [(u, at, z) if axis == "y" else (at, u, z) for u, z in corners]
            kit.polygons(points, [(0, 1, 2, 3)], f"tiles-{axis}" if high <= TILED_TO else "paint")
    for left, right in _solid(sides, openings):
        middle, inside = (left + right) / 2, at - math.copysign(0.01, at)
        size, place = ((right - left, 0.03, 0.06), (middle, inside, TILED_TO + 0.03))
        if axis == "x":
            size, place = (size[1], size[0], size[2]), (place[1], place[0], place[2])
        kit.box(size, place, "trim")


def _solid(sides: list[float], openings: list[Opening]) -> list[tuple[float, float]]:
    """Return the stretches of wall that are whole at the height of the band."""
    at_band = [(a, b) for a, b, low, high in openings if low < TILED_TO < high]
    stretches = list(pairwise(sides))
    return [(a, b) for a, b in stretches if not any(c <= a and b <= d for c, d in at_band)]


def _windows(kit: Kit) -> None:
    for start, end in WINDOWS:
        middle = (start + end) / 2
        for y in (start, middle, end):
            kit.box((0.12, 0.05, 1.3), (-HALF_WIDTH, y, 1.65), "white")
        for z in (1.0, 2.3):
            kit.box((0.12, 1.75, 0.05), (-HALF_WIDTH, middle, z), "white")
        kit.box((0.3, 1.8, 0.04), (-HALF_WIDTH + 0.1, middle, 0.98), "white")
    x = -HALF_WIDTH - 1.5
    sky = kit.polygons([(x, -5, -1), (x, 5, -1), (x, 5, 5), (x, -5, 5)], [(0, 1, 2, 3)], "sky")
    sky.visible_shadow = False  # the sun stands behind it
    for step in range(9):
        place = (-HALF_WIDTH - 1.2, -3.4 + step * 0.85, 0.55 + 0.15 * math.sin(step * 2.1))
        kit.ball(0.5, place, "hedge", scale=(1, 1, 0.9))
    for y in (-1.5, -0.6, 1.0):
        _plant(kit, (-HALF_WIDTH + 0.12, y, 1.0))


def _plant(kit: Kit, place: Vec) -> None:
    with kit.at(place):
        kit.lathe([(0, 0), (0.06, 0), (0.085, 0.14), (0.078, 0.14), (0.055, 0.01), (0, 0.01)], ORIGIN, "red")
        for step in range(14):
            x, y = math.cos(step * 2.4), math.sin(step * 2.4)
            tip = (0.12 * x, 0.12 * y, 0.3 + 0.03 * math.sin(step))
            kit.tube([(0, 0, 0.13), (0.06 * x, 0.06 * y, 0.26), tip], 0.012, "green", widths=[0.4, 1, 0.2])


def _door(kit: Kit) -> None:
    y = -HALF_DEPTH
    kit.box((1.0, 0.06, 2.08), (-2.9, y - 0.03, 1.04), "trim")
    kit.box((0.5, 0.02, 0.6), (-2.9, y + 0.005, 1.55), "sky")
    kit.cylinder((0.03, 0.06), (-2.5, y + 0.06, 1.02), "chrome", turn=FACING_SOUTH)


def _lamps(kit: Kit) -> None:
    for x, y in LAMPS:
        kit.box((1.2, 0.3, 0.03), (x, y, HEIGHT - 0.012), "led", bevel=0.002)
        kit.box((1.26, 0.36, 0.02), (x, y, HEIGHT - 0.004), "white", bevel=0.002)
    shade = [(0.03, 0.2), (0.05, 0.18), (0.19, 0.02), (0.2, 0), (0.19, 0), (0.045, 0.165), (0, 0.17)]
    for x in (-0.8, 0.0, 0.8):
        kit.tube([(x, TABLE[1], HEIGHT), (x, TABLE[1], 2.35)], 0.006, "dark")
        kit.lathe(shade, (x, TABLE[1], 2.18), "trim")
        kit.ball(0.045, (x, TABLE[1], 2.22), "led")


def _light() -> None:
    world = bpy.data.worlds.new("world")
    bpy.context.scene.world = world
    world.use_nodes = True
    background = world.node_tree.nodes["Background"]
    background.inputs[0].default_value, background.inputs[1].default_value = (0.6, 0.72, 1, 1), 0.3
    for x, y in LAMPS:
        _area((x, y, HEIGHT - 0.06), ORIGIN, (1.1, 0.3), power=20, color=(1, 0.9, 0.74))
    for start, end in WINDOWS:
        place = (-HALF_WIDTH - 0.3, (start + end) / 2, 1.75)
        _area(place, (0, -QUARTER + 0.12, 0), (1.3, 1.6), power=90, color=(0.8, 0.9, 1))
    # Bounce alone leaves the ceiling grey: a wide, soft light from below gives it its warm white.
    _area((0, 0, 2.35), (math.pi, 0, 0), (6.5, 5.0), power=38, color=(1, 0.9, 0.76))
    sun = bpy.data.lights.new("sun", "SUN")
    sun.energy, sun.angle, sun.color = 7.0, 0.02, (1, 0.85, 0.65)
    holder = bpy.data.objects.new("sun", sun)
    holder.rotation_euler = (math.radians(8), math.radians(-56), 0)
    bpy.context.scene.collection.objects.link(holder)


def _area(place: Vec, turn: Vec, size: tuple[float, float], power: float, color: Vec) -> None:
    """Add a rectangle of light, watts, unseen itself."""
    light = bpy.data.lights.new("area", "AREA")
    light.shape, light.size, light.size_y = "RECTANGLE", *size
    light.energy, light.color = power, color
    holder = bpy.data.objects.new("area", light)
    holder.location, holder.rotation_euler, holder.visible_camera = Vector(place), Euler(turn), False
    holder.visible_glossy = power != 38  # the wide one would show as a mirror image in the steel
    bpy.context.scene.collection.objects.link(holder)
