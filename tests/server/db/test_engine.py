"""Opening the database: migrated, durable, and refusing with a sentence what is not ours."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.ext.asyncio import AsyncSession

from server.db.engine import migrate, newest_revision, open_database
from server.db.tables import Base
from server.errors import SettingsError


def url(folder: Path) -> str:
    return f"sqlite+aiosqlite:///{folder / 'test.sqlite3'}"


def test_the_migrations_make_the_tables_of_the_model(tmp_path: Path) -> None:
    migrate(url(tmp_path))
    engine = create_engine(f"sqlite:///{tmp_path / 'test.sqlite3'}")
    seen = inspect(engine)
    assert set(seen.get_table_names()) - {"alembic_version"} == set(Base.metadata.tables)
    for name, table in Base.metadata.tables.items():
        columns = {column["name"]: column["nullable"] for column in seen.get_columns(name)}
        assert columns == {column.name: bool(column.nullable) for column in table.columns}, name
        indexes = {index["name"] for index in seen.get_indexes(name)}
        assert {index.name for index in table.indexes} <= indexes, name
    engine.dispose()
    migrate(url(tmp_path))


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
    assert newest_revision() == "0001"
