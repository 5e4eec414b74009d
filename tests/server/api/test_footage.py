"""Uploads: what is taken in, and what is refused with a sentence, leaving nothing behind."""

from __future__ import annotations

import asyncio
import io
import json
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from aiohttp import FormData
from PIL import Image

from media.tools import Tools
from server.footage.intake import SPARE_BYTES
from server.services import open_services
from server.settings import Settings
from server.storage import names
from tests import media_factory as factory
from tests.conftest import House, lies, upload_form
from tests.server.conftest import Furniture, leftovers

pytestmark = pytest.mark.usefixtures("furniture")
PAGE = {"Accept": "text/html"}


async def post(house: House, form: FormData, **headers: str) -> tuple[int, dict[str, Any]]:
    """Upload as a program; return status and document."""
    answer = await house.staff.post("/api/v1/footage", data=form, headers=headers)
    assert answer.content_type in ("application/json", "application/problem+json")
    return answer.status, await answer.json()


async def refused(house: House, form: FormData, code: str, status: int, words: str) -> None:
    """Upload in vain as a program and as a browser: the sentence comes, and nothing stays."""
    before = leftovers(house)
    got, problem = await post(house, form)
    assert (got, problem["type"]) == (status, f"urn:plateau:{code}"), problem
    assert words in problem["detail"]
    assert leftovers(house) == before


async def refused_page(house: House, form: FormData, status: int, words: str) -> None:
    """The same for a browser's form: a page that says the sentence."""
    before = leftovers(house)
    answer = await house.staff.post("/footage", data=form, headers=PAGE)
    assert (answer.status, answer.content_type) == (status, "text/html")
    assert words in (await answer.text()).replace("&#39;", "'")
    assert leftovers(house) == before


# --- taken in ------------------------------------------------------------------------------------------


async def test_a_photo_becomes_footage(house: House, panorama: Path) -> None:
    form = upload_form(panorama, title="Le fournil 1/2", trade="boulangerie", projection="equirectangular")
    status, row = await post(house, form)
    assert status == 201
    assert (row["title"], row["trade"], row["state"]) == ("Le fournil 1/2", "boulangerie", "received")
    assert (row["kind"], row["projection"], row["stereo"]) == ("photo", "equirectangular", "mono")
    assert row["inspection"]["evidence"]
    original = lies(house.services, names.originals(row["id"])) / "source-0"
    assert original.read_bytes() == panorama.read_bytes()
    assert leftovers(house)["uploads"] == []
    assert await house.services.local.run_once()
    row = await (await house.staff.get(f"/api/v1/footage/{row['id']}")).json()
    assert row["state"] == "ready"
    poster = await house.staff.get(row["play"]["poster"])
    assert (poster.status, poster.content_type) == (200, "image/jpeg")


async def test_a_film_becomes_footage(house: House, film: Path) -> None:
    status, row = await post(house, upload_form(film, projection="equirectangular", stereo="mono"))
    assert status == 201
    assert row["title"] == "atelier"
    assert await house.services.local.run_once()
    row = await (await house.staff.get(f"/api/v1/footage/{row['id']}")).json()
    assert (row["state"], row["kind"], row["play"]["has_audio"]) == ("ready", "video", True)
    master = await (await house.staff.get(row["play"]["hls"])).text()
    assert master.startswith("#EXTM3U")


async def test_six_faces_become_footage(house: House, tmp_path: Path) -> None:
    form = FormData({"title": "Un cube"})
    for face in factory.cube_faces(tmp_path):
        form.add_field("file", face.read_bytes(), filename=face.name)
    status, row = await post(house, form)
    assert (status, row["projection"]) == (201, "cubemap")
    assert len(list(lies(house.services, names.originals(row["id"])).iterdir())) == 6
    assert await house.services.local.run_once()
    row = await (await house.staff.get(f"/api/v1/footage/{row['id']}")).json()
    assert (row["state"], row["play"]["projection"]) == ("ready", "equirectangular")


async def test_an_upload_beyond_aiohttps_own_limit(house: House, panorama: Path) -> None:
    big = panorama.read_bytes() + bytes(3_000_000)  # bytes after a JPEG's end are no part of it
    form = FormData({"projection": "equirectangular"})
    form.add_field("file", io.BytesIO(big), filename="panorama.jpg")
    status, row = await post(house, form)
    assert (status, row["size"]) == (201, len(big))


NAMES = {
    "../../etc/passwd.jpg": "passwd.jpg",
    "..\\..\\boot.jpg": "....boot.jpg",  # a backslash escapes the next sign (RFC 9110, section 5.6.4)
    "quo\"te's.jpg": "quo%22te's.jpg",
    "two\nlines\r.jpg": "two%0Alines%0D.jpg",
    "%d%s%n.jpg": "%d%s%n.jpg",
    "-rf.jpg": "-rf.jpg",
    "\u202egpj.exe.jpg": "gpj.exe.jpg",
    "fournil \u00e9t\u00e9 \u0641\u0631\u0646.jpg": "fournil \u00e9t\u00e9 \u0641\u0631\u0646.jpg",
    "...": "...",
    ".hidden.jpg": ".hidden.jpg",
    "a\x00b.jpg": "a%00b.jpg",
    "CON.jpg": "CON.jpg",
    "x" * 4000 + ".jpg": "x" * 200,
}


@pytest.mark.parametrize("name", NAMES)
async def test_names_are_words_and_never_paths(house: House, panorama: Path, name: str) -> None:
    status, row = await post(house, raw_form(panorama.read_bytes(), name))
    assert status == 201, row
    assert row["original_name"] == NAMES[name]
    folder = lies(house.services, names.originals(row["id"]))
    assert [path.name for path in folder.iterdir()] == ["source-0"]
    page = await house.staff.get(f"/footage/{row['id']}", headers=PAGE)
    assert page.status == 200


async def test_a_name_of_ten_kilobytes_is_refused_with_a_sentence(house: House, panorama: Path) -> None:
    await refused(house, raw_form(panorama.read_bytes(), "x" * 10_000), "bad-input", 400, "recommencez")


def raw_form(data: bytes, name: str) -> FormData:
    """An upload whose file name goes out as browsers write it (RFC 7578: UTF-8, %22 %0A %0D)."""
    quoted = name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A").replace("\x00", "%00")
    return RawForm(quoted, data)


class RawForm(FormData):
    """A multipart body written by hand."""

    def __init__(self, filename: str, data: bytes) -> None:
        super().__init__()
        head = '--b\r\nContent-Disposition: form-data; name="projection"\r\n\r\nequirectangular\r\n'
        head += f'--b\r\nContent-Disposition: form-data; name="file"; filename="{filename}"\r\n\r\n'
        self.body = head.encode() + data + b"\r\n--b--\r\n"

    def __call__(self) -> Any:
        from aiohttp.payload import BytesPayload

        return BytesPayload(self.body, content_type="multipart/form-data; boundary=b")


# --- refused -------------------------------------------------------------------------------------------


class Bad(NamedTuple):
    """A bad upload and the answer that is due."""

    data: bytes
    name: str
    code: str
    status: int
    words: str


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
BAD = [
    Bad(b"un compte rendu\n" * 99, "notes.mp4", "not-media", 422, "ni une photo ni une vid"),
    Bad(b"", "vide.mp4", "empty-file", 422, "est vide"),
    Bad(b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "a.mp4", "disguised-playlist", 422, "liste"),
    Bad(b"ffconcat version 1.0\nfile /etc/passwd\n", "b.mp4", "disguised-playlist", 422, "liste"),
    Bad(SVG, "c.jpg", "disguised-playlist", 422, "liste"),
    Bad(HTML, "d.jpg", "not-media", 422, "ni une photo ni une vid"),
]


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name)
async def test_what_is_no_footage(house: House, bad: Bad) -> None:
    def form() -> FormData:
        made = FormData({"projection": "equirectangular"})
        made.add_field("file", bad.data, filename=bad.name)
        return made

    await refused(house, form(), bad.code, bad.status, bad.words)
    await refused_page(house, form(), bad.status, bad.words)


async def test_a_truncated_film(house: House, film: Path, tmp_path: Path) -> None:
    cut = tmp_path / "coupe.mp4"
    cut.write_bytes(film.read_bytes()[: film.stat().st_size // 2])
    await refused(house, upload_form(cut, projection="equirectangular"), "truncated", 422, "incomplet")
    await refused_page(house, upload_form(cut), 422, "incomplet")


async def test_a_flat_film(house: House, tmp_path: Path) -> None:
    flat = factory.film(
        tmp_path / "plat.mp4", Tools.find(), Image.new("RGB", (320, 180), "navy"), seconds=0.2
    )
    await refused(house, upload_form(flat), "flat-picture", 422, "plate")
    await refused_page(house, upload_form(flat), 422, "plate")


async def test_a_bomb_of_a_hundred_megapixels(house: House, tmp_path: Path) -> None:
    bomb = factory.bomb(tmp_path / "bombe.png")
    assert bomb.stat().st_size < 200_000
    await refused(house, upload_form(bomb, projection="equirectangular"), "too-large", 413, "")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"projection": "square"}, "n'existent pas"),
        ({"stereo": "three-eyes"}, "n'existent pas"),
        ({"projection": "mesh"}, "n'est pas prise en charge"),
        ({"title": "x" * 3000}, "trop long"),
    ],
)
async def test_wrong_fields(house: House, panorama: Path, fields: dict[str, str], words: str) -> None:
    await refused(house, upload_form(panorama, **fields), "bad-input", 400, words)
    await refused_page(house, upload_form(panorama, **fields), 400, words)


async def test_no_file_two_files_eight_files(house: House, panorama: Path) -> None:
    await refused(house, FormData({"title": "x", "file": ""}), "bad-input", 400, "Envoyez le fichier")
    for count, words in ((0, "Il manque le fichier"), (2, "un seul fichier"), (8, "un seul fichier")):
        form = FormData({"title": "x"})
        form.add_field("file", b"", filename="", content_type="application/octet-stream")
        for number in range(count):
            form.add_field("file", panorama.read_bytes(), filename=f"{number}.jpg")
        await refused(house, form, "bad-input", 400, words)


async def test_endless_fields(house: House) -> None:
    form = FormData([(f"f{number}", "x") for number in range(40)])
    form.add_field("file", b"x", filename="x.jpg")
    await refused(house, form, "bad-input", 400, "champs")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "multipart/form-data; boundary=b"),
        (b"--b", "multipart/form-data; boundary=b"),
        (b"no boundary at all", "multipart/form-data; boundary=b"),
        (b"--b\r\n", "multipart/form-data"),
        (
            b"--b\r\nContent-Disposition: form-data; name=file; filename=x\r\n\r\nabc",
            "multipart/form-data; boundary=b",
        ),
        (
            b"--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c--\r\n--b--",
            "multipart/form-data; boundary=b",
        ),
        (b"--b\r\nX: " + b"y" * 100_000 + b"\r\n\r\n\r\n--b--", "multipart/form-data; boundary=b"),
        (b"{}", "application/json"),
        (b"file=x", "application/x-www-form-urlencoded"),
        (b"\xff" * 500, "multipart/form-data; boundary=" + "b" * 200),
    ],
)
async def test_forms_that_are_none(house: House, body: bytes, kind: str) -> None:
    before = leftovers(house)
    answer = await house.staff.post("/api/v1/footage", data=body, headers={"Content-Type": kind})
    assert answer.status == 400, await answer.text()
    assert leftovers(house) == before


async def test_an_upload_that_breaks_off(
    house: House, panorama: Path, caplog: pytest.LogCaptureFixture
) -> None:
    before = leftovers(house)
    _, writer = await asyncio.open_connection("127.0.0.1", house.server.port)
    head = (
        "POST /api/v1/footage HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900000\r\n"
        f"Authorization: {house.staff.session.headers['Authorization']}\r\n"
        "Content-Type: multipart/form-data; boundary=b\r\n\r\n"
        '--b\r\nContent-Disposition: form-data; name="file"; filename="x.jpg"\r\n\r\n'
    )
    writer.write(head.encode() + panorama.read_bytes()[:2000])
    await writer.drain()
    async with asyncio.timeout(20):
        while not leftovers(house)["uploads"]:  # it has begun to come in
            await house.anonymous.get("/healthz")
        writer.close()
        await writer.wait_closed()
        while leftovers(house)["uploads"]:  # and is removed
            await house.anonymous.get("/healthz")
    assert leftovers(house) == before
    assert not [one for one in caplog.records if one.levelname == "ERROR"]
    status, _ = await post(house, upload_form(panorama, projection="equirectangular"))
    assert status == 201


# --- limits and full disks -----------------------------------------------------------------------------


@pytest.fixture
async def small_house(house: House) -> House:
    """The same house with a limit of 100 kB for uploads."""
    house.services.intake._limit = 100_000
    return house


async def test_over_the_limit(small_house: House, panorama: Path) -> None:
    house = small_house
    big = FormData()
    big.add_field("file", panorama.read_bytes() + bytes(150_000), filename="x.jpg")
    await refused(house, big, "too-big", 413, "dépasse la limite")
    status, _ = await post(house, upload_form(panorama, projection="equirectangular"))
    assert status == 201


async def test_over_the_limit_is_said_before_it_comes(small_house: House) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", small_house.server.port)
    writer.write(
        b"POST /api/v1/footage HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000000\r\n"
        b"Authorization: " + small_house.staff.session.headers["Authorization"].encode() + b"\r\n"
        b"Content-Type: multipart/form-data; boundary=b\r\n\r\n"
    )
    assert b"413" in await asyncio.wait_for(reader.readline(), 10)
    writer.close()


async def test_a_chunked_upload_over_the_limit(small_house: House) -> None:
    async def endless() -> AsyncIterator[bytes]:
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="x.jpg"\r\n\r\n'
        for _ in range(30):
            yield bytes(10_000)

    before = leftovers(small_house)
    answer = await small_house.staff.post(
        "/api/v1/footage", data=endless(), headers={"Content-Type": "multipart/form-data; boundary=b"}
    )
    assert answer.status == 413
    assert leftovers(small_house) == before


def fill_the_disk(monkeypatch: pytest.MonkeyPatch, free: int) -> None:
    """Let the disk look full to whoever asks how full it is."""
    usage = shutil.disk_usage("/")._replace(free=free)
    monkeypatch.setattr("server.footage.intake.shutil.disk_usage", lambda _path: usage)


async def test_a_full_disk(house: House, panorama: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        fill_the_disk(patch, SPARE_BYTES)
        await refused(house, upload_form(panorama), "disk-full", 507, "plein")
        await refused_page(house, upload_form(panorama), 507, "plein")
    status, _ = await post(house, upload_form(panorama, projection="equirectangular"))
    assert status == 201


async def test_a_disk_that_becomes_full_while_it_is_written(
    house: House, panorama: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = house.services.intake

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("server.footage.intake._append", full)
        await refused(house, upload_form(panorama), "disk-full", 507, "plein")
    assert real is house.services.intake


# --- afterwards ----------------------------------------------------------------------------------------


async def test_corrections(house: House, furniture: Furniture) -> None:
    path = f"/api/v1/footage/{furniture.footage['team']}"
    answer = await house.staff.patch(path, json={"title": "  Deux\nlignes  ", "trade": "optique"})
    row = await answer.json()
    assert (row["title"], row["trade"], row["state"]) == ("Deux lignes", "optique", "ready")
    row = await (await house.staff.patch(path, json={"stereo": "top-bottom"})).json()
    assert (row["stereo"], row["state"]) == ("top-bottom", "received")


@pytest.mark.parametrize(
    "change",
    [
        {"title": ""},
        {"title": " \n "},
        {"title": None},
        {"trade": None},
        {"title": 5},
        {"projection": "mesh"},
        {"projection": "x"},
        {"id": "x"},
        {"title": "x" * 201},
        [],
        "x",
        None,
    ],
)
async def test_corrections_that_cannot_be(house: House, furniture: Furniture, change: Any) -> None:
    path = f"/api/v1/footage/{furniture.footage['team']}"
    answer = await house.staff.patch(path, data=json.dumps(change))
    assert answer.status == 400, await answer.text()
    assert answer.content_type == "application/problem+json"


async def test_footage_that_a_scene_shows_stays(house: House, furniture: Furniture) -> None:
    before = leftovers(house)
    for scope in ("public", "class", "withdrawn"):
        answer = await house.staff.delete(f"/api/v1/footage/{furniture.footage[scope]}")
        assert answer.status == 409
    assert leftovers(house) == before
    answer = await house.staff.delete(f"/api/v1/footage/{furniture.footage['team']}")
    assert answer.status == 204
    assert furniture.footage["team"] not in str(leftovers(house))
    answer = await house.staff.delete(f"/api/v1/footage/{furniture.footage['team']}")
    assert answer.status == 404


async def test_a_scene_by_one_button(house: House, furniture: Furniture) -> None:
    path = f"/api/v1/footage/{furniture.footage['team']}/scene"
    first = await (await house.staff.post(path)).json()
    second = await (await house.staff.post(path)).json()
    assert first["scene"] == "sans-scene"
    assert first["scene"] != second["scene"]
    play = await (await house.staff.get(f"/api/v1/scenes/{first['scene']}/play")).json()
    assert play["footage"]["ici"]["state"] == "ready"
    assert (await house.anonymous.get(f"/api/v1/scenes/{first['scene']}")).status == 404, "for the class"


async def test_the_events_end_when_the_footage_is_settled_deleted_or_only_asked_for(
    house: House, furniture: Furniture, panorama: Path
) -> None:
    events = f"/api/v1/footage/{furniture.footage['team']}/events"
    text = await (await house.staff.get(events)).text()
    assert text.count("data: ") == 1
    _, row = await post(house, upload_form(panorama, projection="equirectangular"))
    events = f"/api/v1/footage/{row['id']}/events"
    assert (await house.staff.head(events)).status == 200
    async with house.staff.get(events) as stream:
        assert (await stream.content.readline()).startswith(b"data: ")
        await house.staff.delete(f"/api/v1/footage/{row['id']}")
        rest = await asyncio.wait_for(stream.content.read(), 10)
    assert b"urn:plateau" not in rest


async def test_the_server_keeps_what_it_took_in_over_a_restart(
    house: House, panorama: Path, settings: Settings
) -> None:
    _, row = await post(house, upload_form(panorama, projection="equirectangular"))
    await house.server.close()
    async with open_services(settings) as services:
        assert await services.local.run_once()
        assert (await services.footage.get(row["id"])).state == "ready"
