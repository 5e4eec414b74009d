"""The engine: an interrupted encode is done again, a change supersedes it, and nothing half-made stays."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from media import steps
from media.errors import DiskFull
from media.model import Declared, Progress, Projection, Stereo
from server.db import patience
from server.db.tables import Footage
from server.errors import Conflict, NotFound
from server.footage import preparation
from server.footage.about import About
from server.footage.records import FootageState
from server.jobs import bench
from server.jobs.orders import Order
from server.services import Services, open_services
from server.settings import Settings
from server.storage import names
from tests.conftest import lies
from tests.server.conftest import Furniture
from tests.server.jobs.conftest import Witness

pytestmark = pytest.mark.usefixtures("furniture", "_told_often")
ROUND = Declared(projection=Projection.EQUIRECTANGULAR, stereo=Stereo.MONO)


@pytest.fixture
async def services(settings: Settings) -> AsyncIterator[Services]:
    async with open_services(settings) as services:
        yield services


async def add(services: Services, file: Path) -> Footage:
    """Take a file in as footage."""
    received = await services.intake.take_copy(file)
    return await services.intake.accept((received,), about=About(title="essai"), declared=ROUND)


def made(services: Services, footage: Footage) -> list[str]:
    """The whole versions in the footage's renditions folder; a live one stays for who watches it."""
    home = lies(services, names.renditions(footage.id))
    return sorted(path.parent.name for path in home.glob("*/manifest.json"))


@pytest.fixture
def _told_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Progress is written down all the time: the films of these tests take less than half a second."""
    monkeypatch.setattr(bench, "NOTE_S", 0.01)


def on_progress(services: Services, act: Any) -> None:
    """Do something, once, the first time that an encode tells how far it is."""
    real, done = services.jobs.note, False

    async def note(order: Order, worker: str, progress: Progress | None, log: str) -> bool:
        nonlocal done
        if progress is not None and not done:
            done = True
            await act()
        return await real(order, worker, progress, log)

    services.jobs.note = note  # type: ignore[method-assign]


async def run_until_ready(services: Services, row: Footage) -> Footage:
    """Let the engine run by itself until the footage is ready; return it as it is then."""
    running = asyncio.create_task(services.engine.run())
    async with asyncio.timeout(30):
        while row.state != FootageState.READY:
            row = await services.footage.get(row.id)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    return row


def children() -> set[str]:
    """The ffmpeg processes of this process, the sandbox's ones included."""
    me, found = str(os.getpid()), set()
    parents = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            stat = (entry / "stat").read_text().rpartition(")")
            parents[entry.name] = (stat[2].split()[1], stat[0])
        except OSError:
            continue
    for pid, (parent, name) in parents.items():
        while parent in parents and parent != me:
            parent = parents[parent][0]
        if parent == me and ("ffmpeg" in name or "bwrap" in name):
            found.add(pid)
    return found


async def childless() -> None:
    """Wait until no ffmpeg of ours is left: what was killed is reaped a moment later."""
    async with asyncio.timeout(10):
        while children():  # noqa: ASYNC110 - the kernel tells of no event
            await asyncio.sleep(0)


async def test_an_interrupted_encode_is_done_again_and_published_once(
    services: Services, settings: Settings, film: Path
) -> None:
    row = await add(services, film)
    begun = asyncio.Event()

    async def note() -> None:
        begun.set()

    on_progress(services, note)
    running = asyncio.create_task(services.engine.run())
    async with asyncio.timeout(30):
        await begun.wait()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    row = await services.footage.get(row.id)
    assert row.state == FootageState.PREPARING
    assert (row.manifest or {"live": True})["live"], "at most what can be watched meanwhile"
    assert made(services, row) == []
    await childless()

    async with open_services(settings) as later:  # the server starts again
        assert await later.local.run_once()
        assert not await later.local.run_once()
        row = await later.footage.get(row.id)
        assert (row.state, row.problem, row.progress) == (FootageState.READY, None, None)
        assert made(later, row) == [row.version]


async def test_a_film_can_be_watched_before_it_is_ready(
    services: Services, settings: Settings, film: Path
) -> None:
    witness = Witness(settings)
    row = await add(services, film)
    assert await services.local.run_once()
    states = witness.states(row)
    witness.close()
    assert (states[0], states[-1]) == (FootageState.PREPARING, FootageState.READY)


async def test_what_a_killed_process_left_is_swept(services: Services, film: Path) -> None:
    row = await add(services, film)
    row = await services.footage.claim() or row
    left = services.folder.scratch / f"{preparation.ATTEMPT}{row.attempt}"
    left.mkdir(parents=True)
    (left / "half.m4s").write_bytes(b"half")
    row = await run_until_ready(services, row)
    assert made(services, row) == [row.version]


async def test_a_correction_meanwhile_supersedes(services: Services, film: Path) -> None:
    row = await add(services, film)

    async def correct() -> None:
        await services.footage.correct(row.id, stereo=Stereo.TOP_BOTTOM.value)

    on_progress(services, correct)
    assert await services.local.run_once()
    assert (await services.footage.get(row.id)).state == FootageState.RECEIVED
    assert made(services, row) == []
    assert await services.local.run_once()
    after = await services.footage.get(row.id)
    assert (after.state, (after.manifest or {})["stereo"]) == (FootageState.READY, "top-bottom")
    assert made(services, after) == [after.version]


async def test_a_new_title_meanwhile_stops_nothing(services: Services, film: Path) -> None:
    row = await add(services, film)

    async def rename() -> None:
        await services.footage.correct(row.id, title="Un autre titre")

    on_progress(services, rename)
    assert await services.local.run_once()
    after = await services.footage.get(row.id)
    assert (after.state, after.title) == (FootageState.READY, "Un autre titre")


async def test_deleting_meanwhile_leaves_nothing(services: Services, film: Path) -> None:
    row = await add(services, film)

    async def delete() -> None:
        await services.remover.remove(row.id)

    on_progress(services, delete)
    assert await services.local.run_once()
    with pytest.raises(NotFound):
        await services.footage.get(row.id)
    assert not lies(services, names.renditions(row.id)).exists()
    assert not lies(services, names.originals(row.id)).exists()
    await childless()


async def test_the_version_on_someones_screen_stays_for_one_more(services: Services, film: Path) -> None:
    row = await add(services, film)
    await services.local.run_once()
    first = (await services.footage.get(row.id)).version
    await services.footage.correct(row.id, stereo=Stereo.TOP_BOTTOM.value)
    await services.local.run_once()
    second = (await services.footage.get(row.id)).version
    assert made(services, row) == sorted([str(first), str(second)])
    await services.footage.correct(row.id, stereo=Stereo.SIDE_BY_SIDE.value)
    await services.local.run_once()
    third = (await services.footage.get(row.id)).version
    assert made(services, row) == sorted([str(second), str(third)])


async def test_former_versions_are_swept_after_a_day(services: Services, furniture: Furniture) -> None:
    row = await services.footage.get(furniture.footage["public"])
    assert row.version is not None
    home = services.folder.root / names.renditions(row.id)
    for name in ("00aa", "00bb"):
        (home / name).mkdir()
    long_ago = time.time() - preparation.FORMER_KEPT_S - 60
    for name in ("00aa", row.version):
        os.utime(home / name, (long_ago, long_ago))
    await services.preparation.sweep(set())
    assert {one.name for one in home.iterdir()} == {"00bb", row.version}


async def test_the_same_again_is_the_same_version(services: Services, film: Path) -> None:
    row = await add(services, film)
    await services.local.run_once()
    first = await services.footage.get(row.id)
    await services.footage.retry(row.id)
    assert await services.local.run_once()
    again = await services.footage.get(row.id)
    assert (again.version, again.state) == (first.version, FootageState.READY)
    assert made(services, row) == [first.version]


async def test_a_full_disk_is_said_the_original_kept_and_a_retry_works(
    services: Services, film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = await add(services, film)

    async def full(*_: object, **__: object) -> None:
        raise DiskFull

    with monkeypatch.context() as patch:
        patch.setattr(steps, "fast", full)
        assert await services.local.run_once()
    row = await services.footage.get(row.id)
    assert row.state == FootageState.FAILED
    assert "plein" in (row.problem or "")
    assert (lies(services, names.originals(row.id)) / "source-0").read_bytes() == film.read_bytes()
    assert made(services, row) == []
    await services.footage.retry(row.id)
    assert await services.local.run_once()
    assert (await services.footage.get(row.id)).state == FootageState.READY


@pytest.fixture(params=["scratch", "renditions"])
def tiny_disk(services: Services, request: pytest.FixtureRequest) -> Iterator[Path]:
    """Attempts, or what came of them, on a disk of their own of 120 kB, where we may mount one."""
    folder: Path = services.folder.root / request.param
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=120k", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no right to mount a small disk here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


async def test_a_disk_that_is_really_full(services: Services, film: Path, tiny_disk: Path) -> None:
    row = await add(services, film)
    (tiny_disk / "other").write_bytes(bytes(100_000))
    assert await services.local.run_once()
    row = await services.footage.get(row.id)
    assert row.state == FootageState.FAILED
    assert "Le disque du serveur est plein" in (row.problem or "")
    assert (lies(services, names.originals(row.id)) / "source-0").read_bytes() == film.read_bytes()
    assert made(services, row) == []
    (tiny_disk / "other").unlink()


async def test_the_unexpected_fails_one_piece_and_not_the_engine(
    services: Services, panorama: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = await add(services, panorama)

    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("out of the blue")

    with monkeypatch.context() as patch:
        patch.setattr(preparation, "prepare", broken)
        assert await services.local.run_once()
    row = await services.footage.get(row.id)
    assert (row.state, row.problem) == (
        FootageState.FAILED,
        "Une erreur inattendue a arrêté la préparation (RuntimeError).",
    )


async def test_the_engine_outlives_a_database_that_refuses(
    services: Services, panorama: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "AGAIN_S", 0.0)
    row = await add(services, panorama)
    real, refused = services.footage.publish, 0

    async def publish(*arguments: Any) -> bool:
        nonlocal refused
        refused += 1
        if refused == 1:
            raise OSError(28, "database or disk is full")
        return await real(*arguments)

    monkeypatch.setattr(services.footage, "publish", publish)
    await run_until_ready(services, row)
    assert refused == 2


async def test_footage_is_prepared_in_the_order_it_came(services: Services, panorama: Path) -> None:
    rows = [await add(services, panorama) for _ in range(2)]
    first = await services.footage.claim()
    assert first is not None
    assert first.id == rows[0].id
    again = await services.footage.claim()
    assert again is not None
    assert again.id == rows[0].id, "an interrupted one comes first"
    assert again.attempt != first.attempt
    assert not await services.footage.fail(first.attempt, "too late"), "the former attempt says nothing more"


async def test_footage_that_a_scene_shows_is_not_removed(services: Services, furniture: Any) -> None:
    with pytest.raises(Conflict):
        await services.remover.remove(furniture.footage["class"])
