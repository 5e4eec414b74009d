"""ISO base media file format (ISO/IEC 14496-12): walk, write and edit boxes, never trusting a size."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

BOX_LIMIT = 200_000  # boxes looked at in one folder of boxes: a two-day film in 1 s fragments stays below


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """Where a box lies in its file, in bytes. `cut`: it claims more than its parent holds."""

    kind: bytes
    start: int
    header: int
    size: int
    cut: bool = False

    @property
    def body(self) -> int:
        """Offset of the content."""
        return self.start + self.header

    @property
    def end(self) -> int:
        """Offset of the first byte after the box."""
        return self.start + self.size


def walk(file: BinaryIO, start: int, end: int) -> Iterator[Box]:
    """The boxes between two offsets, in order; one that claims too much is `cut`, and is the last."""
    for _ in range(BOX_LIMIT):
        if start + 8 > end:
            return
        file.seek(start)
        head = file.read(16)
        if len(head) < 8:
            return
        box = _box_of(head, start, end)
        if box is None:
            return
        yield box
        if box.cut:
            return
        start = box.end


def _box_of(head: bytes, start: int, end: int) -> Box | None:
    size, kind = struct.unpack(">I4s", head[:8])
    header = 8
    if size == 1:
        if len(head) < 16:
            return None
        size, header = struct.unpack(">Q", head[8:16])[0], 16
    elif size == 0:  # "up to the end", allowed for the last box
        size = end - start
    if size < header:
        return None
    cut = start + size > end
    return Box(kind=kind, start=start, header=header, size=min(size, end - start), cut=cut)


def find(file: BinaryIO, path: tuple[bytes, ...], start: int, end: int) -> Iterator[Box]:
    """Every box at `path`, e.g. (b"moov", b"trak"), between two offsets."""
    for box in walk(file, start, end):
        if box.kind != path[0]:
            continue
        if len(path) == 1:
            yield box
        else:
            yield from find(file, path[1:], box.body, box.end)


def content(file: BinaryIO, box: Box, *, limit: int = 1 << 16) -> bytes:
    """The bytes of a box after its header, at most `limit`."""
    file.seek(box.body)
    return file.read(min(box.end - box.body, limit))


def make(kind: bytes, *parts: bytes) -> bytes:
    """A box of these parts."""
    body = b"".join(parts)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def make_full(kind: bytes, *parts: bytes, version: int = 0, flags: int = 0) -> bytes:
    """A full box: version and flags come first."""
    return make(kind, struct.pack(">I", version << 24 | flags), *parts)


def edit(data: bytes, path: tuple[bytes, ...], change: Callable[[bytes], bytes]) -> bytes:
    """A copy of `data`, a sequence of boxes, with `change` applied to the content of each box at `path`."""
    out = []
    for box in walk(io.BytesIO(data), 0, len(data)):
        body = data[box.body : box.end]
        if box.kind != path[0]:
            out.append(data[box.start : box.end])
        elif len(path) == 1:
            out.append(make(box.kind, change(body)))
        else:
            out.append(make(box.kind, edit(body, path[1:], change)))
    return b"".join(out)


def bodies(data: bytes, *path: bytes) -> list[bytes]:
    """The contents of every box at `path` of a small piece of data held in memory."""
    file = io.BytesIO(data)
    return [data[box.body : box.end] for box in find(file, path, 0, len(data))]
