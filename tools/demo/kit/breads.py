"""Croissants, baguettes, round loaves and tarts."""

from __future__ import annotations

import math

import bmesh

from tools.demo.kit.shapes import Kit, Vec


def croissant(kit: Kit, place: Vec, turn: float = 0.0) -> None:
    """Add a croissant 15 cm wide that lies at `place`, turned about the vertical."""
    points, widths = [], []
    for step in range(25):
        along = step / 24
        angle = (along - 0.5) * 2.3
        points.append((0.075 * math.sin(angle), 0.075 * math.cos(angle) - 0.06, 0.028))
        fold = 0.8 + 0.25 * abs(math.sin(along * math.pi * 5))
        widths.append((0.25 + math.sin(math.pi * along) ** 0.8) * fold)
    with kit.at(place, (0, 0, turn)):
        kit.tube(points, 0.028, "crust", widths=widths)


def baguette(
    kit: Kit, place: Vec, turn: float = 0.0, *, length: float = 0.54, material: str = "crust"
) -> None:
    """Add a baguette with its slanting cuts; of raw dough with `material="dough"`."""
    mesh = bmesh.new()
    bmesh.ops.create_uvsphere(mesh, u_segments=20, v_segments=56, radius=1)
    for vertex in mesh.verts:
        along = vertex.co.z
        width = 0.034 * math.sqrt(max(0.0, 1 - abs(along) ** 3.2))
        around = math.hypot(vertex.co.x, vertex.co.y) or 1
        x, y = along * length / 2, vertex.co.x / around * width
        z = vertex.co.y / around * width * 0.85
        cut = 0.007 * max(0.0, math.sin(x * 22 + y * 26)) ** 6 if z > 0 else 0.0
        vertex.co = (x, y, z + cut)
    kit.add(mesh, material, place, (0, 0, turn))


def loaf(kit: Kit, place: Vec, radius: float = 0.11, *, turn: float = 0.0, material: str = "crust") -> None:
    """Add a round loaf with a cross cut into it."""
    mesh = bmesh.new()
    bmesh.ops.create_icosphere(mesh, subdivisions=4, radius=1)
    for vertex in mesh.verts:
        x, y, z = vertex.co
        cut = min(1.0, max(0.0, 1 - abs(x) * 12) + max(0.0, 1 - abs(y) * 12)) if z > 0.4 else 0.0
        vertex.co = (x * radius, y * radius, z * radius * (0.62 if z > 0 else 0.25) - 0.012 * cut)
    kit.add(mesh, material, (place[0], place[1], place[2] + radius * 0.2), (0, 0, turn))


def tart(kit: Kit, place: Vec) -> None:
    """Add a small tart of cream and berries."""
    with kit.at(place):
        shell = [(0, 0), (0.075, 0), (0.09, 0.03), (0.084, 0.031), (0.078, 0.022), (0, 0.022)]
        kit.lathe(shell, (0, 0, 0), "crust")
        kit.cylinder((0.079, 0.006), (0, 0, 0.024), "cream")
        for radius, count in ((0.058, 9), (0.028, 5), (0.0, 1)):
            for step in range(count):
                angle = 2 * math.pi * step / count
                berry = (radius * math.cos(angle), radius * math.sin(angle), 0.035)
                kit.ball(0.0135, berry, "berry", scale=(1, 1, 1.2), fine=2)
