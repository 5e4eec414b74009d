"""The index of a plain MP4 over the same bytes that HLS serves as fragments.

A rung's file is `ftyp`, this index (`moov` with full sample tables), then one `mdat` that holds everything
that a fragmented player reads by byte ranges: its init, then moof and mdat after moof and mdat. A plain
player sees an ordinary MP4 with its index in front and seeks in it; it never looks at the fragments' headers.
One file, no copy.

Source: ISO/IEC 14496-12 8.5 to 8.7 (sample tables, edit list), 8.1.1 (a box of 64 bits).
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from media import boxes

_WIDE = 0xF000_0000  # bytes; from there on offsets need 64 bits
BRANDS = boxes.make(b"ftyp", b"isom", struct.pack(">I", 0x200), b"isomiso2mp41")


@dataclass(frozen=True, slots=True, kw_only=True)
class Samples:
    """Where the samples of one track lie, in the order of the tracks of the index."""

    sizes: Sequence[int]  # bytes
    offsets: Sequence[int]  # presentation minus decode time, ticks; empty when all are 0
    ticks: int  # of every sample
    keys: Sequence[int]  # numbers of the keyframes, from 0; empty when every sample is one
    chunks: Sequence[tuple[int, int]]  # position in the mdat's content, and number of samples


def head(init: bytes, tracks: Sequence[Samples], *, content: int) -> bytes:
    """What comes before the mdat's `content` bytes: ftyp, moov, the mdat's header.

    `init` is that of the fragmented film (see init.join), whose tracks are described by `tracks`.
    """
    wide = content > _WIDE
    mdat = (
        struct.pack(">I4sQ", 1, b"mdat", content + 16) if wide else struct.pack(">I4s", content + 8, b"mdat")
    )
    start = len(BRANDS) + len(_moov(init, tracks, 0, wide=wide)) + len(mdat)
    return BRANDS + _moov(init, tracks, start, wide=wide) + mdat


def _moov(init: bytes, tracks: Sequence[Samples], start: int, *, wide: bool) -> bytes:
    [moov] = boxes.bodies(init, b"moov")
    [mvhd] = boxes.bodies(moov, b"mvhd")
    scale = struct.unpack_from(">I", mvhd, 20 if mvhd[0] else 12)[0]
    traks = boxes.bodies(moov, b"trak")
    longest, made = 0, []
    for trak, samples in zip(traks, tracks, strict=True):
        track, length = _trak(trak, samples, scale, start, wide=wide)
        longest = max(longest, length)
        made.append(track)
    return boxes.make(b"moov", boxes.make(b"mvhd", _timed(mvhd, 24, longest)), *made)


def _timed(body: bytes, place: int, duration: int) -> bytes:
    """A header box with a duration; `place` is where 64-bit ones hold it: 24, or 28 in a tkhd."""
    if body[0]:
        return body[:place] + struct.pack(">Q", duration) + body[place + 8 :]
    at = {24: 16, 28: 20}[place]
    return body[:at] + struct.pack(">I", min(duration, 0xFFFF_FFFF)) + body[at + 4 :]


def _trak(trak: bytes, samples: Samples, scale: int, start: int, *, wide: bool) -> tuple[bytes, int]:
    """One track with its tables, and its length in the film's clock."""
    [mdhd] = boxes.bodies(trak, b"mdia", b"mdhd")
    timescale = struct.unpack_from(">I", mdhd, 20 if mdhd[0] else 12)[0]
    ticks = len(samples.sizes) * samples.ticks
    length = round(ticks * scale / timescale)
    late = -min(samples.offsets, default=0)
    edited = boxes.edit(trak, (b"tkhd",), lambda body: _timed(body, 28, length))
    edited = boxes.edit(edited, (b"mdia", b"mdhd"), lambda body: _timed(body, 24, ticks))
    tables = b"".join(_tables(samples, late, start, wide=wide))

    def table(stbl: bytes) -> bytes:
        return boxes.make(b"stsd", boxes.bodies(stbl, b"stsd")[0]) + tables

    edited = boxes.edit(edited, (b"mdia", b"minf", b"stbl"), table)
    if not late:
        return boxes.make(b"trak", edited), length
    # Pictures are stored in another order than shown: the list says where the first one stands.
    entry = struct.pack(">IQqI", 1, length, late, 0x10000)
    edits = boxes.make(b"edts", boxes.make_full(b"elst", entry, version=1))
    [tkhd] = boxes.bodies(edited, b"tkhd")
    [mdia] = boxes.bodies(edited, b"mdia")
    made = boxes.make(b"trak", boxes.make(b"tkhd", tkhd), edits, boxes.make(b"mdia", mdia))
    return made, length


def _tables(samples: Samples, late: int, start: int, *, wide: bool) -> Iterator[bytes]:
    count = len(samples.sizes)
    yield boxes.make_full(b"stts", struct.pack(">III", 1, count, samples.ticks))
    if samples.offsets:
        runs = [(len(list(same)), offset + late) for offset, same in groupby(samples.offsets)]
        yield boxes.make_full(
            b"ctts", struct.pack(">I", len(runs)), *(struct.pack(">II", *run) for run in runs)
        )
    if samples.keys:
        numbers = array("I", (key + 1 for key in samples.keys))
        yield boxes.make_full(b"stss", struct.pack(">I", len(numbers)), _big(numbers))
    yield boxes.make_full(b"stsz", struct.pack(">II", 0, count), _big(array("I", samples.sizes)))
    yield _stsc([size for _, size in samples.chunks])
    places = [start + position for position, _ in samples.chunks]
    form = ">Q" if wide else ">I"
    yield boxes.make_full(
        b"co64" if wide else b"stco",
        struct.pack(">I", len(places)),
        b"".join(struct.pack(form, place) for place in places),
    )


def _stsc(sizes: Sequence[int]) -> bytes:
    """From which chunk on there are how many samples in each."""
    runs: list[tuple[int, int]] = []
    for number, size in enumerate(sizes, start=1):
        if not runs or runs[-1][1] != size:
            runs.append((number, size))
    entries = b"".join(struct.pack(">III", number, size, 1) for number, size in runs)
    return boxes.make_full(b"stsc", struct.pack(">I", len(runs)), entries)


def _big(numbers: array[int]) -> bytes:
    """The numbers in network order, 32 bits each."""
    return struct.pack(f">{len(numbers)}I", *numbers)
