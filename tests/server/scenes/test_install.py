"""Installing scenes: a new revision when something changed, nothing at all when something is wrong."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from media.errors import DiskFull as MediaDiskFull
from scenes.errors import SceneError
from server.errors import Conflict, DiskFull, NotFound
from server.footage.records import FootageState
from server.scenes.install import slugify
from tests.conftest import House
from tests.server.conftest import Furniture, leftovers, make_scene_folder, scene_document
from tests.server.journal.test_reports import counted_queries

pytestmark = pytest.mark.usefixtures("furniture")


def rewrite(folder: Path, **fields: Any) -> None:
    """Change fields of a folder's document."""
    document = json.loads((folder / "scene.json").read_text("utf-8"))
    (folder / "scene.json").write_text(json.dumps({**document, **fields}), encoding="utf-8")


async def test_the_same_again_is_no_new_revision(house: House, scene_folder: Path) -> None:
    install = house.services.installer.install_folder
    first, findings = await install(scene_folder)
    assert (first.number, first.new, findings) == (1, True, ())
    before = leftovers(house)
    again, _ = await install(scene_folder / "scene.json")
    assert (again.revision_id, again.number, again.new) == (first.revision_id, 1, False)
    assert leftovers(house) == before, "footage of the same bytes is used again"


async def test_a_change_is_a_new_revision_and_the_old_one_stays_in_the_reports(
    house: House, scene_folder: Path
) -> None:
    install = house.services.installer.install_folder
    first, _ = await install(scene_folder)
    rewrite(scene_folder, title={"fr": "Un nouveau titre"})
    second, _ = await install(scene_folder)
    assert (second.number, second.new) == (2, True)
    play = await (await house.staff.get("/api/v1/scenes/essai/play")).json()
    assert play["revision"] == {"id": second.revision_id, "number": 2}
    assert play["scene"]["title"] == {"fr": "Un nouveau titre"}
    rewrite(scene_folder, title={"fr": "Une scène d'essai"})
    third, _ = await install(scene_folder)
    assert third.number == 3, "back to the first words is a change as well"
    assert first.revision_id != third.revision_id


async def test_other_media_under_the_same_name_is_a_new_revision(house: House, scene_folder: Path) -> None:
    install = house.services.installer.install_folder
    await install(scene_folder)
    photo = scene_folder / "media" / "deux.jpg"
    photo.write_bytes(photo.read_bytes() + b"\0")
    second, _ = await install(scene_folder)
    assert second.number == 2


async def test_a_withdrawn_scene_comes_back_by_installing_it(house: House, tmp_path: Path) -> None:
    folder = make_scene_folder(tmp_path / "withdrawn", scope="withdrawn", turn=2)
    installed, _ = await house.services.installer.install_folder(folder)
    assert installed.new
    assert not (await house.services.scenes.get("withdrawn")).withdrawn


async def test_the_files_of_a_scene_are_served_as_what_they_are(house: House, furniture: Furniture) -> None:
    answer = await house.anonymous.get(f"/files/{furniture.revisions['public']}/media/outil.png")
    assert answer.content_type == "image/png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    for path in ("media/lieu.jpg", "media/none.png", "scene.json", "MEDIA/outil.png"):
        answer = await house.anonymous.get(f"/files/{furniture.revisions['public']}/{path}")
        assert answer.status == 404, path


@pytest.mark.parametrize(
    ("name", "data", "place"),
    [
        ("lieu.jpg", b"<svg></svg>", "footage.lieu"),
        ("lieu.jpg", b"#EXTM3U\n", "footage.lieu"),
        ("outil.png", b"<svg></svg>", "media/outil.png"),
        ("outil.png", b"<!doctype html>", "media/outil.png"),
    ],
)
async def test_a_bad_file_is_named_and_nothing_is_installed(
    house: House, tmp_path: Path, name: str, data: bytes, place: str
) -> None:
    folder = make_scene_folder(tmp_path / "s", turn=3)
    rewrite(folder, id="nouvelle")
    (folder / "media" / name).write_bytes(data)
    before = leftovers(house)
    with pytest.raises(SceneError) as caught:
        await house.services.installer.install_folder(folder)
    (finding,) = caught.value.findings
    assert (finding.code, finding.place) == ("file-refused", place)
    assert finding.cure
    assert leftovers(house) == before
    with pytest.raises(NotFound):
        await house.services.scenes.get("nouvelle")


async def test_when_the_second_film_is_bad_the_first_does_not_stay(house: House, scene_folder: Path) -> None:
    (scene_folder / "media" / "deux.jpg").write_bytes(b"text, no photo")
    before = leftovers(house)
    with pytest.raises(SceneError):
        await house.services.installer.install_folder(scene_folder)
    assert leftovers(house) == before
    assert len(await house.services.footage.all()) == 4


async def test_errors_of_the_checks_refuse_before_anything_is_copied(house: House, tmp_path: Path) -> None:
    folder = make_scene_folder(tmp_path / "s")
    rewrite(folder, start="ailleurs")
    before = leftovers(house)
    with pytest.raises(SceneError, match="start"):
        await house.services.installer.install_folder(folder)
    assert leftovers(house) == before


async def test_a_scene_needs_the_files_of_its_footage(house: House, tmp_path: Path) -> None:
    folder = make_scene_folder(tmp_path / "s")
    rewrite(folder, footage={"lieu": {"title": {"fr": "x"}}})
    with pytest.raises(SceneError) as caught:
        await house.services.installer.install_folder(folder)
    assert caught.value.findings[0].code == "footage-without-file"


@pytest.mark.parametrize("error", [DiskFull, MediaDiskFull])
async def test_a_full_disk_is_not_the_scenes_fault(
    house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    async def full(*_: object, **__: object) -> None:
        raise error

    folder = make_scene_folder(tmp_path / "s", turn=4)
    monkeypatch.setattr(house.services.intake, "accept", full)
    with pytest.raises(error):
        await house.services.installer.install_folder(folder)
    assert leftovers(house)["uploads"] == []


async def test_footage_that_failed_is_tried_again_by_installing_again(
    house: House, furniture: Furniture, tmp_path: Path
) -> None:
    footage = await house.services.footage.get(furniture.footage["public"])
    await house.services.footage.retry(footage.id)
    claimed = await house.services.footage.claim()
    assert claimed is not None
    await house.services.footage.fail(claimed.attempt, "Le disque était plein.")
    folder = make_scene_folder(tmp_path / "s")
    await house.services.installer.install_folder(folder)
    assert (await house.services.footage.get(footage.id)).state == FootageState.RECEIVED


async def test_two_installations_at_once(house: House, tmp_path: Path) -> None:
    folders = [make_scene_folder(tmp_path / str(n), turn=5) for n in range(4)]
    for number, folder in enumerate(folders):
        rewrite(folder, id="nouvelle", title={"fr": f"Titre {number}"})
    answers = await asyncio.gather(
        *(house.services.installer.install_folder(folder) for folder in folders), return_exceptions=True
    )
    done = [answer for answer in answers if not isinstance(answer, BaseException)]
    assert done
    assert all(isinstance(one, Conflict) for one in answers if isinstance(one, BaseException))
    assert len({one[0].number for one in done}) == len(done)
    assert (await house.services.scenes.get("nouvelle")).footage["lieu"].state == FootageState.RECEIVED


async def test_lists_ask_as_often_for_many_scenes_as_for_few(house: House, tmp_path: Path) -> None:
    with counted_queries() as few:
        await house.services.scenes.all()
    folder = make_scene_folder(tmp_path / "s")
    for number in range(5):
        rewrite(folder, id=f"autre-{number}")
        await house.services.installer.install_folder(folder)
    with counted_queries() as many:
        assert len(await house.services.scenes.all()) == 7
    assert len(few) == len(many) == 4


async def test_withdrawing_and_restoring(house: House) -> None:
    assert (await house.staff.delete("/api/v1/scenes/public")).status == 204
    assert (await house.anonymous.get("/api/v1/scenes/public/play")).status == 404
    assert (await house.staff.post("/api/v1/scenes/public/restore")).status == 204
    assert (await house.anonymous.get("/api/v1/scenes/public/play")).status == 200
    for method, path in (("DELETE", "/api/v1/scenes/nowhere"), ("POST", "/api/v1/scenes/nowhere/restore")):
        assert (await house.staff.request(method, path)).status == 404


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Un matin à l'atelier", "un-matin-a-l-atelier"),
        ("  ---  ", "scene"),
        ("فرن", "scene"),
        ("x" * 100, "x" * 60),
        ("Œuf & bœuf", "oeuf-boeuf"),
    ],
)
def test_slugs(title: str, slug: str) -> None:
    assert slugify(title) == slug


def test_the_fixture_is_a_good_scene() -> None:
    assert scene_document("public")["rights"] == {"scope": "public"}
