"""A learner's needs: chosen by one tap, felt at once, and kept for whom they belong to."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.async_api import Request, expect

from tests.viewer.learner import HELPERS, Learner
from tests.viewer.world import World

pytestmark = pytest.mark.asyncio(loop_scope="session")

WHO = "0192f000-0000-7000-8000-0000000000aa"
OTHER = "0192f000-0000-7000-8000-0000000000bb"


def lend(world: World, learner: str | None, profile: dict[str, Any] | None = None) -> None:
    """Put the device into a learner's hands, or (None) lend it with nobody chosen yet."""
    world.document["viewer"] |= {
        "role": "learner" if learner else "device",
        "learner": learner,
        "profile": profile and {"needs": profile, "changed_ms": 1_000},
    }


async def violations(learner: Learner) -> list[str]:
    results = json.loads(await learner.page.evaluate("axe.run().then(JSON.stringify)"))
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in results["violations"]]


async def needs(learner: Learner) -> None:
    """Open the needs from the first page."""
    await learner.open()
    await learner.page.click("[data-action=needs]")
    await learner.page.wait_for_selector("dialog[open] .tile")


async def style(learner: Learner, selector: str, name: str) -> str:
    value: str = await learner.page.locator(selector).first.evaluate(
        "(element, name) => getComputedStyle(element).getPropertyValue(name)", name
    )
    return value


async def test_needs_are_felt_at_once_and_remembered_by_the_device(learner: Learner) -> None:
    await needs(learner)
    page = learner.page
    await expect(page.locator("dialog")).to_contain_text("sur cet appareil")
    await page.click("[data-value=language-en]")
    await expect(page.locator("dialog h2")).to_have_text("Your needs")
    await page.click("[data-value=text-huge]")
    await page.click("[data-need=targets]")
    await page.click("[data-need=hand]")
    await page.click("[data-need=motion]")
    await expect(page.locator("[data-need=targets]")).to_have_attribute("aria-pressed", "true")
    await page.keyboard.press("Escape")
    await expect(page.locator("[data-action=begin]")).to_have_text("Start")
    await page.reload()
    await expect(page.locator("[data-action=begin]")).to_have_text("Start")
    await learner.begin()
    assert await style(learner, "#player", "--text-scale") == "1.5"
    assert await style(learner, "[data-action=menu]", "width") == "68px"
    bar = await page.locator(".bar-tools").bounding_box()
    assert bar is not None
    assert bar["x"] < 100, "on the left"
    assert await style(learner, ".sheet", "animation-name") == "none"


async def test_the_dialog_is_accessible_by_keyboard_and_keeps_the_focus(learner: Learner) -> None:
    await needs(learner)
    await learner.page.evaluate((HELPERS / "axe.js").read_text())
    assert await violations(learner) == []
    await learner.tab_to("[data-need=captions]", most=40)
    await learner.press("Enter")
    await expect(learner.page.locator("[data-need=captions]")).to_be_focused()
    await expect(learner.page.locator("[data-need=captionSize]")).to_have_count(0)
    await learner.press("Space")
    await expect(learner.page.locator("[data-need=captionSize]")).to_have_count(1)


@pytest.mark.parametrize("width", [320, 1280])
async def test_the_dialog_fits_a_small_phone_and_a_desk(learner: Learner, width: int) -> None:
    await learner.page.set_viewport_size({"width": width, "height": 800})
    await needs(learner)
    await learner.page.click("[data-value=text-huge]")
    assert await learner.page.locator("dialog").evaluate("one => one.scrollWidth <= one.clientWidth")
    assert await learner.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize(
    ("font", "family"), [("lexend", "Lexend Variable"), ("opendyslexic", "OpenDyslexic")]
)
async def test_letters_come_when_they_are_chosen(learner: Learner, font: str, family: str) -> None:
    asked: list[str] = []
    learner.page.on("request", lambda request: asked.append(request.url))
    await needs(learner)
    assert not [url for url in asked if font in url]
    await learner.page.click(f"[data-value=font-{font}]")
    await learner.fact("font", font)
    assert await learner.page.evaluate("family => document.fonts.check(`32px '${family}'`)", family)
    assert [url for url in asked if font in url]
    assert (await style(learner, "#player", "font-family")).startswith((family, f'"{family}"'))
    assert learner.elsewhere == []


async def test_easy_french_english_and_french_from_the_first_page(learner: Learner) -> None:
    await learner.open()
    for language, begin in (("fr-x-falc", "Commencer"), ("en", "Start"), ("fr", "Commencer")):
        await learner.page.click(f".language[data-language={language}]")
        await expect(learner.page.locator("html")).to_have_attribute("lang", language)
        await expect(learner.page.locator("[data-action=begin]")).to_have_text(begin)
        await expect(learner.page.locator(f".language[data-language={language}]")).to_be_focused()
    await learner.page.click(".language[data-language=fr-x-falc]")
    await learner.begin()
    await learner.press("m")
    await expect(learner.page.locator(".sheet")).to_contain_text("Remettre la vue devant moi")


async def test_the_same_needs_are_chosen_in_the_headset(learner: Learner, world: World) -> None:
    lend(world, WHO)
    await learner.wear()
    await learner.open()
    await learner.enter_vr()
    await learner.press("m")
    await learner.card("Menu")
    for step in ("[data-command=needs]", "button:has-text('Bouger')", "[data-option=hand]"):
        await learner.page.locator(f".sheet {step}").first.dispatch_event("click")
    await learner.fact("hand", "left")
    await expect(learner.page.locator(".sheet [data-option=hand]")).to_have_attribute("aria-checked", "true")
    await learner.page.locator(".sheet-foot button").dispatch_event("click")
    await learner.page.locator(".sheet button:has-text('Comprendre')").dispatch_event("click")
    await learner.page.locator(".sheet [data-option=language-en]").dispatch_event("click")
    await learner.card("Your needs")
    await expect(learner.page.locator("html")).to_have_attribute("lang", "en")


async def test_a_learner_s_needs_come_along_and_their_changes_go_to_the_server(
    learner: Learner, world: World
) -> None:
    lend(world, WHO, {"language": "en", "targets": "large", "oddity": 3})
    await needs(learner)
    await expect(learner.page.locator("[data-action=begin]")).to_have_text("Start")
    await learner.fact("targets", "large")
    await expect(learner.page.locator("dialog")).to_contain_text("follow you")

    def whole(request: Request) -> bool:
        return request.url.endswith("/profile") and "flashes" in (request.post_data or "")

    async with learner.page.expect_request(whole) as told:
        await learner.page.click("[data-need=mono]")
        await learner.page.click("[data-need=flashes]")
    sent = json.loads((await told.value).post_data or "")
    assert sent["needs"] == {"language": "en", "targets": "large", "mono": True, "flashes": False}
    assert sent["changed_ms"] > 1_000
    await expect(learner.page.locator("#player")).to_have_attribute("data-targets", "large")


async def test_without_network_a_change_waits_on_the_device_and_the_next_learner_does_not_see_it(
    learner: Learner, world: World
) -> None:
    lend(world, WHO)
    world.profile_status = 503
    await needs(learner)
    async with learner.page.expect_response("**/api/v1/profile"):
        await learner.page.click("[data-value=text-huge]")
    # The next one takes the device.
    lend(world, OTHER)
    await learner.open()
    assert await style(learner, "#player", "--text-scale") == "1"
    # The first one is back, the network too: nothing was lost, and nothing stays behind.
    world.profile_status = 204
    lend(world, WHO)
    async with learner.page.expect_response("**/api/v1/profile"):
        await learner.open()
    assert await style(learner, "#player", "--text-scale") == "1.5"
    assert world.profiles[-1]["needs"] == {"text": "huge"}
    await learner.page.wait_for_function(
        "() => Object.keys(localStorage).every((key) => !key.startsWith('plateau-needs'))"
    )


async def test_a_lent_device_that_nobody_holds_keeps_nothing(learner: Learner, world: World) -> None:
    lend(world, None)
    await needs(learner)
    await expect(learner.page.locator("dialog")).to_contain_text("cette visite seulement")
    await learner.page.click("[data-value=text-huge]")
    await learner.page.wait_for_function(
        "() => document.querySelector('#player').style.cssText.includes('1.5')"
    )
    assert await learner.page.evaluate("localStorage.length") == 0


async def test_what_the_device_prefers_is_a_default_and_the_learner_s_word_wins(
    learner: Learner, world: World
) -> None:
    await learner.page.emulate_media(reduced_motion="reduce")
    await learner.open()
    await learner.fact("motion", "reduced")
    lend(world, WHO, {"motion": "system"})
    await learner.open()
    await learner.fact("motion", "system")


async def test_what_the_scene_does_not_say_in_english_is_marked_as_french(learner: Learner) -> None:
    await learner.open()
    title = learner.page.locator("#start-title")
    await learner.page.click(".language[data-language=en]")
    await expect(title).to_have_attribute("lang", "fr")
    await learner.begin()
    await expect(learner.page.locator("[data-hotspot=question] .spot-label")).to_have_attribute("lang", "fr")
    await learner.page.click("[data-hotspot=question]")
    await expect(learner.page.locator("#sheet-title")).to_have_attribute("lang", "fr")
    # Our own words are English, and say so by the page.
    close = learner.page.locator(".sheet [data-command=close]")
    await expect(close).to_have_text("Close")
    assert await close.evaluate("one => one.closest('[lang]').lang") == "en"


async def test_a_language_changes_captions_too_at_once(learner: Learner, world: World) -> None:
    cue = "WEBVTT\n\n00:00.000 --> 00:10.000\n{}\n"
    for language, words in (("fr", "C'est chaud."), ("en", "It is hot.")):
        (world.media / f"{language}.vtt").write_text(cue.format(words))
    tracks = [{"kind": "captions", "language": one, "url": f"/media/{one}.vtt"} for one in ("fr", "en")]
    world.document["footage"]["four"]["tracks"] = tracks
    world.document["scene"]["start"] = "four"
    await learner.open()
    await learner.begin()
    captions = learner.page.locator(".captions")
    await expect(captions).to_have_text("C'est chaud.")
    await learner.press("m")
    await learner.page.click(".sheet [data-command=dialog] >> nth=0")
    await learner.page.click("[data-value=language-en]")
    await expect(captions).to_have_text("It is hot.")
    await expect(learner.page.locator("dialog h2")).to_have_text("Your needs")
