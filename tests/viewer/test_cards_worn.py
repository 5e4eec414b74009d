"""Every kind of block, the tasks and the end in an emulated headset: by trigger, by looking, in layers."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import expect

from tests.media_factory import BLUE
from tests.viewer import cards, layers
from tests.viewer.learner import Learner, near
from tests.viewer.world import World

pytestmark = pytest.mark.asyncio(loop_scope="session")
KEYS = (-13.0, -4.5, 4.5, 13.0)  # the columns of the keypad, in degrees
MOVERS = (11.5, 15.5)


@pytest.fixture
def world(folder: Path, footage: dict[str, Any], card_files: None) -> World:
    """A world with the scene of all cards in it."""
    return World(cards.scene_document({"cour": deepcopy(footage["cour"])}), folder)


async def wear(learner: Learner, *scripts: str) -> None:
    """Enter VR."""
    await learner.wear("quest2")
    await learner.open()
    for script in scripts:
        await learner.page.evaluate(script)
    await learner.enter_vr()
    # The other hand lies aside: where it points by chance would be lit, too.
    await learner.hand("set_connected", device="controller-left", connected=False)


async def open_card(learner: Learner, card: str) -> None:
    """Open a card by its hotspot, wherever it stands; the panel comes to where one looks."""
    await learner.page.evaluate("id => document.querySelector(`[data-hotspot='${id}']`).click()", card)
    await learner.card(card.capitalize())


async def choose(learner: Learner, *targets: str, columns: tuple[float, ...] = (0,)) -> None:
    """Point at each of these, and pull the trigger."""
    for target in targets:
        await learner.aim(target, columns=columns)
        await learner.pull()


async def test_an_order_by_trigger(learner: Learner) -> None:
    sheet = learner.page.locator(".sheet")
    await wear(learner)
    await open_card(learner, "ordre")
    await choose(learner, "up:peser", "up:peser", columns=MOVERS)
    await choose(learner, "button:Valider cet ordre")
    await expect(sheet.locator(".verdict.right")).to_be_attached()
    await choose(learner, "button:Continuer")
    await learner.no_card()
    assert learner.troubles == []


async def test_a_number_by_trigger(learner: Learner) -> None:
    sheet = learner.page.locator(".sheet")
    await wear(learner)
    await open_card(learner, "nombre")
    await choose(learner, *(f"button:{key}" for key in "13"), "button:Effacer", columns=KEYS)
    await choose(learner, *(f"button:{key}" for key in "2,5"), columns=KEYS)
    await expect(sheet.locator(".entry-field")).to_have_value("12,5")
    await choose(learner, "button:Valider ma réponse", columns=(4.5,))
    await expect(sheet.locator(".verdict.right")).to_be_attached()
    assert learner.troubles == []


async def test_a_place_in_a_picture_and_several_answers_by_trigger(learner: Learner) -> None:
    sheet = learner.page.locator(".sheet")
    await wear(learner)
    await open_card(learner, "image")
    await choose(learner, "option:bleu", columns=(10,))
    await expect(sheet.locator(".verdict.wrong")).to_be_attached()
    await choose(learner, "option:rouge")
    await expect(sheet.locator(".verdict.right")).to_be_attached()
    await choose(learner, "button:Continuer")
    await learner.no_card()
    await open_card(learner, "plusieurs")
    await choose(
        learner, "button:Un indice (1 sur 1)", "option:marteau", "option:scie", "button:Valider ma réponse"
    )
    await expect(sheet.locator(".hint")).to_contain_text("Il en faut deux")
    await expect(sheet.locator(".verdict.right")).to_be_attached()


async def test_looking_long_enough_answers_a_code(learner: Learner) -> None:
    await wear(learner)
    for device in ("controller-left", "controller-right"):
        await learner.hand("set_connected", device=device, connected=False)
    await open_card(learner, "code")
    for key, columns in (("4", KEYS), ("0", KEYS), ("7", KEYS), ("Ouvrir", (4.5,))):
        before = await learner.page.locator(".entry-field").input_value()
        await learner.aim(f"button:{key}", "headset", columns=columns)
        if key != "Ouvrir":
            await expect(learner.page.locator(".entry-field")).to_have_value(before + key)
    await expect(learner.page.locator(".sheet .verdict.right")).to_be_attached()


async def test_a_film_is_drawn_on_the_panel_and_an_object_stands_beside_it(learner: Learner) -> None:
    await wear(learner)
    await open_card(learner, "film")
    await choose(learner, "button:Lire le film")
    await expect(learner.page.locator(".sheet video")).to_have_js_property("paused", False)
    await expect(learner.page.locator("#player")).to_have_attribute(
        "data-pointed", "button:Mettre le film en pause"
    )
    await learner.sees(BLUE, 0.5, 0.42)
    await learner.pull()
    await expect(learner.page.locator(".sheet video")).to_have_js_property("paused", True)
    await choose(learner, "button:Fermer")
    await learner.no_card()
    await learner.look(-34, -6)
    before = await learner.picture()
    await learner.look(0)
    await open_card(learner, "objet")
    await learner.look(-34, -6)
    await learner.sees_another(before)


async def test_tasks_are_told_on_a_plate_with_their_hint_and_the_end_asks_in_pictures(
    learner: Learner, world: World
) -> None:
    await wear(learner)
    await learner.aim("button:Un indice (1 sur 1)", columns=(-30, -26, -34))
    await learner.pull()
    await expect(learner.page.locator(".agenda .hint")).to_contain_text("La vanne est à gauche")
    for spot, yaw in (("compteur", 20), ("vanne", -20), ("compteur", 20)):
        await learner.select("controller-right", yaw, -14)
        await expect(learner.page.locator(f"[data-hotspot={spot}]")).to_contain_text("déjà vu")
    await expect(learner.page.locator(".task.done")).to_have_count(2)
    await learner.page.evaluate("document.querySelector('[data-hotspot=sortie]').click()")
    await learner.card("Bravo, c’est terminé")
    await choose(learner, "option:maybe")
    await expect(learner.page.locator(".picture.ticked")).to_have_attribute("data-option", "maybe")


async def test_a_timer_comes_by_itself(learner: Learner, world: World) -> None:
    (cue,) = world.document["scene"]["viewpoints"][0]["cues"]
    cue["at"] = 3
    await wear(learner)
    await learner.card("Code")
    assert learner.troubles == []


async def test_without_timers_a_button_on_the_plate_stands_for_it(learner: Learner) -> None:
    off = "localStorage.setItem('plateau-settings', JSON.stringify({ timers: false }))"
    await learner.page.add_init_script(off)
    await wear(learner)
    await learner.aim("button:Continuer\u00a0: Le minuteur sonne", columns=(-30, -26, -34))
    await learner.pull()
    await learner.card("Code")
    assert learner.troubles == []


async def test_the_panel_goes_to_a_quad_layer_and_rays_still_meet_it(learner: Learner) -> None:
    await wear(learner, layers.QUAD_LAYERS)
    await open_card(learner, "code")
    await learner.until("window.quad?.copied >= 1")
    made = await learner.page.evaluate("({ ...quad.init, quality: quad.quality, space: undefined })")
    assert (made["layout"], made["quality"], made["viewPixelWidth"]) == ("mono", "text-optimized", 1280)
    # The panel's paper lies in the layer.
    size = "init: { viewPixelWidth: width, viewPixelHeight: height } } = quad"
    read = layers.READ.replace("width, height } = layer", size)
    assert near(tuple(await learner.page.evaluate(read, [0.5, 0.02])), (251, 247, 240))
    await choose(learner, "button:4", columns=KEYS)
    await expect(learner.page.locator(".entry-field")).to_have_value("4")
    await learner.until("window.quad.copied >= 2")
    await choose(learner, "button:Fermer")
    await learner.no_card()
    await learner.until("window.quad.destroyed === true")


async def test_a_quad_layer_that_fails_gives_the_panel_back(learner: Learner, world: World) -> None:
    failing = layers.QUAD_LAYERS.replace("layer.copied += 1;", "throw new Error('no image');")
    await wear(learner, failing)
    await open_card(learner, "code")
    await learner.sees((251, 247, 240), 0.5, 0.36)
    await choose(learner, "button:4", columns=KEYS)
    await expect(learner.page.locator(".entry-field")).to_have_value("4")
