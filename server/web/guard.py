"""The connection guard: aiohttp waits for ever for a header or a body that never comes; a class cannot.

Drops sockets that stay silent or send their header drop by drop, and those of an address that has too many.
Whoever reads a body sets its time limit (`server/api/reading.py`).
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

HEADER_S = 10.0  # from the connection to its first whole request header
SWEEP_S = 1.0
MOST_PER_ADDRESS = 256  # a whole class behind one address, several sockets a headset

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Guard:
    """Remembers which connections have spoken."""

    def __init__(self, *, header_s: float = HEADER_S, most_per_address: float = MOST_PER_ADDRESS) -> None:
        self._header_s, self._most = header_s, most_per_address
        self._spoken: set[Any] = set()
        self._seen: dict[Any, float] = {}

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Note that this connection has sent a whole header."""
        if request.protocol is not None:
            self._spoken.add(request.protocol)
        return await handler(request)

    def sweep(self, connections: list[Any], now: float) -> int:
        """Drop the connections that have been silent too long, or are too many; return how many."""
        self._seen = {one: self._seen.get(one, now) for one in connections}
        self._spoken &= self._seen.keys()
        addresses: Counter[str] = Counter()
        dropped = 0
        for connection, since in self._seen.items():
            transport = connection.transport
            if transport is None:
                continue
            address = (transport.get_extra_info("peername") or ("?",))[0]
            addresses[address] += 1
            silent = connection not in self._spoken and now - since > self._header_s
            if silent or addresses[address] > self._most:
                transport.abort()
                dropped += 1
        return dropped


@asynccontextmanager
async def guarded(guard: Guard, server: web.Server) -> AsyncIterator[None]:
    """Sweep the server's connections while it runs."""

    async def sweep_for_ever() -> None:
        while True:
            guard.sweep(list(server.connections), time.monotonic())
            await asyncio.sleep(SWEEP_S)

    task = asyncio.create_task(sweep_for_ever())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
