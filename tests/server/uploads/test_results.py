"""What whole uploads become: six faces a cube, another file behind the same footage, exactly once."""

from __future__ import annotations

import asyncio
import hashlib
import os
from pathlib import Path

import pytest
from PIL import Image, ImageOps

from server.clock import now_ms
from server.errors import Conflict
from server.footage.intake import Received
from server.footage.records import FootageState, originals_of
from server.settings import Settings
from server.storage import names
from server.uploads.model import UploadState, Wishes
from tests import media_factory as factory
from tests.conftest import House, lies, upload_form
from tests.server.uploads.sender import HOME, VERSION, Sender


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Nothing is encoded here but by hand."""
    return settings.model_copy(update={"encode": False})


@pytest.fixture
def sender(house: House) -> Sender:
    """A member of staff."""
    return Sender(house.staff)


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """Another panorama."""
    picture = ImageOps.posterize(factory.heading_sphere(512, 256), 3)
    return factory.photo(tmp_path / "autre.jpg", picture, panorama="equirectangular")


async def begun(sender: Sender, file: Path, **wishes: str) -> str:
    """Send a file whole and wait for nothing; return the upload's address."""
    url = await sender.begin(file.stat().st_size, filename=file.name, **wishes)
    assert (await sender.patch(url, 0, file.read_bytes())).status == 204
    return url


async def send(house: House, sender: Sender, file: Path, **wishes: str) -> str:
    """Send a file whole; return the upload's address, when nothing is being finished any more."""
    url = await begun(sender, file, **wishes)
    await house.services.uploads.finisher.idle()
    return url


async def test_six_faces_wait_for_one_another(house: House, sender: Sender, tmp_path: Path) -> None:
    faces = factory.cube_faces(tmp_path)
    urls = []
    for number in (5, 0, 3, 1, 2):  # in any order
        urls.append(await send(house, sender, faces[number], group="cube-1", face=str(number), title="Cube"))
        assert (await sender.told(urls[-1]))["state"] == "waiting"
    urls.append(await send(house, sender, faces[0], group="cube-1", face="0"))  # a face sent twice
    assert await house.services.footage.all() == []
    urls.append(await send(house, sender, faces[4], group="cube-1", face="4"))
    (row,) = await house.services.footage.all()
    assert (row.originals, row.projection) == (6, "cubemap")
    originals = [lies(house.services, key) for key in originals_of(row)]
    assert [one.read_bytes() for one in originals] == [face.read_bytes() for face in faces]
    states = [(await sender.told(url))["state"] for url in urls]
    assert sorted(states) == ["accepted"] * 6 + ["waiting"]  # the older one of the two expires


async def test_six_files_that_are_no_cube_are_all_refused(
    house: House, sender: Sender, panorama: Path
) -> None:
    urls = [await send(house, sender, panorama, group="g", face=str(face)) for face in range(6)]
    told = [await sender.told(url) for url in urls]
    assert {one["state"] for one in told} == {"refused"}
    assert all("carrées" in one["problem"] for one in told)
    assert list(house.services.folder.uploads.glob("*.part")) == []


async def test_cubes_of_two_senders_are_not_mixed(house: House, sender: Sender, tmp_path: Path) -> None:
    faces = factory.cube_faces(tmp_path)
    for number in range(5):
        await send(house, sender, faces[number], group="same", face=str(number))
    store = house.services.uploads.shelf
    alien = await store.create("account:other", "x.jpg", size=0, wishes=Wishes(group="same", face=5))
    await house.services.uploads.finisher.begin(alien)
    await house.services.uploads.finisher.idle()
    assert await house.services.footage.all() == []


async def test_another_file_behind_the_same_id(
    house: House, sender: Sender, panorama: Path, other: Path
) -> None:
    services = house.services
    wishes = {"title": "Le fournil", "projection": "equirectangular", "place": "Longvic", "people": "none"}
    first = await sender.told(await send(house, sender, panorama, **wishes))
    assert await services.local.run_once()
    before = await services.footage.get(first["footage"])
    url = await send(house, sender, other, replaces=before.id)
    told = await sender.told(url)
    assert (told["state"], told["footage"], told["replaces"]) == ("accepted", before.id, before.id)
    after = await services.footage.get(before.id)
    assert (after.title, after.place, after.people) == ("Le fournil", "Longvic", "none")
    assert (after.state, after.original_name) == (FootageState.RECEIVED, "autre.jpg")
    assert (after.version, after.manifest) == (before.version, before.manifest)  # still shown meanwhile
    assert after.sha256 == hashlib.sha256(other.read_bytes()).hexdigest()
    files = [one for one in lies(services, names.originals(before.id)).rglob("*") if one.is_file()]
    assert [one.read_bytes() for one in files] == [other.read_bytes()]
    assert await services.local.run_once()
    ready = await services.footage.get(before.id)
    assert ready.state == FootageState.READY
    assert ready.version != before.version
    await send(house, sender, panorama, replaces=before.id)  # and back
    assert (await services.footage.get(before.id)).sha256 == before.sha256
    await services.remover.remove(before.id)
    assert not lies(services, names.originals(before.id)).exists()


async def test_a_replacement_that_is_refused_loses_nothing(
    house: House, sender: Sender, panorama: Path, tmp_path: Path
) -> None:
    first = await sender.told(await send(house, sender, panorama, projection="equirectangular"))
    before = await house.services.footage.get(first["footage"])
    notes = tmp_path / "notes.mp4"
    notes.write_text("ceci n'est pas un film")
    told = await sender.told(await send(house, sender, notes, replaces=before.id))
    assert (told["state"], told["footage"]) == ("refused", None)
    after = await house.services.footage.get(before.id)
    assert (after.sha256, after.attempt, after.state) == (before.sha256, before.attempt, before.state)
    (original,) = [lies(house.services, key) for key in originals_of(before)]
    assert original.read_bytes() == panorama.read_bytes()


async def test_two_replacements_at_once(
    house: House, sender: Sender, panorama: Path, other: Path, tmp_path: Path
) -> None:
    """One wins, the other is told; the row and the file agree."""
    services, intake = house.services, house.services.intake
    first = await sender.told(await send(house, sender, panorama, projection="equirectangular"))
    third = factory.photo(
        tmp_path / "tiers.jpg", ImageOps.mirror(factory.heading_sphere(512, 256)), panorama="equirectangular"
    )
    received = [await intake.take_copy(file) for file in (other, third)]
    both = asyncio.Barrier(2)
    real = intake.inspect

    async def together(file: Received) -> object:
        seen = await real(file)
        await both.wait()
        return seen

    intake.inspect = together  # type: ignore[method-assign, assignment]
    wishes = Wishes()
    results = await asyncio.gather(
        *(intake.replace(first["footage"], (one,), declared=wishes.declared) for one in received),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in results) == ["Conflict", "Footage"]
    assert any(isinstance(one, Conflict) for one in results)
    row = await services.footage.get(first["footage"])
    (original,) = [lies(services, key) for key in originals_of(row)]
    assert hashlib.sha256(original.read_bytes()).hexdigest() == row.sha256


async def test_abandoned_bytes_without_a_sidecar_are_swept_and_living_ones_stay(house: House) -> None:
    uploads = house.services.folder.uploads
    uploads.mkdir(exist_ok=True)
    old, fresh, torn = uploads / "old.part", uploads / "fresh.part", uploads / ".x.json.y"
    for path in (old, fresh, torn):
        path.write_bytes(b"x")
    for path in (old, torn):
        os.utime(path, (now_ms() / 1000 - 4000,) * 2)
    house.services.uploads.shelf.purge()
    assert {path.name for path in uploads.iterdir()} == {"fresh.part"}


async def test_what_is_being_written_is_never_purged(house: House, sender: Sender) -> None:
    url = await sender.begin(10)
    store = house.services.uploads.shelf
    later = now_ms() + 30 * 86_400_000
    store._clock = lambda: later
    store.purge(lambda one: one == url[-36:])
    assert store.find(url[-36:]).state == UploadState.SENDING
    store.purge()
    assert store.find(url[-36:]).state == UploadState.EXPIRED
    assert [one["state"] for one in await (await house.staff.get(HOME)).json()] == ["expired"]
    assert (await house.staff.delete(url, headers=VERSION)).status == 204


async def test_a_sidecar_that_is_no_json_harms_nobody(house: House, sender: Sender) -> None:
    await sender.begin(10)
    (house.services.folder.uploads / "00000000-0000-4000-8000-000000000000.json").write_text("{")
    assert len(await (await house.staff.get(HOME)).json()) == 1
    assert (await sender.create(10)).status == 201


async def test_a_face_sent_once_more_while_the_cube_is_checked_is_none(
    house: House, sender: Sender, tmp_path: Path
) -> None:
    services, faces = house.services, factory.cube_faces(tmp_path)
    looking, go_on = asyncio.Event(), asyncio.Event()
    real = services.intake.inspect

    async def slowly(file: Received) -> object:
        looking.set()
        await go_on.wait()
        return await real(file)

    services.intake.inspect = slowly  # type: ignore[method-assign, assignment]
    urls = [
        await begun(sender, faces[number], group="cube", face=str(number), people="none")
        for number in (5, 4, 3, 2, 1, 0)
    ]
    await looking.wait()
    again = await begun(sender, faces[2], group="cube", face="2")
    go_on.set()
    await services.uploads.finisher.idle()
    assert (await sender.told(again))["state"] == "waiting"
    assert {(await sender.told(url))["state"] for url in urls} == {"accepted"}
    (row,) = await services.footage.all()
    originals = [lies(services, key) for key in originals_of(row)]
    assert [one.read_bytes() for one in originals] == [face.read_bytes() for face in faces]


async def test_the_last_face_is_answered_with_its_own_offset(
    house: House, sender: Sender, tmp_path: Path
) -> None:
    faces = factory.cube_faces(tmp_path)
    for number in (5, 4, 3, 2, 1, 0):
        data = faces[number].read_bytes()
        url = await sender.begin(len(data), group="cube", face=str(number))
        answer = await sender.patch(url, 0, data)
        assert (answer.status, answer.headers["Upload-Offset"]) == (204, str(len(data)))
    await house.services.uploads.finisher.idle()


async def test_replacing_pictures_of_people_closes_the_former_ones_at_once(
    house: House, sender: Sender, panorama: Path, other: Path
) -> None:
    services = house.services
    wishes = {"projection": "equirectangular", "people": "filmed", "licence": "CC-BY-4.0"}
    first = await sender.told(await send(house, sender, panorama, **wishes))
    assert await services.local.run_once()
    before = await services.footage.get(first["footage"])
    assert before.version is not None
    await send(house, sender, other, replaces=before.id, place="Ailleurs")
    after = await services.footage.get(before.id)
    assert (after.people, after.licence, after.place) == ("filmed", "CC-BY-4.0", "Ailleurs")
    assert (after.version, after.manifest) == (None, None)
    assert not lies(services, names.renditions(before.id)).exists()


async def test_a_replacement_that_is_unsure_waits_for_staff(
    house: House, sender: Sender, panorama: Path, tmp_path: Path
) -> None:
    first = await sender.told(await send(house, sender, panorama, projection="equirectangular"))
    square = Image.new("RGB", (500, 430), factory.BLACK)
    square.paste(factory.WHITE, (0, 0, 250, 215))
    await send(house, sender, factory.photo(tmp_path / "IMG_0042.jpg", square), replaces=first["footage"])
    row = await house.services.footage.get(first["footage"])
    assert (row.state, row.original_name) == (FootageState.UNSURE, "IMG_0042.jpg")


async def test_the_same_file_again_brings_new_words(house: House, sender: Sender, panorama: Path) -> None:
    first = await sender.told(await send(house, sender, panorama, projection="equirectangular"))
    words = {"stereo": "top-bottom", "projection": "equirectangular", "people": "filmed"}
    await send(house, sender, panorama, replaces=first["footage"], **words)
    row = await house.services.footage.get(first["footage"])
    assert (row.stereo, row.people) == ("top-bottom", "filmed")
    assert [lies(house.services, key).exists() for key in originals_of(row)] == [True]


async def test_the_plain_form_replaces_too(house: House, sender: Sender, panorama: Path, other: Path) -> None:
    first = await sender.told(await send(house, sender, panorama, projection="equirectangular"))
    form = upload_form(other, replaces=first["footage"], projection="equirectangular")
    answer = await house.staff.post("/api/v1/footage", data=form)
    assert (answer.status, (await answer.json())["id"]) == (201, first["footage"])
    (row,) = await house.services.footage.all()
    assert row.sha256 == hashlib.sha256(other.read_bytes()).hexdigest()
