"""One writer for the journal: many small writes share one commit, and each is answered after it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Database
from server.errors import PlateauError

MOST_TOGETHER = 64
WAIT_S = 0.01

Write = Callable[[AsyncSession], Awaitable[Any]]


class Writer:
    """Runs writes one after the other in shared transactions (group commit)."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._queue: asyncio.Queue[tuple[Write, asyncio.Future[Any]]] = asyncio.Queue(maxsize=4096)

    async def write(self, write: Write) -> Any:
        """Run the write in the next shared transaction; return its result once that is on the disk.

        A PlateauError that the write raises before it writes anything is its own answer only.
        """
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        await self._queue.put((write, answer))
        return await answer

    async def run(self) -> None:
        """Write what comes, for ever."""
        while True:
            batch = [await self._queue.get()]
            await asyncio.sleep(WAIT_S if self._queue.empty() else 0)
            while len(batch) < MOST_TOGETHER and not self._queue.empty():
                batch.append(self._queue.get_nowait())
            await self._commit(batch)
            for _ in batch:
                self._queue.task_done()

    async def drained(self) -> None:
        """Wait until everything queued has been written."""
        await self._queue.join()

    async def _commit(self, batch: list[tuple[Write, asyncio.Future[Any]]]) -> None:
        answers: list[tuple[asyncio.Future[Any], Any]] = []
        try:
            async with self._database.begin() as database:
                for write, future in batch:
                    try:
                        answers.append((future, await write(database)))
                    except PlateauError as error:
                        answers.append((future, error))
                    await database.flush()
        except Exception as error:
            if len(batch) > 1:  # nothing was written: each again, by itself, so that only the bad one fails
                for one in batch:
                    await self._commit([one])
                return
            answers = [(future, error) for _, future in batch]
        for future, answer in answers:
            if future.done():
                continue
            if isinstance(answer, BaseException):
                future.set_exception(answer)
            else:
                future.set_result(answer)


@asynccontextmanager
async def running_writer(database: Database) -> AsyncIterator[Writer]:
    """Yield a writer whose task runs; writes still queued at the end are written first."""
    writer = Writer(database)
    task = asyncio.create_task(writer.run())
    try:
        yield writer
        await writer.drained()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
