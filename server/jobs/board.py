"""The jobs as staff see them, and what staff may change of them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import case, select, update

from server.clock import now_ms
from server.db.engine import Database
from server.db.tables import Footage, Job
from server.errors import Conflict, NotFound
from server.footage.records import AHEAD
from server.jobs.records import LIVE, JobState

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class JobInfo:
    """A job with the title of its footage."""

    job: Job
    title: str


class JobBoard:
    """The list of jobs."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> list[JobInfo]:
        """Return the jobs as staff want to see them: running, waiting in their order, then the ended ones."""
        turn = case({JobState.RUNNING: 0, JobState.WAITING: 1, JobState.FAILED: 2}, value=Job.state, else_=3)
        in_line = case((turn < 2, Job.priority), else_=0)
        when = case((turn < 2, Job.created_ms), else_=-Job.created_ms)
        query = (
            select(Job, Footage.title)
            .join(Footage, Footage.id == Job.footage_id)
            .order_by(turn, in_line, when)
            .limit(MOST_SHOWN)
        )
        async with self._database() as database:
            return [JobInfo(job=job, title=title) for job, title in (await database.execute(query))]

    async def get(self, job_id: str) -> JobInfo:
        """Return one job; NotFound when there is none."""
        query = select(Job, Footage.title).join(Footage, Footage.id == Job.footage_id).where(Job.id == job_id)
        async with self._database() as database:
            found = (await database.execute(query)).first()
        if found is None:
            raise NotFound("Ce travail n'existe plus ; rechargez la page.")
        return JobInfo(job=found[0], title=found[1])

    async def put_ahead(self, job_id: str) -> None:
        """Let what waits for the footage of this job come before everything else."""
        job = (await self.get(job_id)).job
        if job.state not in LIVE:
            raise Conflict("Ce travail n'attend plus : il est terminé.")
        async with self._database.begin() as database:
            await database.execute(
                update(Job)
                .where(Job.footage_id == job.footage_id, Job.state.in_(LIVE), Job.priority >= AHEAD)
                .values(priority=Job.priority // AHEAD)
            )

    async def cancel(self, job_id: str) -> None:
        """Cancel a night pass; any other job goes with its footage (FootageRecords.cancel)."""
        async with self._database.begin() as database:
            found = await database.execute(
                update(Job)
                .where(Job.id == job_id, Job.state.in_(LIVE))
                .values(state=JobState.CANCELLED, ended_ms=now_ms())
                .returning(Job.id)
            )
            if found.first() is None:
                raise Conflict("Ce travail est déjà terminé.")

    async def wait_again(self, job_id: str) -> None:
        """Put a night pass that failed or was cancelled back in line."""
        async with self._database.begin() as database:
            found = await database.execute(
                update(Job)
                .where(Job.id == job_id, Job.state.in_((JobState.FAILED, JobState.CANCELLED)))
                .values(state=JobState.WAITING, tries=0, problem=None, progress=None, ended_ms=None)
                .returning(Job.id)
            )
            if found.first() is None:
                raise Conflict("Ce travail est déjà en ligne, ou terminé.")
