"""What comes next is fetched ahead: one goes there without waiting, and what is not wanted is left alone."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.media_factory import BLUE
from tests.viewer.learner import Learner
from tests.viewer.world import World

pytestmark = pytest.mark.asyncio(loop_scope="session")
BEGINNING = {"four/master.m3u8", "four/stream.m3u8", "four/init.mp4", "four/stream0.m4s"}

# From the click until one is there and sees it, in the page's own time.
CROSS = """async (hotspot) => {
  const player = document.querySelector("#player");
  const before = player.dataset.visit;
  const begun = performance.now();
  document.querySelector(`[data-hotspot=${hotspot}]`).click();
  await new Promise((there) => {
    const look = () => {
      const { arrived, shows, visit } = player.dataset;
      const isThere = arrived === "true" && shows !== "none" && visit !== before;
      if (isThere || performance.now() - begun > 20_000) there();
      else setTimeout(look, 5);
    };
    look();
  });
  return performance.now() - begun;
}"""


async def test_what_comes_next_is_there_before_one_goes(learner: Learner, world: World) -> None:
    world.lasting = True
    async with learner.page.expect_response(lambda answer: answer.url.endswith("stream0.m4s")) as last:
        await learner.open()
        await learner.begin()
    await (await last.value).finished()
    assert set(world.asked) >= BEGINNING | {"four.png"}
    assert "relief.png" not in world.asked  # no way leads there from here
    took = await learner.page.evaluate(CROSS, "porte")
    await learner.sees(BLUE)
    asked = Counter(world.asked)
    assert {name: asked[name] for name in BEGINNING | {"four.png"}} == dict.fromkeys(
        BEGINNING | {"four.png"}, 1
    )
    assert took <= 600, f"the change of place took {took:.0f} ms"


@pytest.mark.parametrize("reason", ["saved data", "narrow line"])
async def test_nothing_is_fetched_ahead_for_who_counts_their_bytes(
    learner: Learner, world: World, reason: str
) -> None:
    if reason == "narrow line":
        world.document["max_bandwidth"] = 2_000_000
    else:
        script = "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })"
        await learner.page.add_init_script(script)
    await learner.open()
    await learner.begin()
    await learner.page.wait_for_load_state("networkidle")
    assert set(world.asked) == {"cour.png"}


async def test_a_film_fetched_ahead_never_takes_the_line_from_the_one_that_is_watched(
    learner: Learner, world: World
) -> None:
    world.document["scene"]["start"] = "four"
    await learner.open()
    await learner.begin()
    await learner.fact("shows", "film")
    if "cour.png" not in world.asked:
        await learner.page.wait_for_event("response", lambda answer: answer.url.endswith("cour.png"))
    assert world.asked.index("cour.png") > world.asked.index("four/stream2.m4s")  # its last segment
