"""Files named by the hash of their content: written under a temporary name, then put in place at once."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from media.errors import DiskFull

_COPY = 1 << 20
_FULL = {errno.ENOSPC, errno.EDQUOT}


def _name(stem: str, digest: str, suffix: str) -> str:
    return f"{stem}-{digest[:20]}.{suffix}"


def write_hashed(folder: Path, stem: str, suffix: str, content: bytes) -> str:
    """Write `content` as `<stem>-<hash>.<suffix>` and return that name."""
    with HashedFile(folder, stem, suffix) as target:
        target.write(content)
        return target.finish()


def absolute(path: Path) -> Path:
    """The same place, whatever the folder that a program starts in; it need not exist yet."""
    return path.resolve()


@contextmanager
def told_when_full() -> Iterator[None]:
    """Say a full disk, or a used up quota, in the words for staff: raise DiskFull."""
    try:
        yield
    except OSError as error:
        if is_full(error):
            raise DiskFull(detail=str(error)) from error
        raise


def is_full(error: OSError) -> bool:
    """Whether the disk is full, or a quota used up."""
    return error.errno in _FULL


def adopt(path: Path, folder: Path, stem: str) -> str:
    """Move a finished file to `folder` under the hash of its content; the name."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_COPY):
            digest.update(piece)
        os.fsync(file.fileno())
    name = _name(stem, digest.hexdigest(), path.suffix.lstrip("."))
    path.replace(folder / name)
    return name


def place(path: Path, folder: Path) -> None:
    """Have a finished file in `folder` too, under its name: a second link where the disk can, else a copy."""
    target = folder / path.name
    if target.exists() and target.stat().st_size == path.stat().st_size:
        return
    part = folder / f".{path.name}.part"
    part.unlink(missing_ok=True)
    try:
        os.link(path, part)
    except OSError:  # another disk, or one without links
        shutil.copyfile(path, part)
    part.replace(target)


def write_text(path: Path, text: str) -> None:
    """Write a small file at once: whoever reads it sees the former content or this one."""
    part = path.with_name(f".{path.name}.part")
    with part.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


class HashedFile:
    """A file under way. `finish` gives it its name; leaving the block without it removes what was written."""

    def __init__(self, folder: Path, stem: str, suffix: str) -> None:
        """Prepare a temporary name of its own in `folder`: the same step may run twice."""
        self._folder, self._stem, self._suffix = folder, stem, suffix
        self._part = folder / f".{stem}-{secrets.token_hex(4)}.{suffix}.part"
        self._hash = hashlib.sha256()

    def __enter__(self) -> Self:
        """Open it."""
        self._file: BinaryIO = self._part.open("wb")
        return self

    def write(self, data: bytes) -> None:
        """Add bytes."""
        self._hash.update(data)
        self._file.write(data)

    def copy(self, source: BinaryIO, length: int) -> None:
        """Add `length` bytes of an open file, a piece at a time; raise OSError when it ends before."""
        while length > 0:
            piece = source.read(min(length, _COPY))
            if not piece:
                raise OSError("the encoded file ended too early")
            self.write(piece)
            length -= len(piece)

    def finish(self) -> str:
        """Close, make durable, put in place; the name."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        name = _name(self._stem, self._hash.hexdigest(), self._suffix)
        self._part.replace(self._folder / name)
        return name

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave nothing half-written."""
        self._file.close()
        self._part.unlink(missing_ok=True)
