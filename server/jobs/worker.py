"""The engine in processes of its own: workers that start when something is due, and end when all is done."""

from __future__ import annotations

import asyncio
import logging
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext

from sqlalchemy.exc import DBAPIError

from server.errors import Conflict
from server.footage.records import FootageRecords
from server.jobs.leases import Leases
from server.jobs.lock import engine_lock, engine_turn
from server.jobs.records import JobRecords
from server.jobs.supervisor import Supervisor
from server.paths import DataFolder
from server.settings import Settings

log = logging.getLogger("plateau.engine")
POLL_S = 2.0  # footage added by another process (the command line) is seen within this time
IDLE_S = 180.0  # a worker without work gives its memory back after this time
BUSY = (
    "Un autre moteur prépare déjà les séquences de ce dossier de données : le serveur, ou un autre "
    "« plateau worker ». Arrêtez-le, ou partagez le travail avec PLATEAU_JOBS_URL=postgresql://…"
)


class WorkerEngine:
    """The server's engine: one worker on this machine, while there is work."""

    def __init__(self, settings: Settings, footage: FootageRecords, jobs: JobRecords, leases: Leases) -> None:
        self._settings, self._footage, self._jobs, self._leases = settings, footage, jobs, leases
        self._wake = asyncio.Event()

    def wake(self) -> None:
        """Say that there may be something due."""
        self._wake.set()

    async def run(self) -> None:
        """Have a worker do what is due, for ever; on SQLite, as soon as no other engine is at it."""
        _ = self._settings.jobs  # refused now, not when the first film comes
        lock = DataFolder(self._settings.data.resolve()).engine_lock
        while True:
            await self._until_due()
            async with engine_turn(lock) if self._settings.one_host else nullcontext():
                await self._work()

    async def _until_due(self) -> None:
        while not await self._is_due():
            await self._rest()

    async def _rest(self) -> None:
        self._wake.clear()
        try:
            async with asyncio.timeout(POLL_S):
                await self._wake.wait()
        except TimeoutError:
            pass

    async def _is_due(self) -> bool:
        try:
            return bool(await self._footage.due() or await self._jobs.nights())
        except (DBAPIError, OSError) as error:
            log.warning("the database is away: %s", error)
            return False

    async def _work(self) -> None:
        """Keep a worker running until nothing has been due for a while."""
        async with supervised(self._settings, self._leases, self._jobs, host=socket.gethostname(), slots=1):
            last = time.monotonic()
            while time.monotonic() - last < IDLE_S:
                if await self._is_due():
                    last = time.monotonic()
                await self._rest()


@asynccontextmanager
async def supervised(
    settings: Settings, leases: Leases, jobs: JobRecords, *, host: str, slots: int
) -> AsyncIterator[asyncio.Task[None]]:
    """Keep workers running while the block lasts. On one host's SQLite the caller holds the engine lock."""
    if settings.one_host:  # nobody else can be at work: whoever has a lease still is dead
        for worker in await leases.known():
            await leases.end(worker)
            await jobs.give_back(worker, counts=True)
    supervisor = Supervisor(settings, leases, jobs, host=host, slots=slots)
    task = asyncio.create_task(supervisor.run())
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def work_on(settings: Settings, leases: Leases, jobs: JobRecords, *, host: str, slots: int) -> None:
    """Do the work of `plateau worker` until cancelled; Conflict when another engine has the data folder."""
    _ = settings.jobs
    lock = DataFolder(settings.data.resolve()).engine_lock
    with engine_lock(lock) if settings.one_host else nullcontext(True) as ours:
        if not ours:
            raise Conflict(BUSY)
        async with supervised(settings, leases, jobs, host=host, slots=slots) as task:
            await task
