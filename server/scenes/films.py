"""Flat films of cards: MP4 that every headset and telephone plays, told by its boxes."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from media import boxes

LARGEST_FILM = 200 * 1024 * 1024  # bytes
VIDEO, AUDIO = {b"avc1", b"avc3"}, {b"mp4a"}
WIDEST = 3_840  # pixels, either way
ENTRY = struct.Struct(">I4s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """A track: what it is for, its codec's four letters, and its size in pixels (0 for sound)."""

    handler: bytes  # vide, soun, ...
    codec: bytes
    width: int = 0
    height: int = 0


def tracks_of(path: Path) -> tuple[Track, ...]:
    """Return the tracks of an MP4 file; none where it is no such file."""
    with path.open("rb") as file:
        end = path.stat().st_size
        found = boxes.find(file, (b"moov", b"trak", b"mdia"), 0, end)
        return tuple(track for mdia in list(found) if (track := _track(file, mdia)))


def _track(file: BinaryIO, mdia: boxes.Box) -> Track | None:
    handlers = [boxes.content(file, one) for one in boxes.find(file, (b"hdlr",), mdia.body, mdia.end)]
    tables = list(boxes.find(file, (b"minf", b"stbl", b"stsd"), mdia.body, mdia.end))
    if not handlers or not tables:
        return None
    table = boxes.content(file, tables[0])
    if len(handlers[0]) < 12 or len(table) < 16:
        return None
    codec = ENTRY.unpack_from(table, 8)[1]
    # A sample entry for pictures has its size 24 bytes after its head (ISO/IEC 14496-12, 12.1.3).
    size = (
        struct.unpack_from(">HH", table, 40) if handlers[0][8:12] == b"vide" and len(table) >= 44 else (0, 0)
    )
    return Track(handler=handlers[0][8:12], codec=codec, width=size[0], height=size[1])


def has_pictures(path: Path) -> bool:
    """Say whether an MP4 file shows something, or only sounds."""
    return any(track.handler == b"vide" for track in tracks_of(path))


def check_film(path: Path) -> None:
    """Raise ValueError, in French, when a film is none that every device plays."""
    tracks = tracks_of(path)
    for track in tracks:
        known = {b"vide": VIDEO, b"soun": AUDIO}.get(track.handler)
        if known is not None and track.codec not in known:
            name = track.codec.decode("ascii", "replace")
            raise ValueError(f"Ce film est codé en {name} : il faut du MP4 en H.264, avec le son en AAC.")
        if max(track.width, track.height) > WIDEST:
            raise ValueError(f"Ce film est trop grand : {WIDEST} points de large au plus.")
