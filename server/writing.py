"""Writing files whole or not at all, and work that is not left in the middle."""

from __future__ import annotations

import asyncio
import hashlib
import os
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

from server.clock import new_id

T = TypeVar("T")
PIECE = 1024 * 1024  # bytes read at once


def write_whole(path: Path, data: bytes, *, mode: int = 0o600) -> None:
    """Write the file under a temporary name beside it, flush it to the disk, then put it in place."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = path.with_name(f".{path.name}.{new_id()}")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def copy_whole(source: Path, folder: Path, suffix: str, *, mode: int = 0o600) -> str:
    """Copy a file into a folder under its hash, whole or not at all; return the name it has there."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = folder / f".{new_id()}"
    digest = hashlib.sha256()
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with source.open("rb") as read, os.fdopen(descriptor, "wb") as file:
            while data := read.read(PIECE):
                digest.update(data)
                file.write(data)
            file.flush()
            os.fsync(file.fileno())
        name = f"{digest.hexdigest()[:32]}{suffix}"
        if not (folder / name).exists():
            temporary.replace(folder / name)
        return name
    finally:
        temporary.unlink(missing_ok=True)


async def unbroken(work: Coroutine[Any, Any, T]) -> T:
    """Do work to its end: whoever is cancelled meanwhile leaves only then."""
    running = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.wait({running})
        raise


async def in_thread(work: Callable[..., T], *arguments: Any) -> T:
    """Run work in a thread, to its end: files are not closed under a thread that writes them."""
    return await unbroken(asyncio.to_thread(work, *arguments))
