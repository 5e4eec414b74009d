"""Locks of a data folder: who is the one process that encodes, and the one server."""

from __future__ import annotations

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path

from server.errors import SettingsError

LOOK_AGAIN_S = 1.0
PATIENCE_S = 10.0  # a server that is being replaced may still be stopping
BUSY = (
    "Un autre serveur Plateau travaille déjà sur ce dossier de données. Arrêtez-le, "
    "ou choisissez un autre dossier avec --data ou PLATEAU_DATA."
)


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


@asynccontextmanager
async def sole_server(path: Path, *, patience_s: float = PATIENCE_S) -> AsyncIterator[None]:
    """Be the one server of a data folder while the context lasts; SettingsError when another one is."""
    async with AsyncExitStack() as turn:
        try:
            async with asyncio.timeout(patience_s):
                await turn.enter_async_context(engine_turn(path))
        except TimeoutError as error:
            raise SettingsError(BUSY) from error
        yield
