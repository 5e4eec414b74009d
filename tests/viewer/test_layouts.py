"""Eight layouts, as photo and as film, pixel by pixel: on a screen, in a headset's eyes, in its layers."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestServer
from PIL import Image
from playwright.async_api import Browser

from media.model import Kind, Projection, Stereo
from tests.media_factory import CYAN, MAGENTA
from tests.viewer import scenes, sphere
from tests.viewer.layers import GL_LAYERS, MEDIA_LAYERS, READ
from tests.viewer.learner import Learner, near
from tests.viewer.prepared import CASES, FILMS, Case, prepare_all
from tests.viewer.world import World

pytestmark = pytest.mark.asyncio(loop_scope="session")
SPOT = (-180.0, -50.0)  # where the way to the other viewpoints lies
CLOSE = 1.2  # degrees: finer than two texels of the footage
NIGHT = (23, 33, 29)  # what is behind the view, where nothing was filmed
SIZE = (640, 360)
WORN = (320, 200)  # both eyes of the headset


def document(footage: dict[str, Any]) -> dict[str, Any]:
    """Return a play document with a viewpoint for each case, and a way from each to all."""
    spot = scenes.hotspot("ailleurs", SPOT[0], {"do": "open", "card": "carte"}, pitch=SPOT[1])
    ways = [scenes.option(case.id, case.id, actions=[{"do": "go", "to": case.id}]) for case in CASES]
    choices = [
        {"kind": "choice", "id": f"ou-{at}", "prompt": scenes.text("Où ?"), "options": ways[at : at + 5]}
        for at in range(0, len(ways), 5)
    ]
    return scenes.play_document(
        footage,
        start=CASES[0].id,
        footage={case.id: {"title": scenes.text(case.id)} for case in CASES},
        viewpoints=[scenes.viewpoint(case.id, case.id, spot, backdrop={"loop": True}) for case in CASES],
        cards=[{"id": "carte", "title": scenes.text("Carte"), "blocks": choices}],
    )


@dataclass
class Tour:
    """A learner who goes from layout to layout in one page."""

    learner: Learner

    async def go(self, case: Case) -> None:
        """Go to the viewpoint of a case; done when its own picture (or film) is seen."""
        page = self.learner.page
        if await page.get_attribute("#player", "data-viewpoint") != case.id:
            await page.evaluate("document.querySelector('[data-hotspot=ailleurs]').click()")
            await page.evaluate("id => document.querySelector(`[data-option='${id}']`).click()", case.id)
        await self.learner.fact("viewpoint", case.id)
        await self.learner.fact("arrived", "true")
        await self.learner.fact("shows", "film" if case.kind is Kind.VIDEO else "photo")

    async def turn(self, right: int, up: int) -> None:
        """Turn the view by steps of the keyboard."""
        keys = ["ArrowRight" if right > 0 else "ArrowLeft"] * abs(right)
        keys += ["ArrowUp" if up > 0 else "ArrowDown"] * abs(up)
        await self.learner.page.evaluate(
            """async (keys) => {
              for (const key of keys) window.dispatchEvent(new KeyboardEvent("keydown", { key }));
              await new Promise(requestAnimationFrame);
              await new Promise(requestAnimationFrame);
            }""",
            keys,
        )


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def base(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """Serve the prepared footage of all cases."""
    folder = tmp_path_factory.mktemp("layouts")
    world = World(document(await prepare_all(folder)), folder)
    server = TestServer(world.app(), host="localhost")
    await server.start_server()
    yield f"http://localhost:{server.port}"
    await server.close()


async def visitor(browser: Browser, base: str, size: tuple[int, int]) -> Learner:
    """Return a learner without motion (nothing fades), before a small screen."""
    context = await browser.new_context(
        viewport={"width": size[0], "height": size[1]}, locale="fr-FR", reduced_motion="reduce"
    )
    return Learner(await context.new_page(), base)


async def bare(learner: Learner) -> None:
    """Hide what lies over the view."""
    await learner.page.evaluate(
        "document.querySelectorAll('.bar, .captions').forEach((one) => (one.style.visibility = 'hidden'))"
    )


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def screen(browser: Browser, base: str) -> AsyncIterator[Tour]:
    """A tour on a screen."""
    learner = await visitor(browser, base, SIZE)
    await learner.open()
    await learner.begin()
    await bare(learner)
    yield Tour(learner)
    await learner.page.context.close()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def headset(browser: Browser, base: str) -> AsyncIterator[Tour]:
    """A tour in an emulated headset, both of whose eyes are seen side by side."""
    learner = await visitor(browser, base, WORN)
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


def wrong(image: Image.Image, view: sphere.View, case: Case, lowest: float = -90) -> list[str]:
    """Say where a picture of a view is not what the heading sphere has there."""
    found = []
    for x, y, yaw, pitch in view.grid():
        if pitch < lowest or sphere.apart(yaw, pitch, *SPOT) < 24 or sphere.apart(yaw, pitch, 0, 0) < 12:
            continue
        inside = abs(yaw) < case.across and abs(pitch) < case.down
        edge = min(abs(abs(yaw) - case.across), abs(abs(pitch) - case.down)) if case.across < 180 else 180
        if edge < CLOSE or (inside and sphere.is_near_edge(yaw, pitch, CLOSE)):
            continue
        # The caps of a cube's faces are squares, not circles, and a film's foot holds a moving bar.
        if (case.projection is Projection.CUBEMAP and abs(pitch) > 33) or (
            case.kind is Kind.VIDEO and pitch < -case.down + 8
        ):
            continue
        expected = (sphere.colour(yaw, pitch),) if inside else (NIGHT, (0, 0, 0))
        seen: Any = image.getpixel((x, y))
        if not any(near(seen, one) for one in expected):
            found.append(f"yaw {yaw:.1f} pitch {pitch:.1f}: {seen}, not {expected}")
    return found


HEADINGS = {
    "front": (0, 0),
    "right": (15, 0),
    "back": (15, 0),
    "left": (15, 0),
    "up": (15, 14),
    "down": (0, -28),
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
async def test_every_heading_of_every_layout_on_a_screen(screen: Tour, case: Case) -> None:
    await screen.go(case)
    yaw = pitch = 0
    for name, (right, up) in HEADINGS.items():
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


def mark(image: Image.Image, view: sphere.View, colour: sphere.RGB) -> tuple[float, float]:
    """Return the middle of the mark of this colour, as a direction."""
    pixels: Any = image.load()
    found = [(x, y) for x, y in view.middle() if near(pixels[x, y], colour)]
    assert found, f"nothing is {colour}"
    across, down = (sum(place) / len(found) for place in zip(*found, strict=True))
    return view.direction(across + 0.5, down + 0.5)


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


async def test_a_media_layer_is_told_the_layout_of_every_film(browser: Browser, base: str) -> None:
    learner = await visitor(browser, base, WORN)
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
    browser: Browser, base: str
) -> None:
    learner = await visitor(browser, base, WORN)
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
        await learner.page.wait_for_function("layer.copied")
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
