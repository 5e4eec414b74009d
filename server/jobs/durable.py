"""Jobs on DBOS: workflows that outlive processes and hosts, in SQLite or PostgreSQL.

Loaded by workers only: the server itself never imports DBOS. What is due is said by the rows; DBOS says
who does it. One workflow a preparation, one child a job, on queues of their own: a preparation that waits
for its jobs never takes their place.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import sqlalchemy as sa
from dbos import DBOS, DBOSConfig, SetEnqueueOptions, SetWorkflowID
from dbos import Serializer as DBOSSerializer
from sqlalchemy import make_url

from server.db.patience import patiently
from server.jobs.bench import Bench, Outcome, TakenOver
from server.jobs.leases import LOST
from server.jobs.orders import Order
from server.jobs.records import JobRecords
from server.jobs.sequence import Outline, prepare_footage

log = logging.getLogger("plateau.durable")
PIPELINE = 1  # rises when steps change so that work begun by an earlier version cannot go on
PREPARATIONS, JOBS = "preparations", "jobs"
MOST_PREPARATIONS = 50  # begun at once by one worker: they only wait for their jobs
POLL_S = 0.5
MOST_FORGOTTEN = 500  # at once: the database is others' too
Workflow = Callable[..., Coroutine[Any, Any, Any]]
ENDED = ("SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")


class Serializer(DBOSSerializer):
    """JSON instead of pickle: whoever can write to the database cannot have code run by it."""

    def serialize(self, data: Any) -> str:
        """Return JSON; an error becomes its words."""
        return json.dumps({"error": repr(data)} if isinstance(data, BaseException) else data)

    def deserialize(cls, serialized_data: str) -> Any:
        """Read what `serialize` wrote."""
        data = json.loads(serialized_data)
        return RuntimeError(data["error"]) if isinstance(data, dict) and set(data) == {"error"} else data

    def name(self) -> str:
        """Return its name, which DBOS keeps beside the data."""
        return "plateau_json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A workflow that has not ended, as DBOS tells of it."""

    id: str
    status: str
    worker: str | None
    pipeline: int
    priority: int


class Durable:
    """DBOS for one worker: registers what it can do, then does what it takes from the queues."""

    def __init__(self, url: str, worker: str, bench: Bench, jobs: JobRecords, outline: Outline) -> None:
        """`url`: of the jobs' database, as DBOS wants it."""
        self._bench, self._jobs, self._outline = bench, jobs, outline
        DBOS(config=_config(url, worker))
        self._preparation, self._job = self._register()
        self._engine = sa.create_engine(_sync(url))
        self._schema = "dbos" if url.startswith("postgresql") else None

    def launch(self) -> None:
        """Begin to work; call within the event loop that is to run the jobs."""
        DBOS.launch()

    async def open_queues(self) -> None:
        """Make the queues known."""
        for name, most in ((PREPARATIONS, MOST_PREPARATIONS), (JOBS, 1)):
            await DBOS.register_queue_async(name, worker_concurrency=most, polling_interval_sec=POLL_S)

    def _register(self) -> tuple[Workflow, Workflow]:
        bench, outline = self._bench, self._outline

        @DBOS.step(name="do", preemptible=True)
        async def do(order: dict[str, Any]) -> str:
            try:
                return await bench.do(Order.from_json(order))
            except TakenOver:  # DBOS would write down what we say as if it were the other's word
                log.error("this worker was taken for dead; it ends, others do its work")
                os._exit(LOST)

        @DBOS.step(name="outline", retries_allowed=True, max_attempts=5)
        async def look(footage_id: str, attempt: str) -> tuple[int, bool]:
            return await outline(footage_id, attempt)

        @DBOS.workflow(name="job")
        async def job(order: dict[str, Any]) -> str:
            return await do(order)

        @DBOS.workflow(name="preparation")
        async def preparation(first: dict[str, Any]) -> None:
            await prepare_footage(Order.from_json(first), look, self._run)

        return preparation, job

    async def _run(self, orders: Sequence[Order]) -> list[Outcome]:
        """Have jobs done, by whichever workers are free; part of the workflow of a preparation.

        Their rows say how they went: DBOS's own waiting for a result sleeps for minutes when PostgreSQL was
        away for a moment.
        """
        for order in orders:
            await self.enqueue_job(order)
        return [await self._outcome(order) for order in orders]

    async def _outcome(self, order: Order) -> Outcome:
        while True:
            if (outcome := await patiently(partial(self._jobs.outcome, order))) is not None:
                return Outcome(outcome)
            await asyncio.sleep(POLL_S)

    async def enqueue_job(self, order: Order) -> None:
        """Put a job in the queue, once."""
        priority = await patiently(lambda: self._jobs.order(order))
        with SetWorkflowID(order.job_id), SetEnqueueOptions(priority=priority or 1):
            await DBOS.enqueue_workflow_async(JOBS, self._job, order.to_json())

    async def enqueue_preparation(self, first: Order) -> None:
        """Put a preparation in the queue, once; `first` is what it begins with."""
        with SetWorkflowID(f"{first.footage_id}:{first.attempt}"):
            await DBOS.enqueue_workflow_async(PREPARATIONS, self._preparation, first.to_json())

    async def under_way(self) -> list[Flow]:
        """Return the workflows that wait or run."""
        found = await DBOS.list_workflows_async(
            status=["ENQUEUED", "PENDING"], load_input=False, load_output=False
        )
        return [
            Flow(
                id=one.workflow_id,
                status=one.status,
                worker=one.executor_id if one.status == "PENDING" else None,
                pipeline=int(one.app_version or 0),
                priority=one.priority or 0,
            )
            for one in found
        ]

    async def ended(self, ids: Sequence[str]) -> dict[str, int]:
        """Return which of these workflows have ended, with the pipeline they were of."""
        found = await DBOS.list_workflows_async(
            workflow_ids=list(ids), status=list(ENDED), load_input=False, load_output=False
        )
        return {one.workflow_id: int(one.app_version or 0) for one in found}

    async def cancel(self, ids: Sequence[str]) -> None:
        """Cancel workflows with all their jobs: what runs is stopped within about a second."""
        await DBOS.cancel_workflows_async(list(ids), cancel_children=True)

    async def forget(self, ids: Sequence[str]) -> None:
        """Forget workflows that have ended, so that they may be begun anew."""
        await DBOS.delete_workflows_async(list(ids))

    async def forget_ended_before(self, when: datetime) -> int:
        """Forget workflows that ended before then, some at a time; return how many."""
        old = await DBOS.list_workflows_async(
            status=list(ENDED),
            completed_before=when.isoformat(),
            limit=MOST_FORGOTTEN,
            load_input=False,
            load_output=False,
        )
        if ids := [one.workflow_id for one in old]:
            await self.forget(ids)
        return len(ids)

    async def take_over(self, workers: Sequence[str]) -> None:
        """Put the work of dead workers back in its queues: DBOS's own recovery, which it keeps private.

        Idempotent, as only rows that still name one of these workers change.
        """
        await asyncio.to_thread(DBOS._recover_pending_workflows, list(workers))

    async def reprioritise(self, priorities: dict[str, int]) -> None:
        """Change the priority of jobs that wait in the queue. DBOS has no call for it: its table has."""
        table = sa.table("workflow_status", *map(sa.column, ("workflow_uuid", "status", "priority")))
        table.schema = self._schema

        def change() -> None:
            with self._engine.begin() as connection:
                for job_id, priority in priorities.items():
                    mine = (table.c.workflow_uuid == job_id) & (table.c.status == "ENQUEUED")
                    connection.execute(sa.update(table).where(mine).values(priority=priority))

        await asyncio.to_thread(change)


def _config(url: str, worker: str) -> DBOSConfig:
    return DBOSConfig(
        name="plateau",
        system_database_url=url,
        application_version=str(PIPELINE),
        executor_id=worker,
        log_level="ERROR",
        serializer=Serializer(),
        sys_db_pool_size=4,
    )


def _sync(url: str) -> sa.URL:
    address = make_url(url)
    return address.set(drivername="postgresql+psycopg") if url.startswith("postgresql") else address
