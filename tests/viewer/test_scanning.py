"""Choosing without pointing: one switch for a choice that is lit, or resting with the mouse."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.viewer.learner import Learner
from tests.viewer.test_comfort import prefers
from tests.viewer.world import World

pytestmark = pytest.mark.asyncio(loop_scope="session")


# Time stands still while the choice that is waited for is lit: however slow the machine, the press meets it.
PATIENT = """const real = performance.now.bind(performance);
let [before, now] = [real(), 0];
window.wanted = null;
performance.now = () => {
  const held = window.wanted !== null && document.querySelector(`${window.wanted}.scanned`);
  if (!held) now += real() - before;
  before = real();
  return now;
};"""


async def scanning(learner: Learner, **settings: object) -> None:
    """Choose with one switch."""
    await prefers(learner, scanning=True, scanTime=0.8, **settings)
    await learner.page.add_init_script(PATIENT)


async def lit(learner: Learner, selector: str) -> None:
    """Wait until this is the choice that is lit."""
    await learner.page.evaluate("selector => { window.wanted = selector; }", selector)
    await learner.page.wait_for_selector(f"{selector}.scanned", state="attached")


async def test_a_scene_is_played_with_one_key(learner: Learner, world: World) -> None:
    await scanning(learner)
    await learner.open()
    await expect(learner.page.locator(".scan-hint")).to_contain_text("Échap")
    await lit(learner, "[data-action=begin]")
    await learner.press("x")
    await learner.fact("arrived", "true")
    await lit(learner, "[data-hotspot=question]")
    await learner.press("Space")
    await learner.card("Avant d'ouvrir le four")
    await lit(learner, "[data-option=gants]")
    await learner.press("Enter")
    await expect(learner.page.locator(".verdict")).to_contain_text("Bravo")
    await lit(learner, "[data-command=close]")
    await learner.press("x")
    await learner.no_card()
    await lit(learner, "[data-hotspot=porte]")
    # A press anywhere is the same switch.
    await learner.page.mouse.click(5, 200)
    await learner.fact("viewpoint", "four")


async def test_the_needs_are_chosen_by_one_switch_and_escape_ends_it(learner: Learner) -> None:
    await scanning(learner)
    await learner.open()
    await lit(learner, "[data-action=begin]")
    await learner.press("x")
    await lit(learner, "[data-action=menu]")
    await learner.press("x")
    await lit(learner, "[data-command=needs]")
    await learner.press("x")
    await learner.card("Vos besoins")
    await learner.press("Escape")
    await expect(learner.page.locator(".scan-hint")).to_have_count(0)
    await expect(learner.page.locator(".scanned")).to_have_count(0)
    assert (
        await learner.page.evaluate("JSON.parse(localStorage.getItem('plateau-settings')).scanning") is False
    )


async def test_in_the_headset_any_trigger_takes_what_is_lit(learner: Learner) -> None:
    await prefers(learner, scanning=True, scanTime=3)
    # However slow the drawing is: what is lit stays lit.
    await learner.page.add_init_script(
        "const real = performance.now.bind(performance); performance.now = () => real() * 0.01;"
    )
    await learner.wear()
    await learner.open()
    await lit(learner, ".start .language")
    await learner.page.evaluate("document.querySelector('.start [data-action=vr]').click()")
    await learner.fact("mode", "vr")
    await learner.fact("arrived", "true")
    # Whatever it points at: the first choice in view is lit first.
    await learner.select("controller-left", 140)
    await learner.card("La cour de l'atelier")
    await learner.select("controller-left", 140)
    await learner.no_card()
    assert learner.troubles == []


async def test_resting_with_the_mouse_chooses_with_a_ring(learner: Learner) -> None:
    await prefers(learner, dwell="on", dwellTime=0.8)
    await learner.open()
    page = learner.page
    await page.hover("[data-action=begin]")
    await page.wait_for_selector(".dwell-ring.resting", state="attached")
    await learner.fact("arrived", "true")
    await page.hover("[data-hotspot=question]", force=True)
    await learner.card("Avant d'ouvrir le four")
    await page.hover("[data-option=gants]")
    await expect(page.locator(".verdict")).to_contain_text("Bravo")
    await page.hover("[data-command=close]")
    await learner.no_card()


async def test_resting_chooses_nothing_for_who_has_not_asked_for_it(learner: Learner) -> None:
    await learner.open()
    await learner.page.hover("[data-action=begin]")
    await expect(learner.page.locator(".dwell-ring")).to_have_count(0)
