"""Media over HTTP (sendfile) and HTTPS (the copy path): the same bytes, whole or in parts, to anyone."""

from __future__ import annotations

import asyncio
import os
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import aiofastnet
import pytest
from aiohttp import ClientSession, TCPConnector, web

from server.certificates import ensure_certificates, tls_context
from server.web.media_response import BLOCK, IMMUTABLE, MediaResponse
from server.web.openfiles import OpenFile, OpenFiles

SIZE = 5 * BLOCK + 4321
WHOLE = os.urandom(SIZE)


@dataclass(frozen=True, slots=True)
class Shelf:
    """A server of one file, over one scheme."""

    session: ClientSession
    url: str
    port: int
    trust: ssl.SSLContext | None
    path: Path
    files: OpenFiles


@pytest.fixture(params=["http", "https"])
async def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Shelf]:
    path = tmp_path / "film.m4s"
    path.write_bytes(WHOLE)
    files = OpenFiles()

    async def answer(_request: web.Request) -> web.StreamResponse:
        try:
            return MediaResponse(files.get(path), "video/iso.segment")
        except OSError as error:
            raise web.HTTPNotFound from error

    app = web.Application()
    app.router.add_get("/film", answer, allow_head=True)
    trust = server_side = None
    if request.param == "https":
        made = ensure_certificates(tmp_path / "certificates", ["127.0.0.1"], "x.local")
        server_side = tls_context(made.chain, made.key)
        trust = ssl.create_default_context(cafile=made.authority)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=server_side).start()
    port = int(runner.addresses[0][1])
    connector = TCPConnector(ssl=trust) if trust else TCPConnector()
    async with ClientSession(connector=connector) as session:
        yield Shelf(session, f"{request.param}://127.0.0.1:{port}/film", port, trust, path, files)
    await runner.cleanup()


async def test_the_whole_file(shelf: Shelf) -> None:
    async with shelf.session.get(shelf.url) as answer:
        assert await answer.read() == WHOLE
        assert answer.status == 200
        assert answer.headers["Content-Type"] == "video/iso.segment"
        assert answer.headers["Accept-Ranges"] == "bytes"
        assert answer.headers["Cache-Control"] == IMMUTABLE


@pytest.mark.parametrize(
    ("range_", "start", "stop"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=1-", 1, SIZE),
        (f"bytes={BLOCK - 1}-{BLOCK}", BLOCK - 1, BLOCK + 1),
        ("bytes=-1", SIZE - 1, SIZE),
        (f"bytes=-{SIZE + 5}", 0, SIZE),
        (f"bytes=100-{SIZE + 5}", 100, SIZE),
    ],
)
async def test_a_part(shelf: Shelf, range_: str, start: int, stop: int) -> None:
    async with shelf.session.get(shelf.url, headers={"Range": range_}) as answer:
        assert await answer.read() == WHOLE[start:stop]
        assert answer.status == 206
        assert answer.headers["Content-Range"] == f"bytes {start}-{stop - 1}/{SIZE}"
        assert answer.headers["Content-Length"] == str(stop - start)


async def test_a_part_outside(shelf: Shelf) -> None:
    async with shelf.session.get(shelf.url, headers={"Range": f"bytes={SIZE}-"}) as answer:
        assert answer.status == 416
        assert answer.headers["Content-Range"] == f"bytes */{SIZE}"
        assert await answer.read() == b""


async def test_several_parts_mean_the_whole(shelf: Shelf) -> None:
    async with shelf.session.get(shelf.url, headers={"Range": "bytes=0-1,4-5"}) as answer:
        assert (answer.status, await answer.read()) == (200, WHOLE)


async def test_head_says_all_and_sends_nothing(shelf: Shelf) -> None:
    async with shelf.session.head(shelf.url, headers={"Range": "bytes=0-9"}) as answer:
        assert answer.status == 200
        assert answer.headers["Content-Length"] == str(SIZE)
        assert await answer.read() == b""
    async with shelf.session.get(shelf.url) as answer:
        assert len(await answer.read()) == SIZE


async def test_what_one_has_is_not_sent_again(shelf: Shelf) -> None:
    tag = OpenFile(shelf.path).etag
    for condition, status in (
        (tag, 304),
        (f"W/{tag}", 304),
        ("*", 304),
        (f'"x", {tag}', 304),
        ('"x"', 200),
        ("", 200),
    ):
        async with shelf.session.get(shelf.url, headers={"If-None-Match": condition}) as answer:
            assert answer.status == status, condition
            assert answer.headers["ETag"] == tag
            assert len(await answer.read()) == (SIZE if status == 200 else 0)


async def test_a_part_only_of_the_file_one_began_with(shelf: Shelf) -> None:
    facts = OpenFile(shelf.path)
    for condition, status in (
        (facts.etag, 206),
        (facts.modified, 206),
        ('"another"', 200),
        (f"W/{facts.etag}", 200),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 200),
    ):
        headers = {"Range": "bytes=0-9", "If-Range": condition}
        async with shelf.session.get(shelf.url, headers=headers) as answer:
            assert answer.status == status, condition
            await answer.read()


async def test_an_empty_file(shelf: Shelf) -> None:
    shelf.path.write_bytes(b"")
    async with shelf.session.get(shelf.url) as answer:
        assert (answer.status, await answer.read()) == (200, b"")
    async with shelf.session.get(shelf.url, headers={"Range": "bytes=0-"}) as answer:
        assert answer.status == 416


async def test_a_file_that_is_deleted_while_it_is_open(shelf: Shelf) -> None:
    async with shelf.session.get(shelf.url) as answer:
        await answer.content.readexactly(1000)
        shelf.path.unlink()
        shelf.files.forget(shelf.path.parent)
        assert len(await answer.read()) == SIZE - 1000
    async with shelf.session.get(shelf.url) as answer:
        assert answer.status == 404


async def test_a_file_that_becomes_shorter_ends_the_connection(shelf: Shelf) -> None:
    shelf.files.get(shelf.path)
    os.truncate(shelf.path, 1000)
    with pytest.raises(Exception, match=r"payload|Connection|closed"):
        async with shelf.session.get(shelf.url) as answer:
            await answer.read()


async def test_a_cold_file_is_read_in_a_thread(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(descriptor: int, blocks: list[memoryview], offset: int, *flags: int) -> int:
        if flags:
            raise BlockingIOError("not in the page cache")
        return real(descriptor, blocks, offset)

    real = os.preadv
    monkeypatch.setattr(os, "preadv", never)
    async with shelf.session.get(shelf.url) as answer:
        assert await answer.read() == WHOLE


async def test_a_slow_reader_gets_every_byte(shelf: Shelf) -> None:
    """A headset at the edge of the network: it reads in sips, so that the server must wait in between."""
    reader, writer = await asyncio.open_connection(
        "127.0.0.1",
        shelf.port,
        ssl=shelf.trust,
        limit=2048,
        server_hostname="127.0.0.1" if shelf.trust else None,
    )
    writer.write(b"GET /film HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    head = await reader.readuntil(b"\r\n\r\n")
    assert b"200 OK" in head
    got = bytearray()
    while sip := await reader.read(1500):
        got += sip
        await asyncio.sleep(0)
    assert bytes(got) == WHOLE
    writer.close()


async def test_a_reader_that_goes_away(shelf: Shelf, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(5):
        async with shelf.session.get(shelf.url) as answer:
            await answer.content.readexactly(10)
            answer.close()
    async with shelf.session.get(shelf.url) as answer:
        assert await answer.read() == WHOLE
    assert [one for one in caplog.records if one.levelname == "ERROR"] == []


@pytest.mark.parametrize("secure", [False, True])
def test_the_loop_we_serve_with_sends_the_same_bytes(tmp_path: Path, secure: bool) -> None:
    """`serve` runs on aiofastnet's transports: throttled readers there as well."""
    path = tmp_path / "film.m4s"
    path.write_bytes(WHOLE)
    made = ensure_certificates(tmp_path / "certificates", ["127.0.0.1"], "x.local")
    trust = ssl.create_default_context(cafile=made.authority) if secure else None

    async def main() -> bytes:
        file = OpenFile(path)

        async def answer(_request: web.BaseRequest) -> web.StreamResponse:
            return MediaResponse(file, "video/iso.segment")

        runner = web.ServerRunner(web.Server(answer))
        await runner.setup()
        context = tls_context(made.chain, made.key) if secure else None
        await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context).start()
        port = int(runner.addresses[0][1])
        reader, writer = await asyncio.open_connection(
            "127.0.0.1", port, ssl=trust, limit=4096, server_hostname="127.0.0.1" if secure else None
        )
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        await reader.readuntil(b"\r\n\r\n")
        got = bytearray()
        while len(got) < SIZE:
            got += await reader.read(3000)
            await asyncio.sleep(0)
        writer.close()
        await runner.cleanup()
        return bytes(got)

    with asyncio.Runner(loop_factory=aiofastnet.loop_factory()) as runner:
        assert runner.run(main()) == WHOLE
