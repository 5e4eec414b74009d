"""Apple's marks of immersive films: the `vexu` box (Video Extended Usage, part of Apple's extensions to the
QuickTime File Format for spatial and immersive media), which iPhones, Vision Pro and ffmpeg 8 write.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from media import boxes
from media.boxes import Box

_EYES, _REVERSED = 0b11, 0b1000  # of the byte of `stri`


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """A vexu box as it stands; four-letter words."""

    projection: str | None  # equi, hequ (half), fish, prim (parametric), rect
    packing: str | None  # side (by side), over (above)
    both_eyes: bool
    reversed: bool  # the right eye comes first


def read(file: BinaryIO, vexu: Box) -> Usage:
    """Read a vexu box."""
    eyes = _full(file, vexu, b"eyes", b"stri", 1)
    projection = _full(file, vexu, b"proj", b"prji", 4)
    packing = _full(file, vexu, b"pack", b"pkin", 4)
    return Usage(
        projection=projection.decode("latin-1") if projection else None,
        packing=packing.decode("latin-1") if packing else None,
        both_eyes=bool(eyes) and eyes[0] & _EYES == _EYES,
        reversed=bool(eyes) and bool(eyes[0] & _REVERSED),
    )


def _full(file: BinaryIO, vexu: Box, folder: bytes, kind: bytes, length: int) -> bytes:
    """The first bytes of a full box, after version and flags; empty where it is absent or short."""
    for box in boxes.find(file, (folder, kind), vexu.body, vexu.end):
        content = boxes.content(file, box, limit=4 + length)[4:]
        return content if len(content) == length else b""
    return b""
