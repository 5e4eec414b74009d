"""A learner who goes from layout to layout, and what of the heading sphere they are to see there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PIL import Image
from playwright.async_api import Browser

from media.model import Kind, Projection
from tests.viewer import scenes, sphere
from tests.viewer.learner import Learner, near
from tests.viewer.prepared import CASES, Case

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


def mark(image: Image.Image, view: sphere.View, colour: sphere.RGB) -> tuple[float, float]:
    """Return the middle of the mark of this colour, as a direction."""
    pixels: Any = image.load()
    found = [(x, y) for x, y in view.middle() if near(pixels[x, y], colour)]
    assert found, f"nothing is {colour}"
    across, down = (sum(place) / len(found) for place in zip(*found, strict=True))
    return view.direction(across + 0.5, down + 0.5)
