"""Hotspots that move with the film, and those that show only when they are pointed at."""

from __future__ import annotations

from typing import Any

import pytest

from tests.media_factory import RED
from tests.viewer import scenes
from tests.viewer.learner import Learner
from tests.viewer.world import World

pytestmark = pytest.mark.asyncio(loop_scope="session")
STANDS = """([id, x]) => {
  const box = document.querySelector(`[data-hotspot=${id}]`)?.getBoundingClientRect();
  return box && Math.abs(box.x + box.width / 2 - x) < 6;
}"""


def moving() -> dict[str, Any]:
    """Return a hotspot that stands at 80 degrees for two seconds, then goes to 110."""
    path = ((0, 80), (2, 80), (2.3, 110))
    found = scenes.hotspot("bras", 0, {"do": "open", "card": "accueil"}, label="Le bras du robot")
    del found["direction"]
    return {**found, "keyframes": [{"at": at, "direction": {"yaw": yaw}} for at, yaw in path]}


@pytest.fixture
def filmed(world: World) -> World:
    """The scene begins with a film that ends, and faces 90 degrees."""
    world.document["scene"]["start"] = "four"
    four = world.document["scene"]["viewpoints"][1]
    four["hotspots"] = [moving()]
    four["backdrop"]["loop"] = False
    return world


async def test_a_hotspot_goes_with_the_film_and_back_with_it(learner: Learner, filmed: World) -> None:
    await learner.open()
    await learner.begin()
    # 20 degrees to the right of the middle: 640 by 360 pixels, 75 degrees high.
    await learner.page.wait_for_function(STANDS, arg=["bras", 405])
    await learner.page.focus(".time-slider")
    await learner.press("Home")
    await learner.page.wait_for_function(STANDS, arg=["bras", 279])
    assert learner.troubles == []


async def test_in_a_headset_it_is_met_where_it_has_gone(learner: Learner, filmed: World) -> None:
    await learner.wear()
    await learner.open()
    await learner.enter_vr()
    await learner.page.wait_for_function("() => document.querySelector('.time-slider').valueAsNumber >= 2.5")
    await learner.select("controller-right", 20)
    await learner.card("La cour de l'atelier")


async def is_drawn(learner: Learner) -> bool:
    """Say whether the white ring of a disc is seen at the middle of the screen."""
    middle = (await learner.picture()).crop((285, 145, 355, 215))
    colours = middle.getcolors(middle.width * middle.height) or []
    return any(min(colour) > 245 for _, colour in colours if isinstance(colour, tuple))


async def points(learner: Learner, x: int, y: int, *, at_something: bool) -> None:
    """Point there with the mouse, and wait until the stage has seen it."""
    await learner.page.mouse.move(x, y)
    await learner.page.wait_for_function(
        "wanted => document.querySelector('.stage').classList.contains('pointing') === wanted",
        arg=at_something,
    )


async def test_a_discreet_hotspot_shows_when_it_is_pointed_at(learner: Learner, world: World) -> None:
    spots = world.document["scene"]["viewpoints"][0]["hotspots"]
    spots[1]["discreet"] = True
    await learner.open()
    await learner.begin()
    await points(learner, 20, 340, at_something=False)
    await learner.sees(RED)
    assert not await is_drawn(learner)
    # It is in the list for who does not point.
    await learner.page.wait_for_selector("[data-hotspot=question]", state="attached")
    await points(learner, 320, 180, at_something=True)
    while not await is_drawn(learner):
        pass
    await learner.page.mouse.click(320, 180)
    await learner.card("Avant d'ouvrir le four")
    await learner.press("Escape")
    await learner.no_card()
    await points(learner, 20, 340, at_something=False)
    assert await is_drawn(learner)  # found once, it stays
