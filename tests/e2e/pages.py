"""A whole small school for looking at its pages: a real server with scenes, footage, cohorts and viewings."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from aiohttp.test_utils import TestServer

from server.accounts.identity import Role
from server.app import build_app
from server.clock import new_id, now_ms
from server.db.tables import Footage
from server.demo import LIBRARY
from server.footage.records import FootageState
from server.keys import SERVICES
from server.services import Services
from server.settings import Settings
from tests.stories import write_viewing

BAKERY_SCENE = "un-matin-au-fournil"
NAMES = ["Inès", "Karim", "Lucie", "Mamadou", "Noé", "Sofia"]
PASSWORD = "un mot de passe assez long"


@dataclass(frozen=True, slots=True, kw_only=True)
class School:
    """Where the pages are, and the ids that stand in their addresses."""

    url: str
    services: Services
    sessions: dict[str, str]  # role -> secret of a session cookie
    cohort: str
    learner: str
    viewing: str
    ready: str  # footage
    failed: str
    preparing: str


@asynccontextmanager
async def open_school(data: Path) -> AsyncIterator[School]:
    """Yield a running school on a data folder; its footage is really prepared, then nothing encodes."""
    app = build_app(Settings(data=data, demo=False, https=False, encode=False))
    async with TestServer(app) as server:
        services = app[SERVICES]
        await services.installer.install_folder(LIBRARY / BAKERY_SCENE)
        while await services.local.run_once():
            pass
        ready = (await services.footage.all())[0].id
        cohort = await services.learners.create_cohort(
            name="Mars 2027, groupe A", site="Longvic", starts_on="2027-03-01", ends_on="2027-03-26"
        )
        learners = await services.learners.add_learners(cohort, NAMES)
        viewing = await write_viewing(services, BAKERY_SCENE, learner=learners[0], cohort=cohort)
        await _more_viewings(services, learners, cohort)
        yield School(
            url=str(server.make_url("")).rstrip("/"),
            services=services,
            sessions=await _sessions(services, cohort, learners[0]),
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
        )


async def _more_viewings(services: Services, learners: list[str], cohort: str) -> None:
    later = timedelta(hours=1)
    await write_viewing(
        services, BAKERY_SCENE, learner=learners[1], cohort=cohort, quarantined=True, ago=later
    )
    await write_viewing(
        services, BAKERY_SCENE, learner=learners[2], cohort=cohort, events=6, sealed=False, ago=later
    )
    await write_viewing(services, BAKERY_SCENE, events=4, ago=timedelta(days=1))


async def _sessions(services: Services, cohort: str, learner: str) -> dict[str, str]:
    secrets = {"anonymous": ""}
    for role, name in ((Role.STAFF, "Claire Bonnot"), (Role.TRAINER, "Hervé Petit")):
        account = await services.accounts.create(login=role.value, name=name, role=role, password=PASSWORD)
        secrets[role.value] = await services.sessions.open_account(account)
    secrets["device"] = await services.sessions.open_device(cohort)
    secrets["learner"] = await services.sessions.open_device(cohort)
    await services.sessions.hand_to(await services.sessions.find(secrets["learner"]), learner)
    return secrets


async def _footage(services: Services, title: str, **state: object) -> str:
    """Insert footage in a state that passes too quickly to look at."""
    row = Footage(
        id=new_id(), title=title, trade="restaurant", original_name="GS018421.mp4", originals=1,
        place="", licence="", people="unknown", sha256="0" * 64, size=1_284_000_000, attempt=new_id(),
        created_ms=now_ms(), updated_ms=now_ms(),
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
