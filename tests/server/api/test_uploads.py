"""The tus protocol, status by status: what each request is answered, and what it leaves behind."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections.abc import AsyncIterator
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

from server.accounts.identity import Role
from server.footage.records import originals_of
from server.uploads.receiver import ALGORITHMS
from tests.conftest import House, lies
from tests.server.uploads.sender import BODY, HOME, VERSION, Sender, metadata

NOWHERE = f"{HOME}/00000000-0000-4000-8000-000000000000"
DATA = bytes(range(256)) * 16


@pytest.fixture
def settings(settings: object) -> object:
    """Nothing is encoded here."""
    return settings.model_copy(update={"encode": False})  # type: ignore[attr-defined]


@pytest.fixture
def sender(house: House) -> Sender:
    """A member of staff."""
    return Sender(house.staff)


def sum_of(algorithm: str, data: bytes) -> str:
    """Return an Upload-Checksum header."""
    return f"{algorithm} {base64.b64encode(hashlib.new(algorithm, data).digest()).decode()}"


async def accepted(house: House, sender: Sender, url: str) -> str:
    """Wait until the upload is settled; return the footage's id."""
    await house.services.uploads.finisher.idle()
    told = await sender.told(url)
    assert told["state"] == "accepted", told
    return str(told["footage"])


# --- the protocol: core --------------------------------------------------------------------------------


async def test_a_file_in_two_pieces_becomes_footage(house: House, sender: Sender, panorama: Path) -> None:
    data = panorama.read_bytes()
    wishes = {"filename": "fournil.jpg", "title": "Le fournil", "trade": "boulangerie", "place": "Longvic",
              "projection": "equirectangular", "licence": "CC-BY-4.0", "people": "none"}  # fmt: skip
    url = await sender.begin(len(data), **wishes)
    first = await sender.patch(url, 0, data[:1000])
    assert (first.status, first.headers["Upload-Offset"]) == (204, "1000")
    head = await sender.head(url)
    assert (head.status, head.headers["Upload-Offset"]) == (200, "1000")
    assert head.headers["Upload-Length"] == str(len(data))
    assert head.headers["Cache-Control"] == "no-store"
    assert head.headers["Upload-Metadata"] == metadata(**wishes)
    assert (await sender.told(url))["state"] == "sending"
    last = await sender.patch(url, 1000, data[1000:])
    assert (last.status, last.headers["Upload-Offset"]) == (204, str(len(data)))
    footage_id = await accepted(house, sender, url)
    row = await house.services.footage.get(footage_id)
    assert (row.title, row.trade, row.place, row.licence, row.people) == (
        "Le fournil", "boulangerie", "Longvic", "CC-BY-4.0", "none",
    )  # fmt: skip
    assert row.sha256 == hashlib.sha256(data).hexdigest() == (await sender.told(url))["sha256"]
    (original,) = [lies(house.services, key) for key in originals_of(row)]
    assert original.read_bytes() == data
    again = await sender.patch(url, len(data), b"")  # the last answer was lost: the same once more
    assert (again.status, again.headers["Upload-Offset"]) == (204, str(len(data)))


@pytest.mark.parametrize("path", [HOME, NOWHERE])
async def test_options_tell_what_the_server_can_do(house: House, path: str) -> None:
    answer = await house.anonymous.options(path)
    assert answer.status == 204
    told = answer.headers
    assert (told["Tus-Resumable"], told["Tus-Version"], told["Tus-Max-Size"]) == (
        "1.0.0", "1.0.0", "200000000000",
    )  # fmt: skip
    assert set(told["Tus-Extension"].split(",")) == {
        "creation", "creation-with-upload", "creation-defer-length", "termination", "expiration", "checksum",
    }  # fmt: skip
    assert {"sha1", "sha256", "md5"} <= set(told["Tus-Checksum-Algorithm"].split(","))


@pytest.mark.parametrize("version", [None, "0.2.2", ""])
@pytest.mark.parametrize("method", ["POST", "HEAD", "PATCH", "DELETE"])
async def test_another_version_is_412(house: House, sender: Sender, method: str, version: str | None) -> None:
    url = HOME if method == "POST" else await sender.begin(10)
    headers = {"Upload-Length": "5", **BODY, "Upload-Offset": "0"}
    headers |= {} if version is None else {"Tus-Resumable": version}
    answer = await house.staff.request(method, url, headers=headers, data=b"")
    assert (answer.status, answer.headers["Tus-Version"]) == (412, "1.0.0")
    assert answer.headers["Tus-Resumable"] == "1.0.0"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 400),
        ({"Upload-Length": "5", "Upload-Defer-Length": "1"}, 400),
        ({"Upload-Defer-Length": "2"}, 400),
        ({"Upload-Length": "-1"}, 400),
        ({"Upload-Length": "1.5"}, 400),
        ({"Upload-Length": "0x10"}, 400),
        ({"Upload-Length": "1" * 30}, 400),
        ({"Upload-Length": "200000000001"}, 413),
        ({"Upload-Length": "5", "Upload-Metadata": "filename not-base64!"}, 400),
        ({"Upload-Length": "5", "Upload-Metadata": "filename Zg==,filename Zg=="}, 400),
        ({"Upload-Length": "5", "Upload-Metadata": "filename /w=="}, 400),
        ({"Upload-Length": "5", "Upload-Concat": "partial"}, 400),
        ({"Upload-Length": "5", "Upload-Metadata": metadata(projection="mesh")}, 400),
        ({"Upload-Length": "5", "Upload-Metadata": metadata(people="some")}, 400),
        ({"Upload-Length": "5", "Upload-Metadata": metadata(replaces=NOWHERE[-36:])}, 400),
        ({"Upload-Length": "5", "Upload-Metadata": metadata(group="a", face="6")}, 400),
        ({"Upload-Length": "5", "Upload-Metadata": metadata(face="1")}, 400),
        ({"Upload-Length": "5", "Upload-Metadata": metadata(sha256="abc")}, 400),
    ],
)
async def test_creations_that_are_refused(house: House, headers: dict[str, str], status: int) -> None:
    answer = await house.staff.post(HOME, headers={**VERSION, **headers})
    assert answer.status == status, await answer.text()
    assert (await answer.json())["detail"]
    assert answer.headers["Tus-Resumable"] == "1.0.0"
    assert list(house.services.folder.uploads.glob("*")) == []


async def test_patches_that_are_refused_change_nothing(house: House, sender: Sender) -> None:
    url = await sender.begin(len(DATA))
    await sender.patch(url, 0, DATA[:100])
    patch = house.staff.patch
    wrong_type = await patch(url, data=b"x", headers={**VERSION, "Upload-Offset": "100"})
    assert wrong_type.status == 415
    assert (await patch(url, data=b"x", headers={**VERSION, **BODY})).status == 400
    for offset in ("-1", "abc", "1e3"):
        answer = await patch(url, data=b"x", headers={**VERSION, **BODY, "Upload-Offset": offset})
        assert answer.status == 400, offset
    for wrong in (0, 99, 101, 10**15):
        assert (await sender.patch(url, wrong, b"x")).status == 409
    assert (await sender.patch(url, 100, DATA)).status == 413  # more than was announced
    assert (await sender.patch(url, 100, b"x", Upload_Length="9")).status == 400
    for bad in ("sha256", "crc32 AAAA", "sha256 !!!!", "sha256 AAAA"):
        assert (await sender.patch(url, 100, b"x", Upload_Checksum=bad)).status == 400, bad
    assert await sender.offset(url) == 100
    assert (await sender.patch(NOWHERE, 0, b"x")).status == 404
    assert (await sender.head(NOWHERE)).status == 404
    assert (await house.staff.delete(NOWHERE, headers=VERSION)).status == 404
    assert (await house.staff.get(NOWHERE)).status == 404


async def test_a_body_that_goes_on_beyond_its_size_counts_up_to_the_last_good_piece(sender: Sender) -> None:
    url = await sender.begin(10)

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b"x" * 7

    assert (await sender.patch(url, 0, endless())).status == 413
    assert await sender.offset(url) == 0
    assert (await sender.patch(url, 0, b"0123")).status == 204


# --- the protocol: extensions --------------------------------------------------------------------------


async def test_creation_with_upload(house: House, sender: Sender, panorama: Path) -> None:
    data = panorama.read_bytes()
    headers = {**VERSION, **BODY, "Upload-Length": str(len(data)),
               "Upload-Metadata": metadata(projection="equirectangular")}  # fmt: skip
    answer = await house.staff.post(HOME, data=data, headers=headers)
    assert (answer.status, answer.headers["Upload-Offset"]) == (201, str(len(data)))
    await accepted(house, sender, answer.headers["Location"])
    part = await house.staff.post(HOME, data=data[:9], headers=headers)
    assert (part.status, part.headers["Upload-Offset"]) == (201, "9")
    wrong = await house.staff.post(HOME, data=data, headers={**VERSION, "Upload-Length": str(len(data))})
    assert wrong.status == 415


async def test_the_length_may_come_later(house: House, sender: Sender, panorama: Path) -> None:
    data = panorama.read_bytes()
    url = await sender.begin(None, projection="equirectangular")
    head = await sender.head(url)
    assert head.headers["Upload-Defer-Length"] == "1"
    assert "Upload-Length" not in head.headers
    assert (await sender.patch(url, 0, data[:50])).status == 204
    assert (await sender.patch(url, 50, b"", Upload_Length="49")).status == 400
    assert (await sender.patch(url, 50, b"", Upload_Length="200000000001")).status == 413
    assert (await sender.patch(url, 50, b"", Upload_Length=str(len(data)))).status == 204
    assert (await sender.head(url)).headers["Upload-Length"] == str(len(data))
    assert (await sender.patch(url, 50, data[50:])).status == 204
    await accepted(house, sender, url)


async def test_the_length_may_come_with_the_last_byte(house: House, sender: Sender, panorama: Path) -> None:
    data = panorama.read_bytes()
    url = await sender.begin(None, projection="equirectangular")
    assert (await sender.patch(url, 0, data)).status == 204
    assert (await sender.patch(url, len(data), b"", Upload_Length=str(len(data)))).status == 204
    await accepted(house, sender, url)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
async def test_a_checksum_is_all_or_nothing(
    house: House, sender: Sender, panorama: Path, algorithm: str
) -> None:
    data = panorama.read_bytes()
    url = await sender.begin(len(data), projection="equirectangular")
    await sender.patch(url, 0, data[:100], Upload_Checksum=sum_of(algorithm, data[:100]))
    wrong = await sender.patch(url, 100, b"y" * 500, Upload_Checksum=sum_of(algorithm, b"x" * 500))
    assert wrong.status == 460
    assert (await wrong.json())["detail"].startswith("Ces octets sont arrivés abîmés")
    assert await sender.offset(url) == 100
    assert house.services.uploads.shelf.part(url[-36:]).stat().st_size == 100
    right = await sender.patch(url, 100, data[100:], Upload_Checksum=sum_of(algorithm, data[100:]))
    assert right.status == 204
    row = await house.services.footage.get(await accepted(house, sender, url))
    assert row.sha256 == hashlib.sha256(data).hexdigest()


async def test_cancelling_leaves_nothing(house: House, sender: Sender) -> None:
    url = await sender.begin(len(DATA))
    await sender.patch(url, 0, DATA[:100])
    assert (await house.staff.delete(url, headers=VERSION)).status == 204
    assert list(house.services.folder.uploads.glob("*")) == []
    assert (await sender.head(url)).status == 404
    assert (await sender.patch(url, 100, DATA[100:])).status == 404
    assert (await house.staff.delete(url, headers=VERSION)).status == 404


async def test_an_abandoned_upload_expires(house: House, sender: Sender) -> None:
    store = house.services.uploads.shelf
    now = [store._clock()]
    store._clock = lambda: now[0]
    answer = await sender.create(len(DATA))
    url = answer.headers["Location"]
    ends = parsedate_to_datetime(answer.headers["Upload-Expires"]).timestamp() * 1000
    assert abs(ends - now[0] - 7 * 86_400_000) <= 1_000
    now[0] += 6 * 86_400_000
    more = await sender.patch(url, 0, DATA[:100])
    assert parsedate_to_datetime(more.headers["Upload-Expires"]).timestamp() * 1000 > ends  # it is put off
    now[0] += 7 * 86_400_000 + 1
    assert (await sender.head(url)).status == 410
    assert (await sender.patch(url, 100, DATA[100:])).status == 410
    store.purge()
    assert not store.part(url[-36:]).exists()
    assert (await sender.head(url)).status == 410
    (listed,) = await (await house.staff.get(HOME)).json()
    assert listed["state"] == "expired"
    now[0] += 7 * 86_400_000 + 1
    store.purge()
    assert (await sender.head(url)).status == 404


async def test_methods_by_post(house: House, sender: Sender) -> None:
    url = await sender.begin(len(DATA))

    async def post(method: str, data: bytes = b"", **more: str) -> int:
        headers = {**VERSION, **BODY, "X-HTTP-Method-Override": method, **more}
        return (await house.staff.post(url, data=data, headers=headers)).status

    assert await post("PATCH", DATA[:9], **{"Upload-Offset": "0"}) == 204
    assert await sender.offset(url) == 9
    assert await post("HEAD") == 200
    assert await post("PUT") == 400
    assert await post("DELETE") == 204
    assert (await sender.head(url)).status == 404


# --- whose upload it is --------------------------------------------------------------------------------


async def test_nobody_sees_the_uploads_of_others(house: House, sender: Sender) -> None:
    url = await sender.begin(len(DATA), filename="secret.mp4")
    secret = await house.services.accounts.create_token(name="test staff", role=Role.STAFF)
    stranger = Sender(house.staff, {**VERSION, "Authorization": f"Bearer {secret}"})
    assert (await stranger.head(url)).status == 404
    assert (await stranger.patch(url, 0, b"x")).status == 404
    for method in ("GET", "DELETE"):
        assert (await house.staff.request(method, url, headers=stranger.headers)).status == 404
    assert await (await house.staff.get(HOME, headers=stranger.headers)).json() == []
    assert len(await (await house.staff.get(HOME)).json()) == 1
    assert (await house.trainer.post(HOME, headers=VERSION)).status == 403
    assert (await house.anonymous.post(HOME, headers=VERSION)).status == 401
    assert (await house.anonymous.post(HOME, headers=VERSION)).headers["Tus-Resumable"] == "1.0.0"


@pytest.mark.parametrize(
    ("name", "shown"),
    [("../../evil.mp4", "evil.mp4"), ("..\\..\\boot.mp4", "boot.mp4"), ("\u202egpj.exe", "gpj.exe"),
     ("a\x00b\nc.mp4", "a b c.mp4"), ("", "sans nom"), ("x" * 2000, "x" * 200)],
)  # fmt: skip
async def test_names_are_words_and_never_paths(house: House, sender: Sender, name: str, shown: str) -> None:
    url = await sender.begin(5, filename=name)
    assert (await sender.told(url))["name"] == shown
    await sender.patch(url, 0, b"12")
    assert {path.name for path in house.services.folder.uploads.glob("*")} == {
        f"{url[-36:]}.part", f"{url[-36:]}.json",
    }  # fmt: skip
    for trick in ("..%2f..%2fplateau.sqlite3", "..", "%00", f"{url[-36:]}.json"):
        assert (await sender.head(f"{HOME}/{trick}")).status in (404, 405)


# --- what becomes of it --------------------------------------------------------------------------------


async def test_a_refusal_keeps_its_sentence_and_no_byte(house: House, sender: Sender) -> None:
    text = b"ceci n'est pas un film"
    url = await sender.begin(len(text), filename="notes.mp4")
    assert (await sender.patch(url, 0, text)).status == 204
    await house.services.uploads.finisher.idle()
    told = await sender.told(url)
    assert (told["state"], told["footage"]) == ("refused", None)
    assert "ni une photo ni une vidéo" in told["problem"]
    assert list(house.services.folder.uploads.glob("*.part")) == []
    assert await house.services.footage.all() == []
    assert await sender.offset(url) == len(text)  # it did come: nobody sends it again in vain
    assert (await house.staff.delete(url, headers=VERSION)).status == 204
    assert await (await house.staff.get(HOME)).json() == []


async def test_an_empty_file_is_refused_at_once(house: House, sender: Sender) -> None:
    url = await sender.begin(0)
    await house.services.uploads.finisher.idle()
    assert "vide" in (await sender.told(url))["problem"]


async def test_a_file_that_is_not_what_was_announced_is_refused(
    house: House, sender: Sender, panorama: Path
) -> None:
    data = panorama.read_bytes()
    url = await sender.begin(len(data), projection="equirectangular", sha256=hashlib.sha256(b"").hexdigest())
    await sender.patch(url, 0, data)
    await house.services.uploads.finisher.idle()
    assert "empreinte" in (await sender.told(url))["problem"]
    assert await house.services.footage.all() == []


async def test_the_answer_does_not_wait_for_the_checking(
    house: House, sender: Sender, panorama: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, go = panorama.read_bytes(), asyncio.Event()
    real = house.services.intake.inspect

    async def slow(received: object) -> object:
        await go.wait()
        return await real(received)  # type: ignore[arg-type]

    monkeypatch.setattr(house.services.intake, "inspect", slow)
    url = await sender.begin(len(data), projection="equirectangular")
    assert (await sender.patch(url, 0, data)).status == 204
    assert (await sender.told(url))["state"] == "checking"
    assert (await house.staff.delete(url, headers=VERSION)).status == 409
    go.set()
    await accepted(house, sender, url)
