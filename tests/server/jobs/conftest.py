"""What the tests of jobs share: services, films to prepare, and a witness of what is published."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from media.model import Declared, Projection, Stereo
from media.tools import Tools
from server.db.engine import driven
from server.db.tables import Footage
from server.footage.about import About
from server.services import Services, open_services
from server.settings import Settings
from tests import media_factory as factory
from tests.postgres import Postgres

ROUND = Declared(projection=Projection.EQUIRECTANGULAR, stereo=Stereo.MONO)
Add = Callable[[Path], Awaitable[Footage]]
WITNESS = {
    "sqlite": (
        """CREATE TRIGGER witness AFTER UPDATE OF version ON footage BEGIN
             INSERT INTO published VALUES (new.id, new.version, new.state); END""",
    ),
    "postgresql": (
        """CREATE FUNCTION witness() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
             INSERT INTO published VALUES (new.id, new.version, new.state); RETURN NULL; END $$""",
        "CREATE TRIGGER witness AFTER UPDATE OF version ON footage FOR EACH ROW EXECUTE FUNCTION witness()",
    ),
}


@pytest.fixture(scope="session")
def long_film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film that takes a moment to encode: long enough to be caught in the middle of it."""
    return factory.film(tmp_path_factory.mktemp("film") / "long.mp4", Tools.find(), seconds=4.0)


@pytest.fixture
async def services(settings: Settings) -> AsyncIterator[Services]:
    async with open_services(settings) as services:
        yield services


@pytest.fixture
def on_postgres(settings: Settings, postgres: Postgres) -> Settings:
    """Settings of hosts that share PostgreSQL, for the rows and for the jobs."""
    return settings.model_copy(
        update={"database_url": postgres.new_database(), "jobs_url": postgres.new_database()}
    )


async def take_in(services: Services, file: Path) -> Footage:
    """Take a file in as footage."""
    received = await services.intake.take_copy(file)
    return await services.intake.accept((received,), about=About(title="essai"), declared=ROUND)


class Witness:
    """Sees, within the database itself, every time that a version is put in force."""

    def __init__(self, settings: Settings) -> None:
        self._engine = create_engine(driven(settings.database, sync=True), pool_pre_ping=True)
        with self._engine.begin() as database:
            database.execute(text("CREATE TABLE published (footage text, version text, state text)"))
            for statement in WITNESS[self._engine.dialect.name]:
                database.execute(text(statement))

    def whole(self, footage: Footage) -> int:
        """How many times a whole version of the footage was put in force."""
        with self._engine.begin() as database:
            query = "SELECT count(*) FROM published WHERE footage = :id AND state = 'ready'"
            return int(database.execute(text(query), {"id": footage.id}).scalar() or 0)

    def states(self, footage: Footage) -> list[str]:
        """In which state the footage was each time that a version was put in force."""
        with self._engine.begin() as database:
            query = "SELECT state FROM published WHERE footage = :id"
            return list(database.execute(text(query), {"id": footage.id}).scalars())

    def run(self, statement: str) -> None:
        """Have the database do something."""
        with self._engine.begin() as database:
            database.execute(text(statement))

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()
