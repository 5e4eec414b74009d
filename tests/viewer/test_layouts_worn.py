"""Eight layouts, as photo and as film, pixel by pixel, in a headset's eyes and in its layers."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from media.model import Kind, Projection, Stereo
from tests.media_factory import CYAN, MAGENTA
from tests.viewer import sphere
from tests.viewer.layers import GL_LAYERS, MEDIA_LAYERS, READ
from tests.viewer.learner import near
from tests.viewer.prepared import CASES, FILMS, Case
from tests.viewer.tour import CLOSE, WORN, Tour, bare, mark, visitor, wrong

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def headset(browser: Browser, layouts: str) -> AsyncIterator[Tour]:
    """A tour in an emulated headset, both of whose eyes are seen side by side."""
    learner = await visitor(browser, layouts, WORN)
    await learner.wear()
    await learner.page.add_init_script("localStorage.setItem('plateau-settings', '{\"dwell\": \"off\"}')")
    await learner.open()
    await learner.page.evaluate("emulatedHeadset.stereoEnabled = true")
    await learner.enter_vr()
    for device in ("controller-left", "controller-right"):
        await learner.hand("set_connected", device=device, connected=False)
    await bare(learner)
    yield Tour(learner)
    await learner.page.context.close()


EYES = (("left", 0, CYAN), ("right", WORN[0] // 2, MAGENTA))
MENU = -24.0  # degrees of pitch: below it hangs the way to the menu


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
async def test_each_eye_of_a_headset_sees_its_own_picture(headset: Tour, case: Case) -> None:
    await headset.learner.look(0)
    await headset.go(case)
    # What is read is the same for all: only films are looked at all around.
    for yaw in (0, 90, 180, -90) if case.kind is Kind.VIDEO else (0, 180):
        await headset.learner.look(yaw)
        both = await headset.learner.picture()
        for name, left, own in EYES:
            view = sphere.View(yaw, 0, 90, WORN[0] // 2, WORN[1])
            image = both.crop((left, 0, left + view.width, view.height))
            assert wrong(image, view, case, lowest=MENU)[:5] == [], f"{name} eye, yaw {yaw}"
            if yaw == 0 and case.projection is not Projection.CUBEMAP:
                colour = CYAN if case.stereo is Stereo.MONO else own
                assert mark(image, view, colour) == pytest.approx((0, 0), abs=CLOSE), f"{name} eye"
    assert headset.learner.troubles == []


WORDS = {
    Stereo.MONO: ("mono", False),
    Stereo.TOP_BOTTOM: ("stereo-top-bottom", False),
    Stereo.BOTTOM_TOP: ("stereo-top-bottom", True),
    Stereo.SIDE_BY_SIDE: ("stereo-left-right", False),
    Stereo.SIDE_BY_SIDE_REVERSED: ("stereo-left-right", True),
}


async def test_a_media_layer_is_told_the_layout_of_every_film(browser: Browser, layouts: str) -> None:
    learner = await visitor(browser, layouts, WORN)
    await learner.wear()
    await learner.open()
    await learner.page.evaluate(MEDIA_LAYERS)
    await learner.enter_vr()
    tour = Tour(learner)
    for case in FILMS:
        await tour.go(case)
        await learner.fact("backdrop", "media-layer")
        told = await learner.page.evaluate("made.at(-1)")
        assert (told["layout"], told["invertStereo"]) == WORDS[case.stereo], case.id
        assert told["centralHorizontalAngle"] == pytest.approx(math.radians(2 * case.across)), case.id
        angles = (told["upperVerticalAngle"], told["lowerVerticalAngle"])
        assert angles == pytest.approx((math.radians(case.down), -math.radians(case.down))), case.id
    await learner.page.context.close()


TOLD = {
    Stereo.MONO: "mono",
    Stereo.TOP_BOTTOM: "stereo-top-bottom",
    Stereo.SIDE_BY_SIDE: "stereo-left-right",
}


async def test_a_gl_layer_gets_every_film_upright_and_each_eye_in_its_half(
    browser: Browser, layouts: str
) -> None:
    learner = await visitor(browser, layouts, WORN)
    await learner.wear()
    await learner.open()
    await learner.page.evaluate(GL_LAYERS)
    await learner.enter_vr()
    tour = Tour(learner)
    for case in FILMS:
        await tour.go(case)
        # The orders of eyes that a GL layer has no word for are left to the dome.
        await learner.fact("backdrop", "gl-layer" if case.stereo in TOLD else "dome")
        if case.stereo not in TOLD:
            continue
        await learner.page.wait_for_function("() => layer.copied")
        assert await learner.page.evaluate("layer.words") == TOLD[case.stereo]
        across, down = case.stereo.grid
        for eye, (column, row) in ((CYAN, (0, 0)), (MAGENTA, (across - 1, down - 1))):
            colour = eye if case.stereo is not Stereo.MONO else CYAN
            middle = await learner.page.evaluate(READ, [(column + 0.5) / across, (row + 0.5) / down])
            assert near(tuple(middle), colour), f"{case.id}: {middle}"
            if case.crop is None:
                top = await learner.page.evaluate(READ, [(column + 0.5) / across, (row + 0.05) / down])
                assert near(tuple(top), sphere.colour(0, 85)), f"{case.id}: {top}"
    await learner.page.context.close()
