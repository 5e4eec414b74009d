"""What is said, in words: pointing to who speaks, fixed in the scene or not, and read as a whole."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.async_api import expect

from tests.viewer import media, scenes
from tests.viewer.learner import HELPERS, Learner
from tests.viewer.world import World

pytestmark = pytest.mark.asyncio(loop_scope="session")

SAID = """WEBVTT

porte
00:00.000 --> 00:20.000
<v Samir>Le four est à <b>240 degrés</b>.

00:20.000 --> 00:24.000
<v Inès>J'ouvre la porte.
"""
WHERE = {"format": "plateau-directions/1", "cues": {}, "speakers": {"Samir": {"yaw": 120, "pitch": 0}}}


@pytest.fixture
def spoken(world: World) -> World:
    """The world, in which somebody speaks from the right, behind."""
    folder = world.media
    (folder / "dit.vtt").write_text(SAID)
    (folder / "qui.json").write_text(json.dumps(WHERE))
    if not (folder / "parole.mp4").exists():
        media.heading_film(folder, "parole", seconds=24)
    film = {**world.document["footage"]["four"], "hls": "/media/parole/master.m3u8", "duration": 24}
    captions = [{"language": "fr", "file": "dit.vtt", "directions": "qui.json"}]
    world.document = scenes.play_document(
        {"four": film},
        start="four",
        footage={"four": {"title": scenes.text("Le four")}},
        viewpoints=[
            scenes.viewpoint(
                "four", "four", scenes.hotspot("fin", 0, {"do": "finish"}, icon="finish"), captions=captions
            )
        ],
    )
    world.document["files"] = {"dit.vtt": "/media/dit.vtt", "qui.json": "/media/qui.json"}
    return world


async def begin(learner: Learner, **settings: Any) -> None:
    """Begin on the screen with these settings."""
    kept = json.dumps(json.dumps(settings))
    await learner.page.add_init_script(f"localStorage.setItem('plateau-settings', {kept})")
    await learner.open()
    await learner.begin()
    await expect(learner.page.locator(".captions")).to_contain_text("Samir : Le four est à 240 degrés.")


async def test_an_arrow_points_to_who_speaks_until_one_looks_there(learner: Learner, spoken: World) -> None:
    await begin(learner)
    arrow = learner.page.locator(".caption-arrow")
    await expect(arrow).to_have_attribute("data-arrow", "right")
    await expect(arrow).to_have_attribute("aria-label", "à droite")
    await learner.page.evaluate("() => document.querySelector('.stage').focus()")
    for _ in range(20):  # to 120 degrees
        await learner.press("ArrowRight")
    await expect(arrow).to_be_hidden()
    for _ in range(13):  # past it
        await learner.press("ArrowRight")
    await expect(arrow).to_have_attribute("data-arrow", "left")
    assert learner.troubles == []


async def test_words_may_be_fixed_where_they_are_said_in_another_size_and_ground(
    learner: Learner, spoken: World
) -> None:
    await begin(learner, captionPlace="scene", captionSize="huge", captionBackground="solid")
    captions = learner.page.locator(".captions")
    await expect(captions).to_have_attribute("data-size", "huge")
    await expect(captions).to_have_attribute("data-background", "solid")
    assert "placed" not in (await captions.get_attribute("class") or "")  # out of view: where they always are
    await learner.page.evaluate("() => document.querySelector('.stage').focus()")
    for _ in range(20):
        await learner.press("ArrowRight")
    await expect(captions).to_have_class("captions placed")


async def test_the_whole_is_read_in_a_dialog_and_leads_to_where_it_is_said(
    learner: Learner, spoken: World
) -> None:
    await begin(learner)
    page = learner.page
    await learner.press("m")
    await page.locator(".sheet button", has_text="Transcription").click()
    dialog = page.locator("[data-dialog=transcript]")
    await expect(dialog.locator("li p")).to_have_text(
        ["Samir : Le four est à 240 degrés.", "Inès : J'ouvre la porte."]
    )
    await page.evaluate((HELPERS / "axe.js").read_text())
    results = json.loads(await page.evaluate("() => axe.run().then(JSON.stringify)"))
    assert [one["id"] for one in results["violations"]] == []
    await dialog.get_by_role("button", name="Aller à 0:20").click()
    await expect(dialog).to_have_count(0)
    await expect(page.locator(".captions")).to_contain_text("J'ouvre la porte.")
    assert learner.troubles == []


async def test_where_nothing_is_said_the_dialog_says_so(learner: Learner, spoken: World) -> None:
    spoken.document["scene"]["viewpoints"][0]["captions"] = []
    await learner.open()
    await learner.begin()
    await learner.press("m")
    await learner.page.locator(".sheet button", has_text="Transcription").click()
    await expect(learner.page.locator("[data-dialog=transcript]")).to_contain_text("Rien n’est dit ici.")
