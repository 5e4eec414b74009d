"""The 360° marks inside an MP4: Google's V1 XML, V2 boxes (st3d, sv3d) and spatial audio (SA3D).

Sources: github.com/google/spatial-media, docs/spherical-video-rfc.md, -v2-rfc.md and spatial-audio-rfc.md.
Only headers are read: the cost does not depend on the length of the film.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from media import boxes
from media.boxes import Box
from media.xmp import properties

V1_UUID = bytes.fromhex("ffcc8263f8554a938814587a02521fdd")
# Top-level boxes whose being cut means that the file is; anything else at the end is a camera's own trailer.
_TOP = frozenset({b"ftyp", b"moov", b"mdat", b"moof", b"free", b"skip", b"wide", b"sidx", b"styp", b"mfra"})
_VISUAL_ENTRY = 78  # bytes of a VisualSampleEntry before its boxes
_AUDIO_ENTRY = {0: 28, 1: 44, 2: 64}  # the same for sound, by QuickTime version


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundField:
    """An SA3D box as it stands."""

    kind: int
    order: int
    ordering: int
    normalisation: int
    channels: int


@dataclass(slots=True, kw_only=True)
class Track:
    """What one track says of itself."""

    handler: str = ""  # vide, soun, meta, tmcd...
    codec: str = ""  # four letters of the sample entry
    v1: dict[str, str] = field(default_factory=dict)  # GSpherical properties
    stereo: int | None = None  # st3d: 0 mono, 1 top-bottom, 2 left-right, 3 custom (mesh), 4 right-left
    projection: str | None = None  # equi, cbmp, mshp
    bounds: tuple[int, int, int, int] = (
        0,
        0,
        0,
        0,
    )  # equi: top, bottom, left, right as 0.32 fractions cut off
    pose: tuple[float, float, float] = (0.0, 0.0, 0.0)  # yaw, pitch, roll in degrees
    sound: SoundField | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Movie:
    """What the headers of an MP4 say."""

    brand: str
    tracks: tuple[Track, ...]
    complete: bool  # False: a top-level box is cut, or the index (moov) is missing
    fragmented: bool


def read(path: Path) -> Movie:
    """Read the headers of an ISO base media file; a damaged file gives what could be read."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        top = list(boxes.walk(file, 0, size))
        moov = next((box for box in top if box.kind == b"moov" and not box.cut), None)
        tracks = _tracks(file, moov) if moov else ()
        brand = next((boxes.content(file, box, limit=4) for box in top if box.kind == b"ftyp"), b"")
    cut = any(box.cut and box.kind in _TOP for box in top)
    return Movie(
        brand=brand.decode("latin-1").strip(),
        tracks=tracks,
        complete=moov is not None and not cut,
        fragmented=any(box.kind == b"moof" for box in top),
    )


def _tracks(file: BinaryIO, moov: Box) -> tuple[Track, ...]:
    found = []
    for trak in boxes.find(file, (b"trak",), moov.body, moov.end):
        track = Track()
        for box in boxes.walk(file, trak.body, trak.end):
            if box.kind == b"uuid":
                _read_v1(track, boxes.content(file, box))
            elif box.kind == b"mdia":
                _read_media(file, box, track)
        found.append(track)
        if len(found) >= 64:  # enough for any camera; a file with more is refused by the probe
            break
    return tuple(found)


def _read_v1(track: Track, content: bytes) -> None:
    if content[:16] == V1_UUID:
        track.v1 = properties(content[16:].decode("utf-8", "replace"), "GSpherical")


def _read_media(file: BinaryIO, mdia: Box, track: Track) -> None:
    for handler in boxes.find(file, (b"hdlr",), mdia.body, mdia.end):
        track.handler = boxes.content(file, handler, limit=12)[8:12].decode("latin-1")
    for stsd in boxes.find(file, (b"minf", b"stbl", b"stsd"), mdia.body, mdia.end):
        for entry in boxes.walk(file, stsd.body + 8, stsd.end):
            track.codec = entry.kind.decode("latin-1")
            if track.handler == "vide":
                _read_visual(file, entry, track)
            elif track.handler == "soun":
                _read_sound(file, entry, track)
            break  # cameras write one entry; a second one would describe another film


def _read_visual(file: BinaryIO, entry: Box, track: Track) -> None:
    for box in boxes.walk(file, entry.body + _VISUAL_ENTRY, entry.end):
        if box.kind == b"st3d":
            mode = boxes.content(file, box, limit=5)
            track.stereo = mode[4] if len(mode) == 5 else None
        elif box.kind == b"sv3d":
            for proj in boxes.find(file, (b"proj",), box.body, box.end):
                for part in boxes.walk(file, proj.body, proj.end):
                    _read_projection(part.kind, boxes.content(file, part, limit=32), track)


def _read_projection(kind: bytes, content: bytes, track: Track) -> None:
    if kind == b"prhd" and len(content) >= 16:
        yaw, pitch, roll = struct.unpack(">iii", content[4:16])
        track.pose = (yaw / 65536, pitch / 65536, roll / 65536)
    elif kind in {b"equi", b"cbmp", b"mshp"}:
        track.projection = kind.decode()
        if kind == b"equi" and len(content) >= 20:
            top, bottom, left, right = struct.unpack(">IIII", content[4:20])
            track.bounds = (top, bottom, left, right)


def _read_sound(file: BinaryIO, entry: Box, track: Track) -> None:
    version = int.from_bytes(boxes.content(file, entry, limit=10)[8:10], "big")
    for box in boxes.walk(file, entry.body + _AUDIO_ENTRY.get(version, 28), entry.end):
        content = boxes.content(file, box, limit=12)
        if box.kind == b"SA3D" and len(content) == 12:
            _, kind, order, ordering, normalisation, channels = struct.unpack(">BBIBBI", content)
            track.sound = SoundField(
                kind=kind, order=order, ordering=ordering, normalisation=normalisation, channels=channels
            )
