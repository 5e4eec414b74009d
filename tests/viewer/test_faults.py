"""What goes wrong is said in words, and nothing that was done is lost."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Route, expect

from tests.media_factory import RED
from tests.viewer.learner import Learner
from tests.viewer.world import World

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        ({"state": "processing"}, "en préparation"),
        ({"state": "failed"}, "a échoué"),
        ({"state": "withdrawn"}, "a été retirée"),
        (None, "manque"),
    ],
)
async def test_footage_that_cannot_be_shown(
    learner: Learner, world: World, found: Any, sentence: str
) -> None:
    world.document["footage"] = {**world.document["footage"], "cour": found}
    if found is None:
        del world.document["footage"]["cour"]
    await learner.open()
    await learner.begin()
    await expect(learner.page.locator(".notice")).to_contain_text(sentence)
    await learner.page.click("[data-hotspot=porte]")  # the scene goes on
    await learner.fact("viewpoint", "four")
    await expect(learner.page.locator(".notice")).to_be_hidden()


async def test_a_photo_that_is_missing(learner: Learner, world: World) -> None:
    image = {"url": "/media/nulle-part.png", "width": 512, "height": 256}
    world.document["footage"]["cour"] = {**world.document["footage"]["cour"], "images": [image]}
    await learner.open()
    await learner.begin()
    await expect(learner.page.locator(".notice")).to_contain_text("L’image de ce point de vue")


async def test_a_photo_that_is_slow_to_come(learner: Learner) -> None:
    held: list[Route] = []
    await learner.page.route("**/media/cour.png", lambda route: held.append(route))
    await learner.page.goto(f"{learner.base}/play/essai")
    await learner.begin()
    await expect(learner.page.locator(".notice")).to_contain_text("La séquence se charge")
    for route in held:
        await route.continue_()
    await expect(learner.page.locator(".notice")).to_be_hidden()
    await learner.sees(RED)


@pytest.mark.parametrize("playlist", ["missing", "corrupt"])
async def test_a_film_that_cannot_be_played(learner: Learner, world: World, playlist: str) -> None:
    (world.media / "corrupt.m3u8").write_text("ceci n'est pas une liste de lecture")
    footage = {**world.document["footage"]["four"], "hls": f"/media/{playlist}.m3u8"}
    world.document["footage"] = {**world.document["footage"], "four": footage}
    world.document["scene"]["start"] = "four"
    await learner.open()
    await learner.begin()
    await expect(learner.page.locator(".notice")).to_contain_text("La vidéo n’a pas pu être lue")
    await learner.fact("backdrop", "dome")  # its still picture stays


@pytest.mark.parametrize(
    ("status", "sentence"),
    [(403, "n’est pas ouverte pour vous"), (404, "n’existe pas"), (500, "n’a pas pu être chargée")],
)
async def test_a_scene_that_does_not_come(learner: Learner, status: int, sentence: str) -> None:
    await learner.page.route("**/api/v1/scenes/essai/play", lambda route: route.fulfill(status=status))
    await learner.page.goto(f"{learner.base}/play/essai")
    await expect(learner.page.get_by_role("alert")).to_contain_text(sentence)


async def test_without_webgl_the_scene_is_played_by_its_list(learner: Learner) -> None:
    await learner.page.add_init_script(
        """HTMLCanvasElement.prototype.getContext = new Proxy(HTMLCanvasElement.prototype.getContext, {
          apply: (get, canvas, given) => (given[0] === "2d" ? Reflect.apply(get, canvas, given) : null),
        })"""
    )
    await learner.open()
    await learner.begin()
    await expect(learner.page.locator(".notice")).to_contain_text("WebGL manque")
    await learner.page.click("text=Entrer au fournil")
    await learner.fact("viewpoint", "four")


async def test_a_part_of_a_card_from_a_later_format_is_said_and_passed(
    learner: Learner, world: World
) -> None:
    world.document["scene"]["cards"][0]["blocks"].insert(0, {"kind": "hologram"})
    await learner.open()
    await learner.begin()
    await learner.page.click("[data-hotspot=livraisons]")
    await expect(learner.page.locator(".sheet")).to_contain_text("demande une version plus récente")
    await expect(learner.page.locator(".sheet")).to_contain_text("livraisons")


async def test_the_journal_survives_a_dead_network_and_a_reload(learner: Learner, world: World) -> None:
    world.dead = True
    await learner.open()
    await learner.begin()
    await learner.page.click("[data-hotspot=livraisons]")
    await learner.press("Escape", "m")
    await learner.page.click("[data-command=finish]")
    await expect(learner.page.locator(".sheet")).to_contain_text("gardées sur cet appareil")
    assert world.viewings == {}
    world.dead = False
    async with learner.page.expect_response(lambda answer: answer.url.endswith("/seal") and answer.ok):
        await learner.page.reload()
    (viewing,) = world.viewings.values()
    assert viewing.seal is not None
    assert sorted(viewing.chunks) == list(range(viewing.seal["last_seq"] + 1))
    # What the page that was left may have sent at the last moment came twice at most, and was kept once.
    assert world.accepted == len(viewing.chunks)
    kinds = viewing.kinds()
    assert kinds[0] == "viewing.start"
    assert kinds[-1] == "scene.finish"
    assert "card.open" in kinds


async def test_a_page_that_is_left_is_sealed_in_the_end(learner: Learner, world: World) -> None:
    await learner.open()
    await learner.begin()
    await learner.page.click("[data-hotspot=livraisons]")
    await learner.page.goto(f"{learner.base}/")
    async with learner.page.expect_response(lambda answer: answer.url.endswith("/seal")):
        await learner.open()
    (viewing,) = world.viewings.values()
    assert viewing.seal is not None
    assert viewing.kinds()[-1] == "viewing.end"
    assert "card.open" in viewing.kinds()


async def test_an_anonymous_visit_leaves_no_trace(learner: Learner, world: World) -> None:
    world.document["viewer"] = {"role": "anonymous", "name": None, "ticket": None, "language": "fr"}
    await learner.open()
    await expect(learner.page.locator(".start")).to_contain_text("rien n’est enregistré")
    await learner.begin()
    await learner.page.click("[data-hotspot=livraisons]")
    await learner.press("Escape", "m")
    await learner.page.click("[data-command=finish]")
    await learner.card("Bravo")
    assert world.viewings == {}


async def test_a_second_tab_does_not_end_the_viewing_of_the_first(learner: Learner, world: World) -> None:
    await learner.open()
    async with learner.page.expect_response(lambda answer: "/chunks/" in answer.url and answer.ok):
        await learner.begin()
    other = Learner(await learner.page.context.new_page(), learner.base)
    await other.open()
    # The other tab's sender has had its turn when its own viewing is with the server, and that began later.
    async with other.page.expect_response(lambda answer: answer.url.endswith("/seal")):
        await other.begin()
        await other.press("m")
        await other.page.click("[data-command=finish]")
        await other.page.click("[data-command=restart]")
    first, second, *_ = world.viewings.values()
    assert [viewing.seal is not None for viewing in (first, second)] == [False, True]
    await learner.press("m")
    async with learner.page.expect_response(lambda answer: answer.url.endswith("/seal") and answer.ok):
        await learner.page.click("[data-command=finish]")
        await learner.page.click("[data-command=restart]")
    assert first.kinds()[-1] == "viewing.end"
