"""Leases of workers: who beats is alive; who has not for a lease is dead, and its work is another's.

Only the database's clock counts: those of several hosts never agree.
"""

from __future__ import annotations

import asyncio
import logging
import os
import threading
import time
from dataclasses import dataclass

from sqlalchemy import delete, exists, select, update
from sqlalchemy.exc import DBAPIError

from server.clock import new_id
from server.db.engine import Database, open_database
from server.db.now import database_now
from server.db.tables import Worker

log = logging.getLogger("plateau.leases")
LOST = 75  # exit status of a worker that was taken for dead: its work is another's now


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """Who a worker is: a slot of a host, since it was started."""

    host: str
    slot: int
    boot: str

    @classmethod
    def new(cls, host: str, slot: int) -> Name:
        """Name a worker that is to be started."""
        return cls(host=host.replace(":", "-"), slot=slot, boot=new_id()[:13])

    def __str__(self) -> str:
        return f"{self.host}:{self.slot}:{self.boot}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alive:
    """A worker whose lease holds."""

    id: str
    host: str
    slot: int
    started_ms: int
    silent_ms: int  # since its last beat


class Leases:
    """The leases in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(self, name: Name, lease_s: float) -> None:
        """Begin a lease."""
        async with self._database.begin() as database:
            now = await database.scalar(select(database_now())) or 0
            lease = round(lease_s * 1000)
            database.add(
                Worker(
                    id=str(name), host=name.host, slot=name.slot, lease_ms=lease, started_ms=now, beat_ms=now
                )
            )

    async def beat(self, name: Name) -> bool:
        """Say that one lives; False when one was taken for dead."""
        async with self._database.begin() as database:
            found = await database.execute(
                update(Worker)
                .where(Worker.id == str(name))
                .values(beat_ms=database_now())
                .returning(Worker.id)
            )
            return found.first() is not None

    async def end(self, worker: str) -> None:
        """End a lease: whoever looks sees at once that this worker is gone."""
        async with self._database.begin() as database:
            await database.execute(delete(Worker).where(Worker.id == worker))

    async def bury(self) -> list[str]:
        """End every lease that has run out; return whose. One of several that look buries a worker."""
        expired = Worker.beat_ms < database_now() - Worker.lease_ms
        async with self._database() as database:
            if not await database.scalar(select(exists().where(expired))):
                return []
        async with self._database.begin() as database:
            return list(await database.scalars(delete(Worker).where(expired).returning(Worker.id)))

    async def known(self) -> set[str]:
        """Return who has a lease, run out or not: nobody else can be at work."""
        async with self._database() as database:
            return set(await database.scalars(select(Worker.id)))

    async def last_beat(self, worker: str) -> int | None:
        """Return when a worker was last heard; None when it is unknown."""
        async with self._database() as database:
            return await database.scalar(select(Worker.beat_ms).where(Worker.id == worker))

    async def alive(self) -> list[Alive]:
        """Return who lives, by host and slot."""
        silent = (database_now() - Worker.beat_ms).label("silent")
        query = (
            select(Worker, silent)
            .where(Worker.beat_ms >= database_now() - Worker.lease_ms)
            .order_by(Worker.host, Worker.slot)
        )
        async with self._database() as database:
            return [
                Alive(
                    id=row.id, host=row.host, slot=row.slot, started_ms=row.started_ms, silent_ms=max(ms, 0)
                )
                for row, ms in (await database.execute(query))
            ]


class Heart:
    """Beats in a thread of its own, so that a busy event loop is not taken for death."""

    def __init__(self, url: str, name: Name, lease_s: float) -> None:
        self._url, self._name, self._lease_s = url, name, lease_s
        self._heard: list[float] = []  # monotonic times of the first and last beat of an unbroken row

    def start(self) -> None:
        """Beat until the process ends; end the process when it was taken for dead."""
        threading.Thread(target=lambda: asyncio.run(self._beat()), name="heart", daemon=True).start()

    @property
    def steady(self) -> bool:
        """Whether every beat of the last lease was heard: who was cut off itself buries nobody."""
        return bool(self._heard) and (
            self._heard[-1] - self._heard[0] >= self._lease_s
            and time.monotonic() - self._heard[-1] < self._lease_s / 2
        )

    async def _beat(self) -> None:
        async with open_database(self._url) as database:
            leases = Leases(database)
            while True:
                try:
                    alive = await leases.beat(self._name)
                except (DBAPIError, OSError) as error:
                    log.warning("no beat: %s", error)
                    self._heard.clear()
                else:
                    if not alive:
                        log.error("this worker was taken for dead; it ends, others do its work")
                        os._exit(LOST)  # at once: what it holds is not its own any more
                    now = time.monotonic()
                    if self._heard and now - self._heard[-1] > self._lease_s / 2:
                        self._heard.clear()  # frozen meanwhile
                    self._heard = [*self._heard[:1], now]
                await asyncio.sleep(self._lease_s / 4)
