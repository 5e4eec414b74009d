"""Read and write the fragments (moof + mdat) of an MP4: what our packager cuts and joins.

Source: ISO/IEC 14496-12 8.8 (movie fragments) and 8.16.3 (sidx).
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from media import boxes
from media.errors import EncodeFailed

_INIT_LIMIT = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment:
    """One moof and its mdat, of one track."""

    start: int  # offset of the moof
    size: int  # moof and mdat together
    moof: int  # size of the moof alone
    time: int  # decode time of the first sample, in the track's timescale
    duration: int
    samples: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """A fragmented file of one track, as ffmpeg writes it."""

    path: Path
    init: bytes  # ftyp and moov
    timescale: int
    fragments: tuple[Fragment, ...]
    sizes: array[int]  # of each sample, only when asked for

    @property
    def duration(self) -> int:
        """Of all fragments, in the track's timescale."""
        return sum(fragment.duration for fragment in self.fragments)


def read(path: Path, *, with_sizes: bool = False) -> Track:
    """Index a fragmented file without reading its media; raise EncodeFailed when it is damaged."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        init, fragments, sizes = b"", [], array("I")
        moof: boxes.Box | None = None
        for box in boxes.walk(file, 0, size):
            if box.cut:
                raise EncodeFailed(detail=f"{path.name}: {box.kind!r} is cut")
            if box.kind in {b"ftyp", b"moov"}:
                init += _whole(file, box)
            elif box.kind == b"moof":
                moof = box
            elif box.kind == b"mdat" and moof:
                fragment, each = _fragment(_whole(file, moof), moof, box, _default_duration(init))
                fragments.append(fragment)
                if with_sizes:
                    sizes.extend(each)
                moof = None
    return Track(path=path, init=init, timescale=_timescale(init), fragments=tuple(fragments), sizes=sizes)


def _whole(file: BinaryIO, box: boxes.Box) -> bytes:
    file.seek(box.start)
    return file.read(min(box.size, _INIT_LIMIT))


def _timescale(init: bytes) -> int:
    for body in boxes.bodies(init, b"moov", b"trak", b"mdia", b"mdhd"):
        return int(struct.unpack_from(">I", body, 20 if body[0] else 12)[0])
    raise EncodeFailed(detail="no mdhd box in the encoded file")


def _default_duration(init: bytes) -> int:
    for body in boxes.bodies(init, b"moov", b"mvex", b"trex"):
        return int(struct.unpack_from(">I", body, 12)[0])
    return 0


def _fragment(
    moof: bytes, place: boxes.Box, mdat: boxes.Box, default_duration: int
) -> tuple[Fragment, list[int]]:
    tfhd = boxes.bodies(moof, b"moof", b"traf", b"tfhd")[0]
    tfdt = boxes.bodies(moof, b"moof", b"traf", b"tfdt")[0]
    duration, size = _defaults(tfhd, default_duration)
    time = struct.unpack_from(">Q" if tfdt[0] else ">I", tfdt, 4)[0]
    total, sizes = 0, []
    for trun in boxes.bodies(moof, b"moof", b"traf", b"trun"):
        for sample_duration, sample_size in _samples(trun, duration, size):
            total += sample_duration
            sizes.append(sample_size)
    fragment = Fragment(
        start=place.start,
        size=mdat.end - place.start,
        moof=place.size,
        time=time,
        duration=total,
        samples=len(sizes),
    )
    return fragment, sizes


def _defaults(tfhd: bytes, duration: int) -> tuple[int, int]:
    """Default sample duration and size of a fragment."""
    flags, position, size = int.from_bytes(tfhd[1:4], "big"), 8, 0
    for flag, length in ((0x1, 8), (0x2, 4), (0x8, 4), (0x10, 4)):
        if not flags & flag:
            continue
        if flag == 0x8:
            duration = struct.unpack_from(">I", tfhd, position)[0]
        elif flag == 0x10:
            size = struct.unpack_from(">I", tfhd, position)[0]
        position += length
    return duration, size


def _samples(trun: bytes, duration: int, size: int) -> Iterator[tuple[int, int]]:
    """Duration and size of each sample of a run."""
    flags, count = int.from_bytes(trun[1:4], "big"), struct.unpack_from(">I", trun, 4)[0]
    position = 8 + (4 if flags & 0x1 else 0) + (4 if flags & 0x4 else 0)
    step = 4 * sum(bool(flags & flag) for flag in (0x100, 0x200, 0x400, 0x800))
    for number in range(count):
        at = position + number * step
        if flags & 0x100:
            duration = struct.unpack_from(">I", trun, at)[0]
            at += 4
        if flags & 0x200:
            size = struct.unpack_from(">I", trun, at)[0]
        yield duration, size


def moved(moof: bytes, *, sequence: int, earlier: int) -> bytes:
    """The same moof with another number, `earlier` ticks before; nothing changes size, so no offset moves."""

    def renumber(body: bytes) -> bytes:
        return body[:4] + struct.pack(">I", sequence)

    def shift(body: bytes) -> bytes:
        form = ">Q" if body[0] else ">I"
        return body[:4] + struct.pack(form, struct.unpack_from(form, body, 4)[0] - earlier)

    data = boxes.edit(moof, (b"moof", b"mfhd"), renumber)
    return boxes.edit(data, (b"moof", b"traf", b"tfdt"), shift)


def sound_fragment(track: int, *, sequence: int, time: int, duration: int, sizes: Sequence[int]) -> bytes:
    """The moof and mdat header of AAC frames of `duration` ticks each; their bytes follow."""

    def moof(offset: int) -> bytes:
        return boxes.make(
            b"moof",
            boxes.make_full(b"mfhd", struct.pack(">I", sequence)),
            boxes.make(
                b"traf",
                # default-base-is-moof, default duration and flags (sync sample, depends on none)
                boxes.make_full(b"tfhd", struct.pack(">III", track, duration, 0x02000000), flags=0x020028),
                boxes.make_full(b"tfdt", struct.pack(">Q", time), version=1),
                boxes.make_full(  # data offset and a size for each sample
                    b"trun",
                    struct.pack(">Ii", len(sizes), offset),
                    struct.pack(f">{len(sizes)}I", *sizes),
                    flags=0x000201,
                ),
            ),
        )

    head = moof(len(moof(0)) + 8)
    return head + struct.pack(">I4s", 8 + sum(sizes), b"mdat")


def index(timescale: int, segments: Sequence[tuple[int, int]]) -> bytes:
    """A sidx box for segments of (bytes, ticks): players seek in the whole file by it."""
    entries = b"".join(struct.pack(">III", size, ticks, 0x90000000) for size, ticks in segments)
    return boxes.make_full(b"sidx", struct.pack(">IIIIHH", 1, timescale, 0, 0, 0, len(segments)), entries)
