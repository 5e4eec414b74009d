"""A furnished house: three scenes, two cohorts, a team; made once, copied for each test that asks for it.

Nothing is encoded by itself there: tests run the engine when they want it, and wait for nothing.
"""

from __future__ import annotations

import asyncio
import copy
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from PIL import ImageOps
from sqlalchemy import create_engine

from media.model import Declared
from server.accounts import secrets
from server.accounts.identity import Role
from server.db.engine import driven, migrate
from server.db.tables import Base
from server.footage.about import About
from server.services import Services, open_services
from server.settings import SQLITE_NAME, Settings
from tests import media_factory as factory
from tests.conftest import SCENE, House
from tests.postgres import Postgres

PASSWORD = "un-mot-de-passe"


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture:
    """What stands in the furnished house."""

    footage: dict[str, str]  # footage ids by the scope of the scene that shows them; "team": no scene does
    revisions: dict[str, str]  # revision ids by scene: public, class, withdrawn
    cohort: str
    other_cohort: str
    learners: tuple[str, str]  # Inès and Karim of the cohort
    stranger: str  # a learner of the other cohort


@dataclass(frozen=True, slots=True)
class Stock:
    """The data folder that tests copy, and what is in it."""

    folder: Path
    furniture: Furniture


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> Iterator[None]:
    """Argon2 as ever, but at its lowest cost: what it costs in earnest is argon2's own default."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(secrets, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


@pytest.fixture(scope="session")
def stock(tmp_path_factory: pytest.TempPathFactory, _quick_passwords: None) -> Stock:
    """The furnished data folder, made once."""
    home = tmp_path_factory.mktemp("stock")
    settings = Settings(data=home / "data", demo=False, https=False, encode=False, engine="inside")

    async def furnish() -> Furniture:
        async with open_services(settings) as services:
            return await _furnish(services, home)

    return Stock(home / "data", asyncio.run(furnish()))


async def _furnish(services: Services, home: Path) -> Furniture:
    footage, revisions = {}, {}
    for turn, scope in enumerate(("public", "class", "withdrawn")):
        folder = make_scene_folder(home / scope, scope=scope, turn=turn)
        installed, _ = await services.installer.install_folder(folder)
        found = await services.scenes.get(scope)
        footage[scope], revisions[scope] = found.footage["lieu"].id, installed.revision_id
    await services.scenes.withdraw("withdrawn")
    photo = factory.photo(home / "seul.jpg", factory.heading_sphere(128, 64), panorama="equirectangular")
    received = await services.intake.take_copy(photo)
    kept = await services.intake.accept(
        (received,), about=About(title="Sans scène"), declared=Declared(projection=None, stereo=None)
    )
    footage["team"] = kept.id
    while await services.local.run_once():
        pass
    for login, role in (("equipe", Role.STAFF), ("formateur", Role.TRAINER)):
        await services.accounts.create(login=login, name=login.title(), role=role, password=PASSWORD)
    cohort = await services.learners.create_cohort(name="Printemps")
    other = await services.learners.create_cohort(name="Automne")
    ines, karim = await services.learners.add_learners(cohort, ["Inès", "Karim"])
    (stranger,) = await services.learners.add_learners(other, ["Zoé"])
    return Furniture(
        footage=footage,
        revisions=revisions,
        cohort=cohort,
        other_cohort=other,
        learners=(ines, karim),
        stranger=stranger,
    )


def make_scene_folder(folder: Path, *, scope: str = "public", turn: int = 0) -> Path:
    """A scene of one viewpoint with an image, in a folder of its own; `turn` makes its footage differ."""
    (folder / "media").mkdir(parents=True)
    picture = factory.heading_sphere(128, 64)
    if turn:
        picture = ImageOps.posterize(picture, 8 - turn)
    factory.photo(folder / "media" / "lieu.jpg", picture, panorama="equirectangular")
    factory.layout(width=64).save(folder / "media" / "outil.png")
    (folder / "scene.json").write_text(json.dumps(scene_document(scope)), encoding="utf-8")
    return folder


def scene_document(scope: str) -> dict[str, Any]:
    """The document of a scene named after its scope."""
    document = copy.deepcopy(SCENE)
    viewpoint = document["viewpoints"][0]
    viewpoint |= {"id": "lieu", "backdrop": {"footage": "lieu"}}
    viewpoint["hotspots"] = viewpoint["hotspots"][:1]
    card = document["cards"][0]
    card["blocks"].append({"kind": "image", "file": "media/outil.png", "alternative": {"fr": "Un outil."}})
    return document | {
        "id": scope,
        "rights": {"scope": "public" if scope == "public" else "class"},
        "start": "lieu",
        "footage": {"lieu": {"file": "media/lieu.jpg", "title": {"fr": scope}}},
        "viewpoints": [viewpoint],
        "cards": [card],
    }


@pytest.fixture(params=["sqlite", "postgresql"])
def both_databases(request: pytest.FixtureRequest) -> str:
    """Which database this turn of the test is on: whoever asks for it runs on both."""
    return str(request.param)


@pytest.fixture(scope="session")
def stock_on_postgres(stock: Stock, postgres: Postgres) -> str:
    """The name of a PostgreSQL database with the rows of the stock, to be copied from."""
    url = postgres.new_database()
    migrate(url)
    source = create_engine(f"sqlite:///{stock.folder / SQLITE_NAME}")
    target = create_engine(driven(url))
    with source.connect() as rows, target.begin() as copy:
        for table in Base.metadata.sorted_tables:
            if found := [dict(row) for row in rows.execute(table.select()).mappings()]:
                copy.execute(table.insert(), found)
    source.dispose()
    target.dispose()
    return str(driven(url).database)


@pytest.fixture
def settings(settings: Settings, request: pytest.FixtureRequest) -> Settings:
    """The settings of every test; whoever asks for `furniture` finds it in place, and no engine."""
    wanted = request.fixturenames
    changes: dict[str, object] = {}
    if "furniture" in wanted:
        shutil.copytree(request.getfixturevalue("stock").folder, settings.data)
        changes["encode"] = False
    if "both_databases" in wanted and request.getfixturevalue("both_databases") == "postgresql":
        postgres: Postgres = request.getfixturevalue("postgres")
        template = request.getfixturevalue("stock_on_postgres") if "furniture" in wanted else "template0"
        changes["database_url"] = postgres.new_database(template)
        (settings.data / SQLITE_NAME).unlink(missing_ok=True)
    return settings.model_copy(update=changes)


@pytest.fixture
def furniture(stock: Stock) -> Furniture:
    """What stands in the house."""
    return stock.furniture


def leftovers(house: House) -> dict[str, list[str]]:
    """What lies in the folders that footage goes through, to be compared before and after."""
    root = house.services.folder.root
    return {
        name: sorted(str(path.relative_to(root)) for path in (root / name).rglob("*"))
        for name in ("uploads", "originals", "renditions", "files")
    }
