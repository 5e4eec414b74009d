"""The main job from end to end, as the people of a school do it: real server, real ffmpeg, real browser."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Page, async_playwright, expect

from server.accounts.identity import Role
from server.app import build_app
from server.keys import SERVICES
from server.services import Services
from server.settings import Settings
from tests.chromium import ARTEFACTS, start
from tests.media_factory import BLUE, RED
from tests.viewer.learner import Learner

pytestmark = pytest.mark.e2e
PASSWORD = "un-mot-de-passe-solide"
LONG_MS = 60_000  # a real encode on a busy machine


@dataclass(frozen=True, slots=True)
class School:
    """A running server and a browser before it."""

    url: str
    services: Services
    browser: Browser

    async def page(self, *, small: bool = False, like: Page | None = None) -> Page:
        """Open a fresh window, as a person of its own, or logged in like another's.

        A small one draws fast without a GPU.
        """
        context = await self.browser.new_context(
            base_url=self.url,
            viewport={"width": 640, "height": 360} if small else None,
            storage_state=await like.context.storage_state() if like else None,
        )
        return await context.new_page()

    async def logged_in(self, login: str) -> Page:
        """Log in by the form."""
        page = await self.page()
        await page.goto("/login")
        await page.get_by_label("Identifiant").fill(login)
        await page.get_by_label("Mot de passe").fill(PASSWORD)
        await page.get_by_role("button", name="Se connecter").click()
        await expect(page).to_have_url(f"{self.url}/")
        return page

    async def footage_ready(self) -> None:
        """Follow every piece of footage until it is ready."""
        secret = await self.services.accounts.create_token(name="test", role=Role.STAFF)
        headers = {"Authorization": f"Bearer {secret}"}
        async with asyncio.timeout(60), ClientSession(self.url, headers=headers) as client:
            for piece in await self.services.footage.all():
                async with client.get(f"/api/v1/footage/{piece.id}/events") as stream:
                    await stream.read()
        assert {one.state for one in await self.services.footage.all()} == {"ready"}


@pytest.fixture
async def school(settings: Settings, request: pytest.FixtureRequest) -> AsyncIterator[School]:
    """The real application, encoding for real, with a member of staff and a trainer."""
    app = build_app(settings)
    async with TestServer(app, host="localhost") as server, async_playwright() as playwright:
        services = app[SERVICES]
        for role, name in ((Role.STAFF, "Claire"), (Role.TRAINER, "Hervé")):
            await services.accounts.create(login=role.value, name=name, role=role, password=PASSWORD)
        browser = await start(playwright)
        yield School(str(server.make_url("")).rstrip("/"), services, browser)
        for context in browser.contexts:
            for number, page in enumerate(context.pages):
                if getattr(request.node, "failed", False):
                    ARTEFACTS.mkdir(exist_ok=True)
                    await page.screenshot(path=ARTEFACTS / f"{request.node.name}-{number}.png")
        await browser.close()


async def test_footage_becomes_a_scene_by_one_button(school: School, film: Path) -> None:
    """Staff send a film, watch it being prepared, make a scene of it, and it plays."""
    staff = await school.logged_in("staff")
    await staff.goto("/footage/new")
    await staff.get_by_label("Titre").fill("L'atelier « carrosserie »")
    await staff.get_by_label("Photo ou vidéo").set_input_files(film)
    await staff.get_by_role("button", name="Envoyer").click()
    await staff.wait_for_url(re.compile(r"/footage/[0-9a-f-]{36}"), timeout=LONG_MS)
    make = staff.get_by_role("button", name="Créer une scène")
    await expect(staff.get_by_text("Prête").first).to_be_visible(timeout=LONG_MS)
    await make.click()
    await staff.wait_for_url(re.compile(r"/scenes/l-atelier-carrosserie"))
    # A scene of the class is not for the open demo: staff try it themselves.
    window = await school.page(small=True, like=staff)
    learner = Learner(window, school.url, scene="l-atelier-carrosserie")
    await learner.open()
    await learner.begin()
    await learner.sees(RED)
    assert learner.elsewhere == []


async def test_a_learner_in_a_headset_and_the_trainer_afterwards(school: School, scene_folder: Path) -> None:
    """The trainer opens a headset by a link; the learner plays in VR; the trainer reads what happened."""
    await school.services.installer.install_folder(scene_folder)
    await school.footage_ready()
    trainer = await school.logged_in("trainer")
    await trainer.goto("/cohorts")
    await trainer.get_by_label("Nom", exact=True).fill("Mars, groupe A")
    await trainer.get_by_role("button", name="Créer la promotion").click()
    await trainer.get_by_label("Prénoms ou surnoms").fill("Inès\nKarim")
    await trainer.get_by_role("button", name="Ajouter").click()
    await trainer.get_by_role("button", name="Lien pour un casque").click()
    link = await trainer.get_by_text(re.compile(r"/device/")).first.inner_text()

    headset = await school.page(small=True)
    learner = Learner(headset, school.url)
    await learner.wear("quest3")
    await headset.goto(re.sub(r"^.*?/device/", "/device/", link.strip()))
    await headset.get_by_role("button", name="C'est parti").click()
    await headset.get_by_role("button", name="Inès").click()
    await headset.get_by_role("link", name="Une scène d'essai").click()
    await learner.enter_vr()
    await learner.look(90)
    await learner.sees(BLUE)
    await learner.look(0)
    await learner.select("controller-right", 0)
    await learner.card("Une question")
    await learner.select("controller-right", 0, -3)  # the second answer of the panel before them
    await expect(headset.locator(".bar-score")).to_have_text("1 pt")
    await learner.hand("end_session")
    await learner.fact("mode", "inline")
    await learner.press("m")
    await headset.click("[data-command=finish]")
    await expect(headset.locator(".sheet")).to_contain_text("enregistrées", timeout=LONG_MS)

    await trainer.goto("/reports")
    row = trainer.get_by_role("row").filter(has_text="Inès")
    await expect(row).to_contain_text("Une scène d'essai")
    await trainer.get_by_role("link", name="Inès").first.click()
    await expect(trainer.locator("main")).to_contain_text("De quelle couleur est le mur devant toi ?")
    await expect(trainer.locator("main")).to_contain_text("Rouge")
