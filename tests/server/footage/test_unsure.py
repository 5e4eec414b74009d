"""Footage that nothing says surely enough how it was filmed: kept, never prepared until staff choose."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from media.model import Declared
from tests import media_factory as factory
from tests.conftest import House, upload_form

pytestmark = pytest.mark.usefixtures("furniture")


@pytest.fixture
def square(tmp_path: Path) -> Path:
    """A square photo whose halves differ: no pair of eyes, and no sphere either."""
    picture = Image.new("RGB", (256, 256), factory.BLACK)
    picture.paste(factory.WHITE, (0, 0, 128, 128))
    picture.paste(factory.WHITE, (128, 128, 256, 256))
    return factory.photo(tmp_path / "IMG_0042.jpg", picture)


async def _taken(house: House, path: Path, **fields: str) -> dict[str, Any]:
    answer = await house.staff.post("/api/v1/footage", data=upload_form(path, **fields))
    assert answer.status == 201, await answer.text()
    row: dict[str, Any] = await answer.json()
    return row


async def test_it_waits_until_staff_choose(house: House, square: Path) -> None:
    row = await _taken(house, square)
    assert row["state"] == "unsure"
    assert not await house.services.local.run_once()
    original = house.services.folder.root / "originals" / row["id"] / "source-0"
    assert original.read_bytes() == square.read_bytes()

    again = await house.staff.post(f"/api/v1/footage/{row['id']}/retry")
    assert again.status == 409

    choice = {"projection": "equirectangular", "stereo": "top-bottom"}
    changed = await house.staff.patch(f"/api/v1/footage/{row['id']}", json=choice)
    assert (await changed.json())["state"] == "received"
    assert await house.services.local.run_once()
    ready = await (await house.staff.get(f"/api/v1/footage/{row['id']}")).json()
    assert (ready["state"], ready["play"]["stereo"]) == ("ready", "top-bottom")


async def test_who_follows_it_is_told_and_let_go(house: House, square: Path) -> None:
    row = await _taken(house, square)
    answer = await house.staff.get(f"/api/v1/footage/{row['id']}/events")
    assert '"unsure"' in await answer.text()  # the stream ends by itself


async def test_the_word_of_staff_at_upload_is_enough(house: House, square: Path) -> None:
    row = await _taken(house, square, projection="equirectangular", stereo="mono")
    assert row["state"] == "received"


async def test_the_same_bytes_are_found_again_and_still_wait(house: House, square: Path) -> None:
    row = await _taken(house, square)
    received = await house.services.intake.take_copy(square)
    same = await house.services.intake.same((received,), Declared())
    house.services.intake.discard((received,))
    assert same is not None
    assert (same.id, same.state) == (row["id"], "unsure")
