"""Opening the database: migrated, durable, and refusing with a sentence what is not ours."""

from __future__ import annotations

import asyncio
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import create_engine, func, inspect, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import Database, driven, migrate, newest_revision, open_database
from server.db.tables import Base, Tombstone
from server.errors import SettingsError
from tests.postgres import Postgres


def url(folder: Path) -> str:
    return f"sqlite+aiosqlite:///{folder / 'test.sqlite3'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database of either kind."""
    if request.param == "sqlite":
        return url(tmp_path)
    postgres: Postgres = request.getfixturevalue("postgres")
    return postgres.new_database()


def test_the_migrations_make_the_tables_of_the_model(address: str) -> None:
    migrate(address)
    engine = create_engine(driven(address, sync=True))
    seen = inspect(engine)
    assert set(seen.get_table_names()) - {"alembic_version"} == set(Base.metadata.tables)
    for name, table in Base.metadata.tables.items():
        columns = {column["name"]: column["nullable"] for column in seen.get_columns(name)}
        assert columns == {column.name: bool(column.nullable) for column in table.columns}, name
        indexes = {index["name"] for index in seen.get_indexes(name)}
        assert {index.name for index in table.indexes} <= indexes, name
    engine.dispose()
    migrate(address)


def test_two_hosts_may_start_at_once(postgres: Postgres) -> None:
    address = postgres.new_database()
    with ThreadPoolExecutor(2) as hosts:
        list(hosts.map(migrate, [address, address]))


@pytest.mark.parametrize("wrong", ["mysql://nowhere/x", "no address"])
def test_a_database_that_we_do_not_know(wrong: str) -> None:
    with pytest.raises(SettingsError):
        migrate(wrong)


def test_a_postgresql_that_is_away() -> None:
    with pytest.raises(SettingsError, match="n'est pas utilisable"):
        migrate("postgresql://plateau@/x?host=/nowhere")


async def test_what_is_committed_survives_a_power_cut_and_references_are_held(tmp_path: Path) -> None:
    async with open_database(url(tmp_path)) as database, database() as session:
        assert await pragma(session, "journal_mode") == "wal"
        assert await pragma(session, "synchronous") == 2, "FULL"
        assert await pragma(session, "foreign_keys") == 1
        assert await pragma(session, "busy_timeout") == 10_000


async def pragma(session: AsyncSession, name: str) -> object:
    return await session.scalar(text(f"PRAGMA {name}"))


def test_what_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "test.sqlite3").write_bytes(b"this is no database at all, whatever its name says" * 50)
    with pytest.raises(SettingsError, match="n'est pas utilisable"):
        migrate(url(tmp_path))


def test_a_database_of_a_later_version(tmp_path: Path) -> None:
    migrate(url(tmp_path))
    with sqlite3.connect(tmp_path / "test.sqlite3") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    with pytest.raises(SettingsError, match="plus récente"):
        migrate(url(tmp_path))


def test_a_database_where_nobody_may_write(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="n'est pas utilisable"):
        migrate(url(tmp_path / "nowhere"))


def test_the_newest_revision_is_the_last_file() -> None:
    assert newest_revision() == "0004"


async def test_what_was_read_to_be_written_is_changed_by_nobody_meanwhile(address: str) -> None:
    """Two that count and add one: without the pen from the start, both would count the same."""

    async def add_one(database: Database) -> None:
        async with database.begin() as session:
            count = await session.scalar(select(func.count()).select_from(Tombstone)) or 0
            await asyncio.sleep(0)
            session.add(Tombstone(viewing_id=str(count), erased_ms=0))

    async with open_database(address) as database:
        await asyncio.gather(*(add_one(database) for _ in range(20)))
        async with database() as session:
            assert await session.scalar(select(func.count()).select_from(Tombstone)) == 20


async def test_an_error_undoes_all_of_it(address: str) -> None:
    async def break_off(database: Database) -> None:
        async with database.begin() as session:
            session.add(Tombstone(viewing_id="x", erased_ms=0))
            await session.flush()
            raise RuntimeError

    async with open_database(address) as database:
        with pytest.raises(RuntimeError):
            await break_off(database)
        async with database() as session:
            assert await session.get(Tombstone, "x") is None


async def test_postgresql_that_was_started_again_is_found_again(postgres: Postgres) -> None:
    async with open_database(postgres.new_database()) as database:
        async with database.begin() as session:
            session.add(Tombstone(viewing_id="before", erased_ms=0))
        postgres.stop()
        postgres.start()
        async with database() as session:
            assert await session.get(Tombstone, "before") is not None
