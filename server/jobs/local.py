"""The engine in this process: without a server beside the command line, on a very small machine, in tests."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from collections.abc import Sequence
from pathlib import Path

from server.footage.preparation import Preparation
from server.footage.records import FootageRecords
from server.jobs.bench import Bench, Outcome
from server.jobs.lock import engine_turn
from server.jobs.orders import Order
from server.jobs.records import JobRecords
from server.jobs.sequence import Steps, announce, first_order, prepare_footage

log = logging.getLogger("plateau.engine")
POLL_S = 2.0  # footage added by another process (the command line) is seen within this time


class LocalEngine:
    """Prepares footage, one piece at a time; whoever calls `run_once` holds the engine lock."""

    def __init__(
        self, records: FootageRecords, jobs: JobRecords, preparation: Preparation, lock: Path
    ) -> None:
        self._records, self._jobs, self._preparation, self._lock = records, jobs, preparation, lock
        self._bench = Bench(
            jobs, Steps(records, jobs, preparation), f"{socket.gethostname()}:0:{os.getpid()}"
        )
        self._wake = asyncio.Event()

    def wake(self) -> None:
        """Say that there may be something due."""
        self._wake.set()

    async def run(self) -> None:
        """Prepare what is due, for ever, as soon as no other engine is at it."""
        async with engine_turn(self._lock):
            await self._preparation.sweep(set())
            while True:
                self._wake.clear()
                if not await self._step():
                    await self._rest()

    async def _rest(self) -> None:
        try:
            async with asyncio.timeout(POLL_S):
                await self._wake.wait()
        except TimeoutError:
            pass

    async def _step(self) -> bool:
        """Do `run_once`; a full disk or a locked database may stop this piece, never the engine."""
        try:
            return await self.run_once()
        except Exception:
            log.exception("the engine could not write down what it did; it tries again in %g s", POLL_S)
            return False

    async def run_once(self) -> bool:
        """Prepare the next piece that is due, or do a night pass; False when nothing was."""
        await announce(self._records, self._jobs)
        footage = await self._records.claim()
        if footage is not None:
            await prepare_footage(first_order(footage), self._preparation.outline, self._run)
        elif orders := await self._jobs.nights():
            await self._bench.do(orders[0])
        else:
            return False
        await self._jobs.close_stale()
        due = await self._records.due()
        nights = await self._jobs.nights()
        await self._preparation.sweep({one.attempt for one in due} | {one.attempt for one in nights})
        return True

    async def _run(self, orders: Sequence[Order]) -> list[Outcome]:
        for order in orders:
            await self._jobs.order(order)
        return [await self._bench.do(order) for order in orders]
