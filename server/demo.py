"""The demo of the first start: scenes, logins, a cohort. Installed once; what is removed stays removed."""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

import scenes
from server.accounts.identity import Role
from server.accounts.secrets import readable_secret
from server.errors import Conflict
from server.services import Services
from server.writing import write_whole

LIBRARY = Path(scenes.__file__).parent / "library"
DEMO_SCENES = ("un-matin-au-fournil",)
NAMES = {"equipe": "L'équipe (démo)", "formateur": "Le formateur (démo)"}
LEARNERS = ["Inès", "Karim", "Lucie", "Mamadou", "Noé", "Sofia"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """A login of the demo, as it is printed at every start."""

    role: str
    login: str
    password: str


def demo_logins(data: Path) -> list[Login]:
    """Return the demo's logins, none when there is no demo in this data folder."""
    try:
        kept = json.loads((data / "demo.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    return [Login(**login) for login in kept["logins"]]


async def install_demo(services: Services) -> None:
    """Install the demo into an empty data folder; elsewhere do nothing.

    An installation that was interrupted goes on where it stopped: every step may be done twice.
    """
    file = services.folder.root / "demo.json"
    if not file.exists():
        if await services.accounts.count():
            return
        _keep(file, _new_logins(), installed=False)
    kept = json.loads(file.read_text(encoding="utf-8"))
    if kept["installed"]:
        return
    logins = [Login(**login) for login in kept["logins"]]
    await _make_people(services, logins)
    for slug in DEMO_SCENES:
        await services.installer.install_folder(LIBRARY / slug)
    services.engine.wake()
    _keep(file, logins, installed=True)


async def _make_people(services: Services, logins: list[Login]) -> None:
    for login in logins:
        with contextlib.suppress(Conflict):
            await services.accounts.create(
                login=login.login, name=NAMES[login.login], role=Role(login.role), password=login.password
            )
    if not await services.learners.cohorts():
        cohort = await services.learners.create_cohort(name="Promotion découverte (démo)", site="Longvic")
        await services.learners.add_learners(cohort, LEARNERS)


def _new_logins() -> list[Login]:
    return [
        Login(role=Role.STAFF.value, login="equipe", password=readable_secret()),
        Login(role=Role.TRAINER.value, login="formateur", password=readable_secret()),
    ]


def _keep(file: Path, logins: list[Login], *, installed: bool) -> None:
    document = {"installed": installed, "logins": [asdict(login) for login in logins]}
    write_whole(file, json.dumps(document, indent=2).encode())
