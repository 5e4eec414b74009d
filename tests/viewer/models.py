"""Models for the player's tests: boxes and named points, plain or packed by meshopt, in binary glTF."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.glb_factory import glb
from tests.media_factory import BLUE, CYAN, GREEN, MAGENTA, RED, YELLOW

Vector = tuple[float, float, float]
RGB = tuple[int, int, int]
FLOATS, SHORTS = 5126, 5123
GREY, WHITE = (120, 120, 120), (240, 240, 240)


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A box of one colour, seen from outside and inside; metres."""

    name: str
    centre: Vector
    size: Vector
    colour: RGB


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A named point."""

    name: str
    at: Vector


class Writer:
    """Collects the buffer of a file, and what describes it."""

    def __init__(self, *, packed: bool) -> None:
        self.packed = packed
        self.binary = b""
        self.views: list[dict[str, Any]] = []
        self.accessors: list[dict[str, Any]] = []
        self.raw = 0  # bytes that the unpacked buffer would have

    def vectors(self, vectors: list[Vector]) -> int:
        """Add an accessor of vectors; return its index."""
        data = b"".join(struct.pack("<3f", *one) for one in vectors)
        view = self._packed_view(data, len(vectors), 12) if self.packed else self._view(data)
        lows, highs = (
            [float(pick(one[axis] for one in vectors)) for axis in range(3)] for pick in (min, max)
        )
        return self._accessor(
            view, componentType=FLOATS, count=len(vectors), type="VEC3", min=lows, max=highs
        )

    def corners(self, corners: list[int]) -> int:
        """Add an accessor of indices; return its index."""
        view = self._view(struct.pack(f"<{len(corners)}H", *corners))
        return self._accessor(view, componentType=SHORTS, count=len(corners), type="SCALAR")

    def _accessor(self, view: int, **fields: Any) -> int:
        self.accessors.append({"bufferView": view, **fields})
        return len(self.accessors) - 1

    def _append(self, data: bytes) -> dict[str, int]:
        place = {"byteOffset": len(self.binary), "byteLength": len(data)}
        self.binary += data + bytes(-len(data) % 4)
        return place

    def _view(self, data: bytes) -> int:
        self.views.append({"buffer": 0, **self._append(data)})
        return len(self.views) - 1

    def _packed_view(self, data: bytes, count: int, stride: int) -> int:
        packing = {"buffer": 0, "byteStride": stride, "count": count, "mode": "ATTRIBUTES"}
        packing |= self._append(pack(data, count, stride))
        view = {"buffer": 1, "byteOffset": self.raw, "byteLength": len(data), "byteStride": stride}
        self.views.append({**view, "extensions": {"EXT_meshopt_compression": packing}})
        self.raw += len(data)
        return len(self.views) - 1


def model(*parts: Box | Node, lit: bool = False, packed: bool = False) -> bytes:
    """Return a model of these parts; unlit ones show their very colours."""
    writer = Writer(packed=packed)
    boxes = [part for part in parts if isinstance(part, Box)]
    meshes = [_mesh(writer, box, material) for material, box in enumerate(boxes)]
    nodes = [
        {"name": box.name, "mesh": mesh, "translation": list(box.centre)} for mesh, box in enumerate(boxes)
    ]
    nodes += [{"name": part.name, "translation": list(part.at)} for part in parts if isinstance(part, Node)]
    used = [*([] if lit else ["KHR_materials_unlit"]), *(["EXT_meshopt_compression"] if packed else [])]
    buffers: list[dict[str, Any]] = [{"byteLength": len(writer.binary)}]
    if packed:
        buffers.append(
            {"byteLength": writer.raw, "extensions": {"EXT_meshopt_compression": {"fallback": True}}}
        )
    document: dict[str, Any] = {
        "asset": {"version": "2.0"},
        "scene": 0,
        "scenes": [{"nodes": list(range(len(nodes)))}],
        "nodes": nodes,
        "meshes": meshes,
        "materials": [_material(box.colour, lit=lit) for box in boxes],
        "accessors": writer.accessors,
        "bufferViews": writer.views,
        "buffers": buffers,
        **({"extensionsUsed": used} if used else {}),
        **({"extensionsRequired": ["EXT_meshopt_compression"]} if packed else {}),
    }
    return glb(document, writer.binary)


def _material(colour: RGB, *, lit: bool) -> dict[str, Any]:
    linear = [_linear(one / 255) for one in colour]
    facts: dict[str, Any] = {"pbrMetallicRoughness": {"baseColorFactor": [*linear, 1.0], "metallicFactor": 0}}
    facts["doubleSided"] = True
    return facts if lit else {**facts, "extensions": {"KHR_materials_unlit": {}}}


def _linear(value: float) -> float:
    return float(((value + 0.055) / 1.055) ** 2.4) if value > 0.04045 else value / 12.92


def _mesh(writer: Writer, box: Box, material: int) -> dict[str, Any]:
    points: list[Vector] = []
    normals: list[Vector] = []
    corners: list[int] = []
    for axis in range(3):
        for sign in (-1.0, 1.0):
            first = len(points)
            for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
                signs = [float(a), float(b)]
                signs.insert(axis, sign)
                x, y, z = (signs[one] * box.size[one] / 2 for one in range(3))
                points.append((x, y, z))
                normals.append((sign * (axis == 0), sign * (axis == 1), sign * (axis == 2)))
            corners += [first + one for one in (0, 1, 2, 0, 2, 3)]
    attributes = {"POSITION": writer.vectors(points), "NORMAL": writer.vectors(normals)}
    primitive = {"attributes": attributes, "indices": writer.corners(corners), "material": material}
    return {"primitives": [primitive]}


def pack(data: bytes, count: int, stride: int) -> bytes:
    """Pack vertices by meshopt's codec (version 0), every difference written in full.

    One block of at most 256 vertices: for each byte of a vertex the bit pairs of its groups (3 = sixteen
    whole bytes), then the zigzag differences from the vertex before; at the end the first vertex. See
    EXT_meshopt_compression.
    """
    assert count <= min(256, (8192 // stride) & ~15)
    groups = -(-count // 16)
    packed = b"\xa0"
    for byte in range(stride):
        packed += b"\xff" * -(-groups // 4)
        values = [data[vertex * stride + byte] for vertex in range(count)]
        differences = [
            (now - before) & 255 for now, before in zip(values, [values[0], *values], strict=False)
        ]
        zigzag = bytes(((one << 1) ^ (255 if one & 128 else 0)) & 255 for one in differences)
        packed += zigzag + bytes(groups * 16 - count)
    return packed + bytes(max(0, 32 - stride)) + data[:stride]


def workshop(*more: Box | Node, lit: bool = False, packed: bool = False) -> bytes:
    """Return a room of 6 m by 6 m around the origin: red ahead, blue right, green behind, yellow left.

    A magenta board stands ahead of who is at (2, 0, 1); names are as people write them.
    """
    walls = (
        Box(name="Mur avant", centre=(0, 1.5, -3), size=(6, 3, 0.1), colour=RED),
        Box(name="Mur droit", centre=(3, 1.5, 0), size=(0.1, 3, 6), colour=BLUE),
        Box(name="Mur arrière", centre=(0, 1.5, 3), size=(6, 3, 0.1), colour=GREEN),
        Box(name="Mur gauche", centre=(-3, 1.5, 0), size=(0.1, 3, 6), colour=YELLOW),
        Box(name="Sol", centre=(0, -0.05, 0), size=(6, 0.1, 6), colour=GREY),
        Box(name="Tableau", centre=(2, 1.5, -1), size=(2, 3, 0.1), colour=MAGENTA),
    )
    nodes = (Node(name="Poste 1.gauche", at=(0, 1.6, -2)), Node(name="Marque au sol", at=(-1.2, 0, -2)))
    return model(*walls, *nodes, *more, lit=lit, packed=packed)


def wrench(*, packed: bool = False) -> bytes:
    """Return a thing of one colour, huge and far from its file's origin: the player scales and centres it."""
    return model(Box(name="Clé", centre=(7, 3, -5), size=(40, 10, 10), colour=CYAN), packed=packed)


def write_models(folder: Path) -> None:
    """Write the room and the things beside the media."""
    (folder / "atelier.glb").write_bytes(workshop())
    (folder / "cle.glb").write_bytes(wrench())
    (folder / "vis.glb").write_bytes(wrench(packed=True))
