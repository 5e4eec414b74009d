"""Looking at footage alone, as staff do: in a frame or alone, by mouse, touch and keys."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.async_api import Browser, Frame, Page, expect

from tests.media_factory import RED
from tests.viewer import media, scenes
from tests.viewer.learner import HELPERS, Learner
from tests.viewer.world import World

pytestmark = pytest.mark.asyncio(loop_scope="session")
LENGTH = 8
SPANS = [
    {"start_s": 2, "end_s": 3.5, "cause": "flash", "verdict": "intense", "measure": {}},
    {"start_s": 6, "end_s": 7, "cause": "motion", "verdict": "lively", "measure": {}},
]


@pytest.fixture(scope="module")
def film(folder: Path) -> dict[str, Any]:
    """A film with a sheet of small pictures, and with what may be felt in it."""
    sheet = Image.new("RGB", (320, 160))
    for index in range(LENGTH // 2):
        tile = Image.new("RGB", (160, 80), (40 + 50 * index, 60, 120))
        sheet.paste(tile, (160 * (index % 2), 80 * (index // 2)))
    sheet.save(folder / "sprite.png")
    sprite = {"columns": 2, "rows": 2, "width": 160, "height": 80, "interval_s": 2.0, "count": 4}
    return media.heading_film(folder, "regard", seconds=LENGTH) | {
        "sprite": {"url": "/media/sprite.png", **sprite},
        "comfort": {"verdict": "intense", "spans": SPANS},
    }


@pytest.fixture
def look(world: World, film: dict[str, Any]) -> World:
    """The world of who looks at that film: no ticket, no hotspot, no guide."""
    document = scenes.play_document(
        {"ici": film},
        start="ici",
        guide=None,
        variables=[],
        cards=[],
        footage={"ici": {"title": scenes.text("Le four")}},
        viewpoints=[scenes.viewpoint("ici", "ici")],
    )
    viewer = {"role": "staff", "name": None, "ticket": None, "language": "fr"}
    world.document = {**document, "viewer": viewer, "look": True, "home": "/"}
    world.framed = True
    return world


async def at(page: Page | Frame, second: float, *, within: float = 0.3) -> None:
    """Wait until the film is at this second."""
    await page.wait_for_function(
        """([second, within]) =>
          Math.abs(document.querySelector(".time-slider").valueAsNumber - second) < within""",
        arg=[second, within],
    )


async def test_in_a_frame_it_opens_at_once_still_and_plays_when_asked(learner: Learner, look: World) -> None:
    await learner.page.goto(f"{learner.base}/cadre")
    frame = learner.page.frames[1]
    await frame.wait_for_selector('#player[data-shows="film"]', state="attached")
    await at(frame, 0, within=0.01)
    await learner.sees(RED, 0.3, 0.3)
    await expect(frame.locator(".notice")).to_be_hidden()
    # The page around it keeps the focus.
    assert await learner.page.evaluate("document.activeElement.tagName") == "BODY"
    play = frame.locator(".timeline [data-action=film]")
    await expect(play).to_have_attribute("aria-label", "Lire la vidéo")
    await play.click()
    await at(frame, 1, within=0.7)
    await play.click()
    await expect(play).to_have_attribute("aria-label", "Lire la vidéo")
    assert look.viewings == {}
    assert learner.elsewhere == []
    assert learner.troubles == []


async def test_elsewhere_in_the_film_by_mouse_keys_and_words(learner: Learner, look: World) -> None:
    page = learner.page
    await page.goto(f"{learner.base}/play/essai")
    await learner.fact("shows", "film")
    slider = page.locator(".time-slider")
    box = await slider.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    tile = page.locator(".time-tile")
    await page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 22)
    await expect(tile).to_be_visible()
    assert await tile.evaluate("one => one.style.backgroundPosition") == "0px -80px"  # the third of four
    await page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 22)
    await at(page, LENGTH / 2)
    await learner.press("ArrowLeft")
    await at(page, 0)
    await learner.press("PageUp")
    await at(page, LENGTH / 10)
    await expect(slider).to_have_attribute("aria-valuetext", "0:00 sur 0:08")
    await learner.press("End")
    await at(page, LENGTH)
    await learner.press("Home")
    await at(page, 0)
    assert (await learner.facts())["mode"] == "inline"  # the arrows turned nothing
    await learner.sees(RED, 0.3, 0.3)
    await page.click(".time-felt summary")
    await expect(page.locator(".time-felt li")).to_have_text(
        ["0:02 à 0:03 : flashs lumineux", "0:06 à 0:07 : caméra en mouvement"]
    )
    await page.click(".time-felt li button >> nth=1")
    await at(page, 6)
    await page.focus(".time-slider")
    await learner.press(" ")
    await at(page, LENGTH)  # it plays on to its end
    # At its end it stands still, and can be begun again.
    play = page.locator(".timeline [data-action=film]")
    await expect(play).to_have_attribute("aria-label", "Lire la vidéo")
    await play.click()
    await expect(play).to_have_attribute("aria-label", "Mettre en pause")
    await at(page, LENGTH / 2, within=LENGTH / 2 - 0.3)  # not at its end: a busy machine looks late


async def test_the_time_line_is_accessible_and_fits_a_small_phone(
    browser: Browser, learner: Learner, look: World
) -> None:
    context = await browser.new_context(
        viewport={"width": 320, "height": 568}, has_touch=True, is_mobile=True
    )
    phone = Learner(await context.new_page(), learner.base)
    await phone.page.goto(f"{phone.base}/play/essai")
    await phone.fact("shows", "film")
    await phone.page.tap(".time-felt summary")
    assert await phone.page.evaluate("document.documentElement.scrollWidth") <= 320
    width = await phone.page.evaluate("document.querySelector('.timeline').getBoundingClientRect().right")
    assert width <= 320
    await phone.page.evaluate((HELPERS / "axe.js").read_text())
    results = json.loads(await phone.page.evaluate("axe.run().then(JSON.stringify)"))
    assert [one["id"] for one in results["violations"]] == []
    box = await phone.page.locator(".time-slider").bounding_box()
    assert box is not None
    await phone.page.touchscreen.tap(box["x"] + box["width"] / 4, box["y"] + 22)
    await at(phone.page, LENGTH / 4, within=0.7)
    await context.close()


async def test_there_is_no_scene_to_end_and_the_way_back_leaves_the_frame(
    learner: Learner, look: World
) -> None:
    await learner.page.goto(f"{learner.base}/play/essai")
    await learner.fact("shows", "film")
    await learner.press("m")
    await learner.card("Menu")
    assert await learner.page.locator("[data-command=finish]").count() == 0
    await expect(learner.page.locator("[data-command=play]")).to_have_count(1)


async def test_where_something_hangs_on_the_film_s_clock_nobody_passes_over_it(
    learner: Learner, look: World
) -> None:
    look.document["look"] = False
    look.document["scene"]["viewpoints"][0]["cues"] = [
        {"id": "plus-tard", "on": "time", "at": 5, "actions": [{"do": "pause"}]}
    ]
    await learner.open()
    await learner.begin()
    await expect(learner.page.locator(".time-slider")).to_be_disabled()
    await expect(learner.page.locator(".timeline [data-action=film]")).to_have_attribute(
        "aria-label", "Mettre en pause"
    )
