"""What is and what should be: the rows say what is due, DBOS is made to follow, again and again.

Every worker does this by itself; each step may be done by several, or twice.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from server.footage.preparation import Preparation
from server.footage.records import FootageRecords
from server.jobs.durable import PIPELINE, Durable, Flow
from server.jobs.leases import Heart, Leases
from server.jobs.records import JobRecords
from server.jobs.sequence import announce, first_order

log = logging.getLogger("plateau.reconcile")
KEPT = timedelta(days=7)  # of workflows that ended: for whoever looks why
PRUNED_EVERY = timedelta(minutes=10)
STUCK = (
    "La préparation s'est arrêtée sans dire pourquoi. Réessayez ; si cela recommence, "
    "dites-le à qui s'occupe du serveur, avec l'heure."
)


class Reconciler:
    """Makes DBOS follow the rows, and buries workers that are dead."""

    def __init__(
        self,
        footage: FootageRecords,
        jobs: JobRecords,
        leases: Leases,
        preparation: Preparation,
        durable: Durable,
        heart: Heart,
    ) -> None:
        self._footage, self._jobs, self._leases = footage, jobs, leases
        self._preparation, self._durable, self._heart = preparation, durable, heart
        self._swept: set[str] | None = None
        self._pruned: datetime | None = None

    async def once(self) -> None:
        """Look once, and put right what is not as it should be."""
        due = await announce(self._footage, self._jobs)
        nights = {order.job_id: order for order in await self._jobs.nights()}
        wanted = {f"{one.id}:{one.attempt}" for one in due}
        flows = await self._durable.under_way()
        await self._take_over(flows)
        await self._leave_former_pipelines(flows)
        flows = [flow for flow in flows if flow.pipeline >= PIPELINE]
        await self._cancel(flow for flow in flows if not _is_wanted(flow.id, wanted, nights.keys()))
        missing = (wanted | nights.keys()) - {flow.id for flow in flows}
        ended = await self._durable.ended(sorted(missing)) if missing else {}
        for one in due:
            flow_id = f"{one.id}:{one.attempt}"
            if flow_id in ended:
                await self._begin_anew(one.attempt, ended[flow_id])
            elif flow_id in missing:
                await self._durable.enqueue_preparation(first_order(one))
        for job_id, order in nights.items():
            if job_id in ended:  # staff want it once more
                await self._durable.forget([job_id])
            if job_id in missing:
                await self._durable.enqueue_job(order)
        await self._give_up_lost()
        await self._put_in_order(flows)
        await self._clear({one.attempt for one in due} | {order.attempt for order in nights.values()})
        await self._prune(datetime.now(UTC))

    async def _take_over(self, flows: list[Flow]) -> None:
        """Give the work of workers without a lease to others."""
        if self._heart.steady:
            for worker in await self._leases.bury():
                log.warning("worker %s is dead", worker)
        owners = {flow.worker for flow in flows if flow.worker is not None}
        if dead := sorted(owners - await self._leases.known()):
            log.warning("taking over the work of %s", ", ".join(dead))
            for worker in dead:
                await self._jobs.give_back(worker, counts=True)
            await self._durable.take_over(dead)

    async def _leave_former_pipelines(self, flows: list[Flow]) -> None:
        """Let work that an earlier version began, and cannot be gone on with, begin anew."""
        former = [flow for flow in flows if flow.pipeline < PIPELINE]
        known = await self._leases.known() if former else set()
        await self._cancel(flow for flow in former if flow.worker not in known)

    async def _begin_anew(self, attempt: str, pipeline: int) -> None:
        """What is due has ended all the same: of an earlier version, it begins anew; else it has failed."""
        if pipeline < PIPELINE:
            await self._footage.renew(attempt)
        elif await self._footage.still_due(attempt):
            log.error("attempt %s ended and did not say how", attempt)
            await self._footage.fail(attempt, STUCK)

    async def _give_up_lost(self) -> None:
        """Fail the jobs that DBOS knows to have ended, and that did not say how."""
        waiting = await self._jobs.under_way()
        for job_id in await self._durable.ended(waiting) if waiting else {}:
            log.error("job %s ended and did not say how", job_id)
            await self._jobs.lose(job_id, STUCK)

    async def _cancel(self, flows: Iterable[Flow]) -> None:
        if ids := [flow.id for flow in flows]:
            log.info("not needed any more: %s", ", ".join(ids))
            await self._durable.cancel(ids)
            await self._jobs.close_stale()

    async def _put_in_order(self, flows: list[Flow]) -> None:
        """Follow staff's « first, please »."""
        waiting = {flow.id: flow.priority for flow in flows if flow.status == "ENQUEUED"}
        wished = await self._jobs.priorities() if waiting else {}
        changed = {one: wished[one] for one, now in waiting.items() if wished.get(one, now) != now}
        if changed:
            await self._durable.reprioritise(changed)

    async def _prune(self, now: datetime) -> None:
        """Forget what ended long ago, so that the jobs' database does not grow for ever."""
        if self._pruned is None or now - self._pruned > PRUNED_EVERY:
            await self._durable.forget_ended_before(now - KEPT)
            self._pruned = now

    async def _clear(self, attempts: set[str]) -> None:
        """Close the rows and remove the files of attempts that are over, whenever those in force change."""
        if attempts != self._swept:
            await self._jobs.close_stale()
            await self._preparation.sweep(attempts)
            self._swept = attempts


def _is_wanted(flow_id: str, preparations: set[str], nights: Iterable[str]) -> bool:
    """Tell whether a preparation, a job of one, or a night pass is (`footage:attempt[:kind:part]`)."""
    return flow_id in nights or ":".join(flow_id.split(":")[:2]) in preparations
