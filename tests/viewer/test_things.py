"""Things: taken, carried, put by mouse, keyboard, trigger, grip, pinch and gaze, with the same journal."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.async_api import expect

from tests.media_factory import CYAN
from tests.viewer import models, roomscene
from tests.viewer.learner import HELPERS, Learner, point
from tests.viewer.world import World

pytestmark = pytest.mark.asyncio(loop_scope="session")

# Where the discs are: a thing's stands below it.
CLE, VIS = (-25, -11), (25, -11)
CROCHET, BOITE = (-65, 0), (65, 0)
JOURNAL = [
    ("prop.take", "cle", None),
    ("prop.put", "cle", "boite"),  # the wrong place: it stays in the hand
    ("prop.put", "cle", "crochet"),
    ("prop.take", "vis", None),
    ("prop.put", "vis", "boite"),
    ("task.done", "ranger", None),
]


@pytest.fixture
def world(tmp_path: Any) -> World:
    """A world with things to carry in it."""
    models.write_models(tmp_path)
    return World(roomscene.document(things=True), tmp_path)


def journal(world: World) -> list[tuple[str, str, str | None]]:
    """Return what was carried, as the journal has it."""
    (viewing,) = world.viewings.values()
    kinds = ("prop.take", "prop.put", "prop.drop", "task.done")
    return [
        (one["kind"], one["ref"], (one.get("data") or {}).get("place"))
        for one in viewing.events()
        if one["kind"] in kinds
    ]


async def held(learner: Learner, thing: str) -> None:
    """Wait until this thing is in the hand: it can be put back."""
    await learner.page.wait_for_selector(f'[data-hotspot="home:{thing}"]', state="attached")


async def hand_empty(learner: Learner) -> None:
    """Wait until nothing is in the hand."""
    await learner.page.wait_for_selector('[data-hotspot^="home:"]', state="detached")


async def finished(learner: Learner) -> None:
    """Wait for the end, and for the journal to be with the server."""
    await learner.card("Bravo, c’est terminé")
    await expect(learner.page.locator(".sheet")).to_contain_text("Vos réponses sont enregistrées")


async def test_things_are_drawn_at_their_size(learner: Learner, world: World) -> None:
    await learner.open()
    await learner.begin()
    await learner.press(*["ArrowLeft"] * 4)  # 24 degrees to the left
    await learner.sees(CYAN, 0.5, 0.5)
    image = await learner.picture()
    row = [image.getpixel((x, 178)) for x in range(200, 440)]  # the other one is at the right edge
    wide = sum(1 for one in row if isinstance(one, tuple) and one[0] < 110 and min(one[1:]) > 110)
    # 30 cm at one metre: 17 degrees of 106 (75 high, 16 to 9), a little less as it is turned.
    assert 50 < wide < 130


async def test_by_mouse(learner: Learner, world: World) -> None:
    async def click(thing: str) -> None:
        await learner.page.focus(f'[data-hotspot="{thing}"]')
        button = learner.page.locator(f'[data-hotspot="{thing}"]')
        await expect(button).not_to_have_class("spot away")
        await button.click()

    await learner.open()
    await learner.begin()
    await learner.press("Tab")  # as who uses a keyboard, too: what has the focus comes into view
    await click("prop:cle")
    await held(learner, "cle")
    await click("place:boite")
    await held(learner, "cle")
    await click("place:crochet")
    await hand_empty(learner)
    await click("prop:vis")
    await click("place:boite")
    await finished(learner)
    assert journal(world) == JOURNAL


async def test_by_keyboard_alone(learner: Learner, world: World) -> None:
    async def press(thing: str) -> None:
        button = f'[data-hotspot="{thing}"]'
        if not await learner.page.evaluate("(wanted) => document.activeElement.matches(wanted)", button):
            await learner.tab_to(button)
        await learner.press("Enter")

    await learner.open()
    await learner.tab_to("[data-action=begin]")
    await learner.press("Enter")
    await learner.fact("arrived", "true")
    await press("prop:cle")
    await expect(learner.page.locator('[data-hotspot="place:crochet"]')).to_have_text(
        "Poser « la clé » ici : le crochet"
    )
    # The button that was pressed is gone: one goes on from the first place.
    await expect(learner.page.locator('[data-hotspot="place:crochet"]')).to_be_focused()
    await press("place:boite")
    await press("place:crochet")
    await hand_empty(learner)
    await press("prop:vis")
    await press("place:boite")
    await finished(learner)
    assert journal(world) == JOURNAL


@pytest.mark.parametrize(
    ("headset", "mode", "device"),
    [
        ("quest3", "controller", "controller-right"),
        ("quest3", "hand", "hand-right"),
        ("pico4", "controller", "controller-left"),
    ],
)
async def test_by_trigger_and_pinch(
    learner: Learner, world: World, headset: str, mode: str, device: str
) -> None:
    await learner.wear(headset)
    await learner.open()
    await learner.enter_vr()
    await learner.hand("set_input_mode", mode=mode)
    await learner.select(device, *CLE)
    await held(learner, "cle")
    await learner.select(device, *BOITE)
    await expect(learner.page.locator(".agenda")).to_contain_text("Pas celui-là")
    await held(learner, "cle")
    await learner.select(device, *CROCHET)
    await hand_empty(learner)
    await learner.select(device, *VIS)
    await held(learner, "vis")
    await learner.select(device, *BOITE)
    await learner.card("Bravo, c’est terminé")
    await learner.hand("end_session")
    await finished(learner)
    assert journal(world) == JOURNAL


async def squeeze(learner: Learner, device: str, value: float, yaw: float, pitch: float) -> None:
    """Aim at a heading, and close (1) or open (0) the grip."""
    await learner.hand("set_transform", device=device, position={"x": 0, "y": 1.6, "z": 0})
    await learner.hand("look_at", device=device, target=point(yaw, pitch))
    await learner.frames()
    await learner.hand("set_gamepad_state", device=device, buttons=[{"index": 1, "value": value}])
    await learner.frames()


async def test_by_grip(learner: Learner, world: World) -> None:
    await learner.wear()
    await learner.open()
    await learner.enter_vr()
    await squeeze(learner, "controller-right", 1, *CLE)
    await held(learner, "cle")
    await squeeze(learner, "controller-right", 0, 0, 40)  # let go of in the air: nothing is lost
    await hand_empty(learner)
    await squeeze(learner, "controller-right", 1, *CLE)
    await held(learner, "cle")
    await squeeze(learner, "controller-right", 0, *CROCHET)
    await hand_empty(learner)
    await learner.hand("end_session")
    await learner.fact("mode", "inline")
    await learner.press("m")
    await learner.page.click("[data-command=finish]")
    await finished(learner)
    assert journal(world) == [
        ("prop.take", "cle", None),
        ("prop.drop", "cle", None),
        ("prop.take", "cle", None),
        ("prop.put", "cle", "crochet"),
    ]


async def test_two_hands_do_not_fight(learner: Learner, world: World) -> None:
    """While one hand carries, the other one takes nothing, and its opening loses nothing."""
    await learner.wear()
    await learner.open()
    await learner.enter_vr()
    await squeeze(learner, "controller-right", 1, *CLE)
    await held(learner, "cle")
    await squeeze(learner, "controller-left", 1, *VIS)
    await squeeze(learner, "controller-left", 0, 0, 40)
    await learner.frames(4)
    await held(learner, "cle")
    await squeeze(learner, "controller-right", 0, *CROCHET)
    await hand_empty(learner)
    await squeeze(learner, "controller-left", 1, *VIS)
    await held(learner, "vis")


async def test_by_looking(learner: Learner, world: World) -> None:
    await learner.wear()
    await learner.open()
    await learner.enter_vr()
    for device in ("controller-left", "controller-right"):
        await learner.hand("set_connected", device=device, connected=False)
    await learner.look(*CLE)
    await held(learner, "cle")
    await learner.look(*CROCHET)
    await hand_empty(learner)


async def test_it_is_put_back_by_a_mark_of_its_own(learner: Learner, world: World) -> None:
    await learner.open()
    await learner.begin()
    await learner.tab_to('[data-hotspot="prop:cle"]')
    await learner.press("Enter")
    await learner.tab_to('[data-hotspot="home:cle"]')
    await learner.press("Enter")
    await hand_empty(learner)
    await expect(learner.page.locator('[data-hotspot="prop:cle"]')).to_have_count(1)


async def test_a_thing_whose_model_is_missing_is_still_carried(learner: Learner, world: World) -> None:
    (world.media / "cle.glb").unlink()
    await learner.wear()
    await learner.open()
    await learner.enter_vr()
    await learner.select("controller-right", *CLE)
    await held(learner, "cle")
    await learner.select("controller-right", *CROCHET)
    await hand_empty(learner)
    assert learner.troubles == []


async def test_the_page_with_things_is_accessible(learner: Learner) -> None:
    await learner.open()
    await learner.page.evaluate((HELPERS / "axe.js").read_text())
    await learner.begin()
    await learner.tab_to('[data-hotspot="prop:cle"]')
    await learner.press("Enter")
    await held(learner, "cle")
    results = json.loads(await learner.page.evaluate("axe.run().then(JSON.stringify)"))
    assert [one["id"] for one in results["violations"]] == []
