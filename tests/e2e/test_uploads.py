"""Uploads in a real browser: several files, paused, reloaded, gone on with, refused; keyboard, 320 px."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from tests import media_factory
from tests.chromium import ARTEFACTS, start
from tests.e2e.pages import School, open_school
from tests.e2e.test_pages import _faults, _tab_to, looking

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="module")]
PICTURES = ARTEFACTS / "uploads"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def school(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[School]:
    """One small school for all of these tests."""
    async with open_school(tmp_path_factory.mktemp("school") / "data") as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """One Chromium."""
    async with async_playwright() as playwright:
        chromium = await start(playwright)
        yield chromium
        await chromium.close()


def photo(path: Path, mebibytes: int = 0) -> Path:
    """Make a panorama; random bytes behind the end of a JPEG make it as large as one likes."""
    media_factory.photo(path, media_factory.heading_sphere(512, 256), panorama="equirectangular")
    with path.open("ab") as file:
        file.write(random.Random(path.name).randbytes(mebibytes << 20))
    return path


async def slow(page: Page, bytes_per_s: float) -> None:
    """Make the line slow, or fast again with -1."""
    session = await page.context.new_cdp_session(page)
    await session.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": bytes_per_s},
    )


async def picture(page: Page, name: str) -> None:
    """Keep a picture of the page, and see that it is clean and fits."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    await page.screenshot(path=PICTURES / f"{name}.png", full_page=True)
    assert await _faults(page) == []
    assert not await page.evaluate("document.documentElement.scrollWidth > innerWidth")


@pytest.mark.parametrize("look", ["wide", "narrow"])
async def test_two_files_paused_reloaded_and_gone_on_with(
    school: School, browser: Browser, tmp_path: Path, look: str
) -> None:
    big, small = photo(tmp_path / f"fournil-{look}.jpg", 8), photo(tmp_path / f"vitrine-{look}.jpg")
    async with looking(school, browser, "staff", look) as page:
        await page.goto(f"{school.url}/footage/new")
        await slow(page, 2_000_000)
        await page.get_by_label("Photo ou vidéo").set_input_files([big, small])
        await page.get_by_label("Oui").check()
        await page.get_by_label("Lieu de tournage").fill("Longvic")
        await page.get_by_role("button", name="Envoyer").click()
        row, other = (
            page.locator(".sending", has_text=big.name),
            page.locator(".sending", has_text=small.name),
        )
        await expect(other).to_have_attribute("data-phase", "accepted", timeout=20_000)
        await expect(row.locator("[data-words]")).to_contain_text("par seconde", timeout=20_000)
        await picture(page, f"{look}-sending")
        await row.get_by_role("button", name="Mettre en pause").click()
        await expect(row).to_have_attribute("data-phase", "paused")
        await picture(page, f"{look}-paused")
        await row.get_by_role("button", name="Reprendre").click()
        await expect(row).to_have_attribute("data-phase", "sending")
        page.on("dialog", lambda dialog: dialog.accept())
        await page.reload()
        row = page.locator(".sending", has_text=big.name)
        await expect(row.locator("[data-words]")).to_contain_text("Choisissez le même fichier")
        await picture(page, f"{look}-left")
        assert await page.locator(".sending").count() == 1  # what was accepted was shown, and is done with
        sent: list[int] = []
        page.on("request", lambda request: sent.append(1) if request.method == "POST" else None)
        await page.get_by_label("Photo ou vidéo").set_input_files([big])
        await page.wait_for_url("**/footage/*?done=*", timeout=30_000)
        assert sent == []  # the same upload went on
    rows = {one.original_name: one for one in await school.services.footage.all()}
    assert {rows[big.name].people, rows[small.name].people} == {"filmed"}
    assert rows[big.name].place == "Longvic"
    assert rows[big.name].size == big.stat().st_size


async def test_by_keyboard_alone(school: School, browser: Browser, tmp_path: Path) -> None:
    file = photo(tmp_path / "clavier.jpg", 4)
    async with looking(school, browser, "staff", "narrow") as page:
        await page.goto(f"{school.url}/footage/new")
        await slow(page, 1_000_000)
        await _tab_to(page, "#file")
        async with page.expect_file_chooser() as chooser:
            await page.keyboard.press("Enter")
        await (await chooser.value).set_files(file)
        await _tab_to(page, "form[data-upload] button:not([type])")
        await page.keyboard.press("Enter")
        await _tab_to(page, ".sending [data-act=pause]")
        await page.keyboard.press("Enter")
        await expect(page.locator(".sending")).to_have_attribute("data-phase", "paused")
        await expect(page.get_by_role("button", name="Reprendre")).to_be_focused()
        await slow(page, -1)
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/footage/*?done=*")
        await expect(page.get_by_role("status").first).to_contain_text("bien arrivée")


async def test_a_cut_network_is_waited_for(school: School, browser: Browser, tmp_path: Path) -> None:
    file = photo(tmp_path / "reseau.jpg", 6)
    async with looking(school, browser, "staff") as page:
        await page.goto(f"{school.url}/footage/new")
        await slow(page, 1_500_000)
        await page.get_by_label("Photo ou vidéo").set_input_files(file)
        await page.get_by_role("button", name="Envoyer").click()
        await expect(page.locator("[data-words]").last).to_contain_text("par seconde", timeout=20_000)
        await page.context.set_offline(True)
        school.cut()
        await expect(page.locator(".sending")).to_have_attribute("data-phase", "offline")
        await picture(page, "offline")
        await page.context.set_offline(False)
        await page.wait_for_url("**/footage/*?done=*", timeout=30_000)


async def test_refused_and_six_faces(school: School, browser: Browser, tmp_path: Path) -> None:
    text = tmp_path / "film.mp4"
    text.write_text("#EXTM3U\nhttp://ailleurs.example/a.ts\n", encoding="utf-8")
    async with looking(school, browser, "staff", "narrow") as page:
        await page.goto(f"{school.url}/footage/new")
        await page.get_by_label("Photo ou vidéo").set_input_files(text)
        await page.get_by_role("button", name="Envoyer").click()
        await expect(page.get_by_role("alert")).to_contain_text("renvoie à d'autres fichiers")
        await picture(page, "refused")
        await page.reload()  # the sentence stays until it was seen
        await expect(page.get_by_role("alert")).to_contain_text("renvoie à d'autres fichiers")
        await page.get_by_role("button", name="Retirer de la liste").click()
        await expect(page.locator(".sending")).to_have_count(0)
        await page.reload()
        await page.get_by_text("J'ai les six faces d'un cube").click()
        for number, face in enumerate(media_factory.cube_faces(tmp_path), 1):
            await page.locator(f"#face-{number}").set_input_files(face)
        await page.get_by_role("button", name="Envoyer").click()
        await expect(page.locator(".sending[data-phase=accepted]")).to_have_count(6, timeout=20_000)
        await picture(page, "cube")
    assert any(one.originals == 6 for one in await school.services.footage.all())
