"""The player on a screen: pixels, mouse, keyboard, and nothing that leaves our origin."""

from __future__ import annotations

import json

import pytest
from playwright.async_api import Browser, expect

from tests.media_factory import BLUE, GREEN, RED, YELLOW
from tests.viewer.learner import HELPERS, Learner
from tests.viewer.world import World

pytestmark = pytest.mark.asyncio(loop_scope="session")
QUARTER = ["ArrowRight"] * 15  # 6 degrees a step


@pytest.mark.parametrize("start", ["cour", "four"], ids=["photo", "film"])
async def test_every_heading_shows_its_side_of_the_footage(
    learner: Learner, world: World, start: str
) -> None:
    world.document["scene"]["start"] = start
    await learner.open()
    await learner.begin()
    if start == "four":  # whose arrival faces the right
        await learner.sees(BLUE)
        await learner.press(*["ArrowLeft"] * 15)
    for colour in (RED, BLUE, GREEN, YELLOW):
        await learner.sees(colour)
        await learner.press(*QUARTER)
    await learner.sees(RED)
    assert learner.elsewhere == []
    assert learner.troubles == []


async def test_dragging_to_the_left_looks_to_the_right(learner: Learner) -> None:
    await learner.open()
    await learner.begin()
    await learner.page.mouse.move(500, 300)
    await learner.page.mouse.down()
    await learner.page.mouse.move(20, 300, steps=8)
    await learner.page.mouse.up()
    await learner.sees(BLUE)


async def test_a_card_a_wrong_and_a_right_answer_by_mouse(learner: Learner, world: World) -> None:
    await learner.open()
    await learner.begin()
    await learner.page.mouse.click(320, 180)  # the disc that the stage draws at the front
    await learner.card("Avant d'ouvrir le four")
    await learner.page.click("[data-option=tablier]")
    await expect(learner.page.locator(".verdict.wrong")).to_contain_text("ne protège pas les mains")
    await learner.page.click("[data-option=gants]")
    await expect(learner.page.locator(".verdict.right")).to_contain_text("240 °C")
    await expect(learner.page.locator(".bar-score")).to_have_text("2 pts")
    await learner.page.click("[data-command=close]")
    await learner.no_card()
    await expect(learner.page.locator("[data-hotspot=question]")).to_be_focused()


async def test_the_whole_scene_by_keyboard_alone(learner: Learner, world: World) -> None:
    await learner.open()
    await learner.tab_to("[data-action=begin]")
    await learner.press("Enter")
    await learner.fact("viewpoint", "cour")
    await learner.tab_to("[data-hotspot=question]")
    await learner.press("Enter")
    await learner.card("Avant d'ouvrir le four")
    await learner.tab_to("[data-option=tablier]")
    await learner.press("Enter")
    await expect(learner.page.locator("[data-live]")).to_have_text("Pas tout à fait. Essayez encore.")
    await learner.tab_to("[data-option=gants]")
    await learner.press("Enter")
    await learner.press("Escape")
    await learner.no_card()
    await learner.tab_to("[data-hotspot=porte]")
    await learner.press("Enter")
    await learner.fact("viewpoint", "four")
    await learner.fact("arrived", "true")
    await learner.tab_to("[data-hotspot=fin]")
    await learner.press("Enter")
    await learner.card("Bravo, c’est terminé")
    await expect(learner.page.locator(".sheet")).to_contain_text("Des gants isolants")
    await expect(learner.page.locator(".sheet")).to_contain_text("Vos réponses sont enregistrées")
    (viewing,) = world.viewings.values()
    assert viewing.kinds()[-1] == "scene.finish"
    assert viewing.seal is None  # a last word may still come
    async with learner.page.expect_response(lambda answer: answer.url.endswith("/seal") and answer.ok):
        await learner.page.click("[data-command=restart]")
    assert viewing.seal is not None
    answers = [event["data"] for event in viewing.events() if event["kind"] == "question.answer"]
    assert [answer["correct"] for answer in answers] == [False, True]
    assert viewing.kinds()[-2:] == ["scene.finish", "viewing.end"]


async def test_a_hotspot_with_the_focus_comes_into_view(learner: Learner) -> None:
    await learner.open()
    await learner.begin()
    await learner.press(*QUARTER, *QUARTER)
    await learner.sees(GREEN)
    await learner.tab_to("[data-hotspot=question]")
    await learner.sees(RED, 0.3)


async def test_the_page_and_its_panels_are_accessible(learner: Learner) -> None:
    async def violations() -> list[str]:
        results = json.loads(await learner.page.evaluate("axe.run().then(JSON.stringify)"))
        return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in results["violations"]]

    await learner.open()
    await learner.page.evaluate((HELPERS / "axe.js").read_text())
    assert await violations() == []
    await learner.begin()
    assert await violations() == []
    await learner.page.click("[data-hotspot=question]")
    await learner.page.click("[data-option=tablier]")
    assert await violations() == []
    await learner.press("Escape", "m")
    await learner.card("Menu")
    assert await violations() == []
    await learner.page.click("[data-command=dialog] >> nth=0")
    await learner.page.wait_for_selector("dialog[open]")
    assert await violations() == []


async def test_captions_follow_the_film(learner: Learner, world: World) -> None:
    (world.media / "four.vtt").write_text(
        "WEBVTT\n\n00:00.000 --> 00:03.000\n<v Samir>Attention, c'est chaud.\n"
    )
    world.document["scene"]["start"] = "four"
    world.document["scene"]["viewpoints"][1]["captions"] = [{"language": "fr", "file": "captions/four.vtt"}]
    world.document["files"] = {"captions/four.vtt": "/media/four.vtt"}
    await learner.open()
    await learner.begin()
    await expect(learner.page.locator(".captions")).to_have_text("Samir : Attention, c'est chaud.")
    await learner.press("c")
    await expect(learner.page.locator(".captions")).to_be_hidden()


async def test_a_phone_is_a_window_on_the_scene(browser: Browser, learner: Learner) -> None:
    context = await browser.new_context(
        viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True
    )
    phone = Learner(await context.new_page(), learner.base)
    await phone.open()
    await phone.page.tap("[data-action=begin]")
    await phone.fact("arrived", "true")
    await phone.sees(RED)
    sensors = await context.new_cdp_session(phone.page)
    await phone.page.evaluate("addEventListener('deviceorientation', () => (window.turned = true))")
    # Upright before the face; then, with who holds it, a quarter turn to the right.
    for alpha, colour in ((0, RED), (270, BLUE), (180, GREEN)):
        held = {"alpha": alpha, "beta": 90, "gamma": 0}
        await phone.page.evaluate("window.turned = false")
        await sensors.send("DeviceOrientation.setDeviceOrientationOverride", held)
        await phone.page.wait_for_function("() => window.turned")  # the first one says where ahead is
        await phone.sees(colour)
    await context.close()
