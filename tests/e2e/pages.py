"""A whole small school for looking at its pages: a real server with scenes, footage, cohorts and viewings."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from aiohttp.test_utils import TestServer

from media.model import Declared, Projection, Stereo
from media.reading import Purpose
from media.tools import Tools
from server.accounts.identity import Role
from server.app import build_app
from server.clock import new_id, now_ms
from server.db.tables import Footage
from server.demo import LIBRARY
from server.footage.about import About
from server.footage.records import FootageState
from server.keys import SERVICES
from server.rights.records import Entry
from server.services import Services
from server.settings import Settings
from tests import media_factory
from tests.stories import write_viewing

BAKERY_SCENE = "un-matin-au-fournil"
NAMES = ["Inès", "Karim", "Lucie", "Mamadou", "Noé", "Sofia"]
PASSWORD = "un mot de passe assez long"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A running server with the accounts of its team."""

    url: str
    services: Services
    sessions: dict[str, str]  # role -> secret of a session cookie
    cut: Callable[[], None]  # breaks every open connection, as a network does that goes away


@dataclass(frozen=True, slots=True, kw_only=True)
class School:
    """A site that is furnished, and the ids that stand in the addresses of its pages."""

    site: Site
    cohort: str
    learner: str
    viewing: str
    ready: str  # footage
    failed: str
    preparing: str
    unsure: str
    film: str  # a film of people, with texts and seconds at fault
    consent: str  # of the film

    @property
    def url(self) -> str:
        """Where its pages are."""
        return self.site.url

    @property
    def services(self) -> Services:
        """What its server consists of."""
        return self.site.services


@asynccontextmanager
async def open_site(data: Path) -> AsyncIterator[Site]:
    """Yield a running server on a data folder, with nothing in it; nothing encodes by itself."""
    app = build_app(Settings(data=data, demo=False, https=False, encode=False))
    async with TestServer(app) as server:

        def cut() -> None:
            for connection in list(server.handler.connections):
                if connection.transport is not None:
                    connection.transport.abort()

        services = app[SERVICES]
        yield Site(
            cut=cut,
            url=str(server.make_url("")).rstrip("/"),
            services=services,
            sessions=await _team(services),
        )


@asynccontextmanager
async def open_school(data: Path) -> AsyncIterator[School]:
    """Yield a furnished school on a data folder; its footage is really prepared."""
    async with open_site(data) as site:
        services = site.services
        await services.installer.install_folder(LIBRARY / BAKERY_SCENE)
        while await services.local.run_once():
            pass
        ready = (await services.footage.all())[0].id
        unsure = await _unsure(services, data.parent)
        film = await _film(services, data.parent)
        cohort = await services.learners.create_cohort(
            name="Mars 2027, groupe A", site="Longvic", starts_on="2027-03-01", ends_on="2027-03-26"
        )
        learners = await services.learners.add_learners(cohort, NAMES)
        viewing = await write_viewing(services, BAKERY_SCENE, learner=learners[0], cohort=cohort)
        await _more_viewings(services, learners, cohort)
        site.sessions.update(await _devices(services, cohort, learners[0]))
        yield School(
            site=site,
            cohort=cohort,
            learner=learners[0],
            viewing=viewing,
            ready=ready,
            failed=await _footage(
                services,
                "L'atelier de carrosserie",
                state=FootageState.FAILED,
                problem="Le fichier est coupé avant sa fin. Copiez-le de nouveau depuis la caméra.",
            ),
            preparing=await _footage(
                services,
                "La salle du restaurant",
                state=FootageState.PREPARING,
                progress={"percent": 42.0, "step": "encode", "rung": "fast, low", "seconds_left": 125.0},
            ),
            unsure=unsure,
            film=film,
            consent=await _register(services, film),
        )


async def _unsure(services: Services, folder: Path) -> str:
    """Take in a square photo that says nothing of itself."""
    picture = media_factory.heading_sphere(1024, 512).resize((512, 512))
    received = await services.intake.take_copy(media_factory.photo(folder / "vue.jpg", picture))
    about = About(title="La boutique vue du comptoir", trade="vente", place="Longvic")
    row = await services.intake.accept((received,), about=about, declared=Declared())
    assert row.state == FootageState.UNSURE
    return row.id


async def _film(services: Services, folder: Path) -> str:
    """Prepare a film really; its comfort is written in: what judges it has tests of its own."""
    received = await services.intake.take_copy(media_factory.film(folder / "petrin.mp4", Tools.find()))
    about = About(title="Le pétrin en marche", trade="boulangerie", place="Dijon", licence="CC-BY-4.0")
    declared = Declared(projection=Projection.EQUIRECTANGULAR, stereo=Stereo.MONO)
    row = await services.intake.accept((received,), about=about, declared=declared)
    while await services.local.run_once():
        pass
    made = (await services.footage.get(row.id)).manifest
    span = {"start_s": 0.1, "end_s": 0.4, "cause": "motion", "verdict": "intense", "measure": 40.0}
    late = {"start_s": 0.5, "end_s": 0.9, "cause": "loudness", "verdict": "lively", "measure": 17.0}
    comfort = {"verdict": "intense", "spans": [span, late], "measured": ["motion", "loudness"]}
    await services.footage.correct(row.id, manifest={**(made or {}), "comfort": comfort})
    words = b"WEBVTT\n\n00:00.000 --> 00:00.600\nUne phrase bien trop longue pour un temps si court.\n"
    await services.tracks.put(row.id, Purpose.CAPTIONS, "fr", words)
    return row.id


async def _register(services: Services, film: str) -> str:
    today = services.rights.today
    signed, ends = (today - timedelta(days=60)).isoformat(), (today + timedelta(days=12)).isoformat()
    people = (("Mme Roux", "person", "class", ends), ("Boulangerie Martin", "firm", "partners", None))
    for name, kind, scope, until in people:
        note = "Classeur 3, feuille 12" if until else ""
        entry = Entry(name=name, kind=kind, scope=scope, signed_on=signed, until=until, note=note)
        consent = await services.rights.add(film, entry)
    return consent


async def _more_viewings(services: Services, learners: list[str], cohort: str) -> None:
    later = timedelta(hours=1)
    await write_viewing(
        services, BAKERY_SCENE, learner=learners[1], cohort=cohort, quarantined=True, ago=later
    )
    await write_viewing(
        services, BAKERY_SCENE, learner=learners[2], cohort=cohort, events=6, sealed=False, ago=later
    )
    await write_viewing(services, BAKERY_SCENE, events=4, ago=timedelta(days=1))


async def _team(services: Services) -> dict[str, str]:
    secrets = {"anonymous": ""}
    for role, name in ((Role.STAFF, "Claire Bonnot"), (Role.TRAINER, "Hervé Petit")):
        account = await services.accounts.create(login=role.value, name=name, role=role, password=PASSWORD)
        secrets[role.value] = await services.sessions.open_account(account)
    return secrets


async def _devices(services: Services, cohort: str, learner: str) -> dict[str, str]:
    secrets = {name: await services.sessions.open_device(cohort) for name in ("device", "learner")}
    await services.sessions.hand_to(await services.sessions.find(secrets["learner"]), learner)
    return secrets


async def _footage(services: Services, title: str, **state: object) -> str:
    """Insert footage in a state that passes too quickly to look at."""
    row = Footage(
        id=new_id(), title=title, trade="restaurant", original_name="GS018421.mp4", originals=1,
        sha256="0" * 64, size=1_284_000_000, attempt=new_id(), created_ms=now_ms(), updated_ms=now_ms(),
        place="Longvic", licence="", people="filmed",
        inspection={
            "kind": "video", "projection": "equirectangular", "stereo": "mono", "confidence": 0.95,
            "duration_s": 272.0, "video": {"width": 5760, "height": 2880, "fps": 29.97},
            "camera": "GoPro Max",
            "evidence": [
                {"about": "projection", "value": "equirectangular", "source": "sv3d box",
                 "detail": "sv3d/proj/equi, bounds 0", "confidence": 1.0},
                {"about": "stereo", "value": "mono", "source": "aspect", "detail": "5760x2880 is 2:1",
                 "confidence": 0.7},
            ],
        },
        **state,
    )  # fmt: skip
    await services.footage.add(row)
    return row.id
