"""What the browser makes of our files: hls.js light and Media Source Extensions are the judges of time."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Page, async_playwright

from media.model import Declared, Manifest, Rung
from media.probe import inspect
from media.steps import Chunk, Workshop, fast, finish, ladder, plan_film
from media.tools import Tools
from tests import media_factory as factory
from tests.chromium import start

HLS = Path(__file__).parents[2] / "viewer" / "node_modules" / "hls.js" / "dist" / "hls.light.min.js"
SECONDS = 4.4

pytestmark = pytest.mark.e2e

PLAY = """async () => {
  const video = document.querySelector('video');
  const hls = new Hls({startLevel: 0});
  const errors = [];
  hls.on(Hls.Events.ERROR, (_, data) => errors.push(data.details));
  hls.loadSource('/media/master.m3u8');
  hls.attachMedia(video);
  const ended = new Promise(done => { video.onended = done; });
  await video.play();
  await ended;
  const times = video.buffered;
  const ranges = [...Array(times.length).keys()].map(i => [times.start(i), times.end(i)]);
  return {ranges, errors, levels: hls.levels.map(level => [level.width, level.height]),
          frames: video.getVideoPlaybackQuality().totalVideoFrames};
}"""

APPEND = """async ([file, codecs, from]) => {
  const video = document.createElement('video');
  const media = new MediaSource();
  video.src = URL.createObjectURL(media);
  await new Promise(done => { media.onsourceopen = done; });
  const buffer = media.addSourceBuffer(`video/mp4; codecs="${codecs}"`);
  const whole = await (await fetch('/media/' + file)).arrayBuffer();
  buffer.appendBuffer(whole.slice(from));  // what lies in the mdat: the init, then the segments
  await new Promise(done => { buffer.onupdateend = done; });
  const times = buffer.buffered;
  return [...Array(times.length).keys()].map(i => [times.start(i), times.end(i)]);
}"""

WHOLE = """async file => {
  const video = document.createElement('video');
  video.src = '/media/' + file;
  await new Promise((done, fail) => {
    video.onloadedmetadata = done;
    video.onerror = () => fail(video.error.message);
  });
  video.currentTime = 3;
  await new Promise(done => { video.onseeked = done; });
  return [video.videoWidth, video.videoHeight, video.currentTime];
}"""


@pytest.fixture(params=[1, 3])
async def manifest(tools: Tools, tmp_path: Path, request: pytest.FixtureRequest) -> Manifest:
    """A film made whole, and one made of three chunks."""
    picture = factory.layout(width=1600)
    source = factory.film(tmp_path / "film.mp4", tools, picture, seconds=SECONDS, fps="15")
    out = tmp_path / "out"
    out.mkdir()
    seen = await inspect(source, tools=tools)
    plan, shop = plan_film(seen, Declared()), Workshop(folder=tmp_path / "shop", tools=tools)
    parts = await fast(source, plan, shop)
    for index in range(request.param):
        parts += await ladder(source, plan, shop, chunk=Chunk(index=index, count=request.param))
    return await finish(source, plan, parts, out, shop)


@pytest.fixture
async def page(manifest: Manifest, tmp_path: Path) -> AsyncIterator[Page]:
    async def index(_: web.Request) -> web.Response:
        return web.Response(
            text="<video muted></video><script src=/hls.js></script>", content_type="text/html"
        )

    async def script(_: web.Request) -> web.FileResponse:
        return web.FileResponse(HLS)

    app = web.Application()
    app.router.add_get("/", index)
    app.router.add_get("/hls.js", script)
    app.router.add_static("/media", tmp_path / "out")
    async with TestServer(app) as server, async_playwright() as playwright:
        browser = await start(playwright, "--autoplay-policy=no-user-gesture-required")
        page = await browser.new_page()
        await page.goto(str(server.make_url("/")))
        yield page
        await browser.close()


def _init_at(folder: Path, rung: Rung) -> int:
    """Where the init of a rung begins in its file."""
    text = (folder / "out" / rung.playlist).read_text()
    head = next(line for line in text.splitlines() if line.startswith("#EXT-X-MAP"))
    return int(head.split('"')[3].split("@")[1])


async def test_time_in_the_browser(page: Page, manifest: Manifest, tmp_path: Path) -> None:
    played: dict[str, Any] = await page.evaluate(PLAY)
    assert played["errors"] == []
    assert played["levels"] == [[rung.width, rung.height] for rung in manifest.rungs]
    assert len(played["ranges"]) == 1, json.dumps(played)
    start, end = played["ranges"][0]
    assert start == 0
    assert end == pytest.approx(SECONDS, abs=0.022)  # the last sound frame ends up to 21 ms after the picture
    assert played["frames"] == round(SECONDS * 15)
    for rung in manifest.rungs:
        [[begin, finish]] = await page.evaluate(APPEND, [rung.file, rung.codecs, _init_at(tmp_path, rung)])
        assert begin == 0
        assert finish == pytest.approx(SECONDS, abs=0.001)
        assert await page.evaluate(WHOLE, rung.file) == [rung.width, rung.height, 3]
