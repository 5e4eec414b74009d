"""The 360° marks inside an MP4: Google's V1 XML, V2 boxes (st3d, sv3d) and spatial audio (SA3D).

Sources: github.com/google/spatial-media, docs/spherical-video-rfc.md, -v2-rfc.md and spatial-audio-rfc.md.
Only headers are read: the cost does not depend on the length of the film.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from media import boxes, vexu
from media.boxes import Box
from media.xmp import properties, text_of

SPHERICAL_NAMES = "http://ns.google.com/videos/1.0/spherical/"
V1_UUID = bytes.fromhex("ffcc8263f8554a938814587a02521fdd")
# Top-level boxes whose being cut means that the file is; anything else at the end is a camera's own trailer.
_TOP = frozenset({b"ftyp", b"moov", b"mdat", b"moof", b"free", b"skip", b"wide", b"sidx", b"styp", b"mfra"})
_VISUAL_ENTRY = 78  # bytes of a VisualSampleEntry before its boxes
_AUDIO_ENTRY = (28, 44, 64)  # the same for sound: ISO, and QuickTime versions 1 and 2
_ENTRIES = 8  # sample entries of a track looked at
_TRACKS = 64  # enough for any camera; a file with more is refused by the probe
_NESTS = frozenset({b"udta", b"mdia", b"minf", b"meta"})  # where tools drop their uuid boxes, besides trak


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundField:
    """An SA3D box as it stands."""

    kind: int  # ambisonic_type: 0 periphonic
    head_locked: bool  # the last two channels are plain stereo
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
    cube: tuple[int, int] = (0, 0)  # cbmp: layout (0: three by two), pixels of padding
    pose: tuple[float, float, float] = (0.0, 0.0, 0.0)  # yaw, pitch, roll in degrees
    usage: vexu.Usage | None = None  # Apple's own marks
    sound: SoundField | None = None

    @property
    def marked(self) -> bool:
        """Whether it says anything of its layout."""
        return bool(self.v1 or self.projection or self.stereo is not None or self.usage)


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
        _give_stray_v1(tracks, _stray_v1(file, top))
        brand = next((boxes.content(file, box, limit=4) for box in top if box.kind == b"ftyp"), b"")
    cut = any(box.cut and box.kind in _TOP for box in top)
    return Movie(
        brand=brand.decode("latin-1").strip(),
        tracks=tracks,
        complete=moov is not None and not cut,
        fragmented=any(box.kind == b"moof" for box in top),
    )


def film_of(movie: Movie) -> Track | None:
    """The film to look at: the first that is marked (cameras put a small cover film first), or the first."""
    films = [track for track in movie.tracks if track.handler == "vide"]
    return next((track for track in films if track.marked), films[0] if films else None)


def _tracks(file: BinaryIO, moov: Box) -> tuple[Track, ...]:
    found = []
    for trak in boxes.find(file, (b"trak",), moov.body, moov.end):
        track = Track(v1=_v1_within(file, trak))
        for mdia in boxes.find(file, (b"mdia",), trak.body, trak.end):
            _read_media(file, mdia, track)
        found.append(track)
        if len(found) >= _TRACKS:
            break
    return tuple(found)


def _v1_within(file: BinaryIO, folder: Box, depth: int = 3) -> dict[str, str]:
    """The V1 properties of a track: the standard wants them in trak, tools drop them deeper."""
    for box in boxes.walk(file, folder.body, folder.end):
        if box.kind == b"uuid":
            found = _v1_of(boxes.content(file, box))
        elif box.kind in _NESTS and depth:
            found = _v1_within(file, box, depth - 1)
        else:
            continue
        if found:
            return found
    return {}


def _stray_v1(file: BinaryIO, top: list[Box]) -> dict[str, str]:
    """V1 properties beside the tracks: at the top of the file or of its index."""
    for box in top:
        if box.kind == b"uuid" and (found := _v1_of(boxes.content(file, box))):
            return found
        if box.kind == b"moov" and not box.cut and (found := _v1_within(file, box)):
            return found
    return {}


def _give_stray_v1(tracks: tuple[Track, ...], v1: dict[str, str]) -> None:
    films = [track for track in tracks if track.handler == "vide"]
    if v1 and films and not any(film.v1 for film in films):
        films[0].v1 = v1


def _v1_of(content: bytes) -> dict[str, str]:
    if content[:16] != V1_UUID:
        return {}
    return properties(text_of(content[16:]), "GSpherical", SPHERICAL_NAMES)


def _read_media(file: BinaryIO, mdia: Box, track: Track) -> None:
    for handler in boxes.find(file, (b"hdlr",), mdia.body, mdia.end):
        track.handler = boxes.content(file, handler, limit=12)[8:12].decode("latin-1")
    for stsd in boxes.find(file, (b"minf", b"stbl", b"stsd"), mdia.body, mdia.end):
        for number, entry in enumerate(boxes.walk(file, stsd.body + 8, stsd.end)):
            track.codec = track.codec or entry.kind.decode("latin-1")
            if track.handler == "vide" and not (track.projection or track.stereo is not None):
                _read_visual(file, entry, track)
            elif track.handler == "soun" and not track.sound:
                _read_sound(file, entry, track)
            if number >= _ENTRIES:
                break


def _read_visual(file: BinaryIO, entry: Box, track: Track) -> None:
    for box in boxes.walk(file, entry.body + _VISUAL_ENTRY, entry.end):
        if box.kind == b"st3d":
            mode = boxes.content(file, box, limit=5)
            track.stereo = mode[4] if len(mode) == 5 else None
        elif box.kind == b"sv3d":
            for proj in boxes.find(file, (b"proj",), box.body, box.end):
                for part in boxes.walk(file, proj.body, proj.end):
                    _read_projection(part.kind, boxes.content(file, part, limit=32), track)
        elif box.kind == b"vexu":
            track.usage = vexu.read(file, box)


def _read_projection(kind: bytes, content: bytes, track: Track) -> None:
    if kind == b"prhd" and len(content) >= 16:
        yaw, pitch, roll = struct.unpack(">iii", content[4:16])
        track.pose = (yaw / 65536, pitch / 65536, roll / 65536)
    elif kind in {b"equi", b"cbmp", b"mshp"}:
        track.projection = kind.decode()
        if kind == b"equi" and len(content) >= 20:
            top, bottom, left, right = struct.unpack(">IIII", content[4:20])
            track.bounds = (top, bottom, left, right)
        elif kind == b"cbmp" and len(content) >= 12:
            track.cube = struct.unpack(">II", content[4:12])


def _read_sound(file: BinaryIO, entry: Box, track: Track) -> None:
    """Find SA3D; version 1 means sixteen more bytes in QuickTime, none in ISO files: both are tried."""
    version = int.from_bytes(boxes.content(file, entry, limit=10)[8:10], "big")
    for fixed in dict.fromkeys((_AUDIO_ENTRY[min(version, 2)], *_AUDIO_ENTRY)):
        for box in boxes.walk(file, entry.body + fixed, entry.end):
            content = boxes.content(file, box, limit=12)
            if box.kind == b"SA3D" and len(content) == 12:
                _, kind, order, ordering, normalisation, channels = struct.unpack(">BBIBBI", content)
                track.sound = SoundField(
                    kind=kind & 0x7F,
                    head_locked=bool(kind & 0x80),
                    order=order,
                    ordering=ordering,
                    normalisation=normalisation,
                    channels=channels,
                )
                return
