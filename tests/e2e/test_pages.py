"""The pages in a real browser: each for every role, wide, narrow and dark, by axe; journeys by keyboard.

When a page fails in a look, its picture stays in `tests/artefacts/pages`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from media.model import Progress
from server.footage.records import FootageState
from server.jobs.sequence import first_order
from tests import media_factory
from tests.chromium import ARTEFACTS
from tests.e2e.eyes import WINDOWS, faults, is_too_wide, looking, tab_to
from tests.e2e.pages import BAKERY_SCENE, PASSWORD, School, open_school

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="module")]

PICTURES = ARTEFACTS / "pages"
OPEN_TO_ALL = ["/", "/about", "/accessibility", "/nulle-part"]
TEAM = [
    *OPEN_TO_ALL, "/cohorts", "/cohorts/{cohort}", "/cohorts/{cohort}/lend", "/learners/{learner}",
    "/learners/{learner}/erase", "/scenes/{scene}", "/reports", "/reports/{viewing}",
]  # fmt: skip
STAFF = [
    *TEAM, "/footage", "/footage?text=zzz", "/footage/new", "/footage/{ready}", "/footage/{failed}",
    "/footage/{preparing}", "/footage/{failed}/delete", "/footage/{ready}/delete", "/footage/{unsure}",
    "/footage/{film}", "/footage/{film}/confirm", "/footage/{film}/consents/{consent}/withdraw",
    "/footage/{film}/consents/{consent}/erase", "/footage/{film}/consents/{consent}/dismiss",
    "/rights", "/rights?state=withdrawn", "/settings", "/jobs", "/headsets",
]  # fmt: skip
PAGES = {
    "anonymous": [*OPEN_TO_ALL, "/login", "/device/un-secret"],
    "device": ["/", "/who", "/check"],
    "learner": ["/", "/who", "/cohorts"],
    "trainer": TEAM,
    "staff": STAFF,
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def school(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[School]:
    """One small school for all of these tests."""
    async with open_school(tmp_path_factory.mktemp("school") / "data") as opened:
        yield opened


def _address(school: School, path: str) -> str:
    ids = {name: getattr(school, name) for name in School.__annotations__}
    return school.url + path.format(scene=BAKERY_SCENE, **ids)


async def _looked_at(page: Page, window: str) -> dict[str, object]:
    """Return what is wrong with the page in a window of this size, by day and by night."""
    width, height = WINDOWS[window]
    await page.set_viewport_size({"width": width, "height": height})
    await page.emulate_media(color_scheme="light")
    found: dict[str, object] = {f"{window}": await faults(page)}
    if await is_too_wide(page):
        found[f"{window} (width)"] = "it must be scrolled sideways"
    await page.emulate_media(color_scheme="dark")  # which changes colours, and nothing else
    found[f"{window}, dark"] = await faults(page, only=["color-contrast", "link-in-text-block"])
    return {look: fault for look, fault in found.items() if fault}


async def test_the_picture_of_a_scene_leaves_its_words_free(school: School, browser: Browser) -> None:
    async with looking(school.site, browser, "anonymous") as page:
        await page.goto(school.url)
        for width in (800, 900, 1024, 1280):
            await page.set_viewport_size({"width": width, "height": 900})
            picture = await page.locator(".tile-picture").first.bounding_box()
            words = await page.locator(".tile .words").first.bounding_box()
            assert picture is not None
            assert words is not None
            below = words["y"] >= picture["y"] + picture["height"] - 1
            assert below or words["x"] >= picture["x"] + picture["width"] - 1, width


@pytest.mark.parametrize("role", PAGES)
async def test_every_page_is_clean_and_fits(school: School, browser: Browser, role: str) -> None:
    wrong: dict[str, object] = {}
    async with looking(school.site, browser, role) as page:
        for number, path in enumerate(PAGES[role]):
            await page.goto(_address(school, path))
            await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
            await page.evaluate("document.fonts.ready")
            for window in WINDOWS:
                if found := await _looked_at(page, window):
                    wrong[f"{path} {window}"] = found
                    PICTURES.mkdir(parents=True, exist_ok=True)
                    await page.screenshot(path=PICTURES / f"{role}-{window}-{number:02}.png", full_page=True)
            await page.set_viewport_size({"width": 640, "height": 450})  # 1280 px at 200 %
            if await is_too_wide(page):
                wrong[f"{path} at 200 %"] = "it must be scrolled sideways"
    assert wrong == {}, f"pictures in {PICTURES}"


async def test_a_trainer_works_by_keyboard_alone(school: School, browser: Browser) -> None:
    async with looking(school.site, browser, "anonymous") as page:
        await page.goto(f"{school.url}/cohorts")
        await tab_to(page, "#login")
        await page.keyboard.type("trainer")
        await tab_to(page, "#password")
        await page.keyboard.type(PASSWORD)
        await page.keyboard.press("Enter")
        await page.wait_for_url(f"{school.url}/cohorts")
        await page.keyboard.press("Tab")
        assert await page.evaluate("document.activeElement.className") == "skip"
        await page.keyboard.press("Enter")
        await tab_to(page, ".people a")
        await page.keyboard.press("Enter")
        await page.wait_for_url(f"{school.url}/cohorts/*")
        await tab_to(page, "#names")
        await page.keyboard.type("Zoé\nYanis")
        await tab_to(page, "button:has(use[href$='#plus'])")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("status")).to_contain_text("sont ajoutés")
        await expect(page.get_by_role("link", name="Yanis")).to_be_visible()


async def test_a_learner_reaches_a_scene_by_keyboard_alone(school: School, browser: Browser) -> None:
    async with looking(school.site, browser, "device") as page:
        await page.goto(f"{school.url}/who")
        await tab_to(page, f"button[value='{school.learner}']")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", name="Bonjour Inès")).to_be_visible()
        await tab_to(page, f"a[href='/play/{BAKERY_SCENE}']")
        await page.keyboard.press("Enter")
        await page.wait_for_url(f"**/play/{BAKERY_SCENE}")
        await expect(page.locator("main#player")).to_be_attached()


async def test_what_cannot_be_undone_asks_and_gives_the_focus_back(school: School, browser: Browser) -> None:
    async with looking(school.site, browser, "staff") as page:
        await page.goto(_address(school, "/learners/{learner}"))
        await tab_to(page, "a[data-confirm]")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("dialog")).to_contain_text("ne peut pas être annulé")
        await expect(page.get_by_role("button", name="Garder")).to_be_focused()
        assert await faults(page) == []
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).to_have_count(0)
        await expect(page.locator("a[data-confirm]")).to_be_focused()


async def test_an_upload_shows_its_progress_then_its_preparation(
    school: School, browser: Browser, tmp_path: Path
) -> None:
    photo = media_factory.photo(tmp_path / "atelier.jpg", media_factory.heading_sphere(512, 256))
    async with looking(school.site, browser, "staff") as page:
        await page.goto(f"{school.url}/footage/new")
        await page.get_by_role("button", name="Envoyer").click()
        await expect(page.get_by_role("alert")).to_contain_text("Choisissez d'abord un fichier")
        await page.get_by_label("Photo ou vidéo").set_input_files(photo)
        await page.get_by_role("button", name="Envoyer").click()
        await page.wait_for_url("**/footage/*?done=*")
        await expect(page.locator("[data-step]")).to_have_text("En attente de son tour")
        records = school.services.footage
        row = await records.get(page.url.rpartition("/")[2].partition("?")[0])
        half = Progress(percent=57.3, step="encode", rung="fast, low", seconds_left=65.0)
        order, jobs = first_order(row), school.services.jobs
        await jobs.order(order)
        assert await records.start(row.id, row.attempt)
        assert await jobs.begin(order, "essai:1:0") == 1
        assert await jobs.note(order, "essai:1:0", half, "")
        await expect(page.locator("[data-percent]")).to_have_text("57 %")
        await expect(page.locator("[data-step]")).to_have_text("Encodage · qualité légère, basse")
        await expect(page.locator("[data-time]")).to_have_text("encore 1 min 05 s")
        assert await records.fail(row.attempt, "Le disque est plein.")
        await expect(page.get_by_text("Le disque est plein.")).to_be_visible()
        await records.delete(row.id)


async def test_a_refused_upload_is_said_where_one_stands(
    school: School, browser: Browser, tmp_path: Path
) -> None:
    file = tmp_path / "film.mp4"
    file.write_text("#EXTM3U\nhttp://ailleurs.example/a.ts\n", encoding="utf-8")
    async with looking(school.site, browser, "staff") as page:
        await page.goto(f"{school.url}/footage/new")
        await page.get_by_label("Photo ou vidéo").set_input_files(file)
        await page.get_by_role("button", name="Envoyer").click()
        await expect(page.get_by_role("alert")).to_be_visible()
        assert page.url.endswith("/footage/new")
        await expect(page.get_by_role("button", name="Envoyer")).to_be_enabled()


async def test_without_scripts_the_same_upload_works(
    school: School, browser: Browser, tmp_path: Path
) -> None:
    photo = media_factory.photo(tmp_path / "sans-script.jpg", media_factory.heading_sphere(512, 256))
    async with looking(school.site, browser, "staff", scripts=False) as page:
        await page.goto(f"{school.url}/footage/new")
        await page.get_by_label("Photo ou vidéo").set_input_files(photo)
        await page.get_by_role("button", name="Envoyer").click()
        await expect(page.get_by_role("status").first).to_contain_text("bien arrivée")
        await expect(page.get_by_role("link", name="Actualiser")).to_be_visible()
        await page.get_by_role("link", name="Supprimer").click()
        await page.get_by_role("button", name="Supprimer").click()
        await expect(page.get_by_role("status")).to_contain_text("supprimée")


async def test_a_report_prints_without_the_menus(school: School, browser: Browser) -> None:
    async with looking(school.site, browser, "trainer") as page:
        await page.goto(_address(school, "/reports/{viewing}"))
        await page.emulate_media(media="print")
        await expect(page.get_by_role("banner")).to_be_hidden()
        await expect(page.get_by_role("heading", name="Le fil de la visite")).to_be_visible()


async def test_the_right_picture_is_chosen_by_keyboard_alone(school: School, browser: Browser) -> None:
    async with looking(school.site, browser, "staff") as page:
        await page.goto(_address(school, "/footage/{unsure}"))
        await tab_to(page, "button.way")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("status").first).to_contain_text("C'est noté")
        row = await school.services.footage.get(school.unsure)
        assert (row.state, row.stereo) == (FootageState.RECEIVED, "mono")
        await page.goto(_address(school, "/footage/{unsure}/confirm"))
        await expect(page.locator("button.way[aria-current]")).to_contain_text("Choisie")


async def test_the_player_opens_in_the_page_of_the_footage(school: School, browser: Browser) -> None:
    async with looking(school.site, browser, "staff") as page:
        await page.goto(_address(school, "/footage/{ready}"))
        await page.get_by_role("link", name="Regarder ici").click()
        player = page.frame_locator("iframe").locator("#player")
        await expect(player.get_by_role("button").first).to_be_visible()
        assert await page.locator("iframe").get_attribute("title")


async def test_a_tile_turns_by_its_button_by_hovering_and_not_for_whoever_wants_calm(
    school: School, browser: Browser
) -> None:
    async with looking(school.site, browser, "staff") as page:
        await page.goto(f"{school.url}/footage?text=fournil")
        tile = page.locator(".tile").first
        turn = tile.get_by_role("button", name="Faire le tour")
        await turn.click()
        await expect(turn).to_have_attribute("aria-pressed", "true")
        await expect(tile.locator(".peek > span")).to_be_attached()
        await page.keyboard.press("Escape")
        await expect(tile.locator(".peek")).to_have_count(0)
        await page.mouse.move(0, 0)
        await tile.hover()
        await expect(tile.locator(".peek > span")).to_be_attached()
        await page.mouse.move(0, 0)
        await expect(tile.locator(".peek")).to_have_count(0)
        await page.emulate_media(reduced_motion="reduce")
        await expect(turn).to_be_hidden()
