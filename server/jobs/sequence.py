"""The order of the work on one piece of footage, the same for every engine."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial

from media.steps import Chunk
from server.db.patience import patiently
from server.db.tables import Footage
from server.footage.preparation import Hold, Preparation, Superseded
from server.footage.records import FootageRecords
from server.jobs.bench import Outcome
from server.jobs.orders import Kind, Order
from server.jobs.records import JobRecords

Run = Callable[[Sequence[Order]], Awaitable[list[Outcome]]]  # side by side where there are several hosts


Outline = Callable[[str, str], Awaitable[tuple[int, bool]]]  # see Preparation.outline


async def prepare_footage(first: Order, outline: Outline, run: Run) -> None:
    """Have everything done that an attempt needs, each step after those it rests on.

    The night pass is written down before the film is ready: it is due as soon as that is.
    """
    if not all_done(await run([first])) or first.kind is Kind.PREPARE:
        return
    chunks, night = await outline(first.footage_id, first.attempt)
    ladder = [replace(first, kind=Kind.LADDER, part=part, parts=chunks) for part in range(chunks)]
    if all_done(await run(ladder)):
        await run([replace(first, kind=Kind.FINISH, parts=chunks, night=night)])


def all_done(outcomes: Sequence[Outcome]) -> bool:
    """Tell whether one may go on."""
    return all(outcome is Outcome.DONE for outcome in outcomes)


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
    is_photo = (footage.inspection or {}).get("kind") == "photo"
    kind = Kind.PREPARE if is_photo else Kind.FAST
    return Order(footage_id=footage.id, attempt=footage.attempt, kind=kind)


class Steps:
    """Does the step that an order names."""

    def __init__(self, records: FootageRecords, jobs: JobRecords, preparation: Preparation) -> None:
        self._records, self._jobs, self._preparation = records, jobs, preparation

    async def __call__(self, order: Order, hold: Hold) -> None:
        """Do it; Superseded when its attempt is not the footage's any more."""
        footage = await self._footage(order)
        match order.kind:
            case Kind.PREPARE:
                await self._preparation.photo(footage, hold)
            case Kind.FAST:
                await self._preparation.fast(footage, hold)
            case Kind.LADDER:
                chunk = Chunk(index=order.part, count=order.parts)
                await self._preparation.ladder(footage, chunk, hold)
            case Kind.FINISH:
                if order.night:
                    await patiently(partial(self._jobs.order, replace(order, kind=Kind.NIGHT, parts=1)))
                await self._preparation.finish(footage, order.parts, hold)
            case Kind.NIGHT:
                await self._preparation.night(footage, hold)

    async def _footage(self, order: Order) -> Footage:
        if order.kind is Kind.NIGHT:
            footage = await self._records.find(order.footage_id)
        else:
            footage = await self._records.start(order.footage_id, order.attempt)
        if footage is None or footage.attempt != order.attempt:
            raise Superseded
        return footage
