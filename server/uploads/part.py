"""The bytes of one upload on disk: written in pieces, in threads, one writer at a time over all processes."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from server.errors import DiskFull, Locked

# Bytes that are held in memory, and are sent again after a kill; with those on their way to us, below 1 MiB.
PIECE = 768 * 1024
MOST_PIECES = 512  # of one write: a sender who drips costs no more memory than another


def full_disk(error: OSError) -> Exception:
    """Return DiskFull for an error that says so, else the error itself."""
    return DiskFull() if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) else error


class Part:
    """An open `.part` file. What lies beyond `offset` was never acknowledged, and is dropped."""

    def __init__(self, path: Path, offset: int = 0, digest: hashlib._Hash | None = None) -> None:
        """Open it; Locked when another process writes it. Without `digest` nothing is hashed."""
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self.end, self.digest = offset, digest
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.ftruncate(self._descriptor, offset)
        except BlockingIOError as error:
            os.close(self._descriptor)
            raise Locked from error

    def __enter__(self) -> Self:
        """Keep it open for the block."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it, and with it the lock."""
        os.close(self._descriptor)

    def write(self, pieces: list[bytes]) -> None:
        """Put the pieces at the end; DiskFull leaves what was there before."""
        try:
            left = [memoryview(piece) for piece in pieces]
            at = self.end
            while left:
                written = os.pwritev(self._descriptor, left, at)
                at += written
                left = _after(left, written)
        except OSError as error:
            os.ftruncate(self._descriptor, self.end)
            raise full_disk(error) from error
        self.end = at
        if self.digest is not None:
            for piece in pieces:
                self.digest.update(piece)

    def to_disk(self) -> None:
        """Have the bytes on the disk: a power cut loses none of them."""
        os.fdatasync(self._descriptor)

    def drop_to(self, offset: int) -> None:
        """Take back what was written beyond `offset`; its hash is of no use any more."""
        os.ftruncate(self._descriptor, offset)
        self.end, self.digest = offset, None


def _after(pieces: list[memoryview], written: int) -> list[memoryview]:
    """Return what is left to be written after so many bytes."""
    for number, piece in enumerate(pieces):
        if written < len(piece):
            return [piece[written:], *pieces[number + 1 :]]
        written -= len(piece)
    return []


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, hexadecimal; a thread's work."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
