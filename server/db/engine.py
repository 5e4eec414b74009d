"""Opening the database: migrations up to date, SQLite in WAL, one session factory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from server.errors import SettingsError

MIGRATIONS = Path(__file__).parent / "migrations"


class Database:
    """Sessions of one database: `database()` to read, `database.begin()` to write in one transaction."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)
        self._is_sqlite = engine.dialect.name == "sqlite"

    def __call__(self) -> AsyncSession:
        """Return a session to read with; a context manager."""
        return self._sessions()

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncSession]:
        """Yield a session whose changes are committed at the end, all or none.

        SQLite: the one who writes holds the pen from the start, so that nothing that was read here is
        changed by another before it is written. (Left alone, it takes the pen at the first change only.)
        """
        async with self._sessions.begin() as session:
            if self._is_sqlite:
                await session.execute(text("BEGIN IMMEDIATE"))
            yield session


def _configure_sqlite(connection: Any, _record: object) -> None:
    # FULL: headsets forget what we have acknowledged of their journal, so it must survive a power cut.
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _sync_url(url: str) -> str:
    return (
        make_url(url).set(drivername=make_url(url).get_backend_name()).render_as_string(hide_password=False)
    )


def newest_revision() -> str:
    """Return the id of the newest migration, from the file names `NNNN_what.py` (no Alembic import)."""
    return max(path.name[:4] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def _current(engine: Engine) -> str | None:
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def migrate(url: str) -> None:
    """Bring the database at `url` up to the newest migration; SettingsError when it is not one of ours.

    Alembic, which takes a third of a second to import, is loaded only when there is something to do.
    """
    engine = create_engine(_sync_url(url))
    try:
        current = _current(engine)
        if current == newest_revision():
            return
        if current is not None and current > newest_revision():
            raise SettingsError(
                "Cette base de données a été faite par une version plus récente de Plateau. "
                "Installez cette version, ou remettez une sauvegarde plus ancienne."
            )
        _upgrade(engine)
    except DatabaseError as error:
        raise SettingsError(
            f"La base de données n'est pas utilisable ({error.orig}). "
            "Vérifiez PLATEAU_DATABASE_URL et le dossier de données, ou remettez une sauvegarde."
        ) from error
    finally:
        engine.dispose()


def _upgrade(engine: Engine) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()


@asynccontextmanager
async def open_database(url: str) -> AsyncIterator[Database]:
    """Yield the session factory of a migrated database; close every connection afterwards."""
    await asyncio.to_thread(migrate, url)
    engine = create_async_engine(url)
    if make_url(url).get_backend_name() == "sqlite":
        event.listen(engine.sync_engine, "connect", _configure_sqlite)
    try:
        yield Database(engine)
    finally:
        await engine.dispose()
