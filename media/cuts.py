"""How the sound is dealt out to the segments of a film, and segments as bytes: pictures, then their sound."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from media import fragments, init
from media.fragments import Fragment

AAC_FRAME = 1024  # samples


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """The sound of one segment: AAC frames first..last of the sound track, and the header before them."""

    head: bytes
    first: int
    last: int
    size: int  # of head and frames


NOTHING = Cut(head=b"", first=0, last=0, size=0)


def frames_until(ticks: int, film_scale: int, sound_scale: int) -> int:
    """How many frames of sound begin within the first `ticks` of the film."""
    return -(-ticks * sound_scale // (film_scale * AAC_FRAME))


def cut(number: int, first: int, last: int, sizes: array[int]) -> Cut:
    """The frames first..last of the sound as part of segment `number` (from 0)."""
    each = sizes[first:last]
    if not each:
        return Cut(head=b"", first=first, last=first, size=0)
    head = fragments.sound_fragment(
        init.SOUND, sequence=2 * number + 2, time=first * AAC_FRAME, duration=AAC_FRAME, sizes=each
    )
    return Cut(head=head, first=first, last=first + len(each), size=len(head) + sum(each))


def pictures_head(file: BinaryIO, part: Fragment, number: int, ticks: int) -> bytes:
    """The moof of a film's fragment as that of segment `number`, beginning at `ticks`."""
    file.seek(part.start)
    return fragments.moved(file.read(part.moof), sequence=2 * number + 1, time=ticks)


def frames(parts: Sequence[Fragment], sizes: array[int], first: int = 0) -> Iterator[bytes]:
    """The AAC frames one by one, from number `first` on: each mdat holds its own without gaps."""
    number = 0
    for part in parts:
        if number + part.samples <= first:
            number += part.samples
            continue
        with part.path.open("rb") as file:
            file.seek(part.start + part.moof + 8)
            for _ in range(part.samples):
                frame = file.read(sizes[number])
                if number >= first:
                    yield frame
                number += 1
