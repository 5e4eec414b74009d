"""The player in emulated headsets: entering, pointing, answering, walking on, both eyes, layers."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.media_factory import BLUE, CYAN, GREEN, MAGENTA, RED, YELLOW
from tests.viewer.layers import GL_LAYERS
from tests.viewer.learner import Learner
from tests.viewer.world import World

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_one_click_enters_vr_and_the_head_looks_around(learner: Learner, world: World) -> None:
    await learner.wear()
    await learner.open()
    await learner.enter_vr()
    for heading, colour in ((0, RED), (90, BLUE), (180, GREEN), (-90, YELLOW)):
        await learner.look(heading)
        await learner.sees(colour)
    await learner.hand("end_session")
    await learner.fact("mode", "inline")
    assert learner.elsewhere == []
    assert learner.troubles == []


@pytest.mark.parametrize(
    ("headset", "mode", "device"),
    [
        ("quest3", "controller", "controller-right"),
        ("quest3", "controller", "controller-left"),
        ("quest3", "hand", "hand-right"),
        ("quest2", "controller", "controller-left"),
        ("quest2", "hand", "hand-left"),
        ("pico4", "controller", "controller-right"),
    ],
)
async def test_pointing_and_confirming_opens_answers_and_walks_on(
    learner: Learner, world: World, headset: str, mode: str, device: str
) -> None:
    await learner.wear(headset)
    await learner.open()
    await learner.enter_vr()
    await learner.hand("set_input_mode", mode=mode)
    await learner.select(device, -30)
    await learner.card("La cour de l'atelier")
    await learner.select(device, 0, -4.5)  # "Fermer", at the panel's foot
    await learner.no_card()
    await learner.select(device, 30)
    await learner.fact("viewpoint", "four")
    await learner.fact("arrived", "true")
    await learner.fact("mode", "vr")
    # Its arrival (yaw 90, blue) lies where the head faces, whatever the heading of the room.
    await learner.sees(BLUE)
    await learner.hand("end_session")
    await learner.fact("mode", "inline")
    await learner.press("m")
    await learner.page.click("[data-command=finish]")
    await expect(learner.page.locator(".sheet")).to_contain_text("Vos réponses sont enregistrées")
    (viewing,) = world.viewings.values()
    entered = [event["ref"] for event in viewing.events() if event["kind"] == "viewpoint.enter"]
    assert entered == ["cour", "four"]
    assert viewing.opening["mode"] == "vr"
    assert "application/vnd.plateau.pose" in viewing.types.values()


async def test_a_question_is_answered_in_the_panel(learner: Learner) -> None:
    await learner.wear()
    await learner.open()
    await learner.enter_vr()
    await learner.select("controller-right", 0)
    await learner.card("Avant d'ouvrir le four")
    await learner.select("controller-right", 0, -3.5)  # the second answer
    await expect(learner.page.locator(".bar-score")).to_have_text("2 pts")


async def test_looking_long_enough_selects_without_controller_and_hand(
    learner: Learner, world: World
) -> None:
    await learner.wear()
    await learner.open()
    await learner.enter_vr()
    for device in ("controller-left", "controller-right"):
        await learner.hand("set_connected", device=device, connected=False)
    await learner.look(-30)
    await learner.card("La cour de l'atelier")
    await learner.hand("end_session")
    await learner.fact("mode", "inline")
    await learner.press("Escape", "m")
    await learner.page.click("[data-command=finish]")
    await expect(learner.page.locator(".sheet")).to_contain_text("Vos réponses sont enregistrées")
    (viewing,) = world.viewings.values()
    told = {event["kind"]: event for event in viewing.events()}
    assert (told["dwell"]["ref"], told["dwell"]["data"]) == ("livraisons", {"ms": 1500})
    assert told["mode.enter"]["data"] == {"mode": "vr", "input": "controller"}
    assert told["mode.leave"]["data"] == {"mode": "vr", "input": "gaze"}
    assert told["device.headset"]["data"]["hands"] is True
    shown = [event["ref"] for event in viewing.events() if event["kind"] == "hotspot.shown"]
    assert shown == ["livraisons", "question", "porte"]


async def test_the_thumbstick_turns_by_steps_and_a_button_recentres(learner: Learner) -> None:
    await learner.wear()
    await learner.open()
    await learner.enter_vr()
    stick = {"device": "controller-right", "axes": [{"index": 0, "value": 1.0}]}
    centre = {"device": "controller-right", "axes": [{"index": 0, "value": 0.0}]}
    for _ in range(3):
        for state in (stick, centre):
            await learner.hand("set_gamepad_state", **state)
            await learner.frames()
    await learner.sees(BLUE)
    await learner.hand("set_gamepad_state", device="controller-right", buttons=[{"index": 3, "value": 1.0}])
    await learner.sees(RED)


async def test_each_eye_gets_its_own_half(learner: Learner, world: World) -> None:
    world.document["scene"]["start"] = "relief"
    await learner.wear()
    await learner.open()
    await learner.page.evaluate("emulatedHeadset.stereoEnabled = true")
    await learner.enter_vr()
    await learner.sees(CYAN, 0.25, 0.5)
    await learner.sees(MAGENTA, 0.75, 0.5)


NO_FRAMES = """() => {
  const real = window.requestAnimationFrame.bind(window);
  // What drives the emulator stands for the headset's own frames; everything else has stopped.
  window.requestAnimationFrame = (heard) => (heard.name === "onDeviceFrame" ? real(heard) : 0);
  HTMLVideoElement.prototype.requestVideoFrameCallback = () => 0;
}"""


async def test_the_film_goes_on_when_the_page_has_no_frames(learner: Learner, world: World) -> None:
    """Headsets stop the page's own frames during a session; only the session's go on."""
    world.document["scene"]["start"] = "four"
    await learner.wear()
    await learner.open()
    await learner.enter_vr()
    await learner.fact("backdrop", "dome")
    await learner.sees(BLUE)
    await learner.page.evaluate(NO_FRAMES)
    # The bar at the film's foot moves: two pictures of it differ.
    await learner.look(90, -60)
    await learner.sees_another(await learner.picture())


async def test_a_layer_that_is_copied_goes_on_when_the_page_has_no_frames(
    learner: Learner, world: World
) -> None:
    world.document["scene"]["start"] = "four"
    await learner.wear()
    await learner.open()
    await learner.page.evaluate(GL_LAYERS)
    await learner.enter_vr()
    await learner.fact("shows", "film")
    await learner.fact("backdrop", "gl-layer")
    await learner.page.evaluate(NO_FRAMES)
    for _ in range(3):
        await learner.page.evaluate("layer.copied = false")
        await learner.page.wait_for_function("() => layer.copied", polling=20)


STUB = """() => {
  window.layerCalls = [];
  window.XRMediaBinding = class {
    createEquirectLayer(video, init) {
      const layer = { destroy() { layerCalls.push({ call: "destroy" }); } };
      layerCalls.push({ call: "create", video: video.tagName, layout: init.layout, invert: init.invertStereo,
        across: init.centralHorizontalAngle, down: init.upperVerticalAngle - init.lowerVerticalAngle });
      return layer;
    }
  };
  const update = XRSession.prototype.updateRenderState;
  XRSession.prototype.updateRenderState = function ({ layers, ...rest }) {
    if (layers) layerCalls.push({ call: "layers", count: layers.length });
    return update.call(this, rest);
  };
}"""


async def test_a_headset_with_media_layers_draws_films_itself(learner: Learner, world: World) -> None:
    world.document["scene"]["start"] = "four"
    await learner.wear()
    await learner.open()
    await learner.page.evaluate(STUB)
    await learner.enter_vr()
    await learner.fact("backdrop", "media-layer")
    calls = await learner.page.evaluate("layerCalls")
    created = next(one for one in calls if one["call"] == "create")
    assert created["video"] == "VIDEO"
    assert (created["layout"], created["invert"]) == ("mono", False)
    assert created["across"] == pytest.approx(6.283185307)
    assert created["down"] == pytest.approx(3.141592654)
    assert {"call": "layers", "count": 1} in calls
    await learner.hand("end_session")
    await learner.fact("backdrop", "dome")
    assert {"call": "destroy"} in await learner.page.evaluate("layerCalls")


BROKEN = """() => {
  window.tried = [];
  window.XRMediaBinding = class {
    createEquirectLayer() { tried.push("media-layer"); throw new DOMException("no", "NotSupportedError"); }
  };
  window.XRWebGLBinding = class {
    createEquirectLayer() {
      tried.push("gl-layer");
      return { destroy() { tried.push("destroyed"); }, needsRedraw: false };
    }
    getSubImage() { throw new DOMException("lost", "InvalidStateError"); }
  };
  const update = XRSession.prototype.updateRenderState;
  XRSession.prototype.updateRenderState = function ({ layers, ...rest }) { return update.call(this, rest); };
}"""


async def test_layers_that_fail_give_way_to_the_next_best_and_at_last_to_the_dome(
    learner: Learner, world: World
) -> None:
    """One refuses at once, the other in a frame: the film is seen all the same, and the journal says why."""
    world.document["scene"]["start"] = "four"
    await learner.wear()
    await learner.open()
    await learner.page.evaluate(BROKEN)
    await learner.enter_vr()
    await learner.fact("shows", "film")
    await learner.fact("backdrop", "dome")
    await learner.sees(BLUE)
    tried = await learner.page.evaluate("tried")
    assert {"media-layer", "gl-layer", "destroyed"} == set(tried)
    await learner.hand("end_session")
    await learner.press("m")
    await learner.page.click("[data-command=finish]")
    await expect(learner.page.locator(".sheet")).to_contain_text("Vos réponses sont enregistrées")
    (viewing,) = world.viewings.values()
    said = [event["data"]["what"] for event in viewing.events() if event["kind"] == "error"]
    assert {"backdrop.media-layer", "backdrop.gl-layer"} == set(said)


async def test_each_change_of_place_makes_its_layer_anew(learner: Learner, world: World) -> None:
    world.document["scene"]["start"] = "four"
    await learner.wear()
    await learner.open()
    await learner.page.evaluate(STUB)
    await learner.enter_vr()
    await learner.fact("backdrop", "media-layer")
    for place, backdrop in (("cour", "dome"), ("four", "media-layer")):
        way = "retour" if place == "cour" else "porte"
        await learner.page.evaluate(f"document.querySelector('[data-hotspot={way}]').click()")
        await learner.fact("viewpoint", place)
        await learner.fact("backdrop", backdrop)
    calls = [one["call"] for one in await learner.page.evaluate("layerCalls") if one["call"] != "layers"]
    assert calls == ["create", "destroy", "create"]


async def test_a_session_that_is_refused_says_so_and_goes_on_on_the_screen(learner: Learner) -> None:
    await learner.wear()
    await learner.open()
    await learner.page.evaluate(
        """() => {
          navigator.xr.requestSession = () => Promise.reject(new DOMException("no", "NotAllowedError"));
        }"""
    )
    await learner.page.click(".start [data-action=vr]")
    await expect(learner.page.locator(".notice")).to_contain_text("Le casque n’a pas pu démarrer la VR")
    await learner.fact("mode", "inline")
    await learner.sees(RED)
