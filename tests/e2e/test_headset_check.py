"""The headset check as a learner's headset goes through it: one click, a real server, real trial films."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, Route, expect

from media.table import TABLE, Nominal
from tests.chromium import ARTEFACTS
from tests.e2e.eyes import looking
from tests.e2e.pages import BAKERY_SCENE, School, open_school

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="module")]

HELPERS = Path(__file__).parents[2] / "viewer" / "build"
SMALL = (
    replace(TABLE[0], height=160),
    replace(TABLE[1], height=240),
)  # films that this machine makes at once
QUEST = "Mozilla/5.0 (X11; Linux x86_64; Quest 3) AppleWebKit/537.36 (KHTML, like Gecko) "
QUEST += "OculusBrowser/{version}.0.0 SamsungBrowser/4.0 Chrome/138.0.0.0 VR Safari/537.36"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def school(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[School]:
    """A school whose ladder is small."""
    async with open_school(tmp_path_factory.mktemp("check") / "data") as opened:
        trials = opened.services.trials

        async def ladder() -> tuple[Nominal, ...]:
            return SMALL

        trials._ladder = ladder
        yield opened
        await trials.made()


async def wear(page: Page, headset: str, version: int = 38) -> None:
    """Be an emulated headset whose browser has this version."""
    await page.add_init_script(path=HELPERS / f"emulator-{headset}.js")
    agent = QUEST.format(version=version)
    await page.context.set_extra_http_headers({"User-Agent": agent})


async def checked(page: Page, school: School) -> None:
    """Go through the check by its one click."""
    await page.goto(f"{school.url}/check?next=/play/{BAKERY_SCENE}")
    button = page.locator("[data-begin]")
    await expect(button).to_be_enabled(timeout=60_000)
    await button.click()
    await expect(page.locator("[data-result]")).to_be_visible(timeout=60_000)
    await expect(page.locator("[data-problem]")).to_be_hidden()


@pytest.mark.parametrize("headset", ["quest3", "pico4"])
async def test_one_click_checks_a_headset_and_the_films_are_chosen_by_it(
    school: School, browser: Browser, headset: str
) -> None:
    async with looking(school.site, browser, "learner") as page:
        await wear(page, headset)
        await checked(page, school)
        await expect(page.locator("[data-step=vr]")).to_have_attribute("data-state", "done")
        await expect(page.locator("[data-step=films]")).to_have_attribute("data-state", "done")
        PICTURE.mkdir(parents=True, exist_ok=True)
        await page.screenshot(path=PICTURE / f"check-{headset}.png", full_page=True)
        play = await page.request.get(f"{school.url}/api/v1/scenes/{BAKERY_SCENE}/play")
        document = await play.json()
        assert document["ceiling"] is not None
        assert document["check"] == "done"
        await page.click("[data-back]")
        await expect(page).to_have_url(f"{school.url}/play/{BAKERY_SCENE}")
        # An updated browser is asked again.
        await page.context.set_extra_http_headers({"User-Agent": QUEST.format(version=39)})
        await page.reload()
        again = page.get_by_role("link", name="Vérifier ce casque")
        await expect(again).to_be_visible()
        await again.click()
        await expect(page.locator("h1")).to_have_text("Vérifier ce casque")
    async with looking(school.site, browser, "staff") as page:
        await page.goto(f"{school.url}/headsets")
        await expect(page.locator("main")).to_contain_text("Casque 1")
        await page.screenshot(path=PICTURE / f"fleet-{headset}.png", full_page=True)


PICTURE = ARTEFACTS / "check"


async def test_a_film_that_arrives_damaged_makes_no_ceiling(school: School, browser: Browser) -> None:
    async def damage(route: Route) -> None:
        answer = await route.fetch()
        body = bytearray(await answer.body())
        body[len(body) // 2 :] = bytes(len(body) - len(body) // 2)
        await route.fulfill(response=answer, body=bytes(body))

    async with looking(school.site, browser, "learner") as page:
        await wear(page, "quest3", 51)
        await page.route("**/trials/*.mp4", damage)
        await checked(page, school)
        await expect(page.locator("[data-result]")).to_contain_text("Rien n'a pu être mesuré")


async def test_a_computer_without_vr_says_so_and_is_checked_all_the_same(
    school: School, browser: Browser
) -> None:
    async with looking(school.site, browser, "staff") as page:
        await page.add_init_script("Object.defineProperty(navigator, 'xr', { value: undefined })")
        await page.goto(f"{school.url}/check")
        await expect(page.locator("[data-note]")).to_contain_text("Aucun casque n'est détecté")
        await checked(page, school)
        await expect(page.locator("[data-step=vr]")).to_have_attribute("data-state", "skipped")
