"""Hosts that share PostgreSQL and a data folder: killed, frozen, cut off, everything is published once."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server.settings import Settings
from tests.postgres import Postgres
from tests.server.jobs.conftest import take_in
from tests.server.jobs.hosts import (
    encoders,
    hold_encoder,
    hold_encoders,
    is_gone,
    running_host,
    send,
    slow_down,
    until,
)
from tests.server.jobs.place import Place, is_done, place_on, published_once


@pytest.fixture
async def shared(on_postgres: Settings) -> AsyncIterator[Place]:
    """Hosts that share PostgreSQL and a data folder."""
    async with place_on(on_postgres) as place:
        yield place


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
    rows = [await take_in(shared.services, long_film if n < 2 else film) for n in range(3)]
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
