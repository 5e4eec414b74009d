"""What the server's tests share: the real application on a temporary data folder."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiohttp import CookieJar, FormData, web
from aiohttp.test_utils import TestClient, TestServer
from yarl import URL

from media.tools import Tools
from server.accounts.identity import Role
from server.app import build_app
from server.keys import SERVICES
from server.services import Services
from server.settings import Settings
from tests import media_factory as factory
from tests.postgres import Postgres, running_postgres
from tests.s3 import KEYS, running_s3

Client = TestClient[web.Request, web.Application]
MakeClient = Callable[..., Awaitable[Client]]


@dataclass(frozen=True, slots=True)
class House:
    """A running application with its services, and clients of every role."""

    app: web.Application
    server: TestServer
    services: Services
    anonymous: Client
    staff: Client
    trainer: Client
    opened: list[Client] = field(default_factory=list)  # further clients, closed with the house

    async def device(self, cohort_id: str, learner_id: str | None = None) -> Client:
        """Return a client that is a device lent to a cohort, in a learner's hands or in nobody's yet."""
        secret = await self.services.sessions.open_device(cohort_id)
        if learner_id is not None:
            await self.services.sessions.hand_to(await self.services.sessions.find(secret), learner_id)
        return self.with_cookie(secret)

    def with_cookie(self, secret: str) -> Client:
        """Return a browser-like client that holds a session's cookie."""
        jar = CookieJar(unsafe=True)
        jar.update_cookies({"plateau": secret}, URL(str(self.server.make_url("/"))))
        self.opened.append(TestClient(self.server, cookie_jar=jar))
        return self.opened[-1]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """Remember on a test whether it failed: the browser's fixtures then keep a picture."""
    report = yield
    if call.when == "call":
        item.failed = report.failed  # type: ignore[attr-defined]
    return report


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings on a temporary folder, deaf to this machine's environment."""
    monkeypatch.chdir(tmp_path)
    return Settings(data=tmp_path / "data", demo=False, https=False, engine="inside")


class AsInService(TestServer):
    """A server that lets a request end by itself when its line breaks, as the real one does."""

    async def _make_runner(self, **kwargs: Any) -> Any:
        return await super()._make_runner(**{**kwargs, "handler_cancellation": False})


@pytest.fixture
async def house(settings: Settings) -> AsyncIterator[House]:
    """The real application, with one client a role."""
    app = build_app(settings)
    server = AsInService(app)
    await server.start_server()
    services = app[SERVICES]
    clients: dict[Role, Client] = {Role.ANONYMOUS: TestClient(server)}
    for role in (Role.STAFF, Role.TRAINER):
        secret = await services.accounts.create_token(name=f"test {role}", role=role)
        clients[role] = TestClient(server, headers={"Authorization": f"Bearer {secret}"})
    house = House(
        app=app,
        server=server,
        services=services,
        anonymous=clients[Role.ANONYMOUS],
        staff=clients[Role.STAFF],
        trainer=clients[Role.TRAINER],
    )
    yield house
    for client in [*clients.values(), *house.opened]:
        await client.session.close()
    await server.close()


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real one-second 360° film with sound, made once."""
    return factory.film(tmp_path_factory.mktemp("film") / "atelier.mp4", Tools.find())


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A real PostgreSQL server of the tests' own, started when the first of them asks for it."""
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    """The endpoint of a real S3 server with one bucket."""
    with running_s3() as endpoint:
        yield endpoint


@pytest.fixture
def s3_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """The keys of the bucket, where the storage looks for them."""
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def s3(s3_server: str, s3_keys: None) -> str:
    """A bucket that can be used: its endpoint."""
    return s3_server


@pytest.fixture
def panorama(tmp_path: Path) -> Path:
    """A real 360° photo."""
    return factory.photo(tmp_path / "panorama.jpg", factory.heading_sphere(512, 256))


def upload_form(file: Path, name: str | None = None, **fields: str) -> FormData:
    """Return a multipart upload of a file."""
    form = FormData()
    for key, value in fields.items():
        form.add_field(key, value)
    form.add_field("file", file.read_bytes(), filename=name or file.name)
    return form


async def settled(house: House, footage_id: str) -> dict[str, Any]:
    """Follow footage by its server-sent events until it is ready or failed; return its last state."""
    async with asyncio.timeout(60), house.staff.get(f"/api/v1/footage/{footage_id}/events") as stream:
        assert stream.status == 200
        last: dict[str, Any] = {}
        async for line in stream.content:
            if line.startswith(b"data: "):
                last = json.loads(line.removeprefix(b"data: "))
        return last


def lies(services: Services, key: str) -> Path:
    """Return where a file or folder of the store lies, in a house that keeps them in a folder."""
    path = services.store.path(key)
    assert path is not None
    return path


async def ready_photo(house: House, panorama: Path, **fields: str) -> dict[str, Any]:
    """Upload a panorama and wait until it is ready."""
    answer = await house.staff.post("/api/v1/footage", data=upload_form(panorama, **fields))
    assert answer.status == 201, await answer.text()
    return await settled(house, (await answer.json())["id"])


@pytest.fixture
def scene_folder(tmp_path: Path, panorama: Path) -> Path:
    """A small valid scene of two photo viewpoints, a question, a choice and an end, with its media."""
    folder = tmp_path / "scene"
    (folder / "media").mkdir(parents=True)
    for name in ("un.jpg", "deux.jpg"):
        shutil.copy(panorama, folder / "media" / name)
    (folder / "scene.json").write_text(json.dumps(SCENE), encoding="utf-8")
    return folder


def _text(words: str) -> dict[str, str]:
    return {"fr": words}


SCENE: dict[str, Any] = {
    "format": "plateau-scene/1",
    "id": "essai",
    "title": _text("Une scène d'essai"),
    "trade": "boulangerie",
    "licence": "CC-BY-SA-4.0",
    "authors": ["Les tests"],
    "rights": {"scope": "public"},
    "start": "un",
    "footage": {
        name: {
            "file": f"media/{name}.jpg",
            "title": _text(name),
            "projection": "equirectangular",
            "stereo": "mono",
        }
        for name in ("un", "deux")
    },
    "viewpoints": [
        {
            "id": "un",
            "title": _text("Premier lieu"),
            "description": _text("Un mur rouge devant."),
            "backdrop": {"footage": "un"},
            "hotspots": [
                {
                    "id": "demander",
                    "label": _text("Une question"),
                    "icon": "question",
                    "direction": {"yaw": 0, "pitch": 0},
                    "actions": [{"do": "open", "card": "question"}],
                },
                {
                    "id": "aller",
                    "label": _text("Aller plus loin"),
                    "icon": "go",
                    "direction": {"yaw": 60, "pitch": 0},
                    "actions": [{"do": "go", "to": "deux"}],
                },
            ],
        },
        {
            "id": "deux",
            "title": _text("Second lieu"),
            "description": _text("Un mur bleu à droite."),
            "backdrop": {"footage": "deux"},
            "hotspots": [
                {
                    "id": "choisir",
                    "label": _text("Choisir"),
                    "icon": "choice",
                    "direction": {"yaw": -30, "pitch": 0},
                    "actions": [{"do": "open", "card": "choix"}],
                }
            ],
        },
    ],
    "cards": [
        {
            "id": "question",
            "title": _text("Une question"),
            "blocks": [
                {
                    "kind": "question",
                    "id": "couleur",
                    "prompt": _text("De quelle couleur est le mur devant toi ?"),
                    "options": [
                        {"id": "bleu", "label": _text("Bleu")},
                        {"id": "rouge", "label": _text("Rouge"), "correct": True},
                    ],
                }
            ],
        },
        {
            "id": "choix",
            "title": _text("À toi de choisir"),
            "blocks": [
                {
                    "kind": "choice",
                    "id": "suite",
                    "prompt": _text("Que fais-tu ?"),
                    "options": [
                        {
                            "id": "retour",
                            "label": _text("Je retourne"),
                            "actions": [{"do": "go", "to": "un"}],
                        },
                        {"id": "fin", "label": _text("J'ai fini"), "actions": [{"do": "finish"}]},
                    ],
                }
            ],
        },
    ],
}
