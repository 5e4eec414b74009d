"""One page in a browser, watched from outside by `viewer_pages/probe.js`."""

from __future__ import annotations

import asyncio
import json
import statistics
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Browser, CDPSession, Page

from benchmarks.contenders import PAGES, Contender
from tests.viewer.learner import HELPERS
from tests.viewer.world import DIST

CAPTIONS = "WEBVTT\n\n" + "".join(
    f"00:{second // 60:02}:{second % 60:02}.000 --> 00:{second // 60:02}:{second % 60:02}.900\n"
    f"<v Léa>Seconde {second} : le four est prêt.\n\n"
    for second in range(66)
)
PATIENCE_MS = 60_000
FRAMES = 240
# Ours begins with a click; it is given as soon as the button is there.
BEGIN = """new MutationObserver((_seen, watch) => {
  const button = document.querySelector("[data-action=begin]");
  if (button) { watch.disconnect(); button.click(); }
}).observe(document, { childList: true, subtree: true });"""

Line = tuple[int, int] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstPicture:
    """When the film was seen, and what was asked of others."""

    ms: float
    elsewhere: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frames:
    """What the scripts do in a frame of the headset."""

    p50: float  # ms in scripts, without the graphics driver
    p95: float
    whole: float  # ms, median, with it
    draws: int  # both eyes, the most
    bytes_a_frame: float
    allocators: list[tuple[str, float]]  # where, bytes a frame


@asynccontextmanager
async def opened(
    browser: Browser, line: Line, *, headset: bool = False
) -> AsyncIterator[tuple[Page, CDPSession]]:
    """Open an empty page with the probe in it, on this line."""
    context = await browser.new_context(viewport={"width": 640, "height": 360}, locale="fr-FR")
    page = await context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    if headset:
        await page.add_init_script(path=HELPERS / "emulator-quest3.js")
    await page.add_init_script(path=PAGES / "probe.js")
    await page.add_init_script(BEGIN)
    devtools = await context.new_cdp_session(page)
    if line:
        speed, latency = line[0] * 1e6 / 8, line[1]
        await devtools.send("Network.enable")
        await devtools.send(
            "Network.emulateNetworkConditions",
            {"offline": False, "latency": latency, "downloadThroughput": speed, "uploadThroughput": speed},
        )
    yield page, devtools
    await context.close()


async def first_picture(browser: Browser, base: str, contender: Contender, line: Line) -> FirstPicture:
    """Measure from the navigation to the first picture of the film that is drawn."""
    elsewhere: list[str] = []
    async with opened(browser, line) as (page, _):
        page.on(
            "request",
            lambda one: (
                elsewhere.append(one.url) if not one.url.startswith((base, "blob:", "data:")) else None
            ),
        )
        await page.goto(base + contender.path, wait_until="commit")
        await page.wait_for_function("() => probe.firstPicture !== null", polling=20)
        return FirstPicture(ms=await page.evaluate("probe.firstPicture"), elsewhere=elsewhere)


async def stalls(browser: Browser, base: str, contender: Contender, line: Line, watch: float) -> float:
    """Watch the film for so many seconds; return the milliseconds in which it stood."""
    async with opened(browser, line) as (page, _):
        await page.goto(base + contender.path, wait_until="commit")
        await page.wait_for_function("() => probe.firstPicture !== null")
        await asyncio.sleep(watch)
        # A stall that has not ended counts up to now.
        script = "probe.stalledMs + (probe.since === null ? 0 : performance.now() - probe.since)"
        return float(await page.evaluate(script))


async def frames(browser: Browser, base: str, contender: Contender) -> Frames:
    """Enter VR and measure frames in their steady state."""
    async with opened(browser, None, headset=True) as (page, devtools):
        await page.goto(base + contender.path)
        await page.wait_for_function("() => probe.firstPicture !== null")
        await page.evaluate("emulatedHeadset.stereoEnabled = true")
        await page.evaluate(f"() => {{ {contender.vr}; }}")
        await page.wait_for_function("() => emulatedHeadset.activeSession?.renderState.baseLayer")
        if contender.name == "ours":
            await page.evaluate("document.querySelector('[data-hotspot=h0]').click()")
            await page.wait_for_selector(".sheet:not([hidden])", state="attached")
        await page.evaluate("probe.recording = true")
        await _drawn(page, FRAMES // 2)
        sizes = {"samplingInterval": 512, "includeObjectsCollectedByMajorGC": True}
        await devtools.send("HeapProfiler.enable")
        await page.evaluate("() => { probe.frames.length = 0; probe.draws.length = 0; }")
        await _drawn(page, FRAMES)
        seen = await page.evaluate(
            "({ ...probe, scripts: probe.scripts.slice(-probe.draws.length), video: null })"
        )
        await page.evaluate("() => { probe.frames.length = 0; probe.draws.length = 0; }")
        await devtools.send("HeapProfiler.startSampling", {**sizes, "includeObjectsCollectedByMinorGC": True})
        await _drawn(page, FRAMES)
        count = await page.evaluate("probe.frames.length")
        profile = (await devtools.send("HeapProfiler.stopSampling"))["profile"]
    total, places = _allocations(profile["head"], base)
    ordered = sorted(seen["scripts"])
    return Frames(
        p50=statistics.median(ordered),
        p95=ordered[int(len(ordered) * 0.95)],
        whole=statistics.median(seen["frames"]),
        draws=max(seen["draws"]),
        bytes_a_frame=total / count,
        allocators=[(place, size / count) for place, size in places],
    )


async def _drawn(page: Page, count: int) -> None:
    await page.wait_for_function("(count) => probe.frames.length >= count", arg=count)


def _allocations(head: dict[str, Any], base: str) -> tuple[float, list[tuple[str, float]]]:
    """Return the bytes that the page's own scripts allocated, and where; not those of emulator and probe."""
    places: dict[tuple[str, int, int, str], float] = {}
    todo = [head]
    while todo:
        node = todo.pop()
        todo += node["children"]
        frame = node["callFrame"]
        if node["selfSize"] and frame["url"].startswith(base):
            key = (
                frame["url"].removeprefix(base),
                frame["lineNumber"],
                frame["columnNumber"],
                frame["functionName"],
            )
            places[key] = places.get(key, 0) + node["selfSize"]
    found = sorted(places.items(), key=lambda one: -one[1])
    return sum(places.values()), list(
        zip(_named([key for key, _ in found]), [size for _, size in found], strict=True)
    )


def _named(places: list[tuple[str, int, int, str]]) -> list[str]:
    """Return places by their sources where there are source maps (ours), else by script and function."""
    script = (
        "import { SourceMap } from 'node:module'; import { existsSync, readFileSync } from 'node:fs';"
        "const maps = {}; const out = JSON.parse(readFileSync(0)).map(([file, line, column, name]) => {"
        "  const map = `${process.argv[1]}/${file.replace('/viewer/', '')}.map`;"
        "  if (!file.startsWith('/viewer/') || !existsSync(map)) return `${file} ${name}`;"
        "  maps[file] ??= new SourceMap(JSON.parse(readFileSync(map)));"
        "  const found = maps[file].findEntry(line, column);"
        "  return `${found.originalSource}:${found.originalLine + 1} ${found.name ?? name}`; });"
        "console.log(JSON.stringify(out));"
    )
    argv = ["node", "--input-type=module", "-e", script, str(DIST)]
    done = subprocess.run(
        argv, input=json.dumps(places), capture_output=True, text=True, check=True, timeout=60
    )
    names: list[str] = json.loads(done.stdout)
    return names


async def change_of_place(browser: Browser, base: str, contender: Contender) -> float:
    """Measure from the click on a way until one is there and sees it, everything fetched ahead."""
    async with opened(browser, None) as (page, _):
        async with page.expect_response(lambda answer: answer.url.endswith("/cour.png")):
            await page.goto(base + contender.path)
        await page.wait_for_selector('#player[data-arrived="true"]', state="attached")
        script = """async () => {
          const player = document.querySelector("#player");
          const begun = performance.now();
          const { visit } = player.dataset;
          document.querySelector("[data-hotspot=porte]").click();
          const isThere = (now) => now.visit !== visit && now.arrived === "true" && now.shows !== "none";
          while (!isThere(player.dataset)) await new Promise((look) => setTimeout(look, 5));
          return performance.now() - begun;
        }"""
        return float(await page.evaluate(script))
