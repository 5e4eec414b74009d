"""Job rows: what is waited for, what runs where and how far it is, what failed and why."""

from __future__ import annotations

from dataclasses import asdict
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case, delete, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from media.model import Progress
from server.clock import now_ms
from server.db.engine import Database
from server.db.tables import Footage, Job
from server.footage.records import AHEAD, DUE, FootageState
from server.jobs.orders import PRIORITY, Kind, Order

# What part of the time of a whole preparation a job takes, from where to where.
SHARES = {
    Kind.PREPARE: (0.0, 1.0),
    Kind.FAST: (0.0, 0.08),
    Kind.LADDER: (0.08, 0.92),
    Kind.FINISH: (0.92, 1.0),
}


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"  # for a worker
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"  # see `problem`
    CANCELLED = "cancelled"  # by staff, or because the footage was changed meanwhile


LIVE = (JobState.WAITING, JobState.RUNNING)


class JobRecords:
    """The jobs in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def order(self, order: Order) -> int | None:
        """Write an order down once; return its priority, None when the footage has another attempt now.

        Jobs of the footage's former attempts are forgotten: the list shows how things stand.
        """
        async with self._database.begin() as database:
            if await database.scalar(select(Footage.attempt).where(Footage.id == order.footage_id)) != (
                order.attempt
            ):
                return None
            if (known := await database.get(Job, order.job_id)) is not None:
                return known.priority
            mine = Job.footage_id == order.footage_id
            await database.execute(delete(Job).where(mine, Job.attempt != order.attempt))
            ahead = await database.scalar(
                select(Job.id).where(mine, Job.priority < AHEAD, Job.kind != Kind.NIGHT).limit(1)
            )
            row = _new(order, ahead=ahead is not None and order.kind is not Kind.NIGHT)
            database.add(row)
            return row.priority

    async def begin(self, order: Order, worker: str) -> int | None:
        """Take a job; return the how-many-th try it is, None when it is not to be done (any more)."""
        async with self._database.begin() as database:
            return await database.scalar(
                update(Job)
                .where(Job.id == order.job_id, Job.state.in_(LIVE), _in_force())
                .values(
                    state=JobState.RUNNING,
                    worker=worker,
                    tries=Job.tries + 1,
                    progress=None,
                    problem=None,
                    started_ms=now_ms(),
                )
                .returning(Job.tries)
            )

    async def note(self, order: Order, worker: str, progress: Progress | None, log: str) -> bool:
        """Write down how far it is; False when the worker is to stop: it is another's, or nobody's."""
        values: dict[str, Any] = {"log": log}
        if progress is not None:
            values["progress"] = asdict(progress)
        async with self._database.begin() as database:
            found = await database.execute(
                update(Job).where(_held(order.job_id, worker), _is_of()).values(**values).returning(Job.id)
            )
            if found.first() is None:
                return False
            if progress is not None and order.kind is not Kind.NIGHT:
                await database.execute(
                    update(Footage)
                    .where(Footage.attempt == order.attempt, Footage.state == FootageState.PREPARING)
                    .values(progress=_of_all(order, progress), updated_ms=now_ms())
                )
            return True

    async def end(
        self, order: Order, worker: str, state: JobState, *, log: str, problem: str | None = None
    ) -> bool:
        """Say how it ended; False when it was not the worker's any more.

        A failure is the footage's too, unless all that is missing is the night pass.
        """
        async with self._database.begin() as database:
            found = await database.execute(
                update(Job)
                .where(_held(order.job_id, worker))
                .values(state=state, problem=problem, log=log, ended_ms=now_ms())
                .returning(Job.id)
            )
            mine = found.first() is not None
            if mine and state is JobState.FAILED and order.kind is not Kind.NIGHT:
                await _fail(database, order.attempt, problem)
            return mine

    async def outcome(self, order: Order) -> str | None:
        """Tell how a job went: done, failed, dropped (nobody needs it); None while it is to be done."""
        query = select(Job.state, _in_force()).where(Job.id == order.job_id)
        async with self._database() as database:
            found = (await database.execute(query)).first()
        if found is None:
            return "dropped"
        state, wanted = found
        if state in (JobState.DONE, JobState.FAILED):
            return str(state)
        return None if wanted and state in LIVE else "dropped"

    async def under_way(self) -> list[str]:
        """Return the ids of the jobs that are to be done, but for the night's."""
        query = select(Job.id).where(Job.state.in_(LIVE), Job.kind != Kind.NIGHT, _in_force())
        async with self._database() as database:
            return list(await database.scalars(query))

    async def lose(self, job_id: str, problem: str) -> None:
        """Say that a job has ended without a word; its footage fails."""
        async with self._database.begin() as database:
            attempt = await database.scalar(
                update(Job)
                .where(Job.id == job_id, Job.state.in_(LIVE))
                .values(state=JobState.FAILED, problem=problem, ended_ms=now_ms())
                .returning(Job.attempt)
            )
            if attempt is not None:
                await _fail(database, attempt, problem)

    async def is_wanted(self, order: Order) -> bool:
        """Tell whether the job is still to be done, by whomever."""
        query = select(exists().where(Job.id == order.job_id, Job.state.in_(LIVE), _in_force()))
        async with self._database() as database:
            return bool(await database.scalar(query))

    async def give_back(self, worker: str, *, counts: bool) -> None:
        """Put the jobs of a worker that is gone back in line; it may not count as a try."""
        async with self._database.begin() as database:
            await database.execute(
                update(Job)
                .where(Job.worker == worker, Job.state == JobState.RUNNING)
                .values(
                    state=JobState.WAITING,
                    tries=Job.tries if counts else Job.tries - 1,
                    worker=None,
                    progress=None,
                )
            )

    async def close_stale(self) -> None:
        """Close the jobs that nobody needs any more: their footage has another attempt, or is settled.

        A worker may die between publishing and saying so: what its attempt has published is done.
        """
        async with self._database() as database:
            if (await database.scalar(select(Job.id).where(Job.state.in_(LIVE), ~_in_force()))) is None:
                return
        async with self._database.begin() as database:
            await database.execute(
                update(Job)
                .where(Job.state.in_(LIVE), ~_in_force())
                .values(state=case((_published(), "done"), else_="cancelled"), ended_ms=now_ms())
            )

    async def nights(self) -> list[Order]:
        """Return the night passes that are due, in order."""
        query = (
            select(Job)
            .where(Job.kind == Kind.NIGHT, Job.state.in_(LIVE), _in_force())
            .order_by(Job.priority, Job.created_ms)
        )
        async with self._database() as database:
            rows = await database.scalars(query)
            return [Order(footage_id=row.footage_id, attempt=row.attempt, kind=Kind.NIGHT) for row in rows]

    async def attempts(self) -> set[str]:
        """Return the attempts of which there are jobs."""
        async with self._database() as database:
            return set(await database.scalars(select(Job.attempt).distinct()))

    async def priorities(self) -> dict[str, int]:
        """Return the priority of every job that waits, by its id."""
        query = select(Job.id, Job.priority).where(Job.state == JobState.WAITING)
        async with self._database() as database:
            return {job_id: priority for job_id, priority in (await database.execute(query))}


def held(job_id: str, worker: str) -> ColumnElement[bool]:
    """Tell, in SQL, whether a job is in this worker's hands: the fence of what it publishes."""
    return exists().where(_held(job_id, worker))


def _held(job_id: str, worker: str) -> ColumnElement[bool]:
    return and_(Job.id == job_id, Job.worker == worker, Job.state == JobState.RUNNING)


def _in_force() -> ColumnElement[bool]:
    """The footage still has the job's attempt, and is being prepared (or ready, for the night pass)."""
    due = or_(
        Footage.state.in_(DUE),
        and_(Footage.state == FootageState.READY, Job.kind == Kind.NIGHT),
    )
    return exists().where(Footage.id == Job.footage_id, Footage.attempt == Job.attempt, due)


def _is_of() -> ColumnElement[bool]:
    """The job's attempt is its footage's; that may be ready already, with only tidying up left to do."""
    same = and_(Footage.id == Job.footage_id, Footage.attempt == Job.attempt)
    return exists().where(same, Footage.state != FootageState.FAILED)


def _published() -> ColumnElement[bool]:
    """The footage is ready by the job's attempt."""
    same = and_(Footage.id == Job.footage_id, Footage.attempt == Job.attempt)
    return exists().where(same, Footage.state == FootageState.READY, Job.kind != Kind.NIGHT)


def _of_all(order: Order, progress: Progress) -> dict[str, Any]:
    """How far the whole preparation is, when one job of it is so far."""
    start, end = SHARES[order.kind]
    left = progress.seconds_left if end - start > 0.5 else None  # the short steps know little of the long one
    percent = 100 * start + progress.percent * (end - start)
    return {**asdict(progress), "percent": round(percent, 1), "seconds_left": left}


def _new(order: Order, *, ahead: bool) -> Job:
    priority = PRIORITY[order.kind]
    return Job(
        id=order.job_id,
        footage_id=order.footage_id,
        attempt=order.attempt,
        kind=order.kind,
        part=order.part if order.parts > 1 else None,
        state=JobState.WAITING,
        priority=priority // AHEAD if ahead else priority,
        tries=0,
        log="",
        created_ms=now_ms(),
    )


async def _fail(database: AsyncSession, attempt: str, problem: str | None) -> None:
    await database.execute(
        update(Footage)
        .where(Footage.attempt == attempt)
        .values(state=FootageState.FAILED, problem=problem, progress=None, updated_ms=now_ms())
    )
