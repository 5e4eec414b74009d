"""Faults on one machine, with real processes: whatever is killed or frozen, everything is published once."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.footage.records import FootageState
from server.settings import Settings
from tests.server.jobs.conftest import take_in
from tests.server.jobs.hosts import (
    PLATEAU,
    environment,
    hold_encoder,
    is_gone,
    running_host,
    running_server,
    send,
    slow_down,
    until,
)
from tests.server.jobs.place import Place, place_on, published_once


@pytest.fixture
async def place(settings: Settings) -> AsyncIterator[Place]:
    """One machine: everything in SQLite."""
    async with place_on(settings) as place:
        yield place


async def test_a_worker_killed_in_mid_encode(place: Place, long_film: Path) -> None:
    slow_down(place.settings.data)
    row = await take_in(place.services, long_film)
    with running_host(place.settings, "un") as host:
        encoder = await hold_encoder(place.settings.data)
        (worker,) = host.workers()
        send(worker, signal.SIGKILL)
        await until(lambda: is_gone(encoder))
        await published_once(place, row)
        assert (await place.job(row)).job.tries == 2
        assert worker not in host.workers()


async def test_the_server_killed_in_mid_encode_leaves_no_orphan(place: Place, long_film: Path) -> None:
    slow_down(place.settings.data)
    row = await take_in(place.services, long_film)
    with running_server(place.settings) as server:
        encoder = await hold_encoder(place.settings.data)
        everyone = server.everyone()
        assert encoder in everyone
        server.kill()
        for pid in everyone:
            await until(lambda pid=pid: is_gone(pid))  # type: ignore[misc]
    with running_server(place.settings):
        await published_once(place, row)


async def test_ffmpeg_killed_is_tried_again_then_said(place: Place, long_film: Path) -> None:
    slow_down(place.settings.data, encodes=2)
    row = await take_in(place.services, long_film)
    with running_host(place.settings, "un"):
        for _ in range(2):
            encoder = await hold_encoder(place.settings.data)
            send(encoder, signal.SIGKILL)
            await until(lambda pid=encoder: is_gone(pid))  # type: ignore[misc]
        row = await place.settled(row)
        assert row.state == FootageState.FAILED
        assert row.problem
        job = (await place.job(row)).job
        assert (job.state, job.tries, job.problem) == ("failed", 2, row.problem)
        assert "failed" in job.log
        await place.services.footage.retry(row.id)
        await published_once(place, await place.services.footage.get(row.id))


async def test_cancelling_stops_ffmpeg_at_once_and_can_be_undone(place: Place, long_film: Path) -> None:
    slow_down(place.settings.data)
    row = await take_in(place.services, long_film)
    with running_host(place.settings, "un"):
        encoder = await hold_encoder(place.settings.data)
        await place.services.footage.cancel(row.id)
        async with asyncio.timeout(5):  # about 0.5 s; the machine may be busy
            await until(lambda: is_gone(encoder))
        row = await place.services.footage.get(row.id)
        assert row.state == FootageState.FAILED
        assert "annulée" in (row.problem or "")
        await until(lambda: place.left(row) == [])
        await place.services.footage.retry(row.id)
        await published_once(place, await place.services.footage.get(row.id))


async def test_two_engines_on_one_sqlite_are_refused(settings: Settings) -> None:
    settings.prepare_data()
    with running_host(settings, "un") as host:
        await until(host.workers)
        second = await asyncio.create_subprocess_exec(
            PLATEAU, "worker", "--data", settings.data,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment(settings),
        )  # fmt: skip
        _, said = await second.communicate()
        assert second.returncode == 1
        assert "Un autre moteur prépare déjà" in said.decode()


async def test_a_worker_frozen_alone_is_replaced(place: Place, long_film: Path) -> None:
    slow_down(place.settings.data)
    row = await take_in(place.services, long_film)
    with running_host(place.settings, "un") as host:
        encoder = await hold_encoder(place.settings.data)
        (worker,) = host.workers()
        send(worker, signal.SIGSTOP)
        await until(lambda: is_gone(worker) and is_gone(encoder))
        await published_once(place, row)


async def test_a_stopped_worker_does_not_count_as_a_try(place: Place, long_film: Path) -> None:
    slow_down(place.settings.data)
    row = await take_in(place.services, long_film)
    with running_host(place.settings, "un") as host:
        encoder = await hold_encoder(place.settings.data)
        host.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            await asyncio.to_thread(host.process.wait, 60)
        assert host.process.returncode == 0
        await until(lambda: is_gone(encoder))
    job = (await place.job(row)).job
    assert (job.state, job.tries, job.worker) == ("waiting", 0, None)
    assert await place.services.leases.known() == set()
    with running_host(place.settings, "un"):
        await published_once(place, row)
