"""Opening the database, SQLite or PostgreSQL: migrations up to date, one session factory, one pen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DatabaseError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from server.errors import SettingsError

MIGRATIONS = Path(__file__).parent / "migrations"
PEN = 0x506C6174  # the advisory lock of whoever writes, on PostgreSQL
# Whoever freezes with the pen in hand (a laptop that sleeps) is cut off, and nobody waits for ever.
POSTGRES_OPTIONS = "-c idle_in_transaction_session_timeout=10s -c lock_timeout=20s"


class Database:
    """Sessions of one database: `database()` to read, `database.begin()` to write in one transaction."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)
        self._take_pen = "BEGIN IMMEDIATE" if engine.dialect.name == "sqlite" else _pen()

    def __call__(self) -> AsyncSession:
        """Return a session to read with; a context manager."""
        return self._sessions()

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncSession]:
        """Yield a session whose changes are committed at the end, all or none.

        The one who writes holds the pen from the start, so that nothing that was read here is changed by
        another before it is written. (Left alone, SQLite takes the pen at the first change only, and
        PostgreSQL lets two act on what both read.)
        """
        async with self._sessions.begin() as session:
            await session.execute(text(self._take_pen))
            yield session


def _configure_sqlite(connection: Any, _record: object) -> None:
    # FULL: headsets forget what we have acknowledged of their journal, so it must survive a power cut.
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _pen() -> str:
    return f"SELECT pg_advisory_xact_lock({PEN})"


def driven(url: str, *, sync: bool = False) -> URL:
    """Return the URL with our driver: aiosqlite (pysqlite when `sync`) or psycopg; SettingsError else."""
    try:
        wanted = make_url(url)
        backend = wanted.get_backend_name()
    except ArgumentError as error:
        raise SettingsError("PLATEAU_DATABASE_URL ou PLATEAU_JOBS_URL n'est pas une adresse.") from error
    if backend in ("postgresql", "postgres"):
        return wanted.set(drivername="postgresql+psycopg")
    if backend == "sqlite":
        return wanted.set(drivername="sqlite" if sync else "sqlite+aiosqlite")
    raise SettingsError(
        f"Plateau ne connaît pas la base de données « {backend} ». "
        "Indiquez postgresql://…, ou rien pour SQLite dans le dossier de données."
    )


def connect_arguments(url: URL) -> dict[str, Any]:
    """Return what the driver is told besides the URL."""
    return {"options": POSTGRES_OPTIONS, "connect_timeout": 5} if url.drivername.startswith("p") else {}


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
    address = driven(url, sync=True)
    engine = create_engine(address, connect_args=connect_arguments(address))
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
        if engine.dialect.name == "postgresql":  # several hosts may start at once
            connection.execute(text(_pen()))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()


@asynccontextmanager
async def open_database(url: str) -> AsyncIterator[Database]:
    """Yield the session factory of a migrated database; close every connection afterwards."""
    await asyncio.to_thread(migrate, url)
    address = driven(url)
    # Asked first whether it still lives: PostgreSQL may have been started again meanwhile.
    engine = create_async_engine(address, connect_args=connect_arguments(address), pool_pre_ping=True)
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", _configure_sqlite)
    try:
        yield Database(engine)
    finally:
        await engine.dispose()
