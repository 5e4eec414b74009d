"""A film that is watched while it is made: what is listed is whole, and a browser plays it."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Page, async_playwright

from media import boxes
from media.ladder import Plan
from media.model import Declared, Manifest, Progress
from media.parts import Workshop
from media.pipeline import prepare_film
from media.probe import inspect
from media.steps import Live, Wishes, fast, ladder, plan_film
from media.table import Nominal
from media.tools import Tools
from tests import media_factory as factory
from tests.chromium import start
from tests.media.test_playback import HLS

SECONDS, FPS = 8.4, 10
TABLE = (
    Nominal(name="fast", height=128, crf=26, cap=500_000),
    Nominal(name="low", height=192, crf=24, cap=900_000),
)


@pytest.fixture(scope="module")
def film(tools: Tools, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("live") / "film.mp4"
    return factory.film(path, tools, factory.layout(width=384), seconds=SECONDS, fps=str(FPS))


async def planned(tools: Tools, film: Path, hosts: int = 1) -> Plan:
    wishes = Wishes(source="film", table=TABLE, hosts=hosts)
    return plan_film(await inspect(film, tools=tools), Declared(), wishes)


def listed(folder: Path) -> list[str]:
    """The segments in the playlist, each of which must be whole: pictures, then sound."""
    playlist = folder / "live-fast.m3u8"
    lines = playlist.read_text().splitlines() if playlist.exists() else []
    names = [line for line in lines if line.endswith(".m4s")]
    for name in names:
        data = (folder / name).read_bytes()
        found = list(boxes.walk(io.BytesIO(data), 0, len(data)))
        assert [box.kind for box in found] == [b"moof", b"mdat", b"moof", b"mdat"]
        assert not any(box.cut for box in found)
    return names


def ended(folder: Path) -> bool:
    return (folder / "live-fast.m3u8").read_text().endswith("#EXT-X-ENDLIST\n")


async def test_the_list_only_grows_and_names_what_is_whole(tools: Tools, film: Path, tmp_path: Path) -> None:
    folder, plan = tmp_path / "live", await planned(tools, film)
    ready: list[tuple[Manifest, int]] = []
    seen: list[list[str]] = [[]]

    def on_progress(_: Progress) -> None:
        names = listed(folder)
        assert names[: len(seen[-1])] == seen[-1]
        seen.append(names)

    live = Live(folder=folder, on_ready=lambda made: ready.append((made, len(listed(folder)))))
    shop = Workshop(folder=tmp_path / "shop", tools=tools, on_progress=on_progress)
    await fast(film, plan, shop, live=live)
    assert len(listed(folder)) == plan.head == 1
    assert not ended(folder)
    await ladder(film, plan, shop, live=live)
    [(manifest, there)] = ready  # told once, with something to play
    assert there >= 1
    assert (manifest.master, manifest.live, manifest.plan) == ("live.m3u8", True, plan.digest)
    assert Manifest.from_json(manifest.to_json()) == manifest
    assert all((folder / name).is_file() for name in manifest.files())
    assert len(listed(folder)) == plan.groups == 5
    assert ended(folder)


async def test_a_killed_step_goes_on_where_it_stopped(tools: Tools, film: Path, tmp_path: Path) -> None:
    folder, plan = tmp_path / "live", await planned(tools, film)
    told: list[Manifest] = []
    live = Live(folder=folder, on_ready=told.append)
    shop = Workshop(folder=tmp_path / "shop", tools=tools)
    await fast(film, plan, shop, live=live)
    before = listed(folder)
    begun = asyncio.Event()
    dying = Workshop(folder=shop.folder, tools=tools, on_progress=lambda _: begun.set())
    task = asyncio.create_task(ladder(film, plan, dying, live=live))
    await begun.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await fast(film, plan, shop, live=live)  # a retry begins at the beginning
    await ladder(film, plan, shop, live=live)
    after = listed(folder)
    assert after[: len(before)] == before
    assert (len(after), ended(folder), len(told)) == (plan.groups, True, 1)


async def test_a_finished_rung_can_be_shown_again(tools: Tools, film: Path, tmp_path: Path) -> None:
    """Steps that ran before without anybody watching, on one host and on several."""
    for hosts in (1, 2):
        plan = await planned(tools, film, hosts)
        shop = Workshop(folder=tmp_path / f"shop-{hosts}", tools=tools)
        live = Live(folder=tmp_path / f"live-{hosts}", on_ready=lambda _: None)
        for watched in (None, live):
            await fast(film, plan, shop, live=watched)
            await ladder(film, plan, shop, live=watched)
        assert (len(listed(live.folder)), ended(live.folder)) == (plan.groups, True)


async def test_a_mute_film(tools: Tools, films: dict[str, bytes], tmp_path: Path) -> None:
    source = tmp_path / "f.mp4"
    source.write_bytes(films["mute"])
    ready: list[Manifest] = []
    live = Live(folder=tmp_path / "live", on_ready=ready.append)
    shop = Workshop(folder=tmp_path / "shop", tools=tools)
    manifest = await prepare_film(source, await planned(tools, source), tmp_path / "out", shop, live=live)
    assert not manifest.has_audio
    assert ended(live.folder)
    assert len(ready) == 1


PLAY = """async () => {
  const video = document.querySelector('video');
  const hls = new Hls({});
  window.errors = [];
  hls.on(Hls.Events.ERROR, (_, data) => window.errors.push(data.details));
  window.ended = new Promise(done => { video.onended = done; });
  hls.loadSource('/live/live.m3u8');
  hls.attachMedia(video);
  video.playbackRate = 4;
  const moving = new Promise(done => { video.ontimeupdate = () => video.currentTime > 0.2 && done(); });
  await video.play();
  await moving;
  return [video.buffered.start(0), video.buffered.end(0)];
}"""
END = """async () => {
  await window.ended;
  const video = document.querySelector('video'), times = video.buffered;
  return {ranges: [...Array(times.length).keys()].map(i => [times.start(i), times.end(i)]),
          errors: window.errors, frames: video.getVideoPlaybackQuality().totalVideoFrames};
}"""


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[Page]:
    async def index(_: web.Request) -> web.Response:
        body = "<video muted></video><script src=/hls.js></script>"
        return web.Response(text=body, content_type="text/html")

    async def script(_: web.Request) -> web.FileResponse:
        return web.FileResponse(HLS)

    (tmp_path / "live").mkdir()
    app = web.Application()
    app.router.add_get("/", index)
    app.router.add_get("/hls.js", script)
    app.router.add_static("/live", tmp_path / "live")
    async with TestServer(app) as server, async_playwright() as playwright:
        browser = await start(playwright, "--autoplay-policy=no-user-gesture-required")
        page = await browser.new_page()
        await page.goto(str(server.make_url("/")))
        yield page
        await browser.close()


@pytest.mark.e2e
async def test_a_browser_plays_it_while_it_grows(
    page: Page, tools: Tools, film: Path, tmp_path: Path
) -> None:
    plan = await planned(tools, film)
    live = Live(folder=tmp_path / "live", on_ready=lambda _: None)
    shop = Workshop(folder=tmp_path / "shop", tools=tools)
    await fast(film, plan, shop, live=live)
    start_s, end_s = await page.evaluate(PLAY)  # the first 2 s are all that there is
    assert start_s == 0
    assert end_s == pytest.approx(2, abs=0.03)
    await ladder(film, plan, shop, live=live)
    played: dict[str, Any] = await page.evaluate(END)
    assert [error for error in played["errors"] if error != "bufferStalledError"] == []
    [[begin, finish]] = played["ranges"]
    assert begin == 0
    assert finish == pytest.approx(SECONDS, abs=0.022)
    assert played["frames"] == round(SECONDS * FPS)
