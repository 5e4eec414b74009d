"""Who writes an upload just now: one at a time, and how the next one gets its turn.

A second request waits a little. When the first one ends meanwhile, the second goes on; when the first has
been silent all the time, its line is dead (a change of network leaves such): it is stopped; else the second
is refused (423). Two living clients therefore never steal the upload from each other, and a dead one bars
nobody.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from aiohttp import ClientPayloadError, StreamReader
from aiohttp.http_exceptions import HttpProcessingError

from server.errors import Locked

PATIENCE_S = 3.0
SILENCE_S = 30.0  # a request that brings no byte for so long is over


class Stopped(Exception):
    """Someone else has the upload now, or it was cancelled."""


class Hold:
    """The right to write an upload, until the block ends or someone says stop."""

    def __init__(self, alive: Callable[[], bool]) -> None:
        """`alive` tells whether the sender's connection is still open."""
        self.alive = alive
        self.released = asyncio.Event()
        self.last_heard = time.monotonic()
        self._stopped = False
        self._reading: asyncio.Timeout | None = None

    def stop(self) -> None:
        """Make the holder leave at its next byte, or at once when it waits for one."""
        self._stopped = True
        if self._reading is not None and not self._reading.expired():
            self._reading.reschedule(0)

    def check(self) -> None:
        """Raise Stopped when someone said so."""
        if self._stopped:
            raise Stopped

    async def read(self, content: StreamReader) -> bytes:
        """Return the next bytes, none at the end; Stopped, or ConnectionError on a cut or silent line."""
        self.check()
        try:
            async with asyncio.timeout(SILENCE_S) as self._reading:
                chunk = await content.readany()
        except TimeoutError as error:
            self.check()
            raise ConnectionError("the sender fell silent") from error
        except (HttpProcessingError, ClientPayloadError, ConnectionError) as error:
            if rest := _came_before(content):
                return rest  # the next read finds nothing more, and raises
            raise ConnectionError("the body is cut") from error
        finally:
            self._reading = None
        self.last_heard = time.monotonic()
        return chunk


def _came_before(content: StreamReader) -> bytes:
    """What had come when the line broke: aiohttp keeps it, and has no public way to ask for it."""
    return content._read_nowait(-1)


class Holds:
    """The holds in force, by upload."""

    def __init__(self, *, patience_s: float = PATIENCE_S) -> None:
        self._patience_s = patience_s
        self._held: dict[str, Hold] = {}

    def __contains__(self, upload_id: object) -> bool:
        """True when someone writes the upload."""
        return upload_id in self._held

    @asynccontextmanager
    async def take(self, upload_id: str, alive: Callable[[], bool]) -> AsyncIterator[Hold]:
        """Hold the upload; Locked when someone who lives holds it."""
        while (other := self._held.get(upload_id)) is not None:
            asked = time.monotonic()
            if await self._ends(other):
                continue
            if other.last_heard > asked:
                raise Locked
            await self._make_leave(other)
        mine = self._held[upload_id] = Hold(alive)
        try:
            yield mine
        finally:
            del self._held[upload_id]
            mine.released.set()

    async def settle(self, upload_id: str) -> None:
        """Wait while a holder whose connection is gone writes its last bytes down."""
        other = self._held.get(upload_id)
        if other is not None and not other.alive():
            await self._ends(other)

    async def end(self, upload_id: str) -> None:
        """Make whoever holds the upload leave it."""
        if (other := self._held.get(upload_id)) is not None:
            await self._make_leave(other)

    async def _ends(self, other: Hold) -> bool:
        try:
            async with asyncio.timeout(self._patience_s):
                await other.released.wait()
        except TimeoutError:
            return False
        return True

    async def _make_leave(self, other: Hold) -> None:
        other.stop()
        await other.released.wait()
