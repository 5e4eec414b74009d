"""The sound field as a file of its own: Opus in MP4, marked SA3D so that other players turn it with the head.

Sources: github.com/google/spatial-media, docs/spatial-audio-rfc.md (SA3D); RFC 8486 (Opus mapping family 2);
opus-codec.org, "Encapsulation of Opus in ISO Base Media File Format" (dOps).
"""

from __future__ import annotations

import io
import struct
from pathlib import Path

from media import boxes
from media.errors import EncodeFailed
from media.files import write_hashed
from media.ladder import Plan
from media.model import SoundField

_STSD = (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsd")
_ENTRY = 28  # bytes of an AudioSampleEntry before its boxes
_FAMILY = 10  # place of the channel mapping family in dOps


def write(plan: Plan, encoded: Path, out: Path) -> SoundField:
    """Mark what the encoder wrote, and write it under the hash of its content."""
    data = encoded.read_bytes()
    top = list(boxes.walk(io.BytesIO(data), 0, len(data)))
    if not top or top[-1].kind != b"moov":  # the index is last: it may grow and no offset moves
        raise EncodeFailed(detail=f"sound field: {[box.kind for box in top]}")
    order = plan.ambisonic_order
    marked = boxes.edit(data, _STSD, lambda stsd: _marked(stsd, order))
    return SoundField(
        file=write_hashed(out, "field", "mp4", marked),
        order=order,
        channels=(order + 1) ** 2,
        codecs="opus",
        size=len(marked),
    )


def sa3d(order: int) -> bytes:
    """The box that says: a whole sphere of this order, ACN order, SN3D, channels as they stand."""
    channels = (order + 1) ** 2
    numbers = struct.pack(f">{channels}I", *range(channels))
    return boxes.make(b"SA3D", struct.pack(">BBIBBI", 0, 0, order, 0, 0, channels), numbers)


def _marked(stsd: bytes, order: int) -> bytes:
    size, kind = struct.unpack(">I4s", stsd[8:16])
    entry = stsd[16 : 8 + size]
    if kind != b"Opus":
        raise EncodeFailed(detail=f"sound field in {kind!r}")

    def ambisonic(dops: bytes) -> bytes:
        return dops[:_FAMILY] + b"\x02" + dops[_FAMILY + 1 :]

    parts = boxes.edit(entry[_ENTRY:], (b"dOps",), ambisonic)
    return stsd[:8] + boxes.make(kind, entry[:_ENTRY], parts, sa3d(order)) + stsd[8 + size :]
