"""The three pictures of doubtful footage: made once, kept out of sight, made anew for another file."""

from __future__ import annotations

import asyncio

import pytest
from PIL import Image

from server.errors import NotFound
from tests.conftest import House
from tests.server.conftest import Furniture


async def test_three_pictures_are_made_once(house: House, furniture: Furniture) -> None:
    confirming, row = house.services.confirming, await house.services.footage.get(furniture.footage["team"])
    ways, same = await asyncio.gather(confirming.ways(row), confirming.ways(row))
    assert ways == same
    assert [one.name for one in ways] == ["mono", "top-bottom", "side-by-side"]
    assert ways[0].projection == "equirectangular"
    for one in ways:
        with Image.open(confirming.picture(row.id, one.file)) as picture:
            assert picture.size == (960, 540)
    for wrong in ("previews.json", "../x.jpg", "none.jpg"):
        with pytest.raises(NotFound):
            confirming.picture(row.id, wrong)
    with pytest.raises(NotFound):
        confirming.picture(furniture.footage["public"], ways[0].file)


async def test_another_file_behind_the_id_has_its_own(house: House, furniture: Furniture) -> None:
    confirming, records = house.services.confirming, house.services.footage
    row = await records.get(furniture.footage["team"])
    await confirming.ways(row)
    kept = confirming._folder.previews(row.id)
    before = kept.stat().st_ino
    row.sha256 = "1" * 64
    await confirming.ways(row)
    assert kept.stat().st_ino != before
    await house.services.remover.remove(row.id)
    assert not kept.exists()
