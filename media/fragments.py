"""Read and write the fragments (moof + mdat) of an MP4: what our packager cuts and joins.

Source: ISO/IEC 14496-12 8.8 (movie fragments).
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

    path: Path
    start: int  # offset of the moof
    size: int  # moof and mdat together
    moof: int  # size of the moof alone
    time: int  # decode time of the first sample, in the track's timescale
    duration: int
    samples: int
    first: int  # earliest presentation time of a sample, from `time` on
    last: int  # latest one


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """One track in fragments, as ffmpeg writes it: of one file, or of several that follow each other."""

    init: bytes  # ftyp and moov
    timescale: int
    fragments: tuple[Fragment, ...]
    sizes: array[int]  # of each sample, bytes
    offsets: array[int]  # of each sample: presentation minus decode time

    @property
    def duration(self) -> int:
        """Of all fragments, in the track's timescale."""
        return sum(fragment.duration for fragment in self.fragments)

    def after(self, count: int) -> Track:
        """The same track without its first `count` fragments."""
        left_out = sum(fragment.samples for fragment in self.fragments[:count])
        return Track(
            init=self.init,
            timescale=self.timescale,
            fragments=self.fragments[count:],
            sizes=self.sizes[left_out:],
            offsets=self.offsets[left_out:],
        )

    @property
    def samples(self) -> int:
        """Of all fragments."""
        return len(self.sizes)


class Growing:
    """A fragmented file that may still be under way; `more` reads on as far as it is complete."""

    def __init__(self, path: Path) -> None:
        """Nothing is read yet; the file need not exist."""
        self._path, self._position = path, 0
        self._moof: boxes.Box | None = None
        self.init = b""
        self.fragments: list[Fragment] = []
        self.sizes: array[int] = array("I")
        self.offsets: array[int] = array("i")

    def more(self) -> boxes.Box | None:
        """Read what has become complete; return the box at the end that is not, if there is one."""
        if not self._path.exists():
            return None
        with self._path.open("rb") as file:
            size = file.seek(0, 2)
            for box in boxes.walk(file, self._position, size):
                if box.cut:
                    return box
                self._take(file, box)
                self._position = box.end
        return None

    def _take(self, file: BinaryIO, box: boxes.Box) -> None:
        if box.kind in {b"ftyp", b"moov"}:
            self.init += _whole(file, box)
        elif box.kind == b"moof":
            self._moof = box
        elif box.kind == b"mdat" and self._moof:
            moof = _whole(file, self._moof)
            self.fragments.append(self._fragment(moof, self._moof, box))
            self._moof = None

    def _fragment(self, moof: bytes, place: boxes.Box, mdat: boxes.Box) -> Fragment:
        tfhd = boxes.bodies(moof, b"moof", b"traf", b"tfhd")[0]
        tfdt = boxes.bodies(moof, b"moof", b"traf", b"tfdt")[0]
        duration, size = _defaults(tfhd, _default_duration(self.init))
        total, shown = 0, []
        for trun in boxes.bodies(moof, b"moof", b"traf", b"trun"):
            for sample_duration, sample_size, offset in _samples(trun, duration, size):
                shown.append(total + offset)
                total += sample_duration
                self.sizes.append(sample_size)
                self.offsets.append(offset)
        return Fragment(
            path=self._path,
            start=place.start,
            size=mdat.end - place.start,
            moof=place.size,
            time=struct.unpack_from(">Q" if tfdt[0] else ">I", tfdt, 4)[0],
            duration=total,
            samples=len(shown),
            first=min(shown, default=0),
            last=max(shown, default=0),
        )

    def track(self) -> Track:
        """What is there; raise EncodeFailed when not even the init is."""
        return Track(
            init=self.init,
            timescale=_timescale(self.init),
            fragments=tuple(self.fragments),
            sizes=self.sizes,
            offsets=self.offsets,
        )


def read(path: Path) -> Track:
    """Index a fragmented file without reading its media; raise EncodeFailed when it is damaged."""
    file = Growing(path)
    if box := file.more():
        raise EncodeFailed(detail=f"{path.name}: {box.kind!r} is cut")
    return file.track()


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


def _samples(trun: bytes, duration: int, size: int) -> Iterator[tuple[int, int, int]]:
    """Duration, size and composition offset of each sample of a run."""
    flags, count = int.from_bytes(trun[1:4], "big"), struct.unpack_from(">I", trun, 4)[0]
    position = 8 + (4 if flags & 0x1 else 0) + (4 if flags & 0x4 else 0)
    step = 4 * sum(bool(flags & flag) for flag in (0x100, 0x200, 0x400, 0x800))
    for number in range(count):
        at, offset = position + number * step, 0
        if flags & 0x100:
            duration = struct.unpack_from(">I", trun, at)[0]
            at += 4
        if flags & 0x200:
            size = struct.unpack_from(">I", trun, at)[0]
            at += 4
        if flags & 0x800:
            offset = struct.unpack_from(">i", trun, at + (4 if flags & 0x400 else 0))[0]
        yield duration, size, offset


def moved(moof: bytes, *, sequence: int, time: int) -> bytes:
    """The same moof with another number, beginning at `time` ticks; nothing changes size, no offset moves."""

    def renumber(body: bytes) -> bytes:
        return body[:4] + struct.pack(">I", sequence)

    def shift(body: bytes) -> bytes:
        return body[:4] + struct.pack(">Q" if body[0] else ">I", time)

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
