"""What is no HTTP gets an answer of ours: no echo, no version, no traceback in the log."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from server.app import build_app
from server.settings import Settings
from server.web.middlewares import HEADERS
from server.web.site import Site
from server.web.statics import static


@pytest.fixture
async def port(settings: Settings, furniture: object) -> AsyncIterator[int]:
    runner = web.AppRunner(build_app(settings), access_log=None)
    await runner.setup()
    site = Site(runner, "127.0.0.1", 0, None)
    await site.start()
    assert site.name == "http://127.0.0.1:0"
    yield int(runner.addresses[0][1])
    await runner.cleanup()


async def ask(port: int, request: bytes) -> tuple[list[str], bytes]:
    """Send raw bytes; return the answer's head as lines, and its body."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    try:
        async with asyncio.timeout(10):
            head = await reader.readuntil(b"\r\n\r\n")
            body = await reader.read()
    finally:
        writer.close()
    return head.decode().splitlines(), body


@pytest.mark.parametrize(
    "request_",
    [
        b"GET /<script> HTTP/9\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX\x00Y: <script>\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: <script>" + b"y" * 20_000 + b"\r\n\r\n",
        b"POST /logout HTTP/1.1\r\nHost: localhost\r\nContent-Length: <script>\r\n\r\n",
    ],
    ids=range(4),
)
async def test_what_is_no_http(port: int, request_: bytes, caplog: pytest.LogCaptureFixture) -> None:
    head, body = await ask(port, request_)
    assert " 400 " in head[0]
    assert json.loads(body)["detail"] == "La demande n'a pas pu être comprise."
    for name, value in HEADERS.items():
        assert f"{name}: {value}" in head
    assert "Server: Plateau" in head
    assert "Content-Type: application/problem+json; charset=utf-8" in head
    assert "<script" not in " ".join(head) + body.decode()
    assert [one for one in caplog.records if one.levelname == "ERROR"] == []


async def test_ordinary_requests_are_answered_as_ever(port: int) -> None:
    head, body = await ask(port, b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    assert (" 200 " in head[0], body) == (True, b"ok\n")


async def test_our_accidents_are_logged(
    port: int, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError("beyond the middlewares")

    monkeypatch.setattr("server.web.media_response.MediaResponse.prepare", broken)
    target = static("plateau.css").encode()
    with pytest.raises(asyncio.IncompleteReadError):  # the connection ends: nothing was sent yet
        await ask(port, b"GET " + target + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert "beyond the middlewares" in caplog.text
