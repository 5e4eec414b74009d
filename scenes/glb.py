"""Binary glTF (Khronos glTF 2.0, section 4): its JSON and the size of its buffer, never trusting a length."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

MAGIC = b"glTF"
LARGEST_JSON = 8 * 1024 * 1024  # bytes
_HEADER, _CHUNK = struct.Struct("<4sII"), struct.Struct("<I4s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Glb:
    """A binary glTF file: its document, and where in the file its buffer lies (bytes)."""

    document: dict[str, Any]
    buffer_start: int
    buffer_length: int

    def list_of(self, key: str) -> list[dict[str, Any]]:
        """Return a list of the document; ValueError when it is none of objects."""
        found = self.document.get(key, [])
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            raise ValueError(f"« {key} » n'y est pas une liste d'objets.")
        return found

    def node_names(self) -> list[str]:
        """Return the names of its nodes, in their order."""
        return [str(node["name"]) for node in self.list_of("nodes") if node.get("name")]


def read_glb(path: Path) -> Glb:
    """Read a binary glTF file; ValueError says in French why it is none."""
    with path.open("rb") as file:
        return _read(file, path.stat().st_size)


def _read(file: BinaryIO, size: int) -> Glb:
    head = file.read(_HEADER.size)
    if len(head) < _HEADER.size:
        raise ValueError("Ce n'est pas un modèle glTF binaire (.glb).")
    magic, version, length = _HEADER.unpack(head)
    if (magic, version) != (MAGIC, 2):
        raise ValueError("Ce n'est pas un modèle glTF binaire (.glb) en version 2.")
    if length != size:
        raise ValueError("Ce modèle glTF est coupé : il ne fait pas la longueur qu'il annonce.")
    kind, start, json_length = _chunk(file, _HEADER.size, size)
    if kind != b"JSON" or json_length > LARGEST_JSON:
        raise ValueError("Le premier bloc de ce modèle glTF n'est pas son JSON, ou dépasse 8 Mo.")
    file.seek(start)
    document = _document(file.read(json_length))
    after, binary = start + json_length, (0, 0)
    while after < size:
        kind, start, chunk_length = _chunk(file, after, size)
        if kind == b"BIN\0" and not binary[1]:
            binary = (start, chunk_length)
        after = start + chunk_length
    return Glb(document=document, buffer_start=binary[0], buffer_length=binary[1])


def _chunk(file: BinaryIO, at: int, size: int) -> tuple[bytes, int, int]:
    """Return kind, start and length of the chunk at an offset."""
    file.seek(at)
    head = file.read(_CHUNK.size)
    if len(head) == _CHUNK.size:
        length, kind = _CHUNK.unpack(head)
        start = at + _CHUNK.size
        if start + length <= size:
            return kind, start, length
    raise ValueError("Un bloc de ce modèle glTF dépasse la fin du fichier.")


def _document(data: bytes) -> dict[str, Any]:
    try:
        document = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise ValueError("Le JSON de ce modèle glTF est illisible.") from error
    asset = document.get("asset") if isinstance(document, dict) else None
    if not isinstance(asset, dict) or not str(asset.get("version")).startswith("2."):
        raise ValueError("Ce modèle n'est pas du glTF 2.")
    return dict(document)
