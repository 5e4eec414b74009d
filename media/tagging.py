"""Write the V2 marks (st3d, sv3d) into an MP4 index, so that what we make is right elsewhere too."""

from __future__ import annotations

import io
import struct
from functools import partial

from media import boxes
from media.model import Crop, Projection, Stereo

_ENTRY = {b"avc1", b"avc3", b"hvc1", b"hev1", b"av01", b"vp09"}
_STSD = (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsd")
_OPTIONAL = {
    b"pasp",
    b"clap",
    b"colr",
    b"btrt",
    b"fiel",
    b"mdcv",
    b"clli",
    b"vexu",
    b"hfov",
}  # marks go before
_MODES = {  # st3d; the standard has no word for bottom-top: see `marks`
    Stereo.MONO: 0,
    Stereo.TOP_BOTTOM: 1,
    Stereo.SIDE_BY_SIDE: 2,
    Stereo.SIDE_BY_SIDE_REVERSED: 4,
}


def marks(projection: Projection, stereo: Stereo, crop: Crop | None) -> bytes:
    """The boxes that say so; empty for what V2 cannot say (a wrong mark is worse than none)."""
    if stereo not in _MODES or projection not in {
        Projection.EQUIRECTANGULAR,
        Projection.HALF_EQUIRECTANGULAR,
    }:
        return b""
    bounds = struct.pack(">IIII", *_bounds(projection, crop))
    return b"".join(
        [
            boxes.make_full(b"st3d", bytes([_MODES[stereo]])),
            boxes.make(
                b"sv3d",
                boxes.make_full(b"svhd", b"Plateau\0"),
                boxes.make(
                    b"proj",
                    boxes.make_full(b"prhd", struct.pack(">iii", 0, 0, 0)),
                    boxes.make_full(b"equi", bounds),
                ),
            ),
        ]
    )


def _bounds(projection: Projection, crop: Crop | None) -> tuple[int, int, int, int]:
    """Top, bottom, left, right: what is missing of the sphere on each side, as 0.32 fixed point."""
    if projection is Projection.HALF_EQUIRECTANGULAR:
        return 0, 0, 1 << 30, 1 << 30
    if crop is None:
        return 0, 0, 0, 0
    top, left = crop.top / crop.full_height, crop.left / crop.full_width
    bottom = 1 - (crop.top + crop.height) / crop.full_height
    right = 1 - (crop.left + crop.width) / crop.full_width
    fixed = [min(round(part * (1 << 32)), (1 << 32) - 1) for part in (top, bottom, left, right)]
    return fixed[0], fixed[1], fixed[2], fixed[3]


def mark(index: bytes, extra: bytes) -> bytes:
    """A copy of `index` (ftyp and moov, no mdat after it) whose films carry `extra`, older marks removed."""
    return boxes.edit(index, _STSD, partial(_mark_entry, extra=extra))


def _mark_entry(stsd: bytes, *, extra: bytes) -> bytes:
    size, kind = struct.unpack(">I4s", stsd[8:16])
    if kind not in _ENTRY:
        return stsd
    entry, others = stsd[16 : 8 + size], stsd[8 + size :]
    fixed, parts = entry[:78], entry[78:]
    needed: list[bytes] = []
    optional: list[bytes] = []
    for box in boxes.walk(io.BytesIO(parts), 0, len(parts)):
        if box.kind not in {b"st3d", b"sv3d"}:
            (optional if optional or box.kind in _OPTIONAL else needed).append(parts[box.start : box.end])
    return stsd[:8] + boxes.make(kind, fixed, *needed, extra, *optional) + others
