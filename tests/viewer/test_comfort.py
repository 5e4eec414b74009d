"""Comfort: told before, covered where it hurts, no turning unasked for, a way out at any moment."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import expect

from tests.media_factory import RED
from tests.viewer import scenes
from tests.viewer.learner import Learner
from tests.viewer.world import World

pytestmark = pytest.mark.asyncio(loop_scope="session")

SOURCES = Path(__file__).parents[2] / "viewer" / "src"
COVER = (34, 48, 43)


async def prefers(learner: Learner, **settings: Any) -> None:
    """Let the device have these settings."""
    kept = json.dumps(json.dumps(settings))
    await learner.page.add_init_script(f"localStorage.setItem('plateau-settings', {kept})")


def felt(world: World, *spans: tuple[float, float, str]) -> None:
    """Let the scene begin in a film with this comfort label."""
    label = [{"start_s": start, "end_s": end, "cause": cause, "measure": 5} for start, end, cause in spans]
    film = world.document["footage"]["four"] | {"comfort": {"verdict": "intense", "spans": label}}
    world.document = scenes.play_document(
        {"film": film},
        start="film",
        footage={"film": {"title": scenes.text("film")}},
        viewpoints=[
            scenes.viewpoint(
                "film", "film", scenes.hotspot("fin", 30, {"do": "finish"}), backdrop={"loop": True}
            )
        ],
        cards=[],
    )


async def test_what_may_be_felt_is_said_before_the_scene_begins_and_in_the_menu(
    learner: Learner, world: World
) -> None:
    await learner.open()
    await expect(learner.page.locator(".start-warning")).to_have_count(0)
    felt(world, (0, 1, "motion"), (1, 2, "flash"), (2, 3, "motion"))
    await learner.open()
    told = "Cette scène contient : caméra en mouvement, flashs lumineux."
    await expect(learner.page.locator(".start-warning")).to_have_text(told)
    await learner.begin()
    await learner.press("m")
    await expect(learner.page.locator(".sheet .note")).to_have_text(told)


async def test_flashes_are_covered_for_who_wants_none_and_the_sound_goes_on(
    learner: Learner, world: World
) -> None:
    felt(world, (0, 1.2, "red-flash"))
    await prefers(learner, flashes=False)
    await learner.open()
    await expect(learner.page.locator(".start-warning")).to_contain_text("seront couverts")
    await learner.begin()
    await learner.fact("covered", "true")
    await learner.sees(COVER)
    await expect(learner.page.locator(".notice")).to_contain_text("l’image est couverte")
    await expect(learner.page.locator("[data-hotspot=fin]")).to_be_enabled()
    # The film went on meanwhile: after the flashes it is seen again.
    await learner.fact("covered", "false")
    await learner.sees(RED)
    await expect(learner.page.locator(".notice")).to_be_hidden()


async def test_who_has_not_asked_for_it_sees_everything(learner: Learner, world: World) -> None:
    felt(world, (0, 3, "flash"))
    await learner.open()
    await learner.begin()
    await learner.sees(RED)
    assert (await learner.facts())["covered"] == "false"


async def test_one_long_press_opens_the_menu_with_the_way_out(learner: Learner) -> None:
    await learner.open()
    await learner.begin()
    mouse = learner.page.mouse
    await mouse.move(320, 300)
    await mouse.down()
    await learner.card("Menu")
    await mouse.up()
    await expect(learner.page.locator(".sheet h2")).to_have_text("Menu")
    await learner.page.click("text=Sortir de la scène")
    await expect(learner.page.locator("h1")).to_have_text("Accueil")


async def test_a_short_press_and_a_drag_open_nothing(learner: Learner) -> None:
    await learner.open()
    await learner.begin()
    mouse = learner.page.mouse
    await mouse.click(320, 300)
    await mouse.move(320, 300)
    await mouse.down()
    await mouse.move(200, 300, steps=4)
    # As long as a long press: what is waited for is that nothing comes of it.
    held = (
        "() => new Promise((done) => setTimeout(() => done(document.querySelector('.sheet').hidden), 1000))"
    )
    assert await learner.page.evaluate(held) is True
    await mouse.up()


@pytest.mark.parametrize(("mode", "device"), [("controller", "controller-left"), ("hand", "hand-right")])
async def test_one_long_pull_or_pinch_opens_the_menu_in_the_headset(
    learner: Learner, mode: str, device: str
) -> None:
    await learner.wear()
    await learner.open()
    await learner.enter_vr()
    await learner.hand("set_input_mode", mode=mode)
    await learner.hand("set_transform", device=device, position={"x": 0, "y": 1.6, "z": 0})
    await learner.hand("look_at", device=device, target={"x": 0.8, "y": 1.9, "z": -4})
    await learner.frames()
    await learner.hand("set_select_value", device=device, value=1)
    await learner.card("Menu")
    await learner.hand("set_select_value", device=device, value=0)
    await learner.frames(4)
    # Letting go is no press on what has come.
    await expect(learner.page.locator(".sheet h2")).to_have_text("Menu")
    assert (await learner.facts())["mode"] == "vr"
    await learner.page.locator(".sheet [data-command=leave-vr]").dispatch_event("click")
    await learner.fact("mode", "inline")


@pytest.mark.parametrize(("hand", "yaw"), [("right", 8), ("left", -8)])
async def test_the_menu_is_on_the_side_of_the_hand(learner: Learner, hand: str, yaw: float) -> None:
    await prefers(learner, hand=hand)
    await learner.wear()
    await learner.open()
    await learner.enter_vr()
    await learner.select("controller-left", -yaw, -38)
    await learner.no_card()
    await learner.select("controller-left", yaw, -38)
    await learner.card("Menu")


async def test_with_one_hand_the_idle_controller_points_at_nothing_and_still_may_confirm(
    learner: Learner,
) -> None:
    await prefers(learner, oneHand=True)
    await learner.wear()
    await learner.open()
    await learner.enter_vr()
    await learner.select("controller-left", -30)
    await learner.card("La cour de l'atelier")
    await learner.select("controller-right", 0, -4.5)
    await learner.no_card()


async def test_a_break_is_proposed_in_time_is_put_off_and_goes_by_itself(
    learner: Learner, world: World
) -> None:
    # Twelve minutes are over in some seconds; what is proposed is looked at in peace.
    await learner.page.add_init_script(
        """const real = performance.now.bind(performance);
        let [before, now] = [real(), 0];
        window.hurry = false;
        performance.now = () => {
          const proposed = document.querySelector(".sheet:not([hidden]) [data-command=rest]");
          now += (real() - before) * (proposed && !window.hurry ? 0.01 : 200);
          before = real();
          return now;
        };"""
    )
    await learner.wear()
    await learner.open()
    await learner.enter_vr()
    await learner.card("Une pause ?")
    await expect(learner.page.locator(".sheet")).to_contain_text("12 minutes")
    await learner.page.evaluate("window.hurry = true")
    await learner.no_card()
    await learner.page.evaluate("window.hurry = false")
    await learner.card("Une pause ?")
    await learner.page.locator(".sheet [data-command=rest]").last.dispatch_event("click")
    await learner.no_card()
    await learner.card("Une pause ?")
    await learner.page.locator(".sheet [data-command=rest]").first.dispatch_event("click")
    kept = "JSON.parse(localStorage.getItem('plateau-settings') ?? '{}')"
    await learner.page.wait_for_function(f"() => {kept}.breaks === false")
    await learner.no_card()
    await learner.hand("end_session")
    await learner.fact("mode", "inline")
    await learner.press("m")
    await learner.page.click("[data-command=finish]")
    await expect(learner.page.locator(".sheet")).to_contain_text("Vos réponses sont enregistrées")
    (viewing,) = world.viewings.values()
    assert viewing.kinds().count("break.reminder") >= 3


async def test_only_the_learner_turns_the_world() -> None:
    """Read from the code: the world's yaw is set in three places, each of them a wish of the learner's."""
    places = {
        (path.name, line.strip())
        for path in SOURCES.rglob("*.ts")
        for line in path.read_text(encoding="utf-8").splitlines()
        if path.parent.name != "backdrop"  # what is around follows
        and re.search(r"worldYaw\s*(=[^=>]|[+-]=)|world\.rotation\.\w+\s*=[^=]", line)
    }
    assert places == {
        ("immersion.ts", "this.stage.worldYaw = worldYaw;"),
        ("passage.ts", "if (stage) stage.worldYaw = 0;"),
        ("stage.ts", "this.world.rotation.y = radians(wrap(degrees));"),
    }
    turns = [
        (path.name, line.strip())
        for path in SOURCES.rglob("*.ts")
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"#turnTo\(|(standing|immersion|screen)\??\.(turn|face)\(", line)
    ]
    # The thumbstick, the command "turn", arriving, recentring, and entering VR; nothing that runs by itself.
    assert {name for name, _ in turns} <= {
        "immersion.ts",
        "asking.ts",
        "arrival.ts",
        "standing.ts",
        "passage.ts",
        "roof.ts",
    }, turns
