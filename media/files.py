"""Files named by the hash of their content: written under a temporary name, then put in place at once."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

_COPY = 1 << 20


def _name(stem: str, digest: str, suffix: str) -> str:
    return f"{stem}-{digest[:20]}.{suffix}"


def write_hashed(folder: Path, stem: str, suffix: str, content: bytes) -> str:
    """Write `content` as `<stem>-<hash>.<suffix>` and return that name."""
    with HashedFile(folder, stem, suffix) as target:
        target.write(content)
        return target.finish()


class HashedFile:
    """A file under way. `finish` gives it its name; leaving the block without it removes what was written."""

    def __init__(self, folder: Path, stem: str, suffix: str) -> None:
        """Prepare `folder/<stem>.<suffix>.part`."""
        self._folder, self._stem, self._suffix = folder, stem, suffix
        self._part = folder / f"{stem}.{suffix}.part"
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
