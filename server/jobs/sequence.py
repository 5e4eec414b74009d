"""The order of the work on one piece of footage, the same for every engine."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from server.db.tables import Footage
from server.footage.preparation import Hold, Preparation, Superseded
from server.footage.records import FootageRecords
from server.jobs.bench import Outcome
from server.jobs.orders import Kind, Order
from server.jobs.records import JobRecords

Run = Callable[[Sequence[Order]], Awaitable[list[Outcome]]]  # side by side where there are several hosts


async def prepare_footage(footage_id: str, attempt: str, run: Run) -> None:
    """Have everything done that an attempt needs, each step after those it rests on."""
    await run([Order(footage_id=footage_id, attempt=attempt, kind=Kind.PREPARE)])


async def announce(records: FootageRecords, jobs: JobRecords) -> list[Footage]:
    """Show what is due as waiting jobs, so that staff see the line and may change its order; return it."""
    due = await records.due()
    known = await jobs.attempts()
    for footage in due:
        if footage.attempt not in known:
            await jobs.order(first_order(footage))
    return due


def first_order(footage: Footage) -> Order:
    """Return what a piece of footage begins with."""
    return Order(footage_id=footage.id, attempt=footage.attempt, kind=Kind.PREPARE)


class Steps:
    """Does the step that an order names."""

    def __init__(self, records: FootageRecords, preparation: Preparation) -> None:
        self._records, self._preparation = records, preparation

    async def __call__(self, order: Order, hold: Hold) -> None:
        """Do it; Superseded when its attempt is not the footage's any more."""
        footage = await self._footage(order)
        match order.kind:
            case Kind.PREPARE:
                await self._preparation.photo(footage, hold)
            case _:
                raise NotImplementedError

    async def _footage(self, order: Order) -> Footage:
        if order.kind is Kind.NIGHT:
            footage = await self._records.find(order.footage_id)
        else:
            footage = await self._records.start(order.footage_id, order.attempt)
        if footage is None or footage.attempt != order.attempt:
            raise Superseded
        return footage
