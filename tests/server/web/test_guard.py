"""The connection guard, with real sockets and a clock of our own."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
from aiohttp import web

from server.app import build_app
from server.keys import GUARD
from server.settings import Settings
from server.web.guard import HEADER_S, Guard, guarded

Ends = tuple[asyncio.StreamReader, asyncio.StreamWriter]
GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


@dataclass
class Gate:
    """A server behind a guard, and how to knock at it."""

    guard: Guard
    server: web.Server
    port: int
    now: float = 0.0
    opened: list[asyncio.StreamWriter] = field(default_factory=list)

    async def knock(self, data: bytes = b"") -> Ends:
        """Connect, and send so much."""
        known = len(self.server.connections)
        ends = await asyncio.open_connection("127.0.0.1", self.port)
        self.opened.append(ends[1])
        await self.until(known + 1)
        ends[1].write(data)
        return ends

    async def until(self, count: int) -> None:
        """Let the loop turn until the server has so many connections."""
        while len(self.server.connections) != count:  # noqa: ASYNC110  # aiohttp tells nobody of them
            await asyncio.sleep(0)

    def sweep(self, after_s: float = 0.0) -> int:
        """Sweep so much later."""
        self.now += after_s
        return self.guard.sweep(list(self.server.connections), self.now)


@pytest.fixture
async def gate() -> AsyncIterator[Gate]:
    guard = Guard(most_per_address=5)

    async def answer(_request: web.Request) -> web.Response:
        return web.Response(text="here")

    app = web.Application(middlewares=[guard.middleware])
    app.router.add_get("/", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    assert runner.server is not None
    gate = Gate(guard, runner.server, int(runner.addresses[0][1]))
    yield gate
    for writer in gate.opened:
        writer.close()
    await runner.cleanup()


async def ended(ends: Ends) -> bool:
    """Whether the server has ended the connection."""
    try:
        return await asyncio.wait_for(ends[0].read(), 5) == b""
    except ConnectionError:
        return True


@pytest.mark.parametrize("data", [b"", b"GET / HT", GET[:-2], b"\r\n\r\n"])
async def test_whoever_never_finishes_a_header_is_dropped(gate: Gate, data: bytes) -> None:
    ends = await gate.knock(data)
    assert gate.sweep() == 0
    assert gate.sweep(HEADER_S - 1) == 0
    assert gate.sweep(2) == 1
    assert await ended(ends)


async def test_whoever_has_spoken_may_be_silent(gate: Gate) -> None:
    reader, writer = await gate.knock(GET)
    gate.sweep()
    assert (await reader.readline()).startswith(b"HTTP/1.1 200")
    await reader.readuntil(b"here")
    assert gate.sweep(3 * HEADER_S) == 0
    writer.write(GET)
    assert (await reader.readline()).startswith(b"HTTP/1.1 200")


async def test_an_address_has_so_many_connections_and_the_first_ones_stay(gate: Gate) -> None:
    crowd = [await gate.knock(GET) for _ in range(8)]
    for reader, _ in crowd:
        await reader.readuntil(b"here")
    assert gate.sweep() == 3
    assert [await ended(ends) for ends in crowd[5:]] == [True] * 3
    assert gate.sweep() == 0
    for reader, writer in crowd[:5]:
        writer.write(GET)
        await reader.readuntil(b"here")


async def test_the_guard_forgets_who_is_gone(gate: Gate) -> None:
    reader, writer = await gate.knock(GET)
    await reader.readuntil(b"here")
    gate.sweep()
    assert len(gate.guard._seen) == len(gate.guard._spoken) == 1
    writer.close()
    await gate.until(0)
    gate.sweep()
    assert not gate.guard._seen
    assert not gate.guard._spoken


async def test_the_guard_sweeps_by_itself(gate: Gate) -> None:
    gate.guard._header_s = -1.0
    ends = await gate.knock(b"GET")
    async with guarded(gate.guard, gate.server):
        assert await ended(ends)


def test_behind_a_proxy_everyone_has_the_same_address(settings: Settings) -> None:
    assert build_app(settings)[GUARD]._most < math.inf
    assert build_app(settings.model_copy(update={"trust_proxy": True}))[GUARD]._most == math.inf
