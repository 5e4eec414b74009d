"""The bench: does one job and keeps its row true: tries, progress, last words, how it ended."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from enum import StrEnum
from functools import partial

from sqlalchemy.exc import DBAPIError

from media.errors import EncodeFailed, MediaError
from media.model import Progress
from server.db.patience import patiently
from server.errors import PlateauError
from server.footage.preparation import Hold, Superseded
from server.jobs.orders import Order
from server.jobs.records import JobRecords, JobState, held
from server.jobs.tail import Tail, listening_tail

log = logging.getLogger("plateau.jobs")
NOTE_S = 0.5  # progress is written down at most this often; also how soon a cancelled encode stops
MOST_TRIES = 8  # of a job whose worker died each time: it is the job that kills them
Work = Callable[[Order, Hold], Awaitable[None]]


class TakenOver(Exception):
    """This worker was taken for dead: another does the job now, and this one has nothing more to say."""


class Outcome(StrEnum):
    """How a job went, for whoever ordered it."""

    DONE = "done"
    FAILED = "failed"  # its row and the footage's say why
    DROPPED = "dropped"  # nobody needs it any more


class Bench:
    """Where one worker does its jobs."""

    def __init__(self, jobs: JobRecords, work: Work, worker: str) -> None:
        self._jobs, self._work, self._worker = jobs, work, worker

    async def do(self, order: Order) -> Outcome:
        """Do a job to its end; cancelling stops it at once and leaves its row to be taken up again.

        Raises TakenOver, and DBAPIError when the database stays away.
        """
        with listening_tail() as tail:
            for last in (False, True):
                tries = await patiently(lambda: self._jobs.begin(order, self._worker))
                if tries is None:
                    return Outcome.DROPPED
                if tries > MOST_TRIES:
                    return await self._failed(order, tail, _deadly(tries))
                try:
                    await self._watched(order, tail)
                    return await self._ended(order, tail)
                except Superseded:
                    return await self._dropped(order)
                except EncodeFailed as error:
                    log.warning("%s failed: %s (%s)", order.job_id, error, error.detail)
                    if last:  # a killed or hung ffmpeg has another chance, however many workers died
                        return await self._failed(order, tail, str(error))
                except (MediaError, PlateauError) as error:
                    log.warning("%s failed: %s (%s)", order.job_id, error, error.detail)
                    return await self._failed(order, tail, str(error))
                except (DBAPIError, TakenOver):
                    raise
                except Exception as error:
                    log.exception("%s failed", order.job_id)
                    return await self._failed(order, tail, _unexpected(error))
        raise AssertionError("the second try is the last")

    async def _watched(self, order: Order, tail: Tail) -> None:
        """Work, writing progress down; Superseded as soon as the job is not this worker's to do."""
        latest: list[Progress] = []
        hold = Hold(say=latest.append, fence=held(order.job_id, self._worker))
        work = asyncio.ensure_future(self._work(order, hold))
        try:
            while not work.done():
                await asyncio.wait({work}, timeout=NOTE_S)
                if not work.done() and not await self._note(order, latest[-1] if latest else None, tail):
                    raise Superseded
                del latest[:]
            work.result()
        finally:
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)

    async def _note(self, order: Order, progress: Progress | None, tail: Tail) -> bool:
        try:
            return await self._jobs.note(order, self._worker, progress, tail.text)
        except (DBAPIError, OSError) as error:  # the database is away: the encode need not be
            log.warning("progress is not written down: %s", error)
            return True

    async def _ended(self, order: Order, tail: Tail) -> Outcome:
        end = partial(self._jobs.end, order, self._worker, JobState.DONE, log=tail.text)
        return Outcome.DONE if await patiently(end) else await self._dropped(order)

    async def _dropped(self, order: Order) -> Outcome:
        if await patiently(lambda: self._jobs.is_wanted(order)):
            raise TakenOver
        log.info("%s is not needed any more", order.job_id)
        return Outcome.DROPPED

    async def _failed(self, order: Order, tail: Tail, problem: str) -> Outcome:
        end = partial(self._jobs.end, order, self._worker, JobState.FAILED, log=tail.text, problem=problem)
        return Outcome.FAILED if await patiently(end) else await self._dropped(order)


def _deadly(tries: int) -> str:
    return (
        f"La préparation a fait tomber le poste {tries - 1} fois : la mémoire n'y suffit sans doute pas. "
        "Exportez la séquence en plus petit, ou préparez-la sur une machine plus grande."
    )


def _unexpected(error: Exception) -> str:
    return f"Une erreur inattendue a arrêté la préparation ({type(error).__name__})."
