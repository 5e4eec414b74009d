"""One writer, shared commits: an answer only after the commit, and one bad write fails alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Database, open_database
from server.db.tables import Tombstone
from server.errors import Conflict
from server.journal.writer import Writer, running_writer


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with open_database(f"sqlite+aiosqlite:///{tmp_path / 'test.sqlite3'}") as database:
        yield database


def insert(id_: str) -> Callable[[AsyncSession], Awaitable[str]]:
    async def write(session: AsyncSession) -> str:
        session.add(Tombstone(viewing_id=id_, erased_ms=0))
        return id_

    return write


async def count(database: Database) -> int:
    async with database() as session:
        return await session.scalar(select(func.count()).select_from(Tombstone)) or 0


async def test_many_writes_share_commits_and_each_gets_its_own_answer(database: Database) -> None:
    commits = 0

    async with running_writer(database) as writer:
        whole = writer._commit

        async def counted(batch: list[object]) -> None:
            nonlocal commits
            commits += 1
            await whole(batch)  # type: ignore[arg-type]

        writer._commit = counted  # type: ignore[assignment,method-assign]
        names = [f"v{number}" for number in range(100)]
        assert await asyncio.gather(*(writer.write(insert(name)) for name in names)) == names
    assert await count(database) == 100
    assert commits <= 3


async def test_a_refusal_is_the_answer_of_its_own_write_only(database: Database) -> None:
    async def refuse(_session: AsyncSession) -> None:
        raise Conflict

    async with running_writer(database) as writer:
        answers = await asyncio.gather(
            writer.write(insert("a")),
            writer.write(refuse),
            writer.write(insert("b")),
            return_exceptions=True,
        )
    assert (answers[0], answers[2]) == ("a", "b")
    assert isinstance(answers[1], Conflict)
    assert await count(database) == 2


async def test_a_broken_write_does_not_take_the_others_along(database: Database) -> None:
    async def explode(_session: AsyncSession) -> None:
        raise RuntimeError("out of the blue")

    async with running_writer(database) as writer:
        answers = await asyncio.gather(
            *(writer.write(write) for write in (insert("a"), insert("a"), explode, insert("b"))),
            return_exceptions=True,
        )
        assert await writer.write(insert("c")) == "c"
    assert answers[0] == "a"
    assert isinstance(answers[1], IntegrityError)
    assert isinstance(answers[2], RuntimeError)
    assert answers[3] == "b"
    assert await count(database) == 3


async def test_what_is_queued_is_written_before_the_end(database: Database) -> None:
    async with running_writer(database) as writer:
        writes = [asyncio.ensure_future(writer.write(insert(f"v{number}"))) for number in range(200)]
        await asyncio.sleep(0)  # they stand in the queue
    assert all(write.done() for write in writes)
    assert await count(database) == 200


async def test_whoever_goes_away_is_not_waited_for(database: Database) -> None:
    writer = Writer(database)
    gone = asyncio.ensure_future(writer.write(insert("a")))
    await asyncio.sleep(0)
    gone.cancel()
    task = asyncio.ensure_future(writer.run())
    assert await writer.write(insert("b")) == "b"
    task.cancel()
    await asyncio.gather(task, gone, return_exceptions=True)
    assert await count(database) == 2
