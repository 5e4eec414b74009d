"""What breaks in the middle: the network, the graphics unit, the session, the store, the scene itself."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from playwright.async_api import Route, expect

from tests.media_factory import BLUE, RED
from tests.viewer.learner import Learner
from tests.viewer.scenes import hotspot, viewpoint
from tests.viewer.world import World

pytestmark = pytest.mark.asyncio(loop_scope="session")

VIDEO = """() => {
  // The player's film is never in the page: it is caught when it is made.
  const make = document.createElement.bind(document);
  document.createElement = (name, ...more) => {
    const made = make(name, ...more);
    if (name === "video") window.film = made;
    return made;
  };
}"""
CONTEXT = """() => {
  const context = document.querySelector("#player canvas").getContext("webgl2");
  window.graphics = context.getExtension("WEBGL_lose_context");
}"""


async def notice(learner: Learner, sentence: str) -> None:
    """Wait until this is said on the page."""
    await expect(learner.page.locator(".notice")).to_contain_text(sentence)


async def test_a_network_that_is_cut_in_the_middle_of_a_film_and_comes_back(
    learner: Learner, world: World
) -> None:
    world.document["scene"]["start"] = "four"
    world.document["scene"]["viewpoints"][1]["backdrop"]["loop"] = False
    await learner.page.add_init_script(f"({VIDEO})()")
    await learner.page.route("**/four/stream2.m4s", lambda route: route.abort("internetdisconnected"))
    await learner.open()
    await learner.begin()
    await learner.fact("shows", "film")
    await notice(learner, "Le réseau ne répond pas")
    # What is there plays on, as far as it goes.
    await learner.page.wait_for_function("() => film.currentTime > 1.5")
    await learner.page.unroute("**/four/stream2.m4s")
    await learner.page.evaluate("dispatchEvent(new Event('online'))")
    await learner.page.wait_for_function("() => film.currentTime > 2.2 || film.ended")
    await expect(learner.page.locator(".notice")).to_be_hidden()


async def test_a_network_that_is_away_when_a_film_begins(learner: Learner) -> None:
    await learner.page.route("**/four/**", lambda route: route.abort("connectionrefused"))
    await learner.open()
    await learner.begin()
    await learner.page.click("[data-hotspot=porte]")
    await notice(learner, "Le réseau ne répond pas")
    await learner.fact("arrived", "true")  # its still picture is there, and what can be done there
    await learner.page.unroute("**/four/**")
    await learner.fact("shows", "film")  # by itself: nobody told of a network
    await expect(learner.page.locator(".notice")).to_be_hidden()


async def test_a_film_whose_data_are_corrupt(learner: Learner, world: World) -> None:
    world.document["scene"]["start"] = "four"

    async def spoil(route: Route) -> None:
        await route.fulfill(body=b"\x00" * 4096, content_type="video/mp4")

    await learner.page.route("**/four/init.mp4", spoil)
    await learner.open()
    await learner.begin()
    await learner.page.wait_for_selector('.notice:has-text("La vidéo n’a pas pu être lue")')
    await learner.sees(BLUE)  # its still picture stays


async def test_media_that_moved_while_the_scene_was_played_are_found_again(
    learner: Learner, world: World
) -> None:
    film, photo = deepcopy(world.document["footage"]["four"]), deepcopy(world.document["footage"]["cour"])
    lost: dict[str, Any] = {"url": "/media/old.png", "width": 512, "height": 256}
    world.document["footage"]["four"] = {**film, "hls": "/media/old/master.m3u8"}
    world.document["footage"]["cour"] = {**photo, "images": [lost]}
    await learner.page.goto(f"{learner.base}/play/{learner.scene}")
    await learner.page.wait_for_selector(".start-actions button")
    world.document["footage"] = {"cour": photo, "four": film}  # a newer revision, without the third
    await learner.begin()
    await learner.sees(RED)
    await learner.page.click("[data-hotspot=porte]")
    await learner.fact("shows", "film")
    await expect(learner.page.locator(".notice")).to_be_hidden()


async def test_a_newer_revision_is_told_of_at_the_end_and_comes_with_the_next_beginning(
    learner: Learner, world: World
) -> None:
    await learner.open()
    await learner.begin()
    world.document["revision"] = {"id": "0192f000-0000-7000-8000-000000000002", "number": 2}
    world.document["scene"]["title"] = {"fr": "Une autre matinée"}
    await learner.page.click("[data-hotspot=livraisons]")
    await learner.card("La cour de l'atelier")  # the old one goes on to its end
    await learner.press("Escape", "m")
    await learner.page.click("[data-command=finish]")
    await notice(learner, "Une version plus récente")
    await learner.page.click("[data-command=restart]")
    await expect(learner.page.locator(".start h1")).to_have_text("Une autre matinée")


async def test_a_picture_that_is_lost_by_the_graphics_unit_comes_back(learner: Learner) -> None:
    await learner.open()
    await learner.begin()
    await learner.sees(RED)
    await learner.page.evaluate(CONTEXT)
    await learner.page.evaluate("graphics.loseContext()")
    await notice(learner, "L’affichage s’est interrompu")
    await learner.page.evaluate(
        "document.querySelector('[data-hotspot=livraisons]').click()"
    )  # the page goes on
    await learner.card("La cour de l'atelier")
    await learner.press("Escape")
    await learner.page.evaluate("graphics.restoreContext()")
    await expect(learner.page.locator(".notice")).to_be_hidden()
    await learner.sees(RED)
    await learner.page.click("[data-hotspot=porte]")
    await learner.sees(BLUE)


async def test_a_picture_that_is_lost_in_vr_leads_back_to_the_screen_and_in_again(learner: Learner) -> None:
    await learner.wear()
    await learner.open()
    await learner.page.evaluate(CONTEXT)
    await learner.enter_vr()
    await learner.sees(RED)
    await learner.page.evaluate("graphics.loseContext()")
    await learner.fact("mode", "inline")
    await notice(learner, "L’affichage s’est interrompu")
    await learner.page.evaluate("graphics.restoreContext()")
    await learner.sees(RED)
    await learner.page.click(".bar [data-action=vr]")
    await learner.fact("mode", "vr")
    await learner.frames()  # one faces what one faced
    await learner.look(90)
    await learner.sees(BLUE)
    # The emulator itself does not expect a context to be lost.
    assert [trouble for trouble in learner.troubles if "emulator-" not in trouble] == []


@pytest.mark.parametrize("moment", ["loading", "fade", "arrival", "card"])
async def test_a_session_that_the_system_ends_at_any_moment(learner: Learner, moment: str) -> None:
    held: list[Route] = []
    await learner.wear("quest3")
    if moment == "loading":
        await learner.page.route("**/media/cour.png", lambda route: held.append(route))
        await learner.page.goto(f"{learner.base}/play/{learner.scene}")
        await learner.page.click(".start [data-action=vr]")
        await learner.fact("mode", "vr")
    else:
        if moment == "arrival":
            await learner.page.route("**/media/four**", lambda route: held.append(route))
        await learner.open()
        await learner.enter_vr()
        await learner.page.evaluate(
            "(id) => document.querySelector(`[data-hotspot=${id}]`).click()",
            "livraisons" if moment == "card" else "porte",
        )
    if moment == "arrival":
        await learner.fact("viewpoint", "four")
        await learner.page.wait_for_function(
            "() => document.querySelector('#player').dataset.shows === 'none'"
        )
    await learner.hand("end_session")
    await learner.fact("mode", "inline")
    for route in held:
        await route.continue_()
    await learner.page.unroute_all()
    await learner.fact("arrived", "true")
    if moment == "card":
        await learner.card("La cour de l'atelier")
        await learner.press("Escape")
    await learner.sees(BLUE if moment in ("fade", "arrival") else RED)
    assert learner.troubles == []


async def test_a_session_that_ends_while_it_begins(learner: Learner) -> None:
    await learner.wear()
    await learner.open()
    await learner.page.evaluate(
        """() => {
          const ask = navigator.xr.requestSession.bind(navigator.xr);
          navigator.xr.requestSession = async (...given) => {
            const session = await ask(...given);
            session.addEventListener("end", () => (window.over = true));
            setTimeout(() => session.end().catch(() => undefined));
            return session;
          };
        }"""
    )
    await learner.page.click(".start [data-action=vr]")
    await learner.page.wait_for_function("() => window.over === true")
    await learner.fact("arrived", "true")
    await learner.fact("mode", "inline")
    await learner.sees(RED)


async def test_a_device_that_keeps_nothing(learner: Learner, world: World) -> None:
    await learner.page.add_init_script(
        """for (const name of ["indexedDB", "localStorage", "sessionStorage", "caches"]) {
          const get = () => { throw new DOMException("no store", "SecurityError"); };
          Object.defineProperty(window, name, { get });
        }
        Object.defineProperty(navigator, "locks", { value: undefined });
        Object.defineProperty(navigator, "storage", { value: undefined });"""
    )
    await learner.open()
    await learner.begin()
    await learner.page.click("[data-hotspot=livraisons]")
    await learner.press("Escape", "m")
    await learner.page.click("[data-command=finish]")
    await expect(learner.page.locator(".sheet")).to_contain_text("Vos réponses sont enregistrées")
    (viewing,) = world.viewings.values()
    assert "card.open" in viewing.kinds()
    assert learner.troubles == []


async def test_an_action_of_a_later_format_is_logged_and_passed(learner: Learner, world: World) -> None:
    actions = world.document["scene"]["viewpoints"][0]["hotspots"][0]["actions"]
    actions.insert(0, {"do": "fly", "to": "moon"})
    await learner.open()
    await learner.begin()
    await learner.page.click("[data-hotspot=livraisons]")
    await learner.card("La cour de l'atelier")
    await learner.press("Escape", "m")
    await learner.page.click("[data-command=finish]")
    await expect(learner.page.locator(".sheet")).to_contain_text("Vos réponses sont enregistrées")
    (viewing,) = world.viewings.values()
    errors = [event["data"] for event in viewing.events() if event["kind"] == "error"]
    assert errors == [{"what": "unknown-action", "message": "fly"}]


async def test_five_hundred_hotspots_and_two_hundred_viewpoints_stay_usable(
    learner: Learner, world: World
) -> None:
    scene = world.document["scene"]
    crowd = [
        hotspot(f"h{index}", index * 0.72 - 180, {"do": "go", "to": f"p{index % 200}"}, pitch=index % 60 - 30)
        for index in range(500)
    ]
    scene["viewpoints"][0]["hotspots"] += crowd
    scene["viewpoints"] += [
        viewpoint(f"p{index}", "cour", hotspot(f"b{index}", 0, {"do": "go", "to": "cour"}))
        for index in range(200)
    ]
    await learner.open()
    await learner.begin()
    assert await learner.page.locator("[data-hotspot]").count() == 503
    # A change of settings shows everything anew.
    took = await learner.page.evaluate(
        """() => {
          const begun = performance.now();
          dispatchEvent(new KeyboardEvent("keydown", { key: "c", bubbles: true }));
          return performance.now() - begun;
        }"""
    )
    assert took < 250
    await learner.page.evaluate("document.querySelector('[data-hotspot=h499]').click()")
    await learner.fact("viewpoint", "p99")
    await learner.fact("arrived", "true")
    await learner.page.click("[data-hotspot=b99]")
    await learner.fact("viewpoint", "cour")
    assert learner.troubles == []
