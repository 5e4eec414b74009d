"""Shapes with soft edges, put into the open Blender file; lengths in metres, angles in radians."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import bmesh
import bpy
from mathutils import Euler, Matrix, Vector

from tools.demo.kit.palette import palette

Vec = tuple[float, float, float]
Object = Any  # bpy ships no types
ORIGIN: Vec = (0, 0, 0)
QUARTER = math.pi / 2
FACING_SOUTH: Vec = (QUARTER, 0, 0)  # upright, read by one who looks towards +y
FACING_NORTH: Vec = (QUARTER, 0, math.pi)  # upright, read by one who looks towards -y
FACING_WEST: Vec = (QUARTER, 0, -QUARTER)  # upright, read by one who looks towards +x


class Kit:
    """Puts shapes into one collection, in the current frame of reference (see `at`)."""

    def __init__(self, materials: dict[str, Any], name: str) -> None:
        self.materials = materials
        self.collection = bpy.data.collections.new(name)
        bpy.context.scene.collection.children.link(self.collection)
        self._frame = Matrix.Identity(4)

    @contextmanager
    def at(self, place: Vec, turn: Vec = ORIGIN, scale: Vec = (1, 1, 1)) -> Iterator[None]:
        """Within the block, shapes are placed relative to here."""
        before = self._frame
        self._frame = before @ Matrix.LocRotScale(Vector(place), Euler(turn), Vector(scale))
        yield
        self._frame = before

    def clear(self) -> None:
        """Take away all shapes of this collection, and what they were made of."""
        for made in list(self.collection.objects):
            data = made.data
            bpy.data.objects.remove(made)
            (bpy.data.meshes if isinstance(data, bpy.types.Mesh) else bpy.data.curves).remove(data)

    def box(
        self, size: Vec, place: Vec, material: str, *, bevel: float = 0.006, turn: Vec = ORIGIN
    ) -> Object:
        """Add a box of full lengths `size` around `place`."""
        mesh = bmesh.new()
        bmesh.ops.create_cube(mesh, size=1, matrix=Matrix.Diagonal((*size, 1)))
        if bevel:
            _soften(mesh, mesh.edges[:], min(bevel, min(size) * 0.3))
        return self.add(mesh, material, place, turn, smooth=False)

    def cylinder(
        self, size: tuple[float, float], place: Vec, material: str, *, turn: Vec = ORIGIN, top: float = 1.0
    ) -> Object:
        """Add a cylinder of (radius, height); `top` scales its upper radius."""
        radius, height = size
        mesh = bmesh.new()
        bmesh.ops.create_cone(
            mesh, cap_ends=True, segments=40, radius1=radius, radius2=radius * top, depth=height
        )
        rims = [edge for edge in mesh.edges if len(edge.link_faces) == 2 and edge.calc_face_angle(0) > 1]
        _soften(mesh, rims, min(0.006, radius * 0.15, height * 0.2))
        return self.add(mesh, material, place, turn)

    def ball(
        self, radius: float, place: Vec, material: str, *, scale: Vec = (1, 1, 1), fine: int = 4
    ) -> Object:
        """Add a ball, drawn out by `scale`; `fine` is the number of subdivisions."""
        mesh = bmesh.new()
        bmesh.ops.create_icosphere(
            mesh, subdivisions=fine, radius=radius, matrix=Matrix.Diagonal((*scale, 1))
        )
        return self.add(mesh, material, place)

    def lathe(self, profile: Sequence[tuple[float, float]], place: Vec, material: str) -> Object:
        """Add the body that the profile [(radius, height), ...] draws when it turns about the vertical."""
        count, rows = 56, len(profile)
        points, faces = [], []
        for step in range(count):
            angle = 2 * math.pi * step / count
            points += [(r * math.cos(angle), r * math.sin(angle), z) for r, z in profile]
            here, there = step * rows, (step + 1) % count * rows
            faces += [(here + j, there + j, there + j + 1, here + j + 1) for j in range(rows - 1)]
        return self.polygons(points, faces, material, place, smooth=True)

    def polygons(
        self,
        points: Sequence[Vec],
        faces: Sequence[tuple[int, ...]],
        material: str,
        place: Vec = ORIGIN,
        smooth: bool = False,
    ) -> Object:
        """Add a mesh from its points and faces."""
        data = bpy.data.meshes.new(material)
        data.from_pydata(points, [], faces)
        data.update()
        return self._link(data, material, place, ORIGIN, smooth)

    def tube(
        self,
        points: Sequence[Vec],
        radius: float,
        material: str,
        *,
        closed: bool = False,
        widths: Sequence[float] | None = None,
    ) -> Object:
        """Add a round tube along the points; `widths` scales the radius at each."""
        data = bpy.data.curves.new(material, "CURVE")
        data.dimensions, data.bevel_depth, data.bevel_resolution, data.use_fill_caps = "3D", radius, 4, True
        line = data.splines.new("POLY")
        line.points.add(len(points) - 1)
        line.use_cyclic_u = closed
        for knot, point, width in zip(line.points, points, widths or [1.0] * len(points), strict=True):
            knot.co, knot.radius = (*point, 1), width
        return self._link(data, material, ORIGIN, ORIGIN)

    def text(
        self, words: str, place: Vec, turn: Vec, *, size: float, material: str, align: str = "CENTER"
    ) -> Object:
        """Add raised letters; `size` is the height of a line."""
        data = bpy.data.curves.new("text", "FONT")
        data.body, data.size, data.align_x, data.extrude = words, size, align, 0.0015
        return self._link(data, material, place, turn)

    def add(
        self, mesh: Any, material: str, place: Vec = ORIGIN, turn: Vec = ORIGIN, smooth: bool = True
    ) -> Object:
        """Add a finished bmesh, and free it."""
        data = bpy.data.meshes.new(material)
        mesh.to_mesh(data)
        mesh.free()
        return self._link(data, material, place, turn, smooth)

    def _link(self, data: Any, material: str, place: Vec, turn: Vec, smooth: bool = False) -> Object:
        data.materials.append(self.materials[material])
        if smooth:
            data.shade_smooth()
        made = bpy.data.objects.new(material, data)
        made.matrix_world = self._frame @ Matrix.LocRotScale(Vector(place), Euler(turn), None)
        self.collection.objects.link(made)
        return made


def _soften(mesh: Any, edges: list[Any], offset: float) -> None:
    bmesh.ops.bevel(mesh, geom=edges, offset=offset, segments=2, profile=0.5, affect="EDGES")


def empty_file() -> tuple[Kit, Kit]:
    """Open an empty Blender file; return a kit for what stands and one for what moves, with one palette."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    materials = palette()
    return Kit(materials, "standing"), Kit(materials, "moving")
