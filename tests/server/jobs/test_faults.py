"""Faults, with real processes: whatever is killed, frozen or cut off, everything is published once."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from server.db.tables import Footage
from server.footage.records import FootageState
from server.jobs.board import JobInfo
from server.services import Services, open_services
from server.settings import Settings
from tests.postgres import Postgres
from tests.server.jobs.conftest import Witness, take_in
from tests.server.jobs.hosts import (
    PLATEAU,
    encoders,
    environment,
    hold_encoder,
    hold_encoders,
    is_gone,
    running_host,
    running_server,
    send,
    slow_down,
    until,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A data folder with its database, looked at from outside."""

    settings: Settings
    services: Services
    witness: Witness

    async def settled(self, row: Footage) -> Footage:
        """Wait until the footage is ready or failed."""

        async def is_settled() -> bool:
            now = await self.services.footage.get(row.id)
            return now.state in (FootageState.READY, FootageState.FAILED)

        await until(is_settled)
        return await self.services.footage.get(row.id)

    async def job(self, row: Footage, kind: str = "fast") -> JobInfo:
        """A job of the footage: the one that the tests break, unless told otherwise."""
        jobs = await self.services.board.all()
        return next(one for one in jobs if (one.job.footage_id, one.job.kind) == (row.id, kind))

    def left(self, row: Footage) -> list[str]:
        """What lies in scratch and renditions of the footage besides its version."""
        root = self.settings.data
        scratch = [path.name for path in (root / "scratch").glob("*")]
        versions = {path.name for path in (root / "renditions" / row.id).glob("*")} - {row.version}
        return scratch + sorted(versions)[1:]  # the live one stays for whoever watches it


@asynccontextmanager
async def place_on(settings: Settings) -> AsyncIterator[Place]:
    async with open_services(settings) as services:
        witness = Witness(settings)
        yield Place(settings=settings, services=services, witness=witness)
        witness.close()


@pytest.fixture
async def place(settings: Settings) -> AsyncIterator[Place]:
    """One machine: everything in SQLite."""
    async with place_on(settings) as place:
        yield place


@pytest.fixture
async def shared(on_postgres: Settings) -> AsyncIterator[Place]:
    """Hosts that share PostgreSQL and a data folder."""
    async with place_on(on_postgres) as place:
        yield place


async def published_once(place: Place, row: Footage) -> Footage:
    """Wait for the footage, which must be ready by one publication, with nothing left over."""
    row = await place.settled(row)
    assert (row.state, row.problem) == (FootageState.READY, None)
    await until(lambda: place.left(row) == [])
    assert place.witness.whole(row) == 1
    return row


async def is_done(place: Place, row: Footage) -> bool:
    return (await place.job(row, "finish")).job.state == "done"


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


async def test_a_worker_killed_between_publishing_and_saying_so(shared: Place, long_film: Path) -> None:
    """The database itself holds the worker there: it has published, and cannot write down that it has."""
    for statement in (
        """CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS
           $$ BEGIN PERFORM pg_sleep(600); RETURN new; END $$""",
        """CREATE TRIGGER hold BEFORE UPDATE OF state ON job FOR EACH ROW
           WHEN (new.state = 'done' AND new.kind = 'finish')
           EXECUTE FUNCTION hold()""",
    ):
        shared.witness.run(statement)
    row = await take_in(shared.services, long_film)
    with running_host(shared.settings, "un") as host:
        row = await shared.settled(row)
        send(host.workers()[0], signal.SIGKILL)
        shared.witness.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
        )
        shared.witness.run("DROP TRIGGER hold ON job")
        await until(lambda: is_done(shared, row))
        await published_once(shared, row)


async def test_a_host_frozen_past_its_lease_and_continued(shared: Place, long_film: Path) -> None:
    slow_down(shared.settings.data)
    row = await take_in(shared.services, long_film)
    with running_host(shared.settings, "gele") as frozen:
        encoder = await hold_encoder(shared.settings.data)
        (worker,) = frozen.workers()
        for pid in frozen.everyone():
            send(pid, signal.SIGSTOP)
        with running_host(shared.settings, "autre"):
            await until(lambda: len(encoders(shared.settings.data)) > 1)
            await published_once(shared, row)
            for pid in frozen.everyone():
                send(pid, signal.SIGCONT)
            await until(lambda: is_gone(worker) and is_gone(encoder))
            await until(frozen.workers)  # a new one: the host is back
    await published_once(shared, row)


async def test_postgresql_stopped_in_mid_encode_and_back(
    shared: Place, postgres: Postgres, long_film: Path
) -> None:
    slow_down(shared.settings.data)
    row = await take_in(shared.services, long_film)
    with running_host(shared.settings, "un") as host:
        encoder = await hold_encoder(shared.settings.data)
        workers = host.workers()
        await asyncio.to_thread(postgres.stop)
        send(encoder, signal.SIGCONT)
        await until(lambda: is_gone(encoder))  # what it made waits for the database
        await asyncio.to_thread(postgres.start)
        await published_once(shared, row)
        assert (await shared.job(row)).job.tries == 1
        assert host.workers() == workers


async def test_two_hosts_share_the_work_and_one_is_killed(shared: Place, long_film: Path, film: Path) -> None:
    slow_down(shared.settings.data, encodes=2)
    rows = [await take_in(shared.services, long_film if n < 2 else film) for n in range(4)]
    with running_host(shared.settings, "un") as one, running_host(shared.settings, "deux"):
        await hold_encoders(shared.settings.data, 2)
        one.kill()
        await until(lambda: len(encoders(shared.settings.data)) == 1)
        for pid in encoders(shared.settings.data):
            send(pid, signal.SIGCONT)
        for row in rows:
            await published_once(shared, row)
    hosts = {(await shared.job(row)).job.worker for row in rows}
    assert {str(host).split(":")[0] for host in hosts} <= {"un", "deux"}


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
            await asyncio.to_thread(host.process.wait, 10)
        assert host.process.returncode == 0
        await until(lambda: is_gone(encoder))
    job = (await place.job(row)).job
    assert (job.state, job.tries, job.worker) == ("waiting", 0, None)
    assert await place.services.leases.known() == set()
    with running_host(place.settings, "un"):
        await published_once(place, row)
