"""Small binary glTF files (Khronos glTF 2.0) for tests: coloured boxes, with names."""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

Point = tuple[float, float, float]
FACES = (  # outward normal, and the two directions that span the face
    ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    ((-1, 0, 0), (0, 0, 1), (0, 1, 0)),
    ((0, 1, 0), (0, 0, 1), (1, 0, 0)),
    ((0, -1, 0), (1, 0, 0), (0, 0, 1)),
    ((0, 0, 1), (1, 0, 0), (0, 1, 0)),
    ((0, 0, -1), (0, 1, 0), (1, 0, 0)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A box: its middle and its sides, in metres; a colour of 0 to 255; `unlit`: exactly that colour."""

    name: str
    at: Point = (0, 0, 0)
    size: Point = (1, 1, 1)
    colour: tuple[int, int, int] = (200, 200, 200)
    unlit: bool = False


def glb(path: Path, boxes: Sequence[Box]) -> Path:
    """Write the boxes, each a node of its name; one without size is a bare node: an anchor."""
    points, normals, indices = _cube()
    data = points + normals + indices
    document = {
        "asset": {"version": "2.0"},
        "scene": 0,
        "scenes": [{"nodes": list(range(len(boxes)))}],
        "nodes": [_node(box, number) for number, box in enumerate(boxes)],
        "meshes": [
            {
                "primitives": [
                    {"attributes": {"POSITION": 0, "NORMAL": 1}, "indices": 2, "material": number}
                ]
            }
            for number in range(len(boxes))
        ],
        "materials": [_material(box) for box in boxes],
        "extensionsUsed": ["KHR_materials_unlit"],
        "accessors": [
            {"bufferView": 0, "componentType": 5126, "count": 24, "type": "VEC3"}
            | {"min": [-0.5] * 3, "max": [0.5] * 3},
            {"bufferView": 1, "componentType": 5126, "count": 24, "type": "VEC3"},
            {"bufferView": 2, "componentType": 5123, "count": 36, "type": "SCALAR"},
        ],
        "bufferViews": [
            {"buffer": 0, "byteOffset": 0, "byteLength": len(points)},
            {"buffer": 0, "byteOffset": len(points), "byteLength": len(normals)},
            {"buffer": 0, "byteOffset": len(points) + len(normals), "byteLength": len(indices)},
        ],
        "buffers": [{"byteLength": len(data)}],
    }
    text = json.dumps(document).encode()
    text += b" " * (-len(text) % 4)
    length = 12 + 8 + len(text) + 8 + len(data)
    path.write_bytes(
        struct.pack("<4sII", b"glTF", 2, length)
        + struct.pack("<I4s", len(text), b"JSON")
        + text
        + struct.pack("<I4s", len(data), b"BIN\0")
        + data
    )
    return path


def _node(box: Box, mesh: int) -> dict[str, object]:
    node: dict[str, object] = {"name": box.name, "translation": box.at}
    return node | ({"mesh": mesh, "scale": box.size} if any(box.size) else {})


def _material(box: Box) -> dict[str, object]:
    linear = [(part / 255) ** 2.2 for part in box.colour]
    material: dict[str, object] = {"pbrMetallicRoughness": {"baseColorFactor": [*linear, 1]}}
    return material | ({"extensions": {"KHR_materials_unlit": {}}} if box.unlit else {})


def _cube() -> tuple[bytes, bytes, bytes]:
    points: list[float] = []
    normals: list[float] = []
    for normal, across, along in FACES:
        for one, other in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
            points += [
                (n + one * a + other * b) / 2 for n, a, b in zip(normal, across, along, strict=True)
            ]
            normals += normal
    indices = [corner + 4 * face for face in range(6) for corner in (0, 1, 2, 0, 2, 3)]
    return (
        struct.pack(f"<{len(points)}f", *points),
        struct.pack(f"<{len(normals)}f", *normals),
        struct.pack(f"<{len(indices)}H", *indices),
    )
