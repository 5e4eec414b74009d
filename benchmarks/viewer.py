"""The player beside plain three.js, A-Frame and Photo Sphere Viewer: the same film, server and probe for all.

Runs are interleaved; figures are medians. Without a graphics unit they are slow: trust the ratios.
Goals: initial JS <= 185 kB gzip; first picture <= 1.15x plain three.js, <= 0.7 s at 25 Mb/s + 30 ms; no stall
in 60 s at 6 Mb/s + 60 ms; scripts per headset frame <= 1.0 ms (p95 <= 4) with 30 points, panels and captions;
<= 60 draw calls for both eyes; no allocation per frame; no request elsewhere; a change of place <= 600 ms.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import tempfile
from pathlib import Path

from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, async_playwright

from benchmarks import watching
from benchmarks.contenders import Contender, document, make_film, others, ours, world_app
from tests.chromium import start
from tests.viewer import media
from tests.viewer.world import World

ROUNDS = 5
PARTS = ["pictures", "stalls", "frames", "places"]
LOOPBACK, SCHOOL, VILLAGE = None, (25, 30), (6, 60)  # Mb/s, ms


def main(argv: list[str] | None = None) -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.viewer", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--watch", type=float, default=60, help="seconds watched on the slow line")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    given = parser.parse_args([] if argv is None else argv)
    with tempfile.TemporaryDirectory() as name:
        asyncio.run(_measure(Path(name), parts=given.only, rounds=given.rounds, watch=given.watch))
    return 0


async def _measure(folder: Path, *, parts: list[str], rounds: int, watch: float) -> None:
    built, films = folder / "pages", folder / "media"
    built.mkdir()
    films.mkdir()
    found, missing = others(built)
    contenders = [ours(), *found]
    make_film(films)
    (films / "words.vtt").write_text(watching.CAPTIONS)
    world = World(document(media.heading_photo(films)), films, lasting=True)
    server = TestServer(world_app(world, built), host="localhost")
    await server.start_server()
    base = f"http://localhost:{server.port}"
    print(f"load average {os.getloadavg()[0]:.1f}; {rounds} rounds, interleaved")
    for sentence in missing:
        print(sentence)
    async with async_playwright() as playwright:
        browser = await start(
            playwright, "--autoplay-policy=no-user-gesture-required", "--enable-precise-memory-info"
        )
        for contender in contenders:
            print(f"{contender.name}: initial JS {contender.weight / 1000:.1f} kB gzip (goal <= 185)")
        if "pictures" in parts:
            await _first_pictures(browser, base, contenders, rounds)
        if "stalls" in parts:
            await _stalls(browser, base, contenders, watch)
        if "frames" in parts:
            await _frames(browser, base, contenders, rounds)
        if "places" in parts:
            took = [await watching.change_of_place(browser, base, ours()) for _ in range(rounds)]
            print(f"ours: a change of place fetched ahead {statistics.median(took):.0f} ms (goal <= 600)")
        await browser.close()
    await server.close()


async def _first_pictures(browser: Browser, base: str, contenders: list[Contender], rounds: int) -> None:
    for line in (LOOPBACK, SCHOOL):
        took: dict[str, list[float]] = {one.name: [] for one in contenders}
        for _ in range(rounds):
            for one in contenders:
                seen = await watching.first_picture(browser, base, one, line)
                took[one.name].append(seen.ms)
                if seen.elsewhere:
                    print(f"{one.name}: asked elsewhere for {seen.elsewhere}")
        plain = statistics.median(took["plain three.js"])
        where = "loopback" if line is None else f"{line[0]} Mb/s, {line[1]} ms"
        for name, all_ms in took.items():
            ms = statistics.median(all_ms)
            print(f"{name}: first picture {ms:.0f} ms on {where}, {ms / plain:.2f}x plain (goal <= 1.15)")


async def _stalls(browser: Browser, base: str, contenders: list[Contender], watch: float) -> None:
    for one in contenders:
        ms = await watching.stalls(browser, base, one, VILLAGE, watch)
        print(f"{one.name}: {ms:.0f} ms of stalls in {watch:.0f} s at 6 Mb/s, 60 ms (goal 0)")


async def _frames(browser: Browser, base: str, contenders: list[Contender], rounds: int) -> None:
    worn = [one for one in contenders if one.vr]
    seen: dict[str, list[watching.Frames]] = {one.name: [] for one in worn}
    for _ in range(rounds):
        for one in worn:
            seen[one.name].append(await watching.frames(browser, base, one))
    for name, rows in seen.items():
        keys = ("p50", "p95", "whole")
        p50, p95, whole = (statistics.median(getattr(row, key) for row in rows) for key in keys)
        draws = max(row.draws for row in rows)
        heap = statistics.median(row.bytes_a_frame for row in rows)
        print(
            f"{name}: scripts {p50:.2f} ms a headset frame (p95 {p95:.2f}; goals 1.0, 4; {whole:.1f} with the"
            f" software graphics driver), {draws} draw calls"
            f" for both eyes (goal <= 60), {heap:.0f} bytes allocated a frame by the page's scripts (goal 0)"
        )
        for place, size in rows[-1].allocators[:6]:
            print(f"    {size:.0f} bytes a frame: {place}")


if __name__ == "__main__":
    import sys

    raise SystemExit(main(sys.argv[1:]))
