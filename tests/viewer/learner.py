"""A learner before the player: what they see and press, in a real browser, with or without a headset."""

from __future__ import annotations

import asyncio
import io
import json
import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.async_api import Page, Request

HELPERS = Path(__file__).parents[2] / "viewer" / "build"
RGB = tuple[int, int, int]
Columns = tuple[float, ...]
PATIENCE = 20_000  # ms

# Says whether the target was met, and still was when the headset had drawn what was done.
SWEEP = """async ([device, target, points]) => {
  const { dataset } = document.querySelector("#player");
  const drawn = () => new Promise((done) => emulatedHeadset.activeSession.requestAnimationFrame(done));
  // Where targets were met is tried first, where nothing new can be expected last.
  const met = (window.metAt ??= new Map());
  const nameOf = (point) => JSON.stringify(point);
  const rank = (point) => (met.get(nameOf(point)) === target ? 0 : met.has(nameOf(point)) ? 2 : 1);
  for (const point of points.toSorted((one, other) => rank(one) - rank(other))) {
    await emulatedHeadset.remote.dispatch("look_at", { device, target: point });
    await drawn();
    met.set(nameOf(point), dataset.pointed);
    if (dataset.pointed !== target) continue;
    await drawn();
    await drawn();
    if (dataset.pointed === target) return true;
  }
  return false;
}"""


@dataclass
class Learner:
    """One page of the player, and the hands of who plays."""

    page: Page
    base: str
    scene: str = "essai"
    elsewhere: list[str] = field(default_factory=list)  # requests that left our origin
    troubles: list[str] = field(default_factory=list)  # errors of the page

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE)
        self.page.on("request", self._on_request)
        self.page.on("pageerror", lambda error: self.troubles.append(str(error) + str(error.stack)))

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith((self.base, "blob:", "data:")):
            self.elsewhere.append(request.url)

    async def wear(self, headset: str = "quest3") -> None:
        """Put on an emulated headset: installed before any script of ours."""
        await self.page.add_init_script(path=HELPERS / f"emulator-{headset}.js")

    async def open(self) -> None:
        """Open the scene's page, as far as its first page."""
        await self.page.goto(f"{self.base}/play/{self.scene}")
        await self.page.wait_for_selector(".start-actions button", timeout=PATIENCE)

    async def begin(self) -> None:
        """Begin on the screen."""
        await self.page.click("[data-action=begin]")
        await self.fact("arrived", "true")

    async def enter_vr(self) -> None:
        """Enter VR, by one click."""
        await self.page.click(".start [data-action=vr]")
        await self.fact("mode", "vr")
        await self.fact("arrived", "true")

    async def fact(self, name: str, value: str) -> None:
        """Wait until the page tells this fact about the player."""
        await self.page.wait_for_selector(
            f'#player[data-{name}="{value}"]', state="attached", timeout=PATIENCE
        )

    async def until(self, script: str, *given: Any) -> None:
        """Wait until a script returns true (Playwright's own wait needs `eval`: the policy forbids it)."""
        async with asyncio.timeout(PATIENCE / 1000):
            while not await self.page.evaluate(script, *given):
                await self.page.evaluate("new Promise(requestAnimationFrame)")

    async def card(self, title: str) -> None:
        """Wait until the card of this title is open."""
        await self.page.wait_for_selector(
            f'.sheet:not([hidden]) h2:has-text("{title}")', state="attached", timeout=PATIENCE
        )

    async def no_card(self) -> None:
        """Wait until no card is open."""
        await self.page.wait_for_selector(".sheet[hidden]", state="attached", timeout=PATIENCE)

    async def press(self, *keys: str) -> None:
        """Press keys of the keyboard, one after the other."""
        for key in keys:
            await self.page.keyboard.press(key)

    async def tab_to(self, selector: str, *, most: int = 20) -> None:
        """Press Tab until this element has the focus."""
        for _ in range(most):
            await self.page.keyboard.press("Tab")
            if await self.page.evaluate(
                "selector => document.activeElement?.matches(selector) ?? false", selector
            ):
                return
        raise AssertionError(f"Tab never came to {selector}")

    # --- the emulated headset ---------------------------------------------------------------------------

    async def hand(self, method: str, **parameters: Any) -> Any:
        """Ask the emulated headset to do something; done when its frames have done it."""
        script = "([method, parameters]) => emulatedHeadset.remote.dispatch(method, parameters)"
        return await self.page.evaluate(script, [method, parameters])

    async def look(self, yaw: float, pitch: float = 0) -> None:
        """Turn the head to a heading of the room (degrees, + to the right)."""
        await self.hand("look_at", device="headset", target=point(yaw, pitch))

    async def select(self, device: str, yaw: float, pitch: float = 0) -> None:
        """Aim a controller or a hand at a heading, from where the head is, and pull or pinch."""
        await self.hand("set_transform", device=device, position={"x": 0, "y": 1.6, "z": 0})
        await self.hand("look_at", device=device, target=point(yaw, pitch))
        await self.frames()
        await self.pull(device)

    async def aim(self, target: str, device: str = "controller-right", *, columns: Columns = (0,)) -> None:
        """Sweep a pointer (or the headset) over the panel, by columns (degrees), as far as this target."""
        if device != "headset":
            await self.hand("set_transform", device=device, position={"x": 0, "y": 1.6, "z": 0})
        points = [point(yaw, 20 - 2 * step) for yaw in columns for step in range(32)]
        if not await self.page.evaluate(SWEEP, [device, target, points]):
            others = await self.page.evaluate("[...new Set(metAt.values())]")
            raise AssertionError(f"the pointer never met {target!r}, but {others!r}")

    async def pull(self, device: str = "controller-right") -> None:
        """Pull the trigger (or pinch), and let go."""
        for value in (1, 0):
            await self.hand("set_select_value", device=device, value=value)
            await self.frames()

    async def frames(self, count: int = 2) -> None:
        """Let the headset draw some frames: however slow they are, each of them sees its input."""
        await self.page.evaluate(
            """async (count) => {
              for (let index = 0; index < count; index += 1) {
                await new Promise((drawn) => emulatedHeadset.activeSession.requestAnimationFrame(drawn));
              }
            }""",
            count,
        )

    # --- what is seen -----------------------------------------------------------------------------------

    async def picture(self) -> Image.Image:
        """Return what is on the screen (in VR: what the headset shows)."""
        return Image.open(io.BytesIO(await self.page.screenshot())).convert("RGB")

    async def sees(self, colour: RGB, across: float = 0.5, down: float = 0.25) -> None:
        """Wait until this colour is seen at a place of the screen (fractions from its top left)."""
        seen: RGB = (0, 0, 0)
        try:
            async with asyncio.timeout(PATIENCE / 1000):
                while not near(seen, colour):
                    image = await self.picture()
                    seen = image.getpixel((int(image.width * across), int(image.height * down)))  # type: ignore[assignment]
        except TimeoutError:
            raise AssertionError(f"expected {colour} at {across}, {down}; saw {seen}") from None

    async def sees_another(self, before: Image.Image) -> None:
        """Wait until something else is seen than this."""
        async with asyncio.timeout(PATIENCE / 1000):
            while (await self.picture()).tobytes() == before.tobytes():
                pass

    async def facts(self) -> dict[str, str]:
        """Return all that the page tells about the player."""
        told = await self.page.evaluate("JSON.stringify({...document.querySelector('#player').dataset})")
        facts: dict[str, str] = json.loads(told)
        return facts


def near(seen: RGB, wanted: RGB) -> bool:
    """Say whether two colours are the same, but for a film's coding."""
    return all(abs(one - other) <= 40 for one, other in zip(seen, wanted, strict=True))


def point(yaw: float, pitch: float, distance: float = 4) -> dict[str, float]:
    """Return the point at a heading, seen from eyes 1.6 m above the floor."""
    across, up = math.radians(yaw), math.radians(pitch)
    flat = distance * math.cos(up)
    return {"x": flat * math.sin(across), "y": 1.6 + distance * math.sin(up), "z": -flat * math.cos(across)}
