"""Controllers and hands as what they are; where a model is missing, the wand points all the same."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Route

from tests.viewer.learner import Learner
from tests.viewer.world import World

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize("headset", ["quest2", "quest3", "pico4"])
async def test_a_controller_is_shown_as_what_it_is_and_points(
    learner: Learner, world: World, headset: str
) -> None:
    asked: list[str] = []
    learner.page.on("request", lambda request: asked.append(request.url))
    await learner.wear(headset)
    await learner.open()
    await learner.enter_vr()
    await learner.fact("body", "controller")
    models = [url for url in asked if url.endswith(".glb")]
    assert len(models) == 2
    await learner.select("controller-right", -30)
    await learner.card("La cour de l'atelier")
    await learner.hand("end_session")
    await learner.fact("mode", "inline")
    assert learner.elsewhere == []
    assert learner.troubles == []


async def test_hands_are_drawn_by_their_joints_and_point(learner: Learner, world: World) -> None:
    await learner.wear("quest3")
    await learner.open()
    await learner.enter_vr()
    await learner.hand("set_input_mode", mode="hand")
    await learner.fact("body", "hand")
    await learner.select("hand-right", -30)
    await learner.card("La cour de l'atelier")
    assert learner.troubles == []


@pytest.mark.parametrize("body", [None, b"not a model"])
async def test_a_model_that_does_not_come_leaves_the_wand(
    learner: Learner, world: World, body: bytes | None
) -> None:
    async def answer(route: Route) -> None:
        how: dict[str, Any] = {"status": 404} if body is None else {"status": 200, "body": body}
        await route.fulfill(**how)

    await learner.page.route("**/*.glb", answer)
    await learner.wear("quest3")
    await learner.open()
    await learner.enter_vr()
    await learner.select("controller-left", -30)
    await learner.card("La cour de l'atelier")
    assert "body" not in await learner.facts()
    assert learner.troubles == []
