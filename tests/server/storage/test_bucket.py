"""A house whose films lie in a bucket: uploaded, encoded, served, deleted; and a bucket that fails."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from server.errors import StorageTrouble
from server.settings import Settings
from server.storage.address import read_address
from server.storage.links import KEPT_S, Links
from server.storage.store import Store
from tests.conftest import House, settled, upload_form
from tests.s3 import media_url


@pytest.fixture
def settings(settings: Settings, s3: str, tmp_path: Path) -> Settings:
    """The settings of every house here: films lie in the bucket."""
    return settings.model_copy(update={"media_url": media_url(s3, tmp_path.name)})


async def test_a_film_lives_in_the_bucket(house: House, film: Path) -> None:
    answer = await house.staff.post("/api/v1/footage", data=upload_form(film, projection="equirectangular"))
    row = await settled(house, (await answer.json())["id"])
    assert row["state"] == "ready", row["problem"]
    store = house.services.store
    await house.services.preparation.sweep(set())  # what the engine does next, sooner or later
    assert {key.split("/")[0] for key in await store.sizes()} == {"originals", "renditions"}
    assert await store.read(f"originals/{row['id']}/source-0") == film.read_bytes()
    assert list(house.services.folder.scratch.iterdir()) == []
    assert not list(house.services.folder.root.glob("renditions/*/*"))


async def test_playlists_come_from_us_and_films_by_a_link(house: House, film: Path, s3: str) -> None:
    answer = await house.staff.post("/api/v1/footage", data=upload_form(film, projection="equirectangular"))
    footage = await house.services.footage.get((await settled(house, (await answer.json())["id"]))["id"])
    base = f"/media/{footage.id}/{footage.version}"
    assert footage.manifest is not None
    master = await house.staff.get(f"{base}/master.m3u8", allow_redirects=False)
    assert (master.status, (await master.text())[:7]) == (200, "#EXTM3U")
    poster = await house.staff.get(f"{base}/{footage.manifest['poster']}", allow_redirects=False)
    assert (poster.status, poster.content_type) == (200, "image/jpeg")
    file = f"{base}/{footage.manifest['rungs'][0]['file']}"
    sent = await house.staff.get(file, allow_redirects=False)
    assert sent.status == 307
    assert f"max-age={KEPT_S}" in sent.headers["Cache-Control"]
    assert "no-store" not in sent.headers["Cache-Control"]
    link = sent.headers["Location"]
    assert urlsplit(link).netloc == urlsplit(s3).netloc
    assert s3 in sent.headers["Content-Security-Policy"]
    async with ClientSession() as session, session.get(link, headers={"Range": "bytes=4-7"}) as part:
        assert (part.status, await part.read()) == (206, b"ftyp")
    again = await house.staff.get(file, allow_redirects=False)
    assert again.headers["Location"] == link, "the same link: browsers keep what they have"
    assert (await house.anonymous.get(file, allow_redirects=False)).status == 404
    assert (await house.staff.get(f"{base}/none.m3u8", allow_redirects=False)).status == 404
    await house.staff.delete(f"/api/v1/footage/{footage.id}")
    await house.services.preparation.sweep(set())
    assert await house.services.store.sizes() == {}


async def test_a_link_is_signed_anew_before_it_grows_old(
    s3: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(read_address(media_url(s3), tmp_path), tmp_path / "scratch")
    now = [0.0]
    links = Links(store, clock=lambda: now[0])
    first = await links.get("renditions/a/v/high.mp4")
    query = parse_qs(urlsplit(first).query)
    assert query["X-Amz-Expires"] == ["600"], "a withdrawal holds for what was handed out within ten minutes"
    now[0] = KEPT_S - 1
    assert await links.get("renditions/a/v/high.mp4") == first
    signed = []

    async def link(key: str) -> str:
        signed.append(key)
        return f"https://bucket/{key}?anew"

    monkeypatch.setattr(store, "link", link)
    now[0] = KEPT_S + 1
    await links.get("renditions/a/v/high.mp4")
    assert signed == ["renditions/a/v/high.mp4"]


NOT_PASSED = {"host", "content-length"}
PASSED_BACK = {"etag", "last-modified", "content-range"}


class Troubled:
    """Stands before the S3 server and answers 500 to the next requests, as many as it is told to."""

    def __init__(self, behind: str) -> None:
        self.failing, self.asked, self._behind = 0, 0, behind

    async def handle(self, request: web.Request) -> web.Response:
        self.asked += 1
        if self.failing:
            self.failing -= 1
            return web.Response(status=500)
        body = await request.read()
        headers = {name: text for name, text in request.headers.items() if name.lower() not in NOT_PASSED}
        url = f"{self._behind}{request.raw_path}"
        async with (
            ClientSession(auto_decompress=False) as session,
            session.request(request.method, url, data=body, headers=headers) as answer,
        ):
            kept = {name: text for name, text in answer.headers.items() if name.lower() in PASSED_BACK}
            return web.Response(status=answer.status, body=await answer.read(), headers=kept)


@pytest.fixture
async def troubled(s3_server: str) -> AsyncIterator[tuple[Troubled, str]]:
    """An S3 server that can be made to fail, and its endpoint."""
    trouble = Troubled(s3_server)
    app = web.Application(client_max_size=1 << 26)
    app.router.add_route("*", "/{path:.*}", trouble.handle)
    async with TestServer(app) as server:
        yield trouble, str(server.make_url("")).rstrip("/")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A small film to keep."""
    path = tmp_path / "film"
    path.write_bytes(b"a film")
    return path


@pytest.mark.usefixtures("s3_keys")
async def test_a_server_that_fails_for_a_moment_is_asked_again(
    troubled: tuple[Troubled, str], file: Path, tmp_path: Path
) -> None:
    trouble, endpoint = troubled
    store = Store(read_address(media_url(endpoint, tmp_path.name), tmp_path), tmp_path / "scratch")
    trouble.failing = 2
    await store.keep(file, "originals/a/source-0")
    assert trouble.asked == 3
    assert await store.read("originals/a/source-0") == b"a film"


@pytest.mark.usefixtures("s3_keys")
async def test_a_server_that_keeps_failing_is_said_and_nothing_is_lost(
    troubled: tuple[Troubled, str], file: Path, tmp_path: Path
) -> None:
    trouble, endpoint = troubled
    address = read_address(media_url(endpoint, tmp_path.name), tmp_path)
    store = Store(address, tmp_path / "scratch", patience_s=0.5)
    trouble.failing = 1000
    with pytest.raises(StorageTrouble):
        await store.keep(file, "originals/a/source-0")
    assert file.read_bytes() == b"a film"
    trouble.failing = 0
    assert await store.sizes() == {}
