"""What the tests of pages share: browsers with cookies, and a small school with one scene and one cohort."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import ClientResponse, CookieJar
from aiohttp.test_utils import TestClient
from yarl import URL

from server.accounts.identity import Role
from tests.conftest import Client, House

PASSWORD = "un mot de passe assez long"
OpenBrowser = Callable[[str], Client]


@dataclass(frozen=True, slots=True, kw_only=True)
class School:
    """The running application with one scene, one cohort of two learners, and a trainer's account."""

    house: House
    scene: str
    cohort: str
    ines: str
    karim: str
    trainer: Client  # browsers that hold the cookies of sessions
    staff: Client
    anonymous: Client
    open_browser: OpenBrowser  # with a session's secret, "" for none

    async def device(self, learner: str | None = None) -> Client:
        """Return the browser of a device lent to the cohort."""
        sessions = self.house.services.sessions
        secret = await sessions.open_device(self.cohort)
        if learner:
            await sessions.hand_to(await sessions.find(secret), learner)
        return self.open_browser(secret)


@pytest.fixture
async def open_browser(house: House) -> AsyncIterator[OpenBrowser]:
    """Open browsers: they ask for pages, and keep their cookies."""
    opened: list[Client] = []

    def open_one(secret: str) -> Client:
        jar = CookieJar(unsafe=True)
        if secret:
            jar.update_cookies({"plateau": secret}, URL(str(house.server.make_url("/"))))
        client: Client = TestClient(house.server, cookie_jar=jar, headers={"Accept": "text/html"})
        opened.append(client)
        return client

    yield open_one
    for client in opened:
        await client.session.close()


@pytest.fixture
async def school(house: House, scene_folder: Path, open_browser: OpenBrowser) -> School:
    """A small school; its footage waits for its turn."""
    services = house.services
    installed, _ = await services.installer.install_folder(scene_folder)
    cohort = await services.learners.create_cohort(name="Mars 2027, groupe A", site="Longvic")
    ines, karim = await services.learners.add_learners(cohort, ["Inès", "Karim"])
    secrets = {}
    for role in (Role.TRAINER, Role.STAFF):
        account = await services.accounts.create(
            login=role.value, name=f"Camille {role}", role=role, password=PASSWORD
        )
        secrets[role] = await services.sessions.open_account(account)
    return School(
        house=house,
        scene=installed.scene_id,
        cohort=cohort,
        ines=ines,
        karim=karim,
        trainer=open_browser(secrets[Role.TRAINER]),
        staff=open_browser(secrets[Role.STAFF]),
        anonymous=open_browser(""),
        open_browser=open_browser,
    )


async def words(answer: ClientResponse, status: int = 200) -> str:
    """Return a page's text without its tags, blanks made one, after checking its status."""
    text = await answer.text()
    assert answer.status == status, text
    body = re.sub(r"<[^>]+>", " ", text.partition("<body")[2])
    return re.sub(r"\s+", " ", body).replace("&#39;", "'")
