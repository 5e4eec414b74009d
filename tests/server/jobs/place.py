"""A data folder with its database, as the fault tests look at it from outside."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from server.db.tables import Footage
from server.footage.records import FootageState
from server.jobs.board import JobInfo
from server.services import Services, open_services
from server.settings import Settings
from tests.server.jobs.conftest import Witness
from tests.server.jobs.hosts import until


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


async def published_once(place: Place, row: Footage) -> Footage:
    """Wait for the footage, which must be ready by one publication, with nothing left over."""
    row = await place.settled(row)
    assert (row.state, row.problem) == (FootageState.READY, None)
    await until(lambda: place.left(row) == [])
    assert place.witness.whole(row) == 1
    return row


async def is_done(place: Place, row: Footage) -> bool:
    return (await place.job(row, "finish")).job.state == "done"
