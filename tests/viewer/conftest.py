"""A browser, a world, and a learner in it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, async_playwright, expect

from tests.chromium import ARTEFACTS, start
from tests.viewer import cards, media, scenes, tour
from tests.viewer.learner import PATIENCE, Learner
from tests.viewer.prepared import prepare_all
from tests.viewer.world import DIST, World

expect.set_options(timeout=PATIENCE)  # on a busy machine everything comes, only later


@pytest.fixture(scope="session", autouse=True)
def built() -> None:
    """The player must have been built."""
    if not (DIST / "manifest.json").is_file():
        pytest.fail("The viewer is not built: run `npm run build` in viewer/ (or `make setup`).")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One Chromium for all tests."""
    async with async_playwright() as playwright:
        chromium = await start(playwright)
        yield chromium
        await chromium.close()


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the media of all tests lie."""
    return tmp_path_factory.mktemp("media")


@pytest.fixture(scope="session")
def footage(folder: Path) -> dict[str, Any]:
    """The footage of the scene: a photo, a film, a photo for two eyes."""
    return {
        "cour": media.heading_photo(folder),
        "four": media.heading_film(folder),
        "relief": media.stereo_photo(folder),
    }


@pytest.fixture(scope="session")
def card_files(folder: Path) -> None:
    """The files that cards show."""
    cards.write_files(folder)


@pytest.fixture
def world(folder: Path, footage: dict[str, Any]) -> World:
    """A fresh world with the scene in it."""
    return World(scenes.play_document(deepcopy(footage)), folder)


@pytest_asyncio.fixture(loop_scope="session")
async def learner(browser: Browser, world: World, request: pytest.FixtureRequest) -> AsyncIterator[Learner]:
    """A learner before a small screen; a picture of it is kept when the test fails."""
    server = TestServer(world.app(), host="localhost")
    await server.start_server()
    context = await browser.new_context(viewport={"width": 640, "height": 360}, locale="fr-FR")
    page = await context.new_page()
    someone = Learner(page, f"http://localhost:{server.port}")
    yield someone
    if getattr(request.node, "failed", False):
        ARTEFACTS.mkdir(exist_ok=True)
        await page.screenshot(path=ARTEFACTS / f"{request.node.name}.png")
    await context.close()
    await server.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def layouts(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """Serve the prepared footage of all cases."""
    folder = tmp_path_factory.mktemp("layouts")
    world = World(tour.document(await prepare_all(folder)), folder)
    server = TestServer(world.app(), host="localhost")
    await server.start_server()
    yield f"http://localhost:{server.port}"
    await server.close()
