"""Uploads in a real browser: several files, paused, reloaded, gone on with, refused; keyboard, 320 px."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, FileChooser, Page, Route, expect

from tests import media_factory
from tests.chromium import ARTEFACTS
from tests.e2e.eyes import faults, is_too_wide, looking, tab_to
from tests.e2e.pages import Site, open_site

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="module")]
PICTURES = ARTEFACTS / "uploads"


@pytest_asyncio.fixture(loop_scope="module")
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    """An empty site for each test: the page lists whatever was left unfinished."""
    async with open_site(tmp_path / "data") as opened:
        yield opened


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
    assert await faults(page) == []
    assert not await is_too_wide(page)


@pytest.mark.parametrize("look", ["wide", "narrow"])
async def test_two_files_paused_reloaded_and_gone_on_with(
    site: Site, browser: Browser, tmp_path: Path, look: str
) -> None:
    big, small = photo(tmp_path / f"fournil-{look}.jpg", 8), photo(tmp_path / f"vitrine-{look}.jpg")
    async with looking(site, browser, "staff", look) as page:
        await page.goto(f"{site.url}/footage/new")
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
    rows = {one.original_name: one for one in await site.services.footage.all()}
    assert {rows[big.name].people, rows[small.name].people} == {"filmed"}
    assert rows[big.name].place == "Longvic"
    assert rows[big.name].size == big.stat().st_size


async def test_by_keyboard_alone(site: Site, browser: Browser, tmp_path: Path) -> None:
    file = photo(tmp_path / "clavier.jpg", 4)
    async with looking(site, browser, "staff", "narrow") as page:
        chosen: asyncio.Future[FileChooser] = asyncio.get_running_loop().create_future()
        page.once(
            "filechooser", lambda chooser: chosen.set_result(chooser)
        )  # from the start: the browser learns of it meanwhile
        await page.goto(f"{site.url}/footage/new")
        await slow(page, 1_000_000)
        await tab_to(page, "#file")
        await page.keyboard.press("Enter")
        async with asyncio.timeout(30):
            await (await chosen).set_files(file)
        await tab_to(page, "form[data-upload] button:not([type])")
        await page.keyboard.press("Enter")
        await tab_to(page, ".sending [data-act=pause]")
        await page.keyboard.press("Enter")
        await expect(page.locator(".sending")).to_have_attribute("data-phase", "paused")
        await expect(page.get_by_role("button", name="Reprendre")).to_be_focused()
        await slow(page, -1)
        await page.keyboard.press("Enter")
        await page.wait_for_url("**/footage/*?done=*")
        await expect(page.get_by_role("status").first).to_contain_text("bien arrivée")


async def hold_creation(page: Page) -> asyncio.Event:
    """Hold back what the server answers to a creation: the upload is there, its address not known here."""
    answered = asyncio.Event()

    async def late(route: Route) -> None:
        answer = await route.fetch()
        if route.request.method == "POST":
            await answered.wait()
        await route.fulfill(response=answer)

    await page.route("**/api/v1/uploads", late)
    return answered


@pytest.mark.parametrize("at_once", [True, False])
async def test_a_pause_before_the_server_answered_leaves_no_second_upload(
    site: Site, browser: Browser, tmp_path: Path, at_once: bool
) -> None:
    async with looking(site, browser, "staff") as page:
        await page.goto(f"{site.url}/footage/new")
        answered, posted = await hold_creation(page), list[int]()
        page.on("request", lambda request: posted.append(1) if request.method == "POST" else None)
        await page.get_by_label("Photo ou vidéo").set_input_files(photo(tmp_path / "vite.jpg", 1))
        await page.get_by_role("button", name="Envoyer").click()
        await page.get_by_role("button", name="Mettre en pause").click()
        await expect(page.locator(".sending")).to_have_attribute("data-phase", "paused")
        if at_once:
            await page.get_by_role("button", name="Reprendre").click()
            answered.set()
        else:
            async with page.expect_response(lambda response: response.request.method == "POST"):
                answered.set()
            await expect(page.locator(".sending")).to_have_attribute("data-phase", "paused")
            await page.get_by_role("button", name="Reprendre").click()
        await page.wait_for_url("**/footage/*?done=*")
        assert await (await page.request.get(f"{site.url}/api/v1/uploads")).json() == []
        assert posted == [1]


async def test_what_is_cancelled_before_the_server_answered_is_forgotten(
    site: Site, browser: Browser, tmp_path: Path
) -> None:
    async with looking(site, browser, "staff") as page:
        await page.goto(f"{site.url}/footage/new")
        answered = await hold_creation(page)
        await page.get_by_label("Photo ou vidéo").set_input_files(photo(tmp_path / "trop.jpg", 1))
        await page.get_by_role("button", name="Envoyer").click()
        await page.get_by_role("button", name="Annuler l'envoi").click()
        await expect(page.locator(".sending")).to_have_count(0)
        async with page.expect_response(lambda response: response.request.method == "DELETE"):
            answered.set()
        assert await (await page.request.get(f"{site.url}/api/v1/uploads")).json() == []


async def test_a_cut_network_is_waited_for(site: Site, browser: Browser, tmp_path: Path) -> None:
    file = photo(tmp_path / "reseau.jpg", 6)
    async with looking(site, browser, "staff") as page:
        await page.goto(f"{site.url}/footage/new")
        await slow(page, 1_500_000)
        await page.get_by_label("Photo ou vidéo").set_input_files(file)
        await page.get_by_role("button", name="Envoyer").click()
        await expect(page.locator("[data-words]").last).to_contain_text("par seconde", timeout=20_000)
        await page.context.set_offline(True)
        site.cut()
        await expect(page.locator(".sending")).to_have_attribute("data-phase", "offline")
        await picture(page, "offline")
        await page.context.set_offline(False)
        await page.wait_for_url("**/footage/*?done=*", timeout=30_000)


async def test_refused_and_six_faces(site: Site, browser: Browser, tmp_path: Path) -> None:
    text = tmp_path / "film.mp4"
    text.write_text("#EXTM3U\nhttp://ailleurs.example/a.ts\n", encoding="utf-8")
    async with looking(site, browser, "staff", "narrow") as page:
        await page.goto(f"{site.url}/footage/new")
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
    assert any(one.originals == 6 for one in await site.services.footage.all())
