"""The store does the same in a folder and in a bucket of a real S3 server."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from aiohttp import ClientSession

from server.errors import StorageTrouble
from server.storage.address import read_address
from server.storage.move import move
from server.storage.store import Store
from tests.s3 import media_url

BIG = bytes(range(256)) * 4096 * 12  # 12 MiB: several parts of a multipart upload


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """An empty store."""
    url = media_url(request.getfixturevalue("s3"), tmp_path.name) if request.param == "bucket" else ""
    return Store(read_address(url, tmp_path / "kept"), tmp_path / "scratch")


def made(folder: Path, **files: bytes) -> Path:
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name.replace("__", ".")).write_bytes(content)
    return folder


async def test_what_is_kept_comes_back_and_is_gone_from_where_it_was(store: Store, tmp_path: Path) -> None:
    file = made(tmp_path / "in", film=BIG) / "film"
    await store.keep(file, "originals/a/source-0")
    assert not file.exists()
    async with store.at_hand(("originals/a/source-0",)) as (copy,):
        assert copy.read_bytes() == BIG
    assert await store.sha256("originals/a/source-0") == hashlib.sha256(BIG).hexdigest()
    assert await store.sizes("originals") == {"originals/a/source-0": len(BIG)}
    assert list((tmp_path / "scratch").glob("*")) == []


async def test_a_folder_takes_the_place_of_the_one_before(store: Store, tmp_path: Path) -> None:
    await store.keep_folder(made(tmp_path / "1", manifest__json=b"1", old=b"x"), "renditions/a/v")
    await store.keep_folder(made(tmp_path / "2", manifest__json=b"2", new=b"y"), "renditions/a/v")
    assert await store.read("renditions/a/v/manifest.json") == b"2"
    assert await store.read("renditions/a/v/new") == b"y"
    assert await store.folders("renditions/a") == ["v"]
    assert not (tmp_path / "2").exists()


async def test_what_is_removed_is_gone_and_the_rest_is_there(store: Store, tmp_path: Path) -> None:
    for name in ("a", "ab"):
        await store.keep(made(tmp_path / name, f=b"1") / "f", f"originals/{name}/source-0")
    await store.remove("originals/a")
    await store.remove("originals/a")  # twice is once
    assert list(await store.sizes()) == ["originals/ab/source-0"]
    with pytest.raises(FileNotFoundError):
        await store.read("originals/a/source-0")


async def test_a_file_that_is_not_there_leaves_no_copy_behind(store: Store, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        async with store.at_hand(("originals/none/source-0",)) as (copy,):
            copy.read_bytes()
    assert list((tmp_path / "scratch").glob("*")) == []


async def test_everything_is_moved_to_another_store_and_proved(store: Store, tmp_path: Path) -> None:
    await store.keep(made(tmp_path / "in", film=BIG) / "film", "originals/a/source-0")
    await store.keep_folder(made(tmp_path / "1", manifest__json=b"1"), "renditions/a/v")
    other = Store(read_address("", tmp_path / "other"), tmp_path / "scratch")
    made(tmp_path / "other" / "originals" / "a", **{"source-0": b"an earlier copy that broke off"})
    assert [moved.copied async for moved in move(store, other)] == [1, 2]
    assert [moved.copied async for moved in move(store, other)] == [0, 0]
    assert await other.read("originals/a/source-0") == BIG
    assert await store.read("originals/a/source-0") == BIG


async def test_a_browser_reads_a_bucket_by_its_link(s3: str, tmp_path: Path) -> None:
    bucket = Store(read_address(media_url(s3), tmp_path), tmp_path / "scratch")
    await bucket.keep(made(tmp_path / "in", f=BIG) / "f", "renditions/a/v/high.mp4")
    link = await bucket.link("renditions/a/v/high.mp4")
    async with ClientSession() as session, session.get(link, headers={"Range": "bytes=256-511"}) as answer:
        assert answer.status == 206
        assert await answer.read() == bytes(range(256))


@pytest.mark.usefixtures("s3_keys")
async def test_a_bucket_that_does_not_answer_is_said(tmp_path: Path) -> None:
    nobody = Store(
        read_address(media_url("http://127.0.0.1:9"), tmp_path), tmp_path / "scratch", patience_s=1
    )
    file = made(tmp_path / "in", f=b"kept") / "f"
    with pytest.raises(StorageTrouble, match="rien n'est perdu"):
        await nobody.keep(file, "originals/a/source-0")
    assert file.read_bytes() == b"kept"
