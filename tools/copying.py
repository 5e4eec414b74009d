"""Copying files of this machine into the store of uploads: a copy that was killed goes on where it was."""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

from server.footage.intake import Received, display_name
from server.services import Services
from server.uploads.model import COMMAND, Upload, UploadState, Wishes
from server.uploads.part import PIECE

SHOWN_FROM = 64 * 1024 * 1024  # bytes: smaller files are there before one could read it
SHOW_S = 1.0


async def copy_in(services: Services, file: Path, *, quiet: bool) -> tuple[Upload, Received]:
    """Copy a file into the store, or the rest of it; show how far it is unless `quiet`."""
    uploads = services.uploads
    upload = await _begun(services, file)
    with file.open("rb") as source:
        source.seek(upload.offset)
        progress = _Progress(file.name, upload.offset, upload.size or 0, quiet=quiet)

        async def read() -> bytes:
            block = await asyncio.to_thread(source.read, PIECE)
            progress.add(len(block))
            return block

        upload = await uploads.receiver.receive(upload, read)
    sha256 = await uploads.receiver.whole_hash(upload)
    part = uploads.shelf.part(upload.id)
    return upload, Received(path=part, name=upload.name, sha256=sha256, size=upload.offset)


async def _begun(services: Services, file: Path) -> Upload:
    """Return the upload of an earlier copy of this very file that was killed, else a new one."""
    store, told = services.uploads.shelf, await asyncio.to_thread(file.stat)
    name, modified = display_name(file.name), str(told.st_mtime_ns // 1_000_000)
    for one in store.of(COMMAND):
        known = (one.name, one.size, one.modified) == (name, told.st_size, modified)
        if known and one.state == UploadState.SENDING and store.part(one.id).exists():
            return one
    return await store.create(COMMAND, name, size=told.st_size, wishes=Wishes(), modified=modified)


class _Progress:
    """Lines of progress on standard error, for files that take long."""

    def __init__(self, name: str, done: int, size: int, *, quiet: bool) -> None:
        self._name, self._done, self._size = name, done, size
        self._begun, self._start = time.monotonic(), done
        self._next = float("inf") if quiet or size < SHOWN_FROM else self._begun
        if done and not quiet:
            print(f"  {name} : la copie reprend à {100 * done / size:.0f} %", file=sys.stderr)

    def add(self, count: int) -> None:
        """Tell of further bytes."""
        self._done += count
        now = time.monotonic()
        if now >= self._next and self._done > self._start:
            self._next = now + SHOW_S
            speed = (self._done - self._start) / max(now - self._begun, 1e-3)
            left = (self._size - self._done) / speed
            percent = 100 * self._done / self._size
            line = f"  {self._name} : {percent:5.1f} %  {speed / 1e6:.0f} Mo/s  encore {left:.0f} s"
            print(line, file=sys.stderr)
