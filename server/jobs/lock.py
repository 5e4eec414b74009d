"""The engine lock: whoever holds it is the one process that encodes."""

from __future__ import annotations

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

LOOK_AGAIN_S = 1.0


@contextmanager
def engine_lock(path: Path) -> Iterator[bool]:
    """Yield True with the lock held, or False when another process holds it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(descriptor)


@asynccontextmanager
async def engine_turn(path: Path) -> AsyncIterator[None]:
    """Wait until no other process holds the engine lock, and hold it while the context lasts.

    So a server that starts while the command line encodes takes over from it, and the other way round.
    """
    while True:
        with engine_lock(path) as ours:
            if ours:
                yield
                return
        await asyncio.sleep(LOOK_AGAIN_S)
