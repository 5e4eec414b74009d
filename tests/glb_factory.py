"""Small binary glTF models, whole and broken."""

from __future__ import annotations

import copy
import json
import struct
from typing import Any

Document = dict[str, Any]

_POINTS = struct.pack("<9f", 0, 0, 0, 1, 0, 0, 0, 1, 0)
TRIANGLE: Document = {
    "asset": {"version": "2.0"},
    "scene": 0,
    "scenes": [{"nodes": [0]}],
    "nodes": [{"name": "table", "children": [1]}, {"name": "tiroir", "mesh": 0}],
    "meshes": [{"primitives": [{"attributes": {"POSITION": 0}}]}],
    "accessors": [
        {
            "bufferView": 0,
            "componentType": 5126,
            "count": 3,
            "type": "VEC3",
            "min": [0, 0, 0],
            "max": [1, 1, 0],
        }
    ],
    "bufferViews": [{"buffer": 0, "byteLength": len(_POINTS)}],
    "buffers": [{"byteLength": len(_POINTS)}],
}


def glb(document: Document, binary: bytes = _POINTS) -> bytes:
    """Return a binary glTF file of this document and buffer."""
    text = json.dumps(document).encode()
    chunks = [(b"JSON", text + b" " * (-len(text) % 4))]
    if binary:
        chunks.append((b"BIN\0", binary + bytes(-len(binary) % 4)))
    body = b"".join(struct.pack("<I4s", len(data), kind) + data for kind, data in chunks)
    return struct.pack("<4sII", b"glTF", 2, 12 + len(body)) + body


def triangle(binary: bytes = _POINTS, **changes: Any) -> bytes:
    """Return a model of one triangle, its document changed."""
    return glb({**copy.deepcopy(TRIANGLE), **changes}, binary)
