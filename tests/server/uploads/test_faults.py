"""Uploads under fault: cut, killed, doubled, full, starved. Whatever happens, the bytes are right."""

from __future__ import annotations

import asyncio
import gc
import hashlib
import json
import os
import pathlib
import random
import shutil
import socket
import sys
import tracemalloc
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from server.accounts.identity import Role
from server.errors import DiskFull
from server.footage.about import About
from server.services import open_services
from server.settings import Settings
from server.uploads import holds
from server.uploads.model import Wishes
from server.uploads.part import PIECE
from server.uploads.room import SPARE_BYTES
from tests.conftest import House
from tests.server.test_serving import Running, serving
from tests.server.uploads.sender import HOME, VERSION, Sender, begin_patch, metadata, patch_head

MIB = 1024 * 1024


@pytest.fixture
def settings(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Nothing is encoded here, nor by the servers that are started."""
    monkeypatch.setenv("PLATEAU_ENCODE", "false")
    return settings.model_copy(update={"encode": False})


@pytest.fixture
def sender(house: House) -> Sender:
    """A member of staff."""
    return Sender(house.staff)


@pytest.fixture
def big(panorama: Path) -> bytes:
    """A photo with 12 MiB of random bytes behind its end: what comes after a JPEG is no part of it."""
    return panorama.read_bytes() + random.Random(3).randbytes(12 * MIB)


async def token_of(house: House) -> str:
    """Return an Authorization header."""
    return f"Bearer {await house.services.accounts.create_token(name='line', role=Role.STAFF)}"


async def test_cut_fifty_times_at_random_bytes(
    house: House, big: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Real sockets; each cut costs at most 1 MiB, and the file is the same."""
    written, add = asyncio.Event(), house.services.uploads.add

    async def add_and_tell(*asked: Any) -> object:
        try:
            return await add(*asked)
        finally:
            written.set()

    monkeypatch.setattr(house.services.uploads, "add", add_and_tell)
    token, chance = await token_of(house), random.Random(50)
    sender = Sender(house.staff, {**VERSION, "Authorization": token})
    url = await sender.begin(len(big), projection="equirectangular")
    cuts = sorted(chance.randrange(1, len(big)) for _ in range(50))
    offset, costs = 0, []
    for cut in cuts:
        sent = max(cut, offset)
        head = patch_head(url, offset, len(big) - offset, token)

        def send(head: bytes = head, offset: int = offset, sent: int = sent) -> None:
            with begin_patch(house.server.port or 0, head) as line:
                line.sendall(memoryview(big)[offset:sent])

        await asyncio.to_thread(send)
        await written.wait()
        written.clear()
        offset = await sender.offset(url)
        costs.append(sent - offset)
    assert max(costs) <= MIB, costs
    assert min(costs) >= 0
    assert (await sender.patch(url, offset, big[offset:])).status == 204
    await house.services.uploads.finisher.idle()
    answer = await house.staff.get(url, headers=sender.headers)
    told = await answer.json()
    assert (told["state"], told["sha256"]) == ("accepted", hashlib.sha256(big).hexdigest())


def ask(server: Running, method: str, url: str, token: str, **headers: str) -> dict[str, str]:
    """Ask the server process over a connection of its own; return the answer's headers."""
    port = int(server.url.rpartition(":")[2])
    lines = [
        f"{method} {url} HTTP/1.1",
        "Host: localhost",
        f"Authorization: {token}",
        "Tus-Resumable: 1.0.0",
        "Connection: close",
        *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
    ]
    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall("\r\n".join([*lines, "", ""]).encode())
        answer = b"".join(iter(lambda: line.recv(65536), b""))
    first, *rest = answer.partition(b"\r\n\r\n")[0].decode().split("\r\n")
    return {"Status": first.split()[1], **dict(one.split(": ", 1) for one in rest)}


def counted(part: Path, at_least: int) -> None:
    """Wait until so many bytes are written; a server that hoards bytes never gets there."""
    for _ in range(2_000_000):
        if part.stat().st_size >= at_least:
            return
    raise AssertionError(f"bytes up to {at_least} never counted")


def test_kill_9_at_random_bytes(settings: Settings, big: bytes) -> None:
    """The server is killed four times in one upload; at most 1 MiB is sent again each time."""
    token = f"Bearer {asyncio.run(make_token(settings))}"
    chance, url, offset = random.Random(9), "", 0
    cuts = sorted(chance.randrange(1, len(big)) for _ in range(4))
    for cut in cuts:
        with serving(settings.data, "--no-https") as server:
            if not url:
                url = ask(server, "POST", HOME, token, Content_Length="0", Upload_Length=str(len(big)),
                          Upload_Metadata=metadata(projection="equirectangular"))["Location"]  # fmt: skip
            assert int(ask(server, "HEAD", url, token)["Upload-Offset"]) == offset
            part = settings.data / "uploads" / f"{url[-36:]}.part"
            port = int(server.url.rpartition(":")[2])
            with begin_patch(port, patch_head(url, offset, len(big) - offset, token)) as line:
                sent = offset
                while sent < cut:
                    step = big[sent : min(sent + 65_536, cut)]
                    line.sendall(step)
                    sent += len(step)
                    counted(part, sent - PIECE - 65_536)
                server.kill()
        offset = part.stat().st_size
        assert 0 <= max(sent, offset) - offset <= MIB
    with serving(settings.data, "--no-https") as server:
        port = int(server.url.rpartition(":")[2])
        with begin_patch(port, patch_head(url, offset, len(big) - offset, token)) as line:
            line.sendall(big[offset:])
            assert line.recv(100).startswith(b"HTTP/1.1 204")
        told = wait_settled(server, url, token)
    assert (told["state"], told["sha256"]) == ("accepted", hashlib.sha256(big).hexdigest())
    original = settings.data / "originals" / told["footage"] / "source-0"
    assert hashlib.sha256(original.read_bytes()).hexdigest() == told["sha256"]


async def make_token(settings: Settings) -> str:
    """Return a staff token's secret."""
    async with open_services(settings) as services:
        return await services.accounts.create_token(name="test", role=Role.STAFF)


def wait_settled(server: Running, url: str, token: str) -> dict[str, Any]:
    """Ask until the upload is settled."""
    for _ in range(5_000):
        told: dict[str, Any] = json.loads(server.ask("GET", url, Authorization=token)[1])
        if told["state"] not in ("sending", "checking"):
            return told
    raise AssertionError(told)


async def test_after_a_power_cut_only_what_is_on_the_disk_counts(settings: Settings, big: bytes) -> None:
    """Another boot of the machine: the length of the part says nothing, the sidecar's offset does."""
    async with open_services(settings) as services:
        store, receiver = services.uploads.shelf, services.uploads.receiver
        upload = await store.create("x:y", "a.jpg", size=len(big), wishes=WISHES)

        async def fails() -> bytes:
            if store.find(upload.id).offset:
                raise RuntimeError("the power goes")
            return big[:PIECE]

        with pytest.raises(RuntimeError):
            await receiver.receive(upload, fails)
        assert store.find(upload.id).offset == PIECE
        store.boot = "another"
        assert store.find(upload.id).offset == 0
        upload = await receiver.receive(store.find(upload.id), once(big))
        assert (upload.offset, upload.boot) == (len(big), None)
        assert await receiver.whole_hash(upload) == hashlib.sha256(big).hexdigest()


DEATHS = {
    "hashed": "from server.footage.intake import Intake; Intake.made = die",
    "moved": "from server.footage.records import FootageRecords; FootageRecords.add = die",
    "kept": "from server.uploads.shelf import Shelf; save = Shelf.save\n"
    "Shelf.save = lambda self, one: die() if one.state == 'accepted' else save(self, one)",
    "put behind": "from server.footage.records import FootageRecords; FootageRecords.replace = die",
}


@pytest.mark.parametrize("moment", DEATHS)
def test_killed_while_it_becomes_footage(settings: Settings, panorama: Path, big: bytes, moment: str) -> None:
    """Between the last byte and the result: the next start makes the footage, once."""
    token = f"Bearer {asyncio.run(make_token(settings))}"
    told: dict[str, str] = {"projection": "equirectangular"}
    if moment == "put behind":
        told["replaces"] = asyncio.run(make_footage(settings, panorama))
    program = f"import os, sys\ndef die(*_, **__): os.kill(os.getpid(), 9)\n{DEATHS[moment]}\n"
    program += "from tools.cli import main; sys.exit(main(sys.argv[1:]))"
    with serving(settings.data, "--no-https", program=(sys.executable, "-c", program)) as server:
        url = ask(server, "POST", HOME, token, Content_Length="0", Upload_Length=str(len(big)),
                  Upload_Metadata=metadata(**told))["Location"]  # fmt: skip
        port = int(server.url.rpartition(":")[2])
        with begin_patch(port, patch_head(url, 0, len(big), token)) as line:
            line.sendall(big)
            server.process.wait(20)
    with serving(settings.data, "--no-https") as server:
        result = wait_settled(server, url, token)
        found = json.loads(server.ask("GET", "/api/v1/footage", Authorization=token)[1])
    assert result["state"] == "accepted", result
    assert [one["id"] for one in found] == [result["footage"]]
    originals = [path for path in (settings.data / "originals").rglob("*") if path.is_file()]
    assert [path.read_bytes() == big for path in originals] == [True]
    assert [path.suffix for path in (settings.data / "uploads").iterdir()] == [".json"]


async def make_footage(settings: Settings, panorama: Path) -> str:
    """Return the id of footage that is there already."""
    async with open_services(settings) as services:
        received = await services.intake.take_copy(panorama)
        return (
            await services.intake.accept((received,), about=About(title="Avant"), declared=WISHES.declared)
        ).id


WISHES = Wishes(projection="equirectangular")


# --- two at once ---------------------------------------------------------------------------------------


async def test_a_second_living_client_is_refused_and_nothing_is_mixed(
    house: House, sender: Sender, big: bytes
) -> None:
    house.services.uploads._holds._patience_s = 0.2
    url = await sender.begin(len(big), projection="equirectangular")
    begun, answered = asyncio.Event(), asyncio.Event()

    async def first() -> AsyncIterator[bytes]:
        yield big[:1000]
        begun.set()
        at = 1000
        while not answered.is_set():  # a living client: bytes keep coming
            yield big[at : at + 50]
            at += 50
            await asyncio.sleep(0.001)
        yield big[at:]

    sending = asyncio.create_task(sender.patch(url, 0, first()))
    await begun.wait()
    second = await sender.patch(url, 0, b"x" * 5000)
    assert second.status == 423
    answered.set()
    assert (await sending).status == 204
    await house.services.uploads.finisher.idle()
    assert (await sender.told(url))["sha256"] == hashlib.sha256(big).hexdigest()


async def test_a_dead_line_gives_way(house: House, big: bytes) -> None:
    house.services.uploads._holds._patience_s = 0.2
    token = await token_of(house)
    sender = Sender(house.staff, {**VERSION, "Authorization": token})
    url = await sender.begin(len(big), projection="equirectangular")
    line = begin_patch(house.server.port or 0, patch_head(url, 0, len(big), token))
    line.sendall(big[:PIECE] + big[PIECE : PIECE + 10])
    while await sender.offset(url) == 0:
        pass
    offset = await sender.offset(url)
    answer = await sender.patch(url, offset, big[offset:])  # the same person over another network
    assert answer.status == 204
    line.close()
    await house.services.uploads.finisher.idle()
    told = await (await house.staff.get(url, headers=sender.headers)).json()
    assert told["sha256"] == hashlib.sha256(big).hexdigest()


async def test_two_clients_that_race_never_corrupt(house: House, sender: Sender, big: bytes) -> None:
    house.services.uploads._holds._patience_s = 0.05
    url = await sender.begin(len(big), projection="equirectangular")

    async def client(number: int) -> None:
        chance = random.Random(number)
        while (offset := await sender.offset(url)) < len(big):
            length = chance.randrange(1, 2 * MIB)
            answer = await sender.patch(url, offset, big[offset : offset + length])
            assert answer.status in (204, 409, 423)

    await asyncio.gather(client(1), client(2), client(3))
    await house.services.uploads.finisher.idle()
    assert (await sender.told(url))["sha256"] == hashlib.sha256(big).hexdigest()


async def test_cancelled_in_the_middle_of_a_patch(house: House, sender: Sender) -> None:
    url = await sender.begin(10 * MIB)
    begun = asyncio.Event()

    async def endless() -> AsyncIterator[bytes]:
        yield b"x" * MIB
        begun.set()
        await asyncio.Event().wait()

    sending = asyncio.create_task(sender.patch(url, 0, endless()))
    await begun.wait()
    assert (await house.staff.delete(url, headers=VERSION)).status == 204
    assert (await sending).status == 423
    assert (await sender.head(url)).status == 404
    assert list(house.services.folder.uploads.glob("*")) == []


async def test_a_silent_body_is_given_up_and_kept(
    house: House, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holds, "SILENCE_S", 0.2)
    url = await sender.begin(100)

    async def silent() -> AsyncIterator[bytes]:
        yield b"x" * 40
        await asyncio.Event().wait()

    answer = await sender.patch(url, 0, silent())
    assert answer.status == 400
    assert "interrompu" in (await answer.json())["detail"]
    assert await sender.offset(url) == 40


# --- room ----------------------------------------------------------------------------------------------


async def test_room_is_promised_before_the_first_byte(
    house: House, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.uploads.room.shutil.disk_usage", lambda _: _usage(SPARE_BYTES + 10 * MIB))
    url = await sender.begin(6 * MIB)
    full = await sender.create(5 * MIB)
    assert full.status == 507
    assert "presque plein" in (await full.json())["detail"]
    assert (await sender.create(4 * MIB)).status == 201
    await house.staff.delete(url, headers=VERSION)
    assert (await sender.create(6 * MIB)).status == 201


async def test_a_disk_that_fills_up_keeps_what_came(
    house: House, sender: Sender, big: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = await sender.begin(len(big), projection="equirectangular")
    real, written = os.pwritev, [0]

    def pwritev(descriptor: int, pieces: Any, at: int) -> int:
        if written[0] > 2 * MIB:
            raise OSError(28, "No space left on device")
        written[0] += (count := real(descriptor, pieces, at))
        return count

    with monkeypatch.context() as patch:
        patch.setattr("server.uploads.part.os.pwritev", pwritev)
        answer = await sender.patch(url, 0, big)
        assert answer.status == 507
    offset = await sender.offset(url)
    assert offset > 2 * MIB
    assert (await sender.patch(url, offset, big[offset:])).status == 204
    await house.services.uploads.finisher.idle()
    assert (await sender.told(url))["sha256"] == hashlib.sha256(big).hexdigest()


async def test_a_sidecar_that_cannot_be_written_counts_nothing(
    house: House, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = await sender.begin(10)
    store = house.services.uploads.shelf

    def full(_: object) -> None:
        raise DiskFull

    with monkeypatch.context() as patch:
        patch.setattr(store, "write", full)
        assert (await sender.patch(url, 0, b"12345")).status == 507
    assert await sender.offset(url) == 0
    assert (await sender.patch(url, 0, b"abcde")).status == 204
    assert store.part(url[-36:]).read_bytes() == b"abcde"


async def test_too_many_unfinished_uploads(house: House, sender: Sender) -> None:
    for _ in range(100):
        await sender.begin(10)
    assert (await sender.create(10)).status == 429


USAGE = shutil.disk_usage("/")


def _usage(free: int) -> Any:
    return USAGE._replace(free=free)


# --- bounds --------------------------------------------------------------------------------------------


async def test_ten_thousand_tiny_pieces(
    house: House, sender: Sender, panorama: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing piles up, neither files nor memory; the disk itself is not waited for, to be quick."""
    monkeypatch.setattr(os, "fsync", lambda _: None)
    monkeypatch.setattr(os, "fdatasync", lambda _: None)
    data = panorama.read_bytes() + bytes(10_000)
    url = await sender.begin(len(data), projection="equirectangular")
    uploads, upload_id = house.services.uploads, url[-36:]
    rest = len(data) - 10_000
    await sender.patch(url, 0, data[:rest])
    upload = uploads.shelf.find(upload_id)
    tracemalloc.start()
    try:
        for number in range(9_999):
            upload = await uploads.receiver.receive(upload, once(data[rest + number : rest + number + 1]))
        gc.collect()
        # Not counted: Python's own table of file names, which grows by doubling at any moment.
        names = tracemalloc.Filter(inclusive=False, filename_pattern=pathlib.__file__)
        seen = tracemalloc.take_snapshot().filter_traces([names])
        left = sum(one.size for one in seen.statistics("filename"))
    finally:
        tracemalloc.stop()
    assert left < MIB // 2  # fifty bytes a piece would already be more
    assert len(list(house.services.folder.uploads.iterdir())) == 2
    assert (await sender.patch(url, len(data) - 1, data[-1:])).status == 204
    await uploads.finisher.idle()
    assert (await sender.told(url))["sha256"] == hashlib.sha256(data).hexdigest()


def once(data: bytes) -> Any:
    """Return a reader of one chunk."""
    pieces = iter([data, b""])

    async def read() -> bytes:
        return next(pieces)

    return read


@pytest.mark.parametrize("size", [16 * MIB, 64 * MIB])
async def test_an_upload_takes_at_most_4_mib_of_memory(house: House, size: int) -> None:
    """Whatever its size; the sender is a bare socket in a thread, so that only the server's memory counts."""
    token = await token_of(house)
    sender = Sender(house.staff, {**VERSION, "Authorization": token})
    url = await sender.begin(size + 1)
    block = bytes(MIB)

    def send() -> bytes:
        with begin_patch(house.server.port or 0, patch_head(url, 0, size, token)) as line:
            for _ in range(size // MIB):
                line.sendall(block)
            return line.recv(100)

    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        answer = await asyncio.to_thread(send)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert answer.startswith(b"HTTP/1.1 204")
    assert peak - before <= 4 * MIB
