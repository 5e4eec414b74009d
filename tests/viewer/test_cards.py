"""Every kind of block, the tasks, the timer and the end in the page: by mouse, by keys alone, by axe."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Locator, expect

from tests.viewer import cards
from tests.viewer.learner import HELPERS, Learner
from tests.viewer.world import World

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def shop(learner: Learner) -> AsyncIterator[Learner]:
    """A learner who has begun the scene."""
    await learner.open()
    await learner.begin()
    yield learner
    assert learner.troubles == []
    assert learner.elsewhere == []


async def open_card(learner: Learner, card: str) -> Locator:
    """Open a card by its hotspot, wherever one looks."""
    await learner.page.evaluate("id => document.querySelector(`[data-hotspot='${id}']`).click()", card)
    await learner.card(card.capitalize())
    return learner.page.locator(".sheet")


def kinds(world: World, kind: str) -> list[dict[str, Any]]:
    """Return what the journal was told of one kind."""
    return [one for viewing in world.viewings.values() for one in viewing.events() if one["kind"] == kind]


# --- by mouse ------------------------------------------------------------------------------------------


async def test_a_film_plays_with_its_captions_and_goes_on_while_a_hint_is_read(shop: Learner) -> None:
    sheet = await open_card(shop, "film")
    film = sheet.locator("video")
    await expect(film).to_have_attribute("controls", "")
    await expect(film.locator("track")).to_have_attribute("srclang", "fr")
    await film.evaluate("film => film.play()")
    await shop.until("document.querySelector('.sheet video').currentTime > 0.3")
    await shop.until(
        "document.querySelector('.sheet video').textTracks[0].activeCues?.[0]?.text.includes('farine')"
    )
    await shop.page.click("[data-command=close]")
    await shop.no_card()
    await expect(shop.page.locator("video")).to_have_count(0)


async def test_an_object_is_portrayed_and_turned(shop: Learner) -> None:
    sheet = await open_card(shop, "objet")
    portrait = sheet.locator("canvas.object[data-portrayed]")
    await expect(portrait).to_have_accessible_name("Un maillet : une tête en bois au bout d'un manche.")
    painted = "c => c.getContext('2d').getImageData(320, 120, 1, 1).data[3]"
    assert await portrait.evaluate(painted) == 255
    front = await portrait.evaluate("c => c.toDataURL()")
    await sheet.locator("[data-focus='spin:1']").click()
    await shop.until("front => document.querySelector('canvas.object').toDataURL() !== front", front)


async def test_a_missing_object_is_said_in_words(learner: Learner, world: World) -> None:
    world.document["files"]["maillet.glb"] = "/media/nothing.glb"
    await learner.open()
    await learner.begin()
    sheet = await open_card(learner, "objet")
    await expect(sheet.locator(".missing")).to_contain_text("Un maillet : une tête en bois")


async def test_the_place_in_the_picture_is_pointed_at(shop: Learner, world: World) -> None:
    sheet = await open_card(shop, "image")
    picture = await sheet.locator(".areas img").bounding_box()
    assert picture
    across, down = picture["x"] + picture["width"], picture["y"] + picture["height"] / 2
    await shop.page.mouse.click(across - picture["width"] * 0.15, down)  # the blue one
    await expect(sheet.locator(".verdict.wrong")).to_be_visible()
    await shop.page.mouse.click(across - picture["width"] * 0.5, down)
    await expect(sheet.locator(".verdict.right")).to_be_visible()
    await expect(sheet.locator(".area.right")).to_have_count(1)


async def test_hints_stay_and_run_out(shop: Learner) -> None:
    sheet = await open_card(shop, "ordre")
    for number in (1, 2):
        await sheet.locator(f"text=Un indice ({number} sur 2)").click()
        await expect(sheet.locator(".hint")).to_have_count(number)
    await expect(sheet.locator("[data-command=hint]")).to_have_count(0)


# --- by keyboard alone ---------------------------------------------------------------------------------


async def test_an_order_is_put_right_by_keys_and_the_focus_goes_with_the_thing(shop: Learner) -> None:
    sheet = await open_card(shop, "ordre")
    await shop.tab_to("[data-focus='up:peser']")
    await shop.press("Enter", "Enter", "Enter")  # the third finds it at the top already
    await expect(sheet.locator("[data-focus='up:peser']")).to_be_focused()
    await expect(shop.page.locator("[data-live]")).to_have_text("Peser la farine et l'eau : 1 sur 3")
    items = "[...document.querySelectorAll('[data-item]')].map((one) => one.dataset.item)"
    assert await shop.page.evaluate(items) == ["peser", "petrir", "cuire"]
    await shop.tab_to("[data-command=answer]")
    await shop.press("Enter")
    await expect(sheet.locator(".verdict.right")).to_contain_text("Voilà un pain bien fait")
    await expect(shop.page.locator("[data-live]")).to_contain_text("Voilà un pain bien fait")


@pytest.mark.parametrize(
    ("card", "wrong", "right"),
    [("nombre", "3", "12,45 kg"), ("code", "123", "4-0-7")],
    ids=["nombre", "code"],
)
async def test_a_number_or_a_code_is_typed_and_given_by_enter(
    shop: Learner, card: str, wrong: str, right: str
) -> None:
    sheet = await open_card(shop, card)
    await shop.tab_to(".entry-field")
    await shop.page.keyboard.type(wrong)
    await shop.press("Enter")
    await expect(sheet.locator(".verdict.wrong")).to_be_visible()
    await expect(sheet.locator(".entry-field")).to_be_focused()
    await expect(sheet.locator(".entry-field")).to_have_attribute("aria-invalid", "true")
    await shop.press("Control+a")
    await shop.page.keyboard.type(right)
    await shop.press("Enter")
    await expect(sheet.locator(".verdict.right")).to_be_visible()
    await shop.press("Escape")
    await shop.no_card()


async def test_several_answers_and_areas_by_keys(shop: Learner) -> None:
    sheet = await open_card(shop, "plusieurs")
    for option in ("marteau", "scie"):
        await shop.tab_to(f"[data-option={option}]")
        await shop.press("Space")
    await shop.tab_to("[data-command=answer]")
    await shop.press("Enter")
    await expect(sheet.locator(".verdict.right")).to_be_visible()
    await shop.press("Escape")
    await shop.no_card()
    sheet = await open_card(shop, "image")
    await shop.tab_to("[data-option=rouge]")
    await expect(sheet.locator(".area.pointed")).to_have_count(1)
    await shop.press("Enter")
    await expect(sheet.locator(".verdict.right")).to_be_visible()


async def test_the_whole_scene_by_keyboard_as_far_as_the_last_question(shop: Learner, world: World) -> None:
    page = shop.page
    tasks = page.locator(".agenda")
    await shop.tab_to(".agenda summary", most=40)
    if not await tasks.locator("details").get_attribute("open"):
        await shop.press("Enter")
    await shop.tab_to(".agenda [data-command=hint]")
    await shop.press("Enter")
    await expect(tasks.locator(".hint")).to_contain_text("La vanne est à gauche")
    for spot, said in (
        ("compteur", "d'abord la vanne"),
        ("vanne", "1 sur 2"),
        ("compteur", "Le gaz est coupé"),
    ):
        await shop.tab_to(f"[data-hotspot={spot}]", most=60)
        await shop.press("Enter")
        await expect(page.locator("[data-live]")).to_contain_text(said)
    await expect(tasks.locator(".task.done")).to_have_count(2)
    await open_card(shop, "nombre")
    await shop.tab_to(".entry-field")
    await page.keyboard.type("12,5")
    await shop.press("Enter", "Escape")
    await shop.no_card()
    await shop.tab_to("[data-hotspot=sortie]", most=60)
    await shop.press("Enter")
    await shop.card("Bravo, c’est terminé")
    sheet = page.locator(".sheet")
    await expect(sheet).to_contain_text("Coupez l'arrivée de gaz")
    await expect(sheet).to_contain_text("12,5 kg")
    await expect(tasks).to_be_hidden()
    for answer in ("maybe", "yes"):
        await shop.tab_to(f"[data-option={answer}]", most=40)
        await shop.press("Enter")
        await expect(sheet.locator(".picture.ticked")).to_have_attribute("data-option", answer)


# --- what comes by itself ------------------------------------------------------------------------------


async def test_a_timer_counts_down_and_a_button_stands_for_it(learner: Learner, world: World) -> None:
    (cue,) = world.document["scene"]["viewpoints"][0]["cues"]
    cue["at"] = 3
    await learner.open()
    await learner.begin()
    await expect(learner.page.locator(".timer")).to_contain_text("Le minuteur sonne : dans")
    await learner.card("Code")
    await learner.page.evaluate("localStorage.setItem('plateau-settings', JSON.stringify({ timers: false }))")
    await learner.open()
    await learner.begin()
    await learner.page.click("text=Continuer : Le minuteur sonne")
    await learner.card("Code")


async def test_what_is_read_from_right_to_left_begins_at_the_right(learner: Learner, world: World) -> None:
    question = deepcopy(next(one for one in cards.CARDS if one["id"] == "plusieurs"))
    question["title"] = {"fr": "الفرن ساخن"}
    question["blocks"][0]["prompt"] = {"fr": "ما هي الأدوات؟"}
    question["blocks"][0]["options"][0]["label"] = {"fr": "المطرقة"}
    scene = world.document["scene"]
    scene["cards"] = [question if one["id"] == "plusieurs" else one for one in cards.CARDS]
    (spot,) = [one for one in scene["viewpoints"][0]["hotspots"] if one["id"] == "plusieurs"]
    spot["label"] = {"fr": "اسأل الخباز"}
    await learner.open()
    await learner.begin()
    await learner.page.click("[data-hotspot=plusieurs]")
    await learner.card("الفرن ساخن")
    sheet = learner.page.locator(".sheet")
    for words in ("الفرن ساخن", "ما هي الأدوات؟", "المطرقة"):
        await expect(sheet.get_by_text(words)).to_have_css("direction", "rtl")
    await expect(sheet.get_by_text("Une scie")).to_have_css("direction", "ltr")
    await learner.press("Escape")
    await learner.no_card()
    await expect(learner.page.locator("[data-hotspot=plusieurs]").get_by_text("اسأل الخباز")).to_have_css(
        "direction", "rtl"
    )


async def test_what_a_newer_format_holds_is_said_skipped_and_told_to_the_journal(
    learner: Learner, world: World
) -> None:
    strange = deepcopy(cards.CARDS[3])
    strange["blocks"].insert(0, {"kind": "hologram", "url": "x"})
    world.document["scene"]["cards"] = [strange if one["id"] == "nombre" else one for one in cards.CARDS]
    await learner.open()
    await learner.begin()
    for _ in range(2):
        sheet = await open_card(learner, "nombre")
        await expect(sheet).to_contain_text("demande une version plus récente")
        await expect(sheet.locator(".entry-field")).to_be_visible()
        await learner.press("Escape")
        await learner.no_card()
    await learner.press("m")
    await learner.page.click("[data-command=finish]")
    await expect(learner.page.locator(".sheet")).to_contain_text("Vos réponses sont enregistrées")
    told = [one for one in kinds(world, "error") if one["data"]["what"] == "unknown-block"]
    assert [one["data"]["message"] for one in told] == ["hologram"]


# --- for everybody -------------------------------------------------------------------------------------


async def test_every_card_is_accessible_and_fits_small_screens_with_huge_words(learner: Learner) -> None:
    await learner.page.add_init_script(
        "localStorage.setItem('plateau-settings', JSON.stringify({ text: 'huge' }))"
    )
    await learner.page.set_viewport_size({"width": 320, "height": 640})
    await learner.open()
    await learner.begin()
    await learner.page.evaluate((HELPERS / "axe.js").read_text())

    async def check() -> None:
        results = json.loads(await learner.page.evaluate("axe.run().then(JSON.stringify)"))
        found = [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in results["violations"]]
        assert found == []
        widths = (
            "[...document.querySelectorAll('.sheet-body')].map((one) => [one.scrollWidth, one.clientWidth])"
        )
        ((wanted, there),) = await learner.page.evaluate(widths)
        assert wanted <= there

    await check()
    for card in cards.CARDS:
        await open_card(learner, card["id"])
        await check()
        await learner.press("Escape")
        await learner.no_card()
    await learner.page.evaluate("document.querySelector('[data-hotspot=sortie]').click()")
    await learner.card("Bravo, c’est terminé")
    await check()


@pytest.fixture
def world(folder: Path, footage: dict[str, Any], card_files: None) -> World:
    """A world with the scene of all cards in it."""
    return World(cards.scene_document({"cour": deepcopy(footage["cour"])}), folder)
