"""Rooms: all around, places in one room, hotspots at nodes, packed files, faults, both eyes, draw calls."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import expect

from tests.media_factory import BLUE, GREEN, MAGENTA, RED, YELLOW
from tests.viewer import models, roomscene
from tests.viewer.learner import Learner
from tests.viewer.world import World

pytestmark = pytest.mark.asyncio(loop_scope="session")
QUARTER = ["ArrowRight"] * 15  # 6 degrees a step


@pytest.fixture
def world(tmp_path: Any) -> World:
    """A world with the room in it."""
    models.write_models(tmp_path)
    return World(roomscene.document(), tmp_path)


async def test_a_room_is_all_around_on_a_screen(learner: Learner) -> None:
    await learner.open()
    await learner.begin()
    await learner.fact("shows", "room")
    for colour in (RED, BLUE, GREEN, YELLOW):
        await learner.sees(colour, 0.5, 0.35)
        await learner.press(*QUARTER)
    assert learner.elsewhere == []
    assert learner.troubles == []


async def test_a_place_in_the_same_room_is_reached_without_loading_it_again(
    learner: Learner, world: World
) -> None:
    await learner.open()
    await learner.begin()
    await learner.sees(RED, 0.5, 0.35)
    await learner.page.evaluate("document.querySelector('[data-hotspot=avancer]').click()")
    await learner.fact("viewpoint", "tableau")
    await learner.fact("arrived", "true")
    await learner.sees(MAGENTA, 0.5, 0.35)  # the board, near enough to fill the view
    await learner.page.evaluate("document.querySelector('[data-hotspot=revenir]').click()")
    await learner.fact("viewpoint", "entree")
    await learner.sees(RED, 0.5, 0.35)
    assert [one for one in world.asked if one.endswith("atelier.glb")] == ["atelier.glb"]


async def test_a_viewpoint_has_its_own_ahead_in_a_room(learner: Learner, world: World) -> None:
    world.document["scene"]["viewpoints"][0]["backdrop"] |= {"yaw": 90, "position": [0, 0, 1]}
    await learner.open()
    await learner.begin()
    await learner.sees(BLUE, 0.5, 0.35)


async def test_a_hotspot_at_a_node_is_where_the_node_is(learner: Learner) -> None:
    """Its name has a space and a point, which three takes out of names."""
    await learner.open()
    await learner.begin()
    await learner.fact("shows", "room")
    box = await learner.page.locator("[data-hotspot=poste]").bounding_box()
    assert box is not None
    # 1.6 m high, straight ahead of eyes that are as high.
    assert box["x"] + box["width"] / 2 == pytest.approx(320, abs=8)
    assert box["y"] + box["height"] / 2 == pytest.approx(180, abs=12)
    await learner.page.mouse.click(320, 180)
    await learner.card("Le poste de travail")


@pytest.mark.parametrize(
    ("headset", "mode", "device"),
    [
        ("quest3", "controller", "controller-right"),
        ("quest3", "hand", "hand-left"),
        ("pico4", "controller", "controller-left"),
    ],
)
async def test_walking_in_a_room_in_a_headset(learner: Learner, headset: str, mode: str, device: str) -> None:
    await learner.wear(headset)
    await learner.open()
    await learner.enter_vr()
    await learner.hand("set_input_mode", mode=mode)
    await learner.sees(RED, 0.5, 0.35)
    await learner.select(device, 0)
    await learner.card("Le poste de travail")
    await learner.press("Escape")
    await learner.no_card()
    # The mark on the floor: 1.2 m to the left, 2 m ahead, 1.6 m below the eyes.
    await learner.select(device, -31, -34.5)
    await learner.fact("viewpoint", "tableau")
    await learner.fact("arrived", "true")
    await learner.fact("mode", "vr")
    await learner.sees(MAGENTA, 0.5, 0.35)


async def test_the_head_moves_in_a_room(learner: Learner) -> None:
    """A room is no picture: who leans aside sees what stands beside the board."""
    await learner.wear()
    await learner.open()
    await learner.enter_vr()
    await learner.sees(RED, 0.5, 0.35)
    await learner.hand(
        "set_transform", device="headset", position={"x": 2, "y": 1.6, "z": 0.5}, orientation=AHEAD
    )
    await learner.sees(MAGENTA, 0.5, 0.35)


AHEAD = {"x": 0, "y": 0, "z": 0, "w": 1}


async def test_both_eyes_see_the_room_each_from_its_place(learner: Learner, world: World) -> None:
    """A post 40 cm before the nose covers different parts of the wall for each eye."""
    post = models.Box(name="Poteau", centre=(0, 1.5, -0.5), size=(0.03, 3, 0.03), colour=BLUE)
    (world.media / "atelier.glb").write_bytes(models.workshop(post))
    await learner.wear()
    await learner.open()
    await learner.page.evaluate("emulatedHeadset.stereoEnabled = true")
    await learner.enter_vr()
    await learner.fact("shows", "room")
    await learner.sees(RED, 0.1, 0.3)
    await learner.sees(RED, 0.9, 0.3)
    image = await learner.picture()
    row = [image.getpixel((x, int(image.height * 0.3))) for x in range(image.width)]
    half = image.width // 2
    blue = [x for x, one in enumerate(row) if isinstance(one, tuple) and one[2] > 120 and one[0] < 120]
    left, right = [x for x in blue if x < half], [x - half for x in blue if x >= half]
    assert left
    assert right
    assert min(left) > max(right), "the left eye sees the post further to the right"


async def test_a_room_with_usual_materials_is_lit(learner: Learner, world: World) -> None:
    (world.media / "atelier.glb").write_bytes(models.workshop(lit=True))
    await learner.open()
    await learner.begin()
    await learner.fact("shows", "room")
    red, green, blue = (await learner.picture()).getpixel((320, 120))  # type: ignore[misc]
    assert red > 90
    assert red > 2 * max(green, blue)


async def test_a_room_packed_by_meshopt_is_read(learner: Learner, world: World) -> None:
    (world.media / "atelier.glb").write_bytes(models.workshop(packed=True))
    await learner.open()
    await learner.begin()
    await learner.sees(RED, 0.5, 0.35)
    assert learner.troubles == []


@pytest.mark.parametrize("content", [None, b"", b"glTF no more", models.workshop()[:4000]])
async def test_a_room_that_cannot_be_shown_says_so_and_the_scene_goes_on(
    learner: Learner, world: World, content: bytes | None
) -> None:
    file = world.media / "atelier.glb"
    file.unlink() if content is None else file.write_bytes(content)
    await learner.wear()
    await learner.open()
    await learner.begin()
    await expect(learner.page.locator(".notice")).to_contain_text("La salle en 3D n’a pas pu être chargée")
    await learner.page.click(".bar [data-action=vr]")
    await learner.fact("mode", "vr")
    # Side by side ahead: both can be pointed at.
    await learner.select("controller-right", -16, -4)
    await learner.fact("viewpoint", "tableau")
    assert learner.troubles == []
    await learner.hand("end_session")
    await learner.press("m")
    await learner.page.click("[data-command=finish]")
    await expect(learner.page.locator(".sheet")).to_contain_text("Vos réponses sont enregistrées")
    (viewing,) = world.viewings.values()
    assert "room" in [one["data"]["what"] for one in viewing.events() if one["kind"] == "error"]


async def test_thirty_hotspots_in_a_room_cost_sixty_draw_calls_at_the_most(
    learner: Learner, world: World
) -> None:
    first = world.document["scene"]["viewpoints"][0]
    first["hotspots"] = [
        roomscene.spot(
            f"h-{index}", {"do": "open", "card": "fiche"}, direction={"yaw": index * 12 - 180, "pitch": 0}
        )
        for index in range(30)
    ]
    await learner.wear()
    await learner.page.add_init_script(COUNT)
    await learner.open()
    await learner.page.evaluate("emulatedHeadset.stereoEnabled = true")
    await learner.enter_vr()
    await learner.sees(RED, 0.25, 0.3)
    calls = await learner.page.evaluate(
        """async () => {
          const session = emulatedHeadset.activeSession;
          const frame = () => new Promise((drawn) => session.requestAnimationFrame(drawn));
          await frame();
          const before = window.drawCalls;
          for (let index = 0; index < 10; index += 1) await frame();
          return (window.drawCalls - before) / 10;
        }"""
    )
    assert 0 < calls <= 60


COUNT = """
window.drawCalls = 0;
for (const name of ["drawElements", "drawArrays", "drawElementsInstanced", "drawArraysInstanced"]) {
  const real = WebGL2RenderingContext.prototype[name];
  WebGL2RenderingContext.prototype[name] = function (...given) {
    window.drawCalls += 1;
    return real.apply(this, given);
  };
}
"""


async def test_without_webgl_a_room_is_a_list(learner: Learner) -> None:
    await learner.page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null;")
    await learner.open()
    await learner.begin()
    await expect(learner.page.locator(".notice")).to_contain_text("WebGL")
    await learner.page.click("[data-hotspot=avancer]")
    await learner.fact("viewpoint", "tableau")
