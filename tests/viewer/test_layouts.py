"""Eight layouts, as photo and as film, pixel by pixel, on a screen."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from PIL import Image
from playwright.async_api import Browser

from media.model import Kind, Projection, Stereo
from tests.media_factory import CYAN
from tests.viewer import sphere
from tests.viewer.learner import near
from tests.viewer.prepared import CASES, Case
from tests.viewer.tour import CLOSE, SIZE, Tour, bare, mark, visitor, wrong

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def screen(browser: Browser, layouts: str) -> AsyncIterator[Tour]:
    """A tour on a screen."""
    learner = await visitor(browser, layouts, SIZE)
    await learner.open()
    await learner.begin()
    await bare(learner)
    yield Tour(learner)
    await learner.page.context.close()


HEADINGS = {
    "front": (0, 0),
    "right": (15, 0),
    "back": (15, 0),
    "left": (15, 0),
    "up": (15, 14),
    "down": (0, -28),
}
# The way from a pixel to a colour is the same for both kinds: photos are looked at where halves meet.
OF_PHOTOS = {"front": (0, 0), "back": (30, 0), "up": (30, 14), "down": (0, -28)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
async def test_every_heading_of_every_layout_on_a_screen(screen: Tour, case: Case) -> None:
    await screen.go(case)
    yaw = pitch = 0
    for name, (right, up) in (HEADINGS if case.kind is Kind.VIDEO else OF_PHOTOS).items():
        await screen.turn(right, up)
        yaw, pitch = yaw + 6 * right, pitch + 6 * up
        view = sphere.View(yaw, pitch, 75, *SIZE)
        image = await screen.learner.picture()
        assert wrong(image, view, case)[:5] == [], name
        if name in ("up", "down") and case.stereo in (Stereo.TOP_BOTTOM, Stereo.BOTTOM_TOP):
            assert pole(image, view) == [], f"{name}: a line of the other eye"
        if name == "front" and case.projection is not Projection.CUBEMAP:
            assert mark(image, view, CYAN) == pytest.approx((0, 0), abs=CLOSE)
    assert screen.learner.troubles == []


def pole(image: Image.Image, view: sphere.View) -> list[str]:
    """Say which pixels about the pole are not the cap's: there one eye's picture meets the other's."""
    up = math.copysign(90, view.pitch)
    cap = sphere.colour(0, up)
    found = []
    for x, y in view.middle():
        seen: Any = image.getpixel((x, y))
        if not near(seen, cap) and sphere.apart(*view.direction(x + 0.5, y + 0.5), 0, up) < 3:
            found.append(f"{x}, {y}: {seen}")
    return found
