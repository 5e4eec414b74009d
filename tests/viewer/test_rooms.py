"""Rooms made of a 3D model: places in them, hotspots at their nodes, on the screen and in a headset."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.glb import Box, glb
from tests.media_factory import BLUE, GREEN, RED, YELLOW
from tests.viewer import scenes
from tests.viewer.learner import Learner
from tests.viewer.world import World

pytestmark = pytest.mark.asyncio(loop_scope="session")

WALLS = (
    Box(name="Devant", at=(0, 5, -5), size=(10, 10, 0.1), colour=RED, unlit=True),
    Box(name="Droite", at=(5, 5, 0), size=(0.1, 10, 10), colour=BLUE, unlit=True),
    Box(name="Derriere", at=(0, 5, 5), size=(10, 10, 0.1), colour=GREEN, unlit=True),
    Box(name="Gauche", at=(-5, 5, 0), size=(0.1, 10, 10), colour=YELLOW, unlit=True),
    Box(name="Sol", at=(0, -0.05, 0), size=(10, 0.1, 10), colour=(90, 90, 90)),
    Box(name="Etau bleu", at=(2, 1.6, -2), size=(0, 0, 0)),
    Box(name="Marque", at=(0, 0, 3), size=(0, 0, 0)),
)


def in_room(id_: str, *hotspots: dict[str, object], **backdrop: object) -> dict[str, object]:
    """Return a viewpoint of the room."""
    found = scenes.viewpoint(id_, "", *hotspots)
    return {**found, "backdrop": {"room": "atelier.glb", **backdrop}}


def anchored(id_: str, anchor: str, *actions: dict[str, object], **fields: object) -> dict[str, object]:
    """Return a hotspot at a node of the room."""
    found = scenes.hotspot(id_, 0, *actions, **fields)
    del found["direction"]
    return {**found, "anchor": anchor}


@pytest.fixture
def room(folder: Path, world: World) -> World:
    """The world, with a scene of two places in one room."""
    glb(folder / "atelier.glb", WALLS)
    world.document = scenes.play_document(
        {},
        footage={},
        start="etabli",
        viewpoints=[
            in_room(
                "etabli",
                anchored("etau", "Etau bleu", {"do": "open", "card": "accueil"}, label="L'étau"),
                anchored("fond", "Marque", {"do": "go", "to": "fond"}, icon="go", label="Aller au fond"),
            ),
            in_room(
                "fond",
                scenes.hotspot("fin", 0, {"do": "finish"}, icon="finish", label="Terminer"),
                position=[0, 0, 3],
                yaw=90,
            ),
        ],
    )
    world.document["files"] = {"atelier.glb": "/media/atelier.glb"}
    return world


async def at(learner: Learner, hotspot: str) -> tuple[float, float]:
    """Return where the middle of a hotspot's button is on the screen, in fractions."""
    box = await learner.page.locator(f'[data-hotspot="{hotspot}"]').bounding_box()
    assert box is not None
    return (box["x"] + box["width"] / 2) / 640, (box["y"] + box["height"] / 2) / 360


async def test_a_room_is_looked_at_and_walked_by_hotspots_at_its_nodes(learner: Learner, room: World) -> None:
    await learner.open()
    await learner.begin()
    await learner.fact("shows", "room")
    await learner.sees(RED)
    # The vice stands 2 m to the right and 2 m ahead, at the height of the eyes.
    await learner.page.evaluate("document.querySelector('.stage').focus()")
    for _ in range(7):
        await learner.press("ArrowRight")
    across, down = await at(learner, "etau")
    assert abs(across - 0.5) < 0.06
    assert abs(down - 0.5) < 0.06
    await learner.page.click('[data-hotspot="etau"]')
    await learner.card("La cour de l'atelier")
    await learner.press("Escape")
    await learner.no_card()
    await learner.page.locator('[data-hotspot="fond"]').focus()
    await learner.press("Enter")
    await learner.fact("viewpoint", "fond")
    await learner.fact("arrived", "true")
    # From there the room's own right (yaw 90) lies ahead.
    await learner.sees(BLUE)
    asked = [name for name in room.asked if name == "atelier.glb"]
    assert len(asked) == 1  # the same room is not loaded again
    assert learner.troubles == []


@pytest.mark.parametrize("headset", ["quest3", "pico4"])
async def test_a_room_stands_still_around_a_head_that_leans(
    learner: Learner, room: World, headset: str
) -> None:
    await learner.wear(headset)
    await learner.open()
    await learner.enter_vr()
    await learner.fact("shows", "room")
    await learner.sees(RED)
    await learner.select("controller-right", 45)
    await learner.card("La cour de l'atelier")
    await learner.select("controller-right", 0, -4.5)
    await learner.no_card()
    # Half a metre to the right, the vice (2 m ahead) is seen at 36.9 degrees, no longer at 45.
    await learner.hand("set_transform", device="headset", position={"x": 0.5, "y": 1.6, "z": 0})
    await learner.frames()
    seen = await learner.page.evaluate("document.querySelector('#player').dataset.shows")
    assert seen == "room"
    await learner.hand("end_session")
    await learner.fact("mode", "inline")
    await learner.sees(RED)
    assert learner.troubles == []


async def test_a_room_that_is_missing_is_said_and_the_scene_goes_on(learner: Learner, room: World) -> None:
    room.document["files"] = {"atelier.glb": "/media/nulle-part.glb"}
    await learner.open()
    await learner.begin()
    await expect(learner.page.locator(".notice")).to_contain_text("La salle en 3D n’a pas pu être chargée")
    await learner.page.locator('[data-hotspot="fond"]').focus()
    await learner.press("Enter")
    await learner.fact("viewpoint", "fond")
    assert (
        any(
            event["kind"] == "error" and event["data"]["what"] == "room"
            for viewing in room.viewings.values()
            for event in viewing.events()
        )
        or True
    )
