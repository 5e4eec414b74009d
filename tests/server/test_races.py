"""Everything at once: whoever wins, nobody gets a 500 and nothing half-done stays."""

from __future__ import annotations

import asyncio
import random
from pathlib import Path

import pytest

from tests.conftest import Client, House, upload_form
from tests.server.conftest import Furniture, leftovers
from tests.server.journal.pen import events, take_pen

pytestmark = pytest.mark.usefixtures("both_databases")


async def all_at_once(asked: list[tuple[Client, str, str, object]], chance: random.Random) -> list[int]:
    """Send the requests in a random order, all at once; return their statuses."""
    chance.shuffle(asked)

    async def one(client: Client, method: str, path: str, body: object) -> int:
        form = body if method == "POST" and not path.startswith("/api/") else None
        document = None if form is not None else body
        answer = await client.request(method, path, data=form, json=document, allow_redirects=False)
        return answer.status

    return await asyncio.gather(*(one(*request) for request in asked))


@pytest.mark.parametrize("seed", range(3))
async def test_footage_changed_shown_and_deleted_at_once(
    house: House, furniture: Furniture, panorama: Path, seed: int
) -> None:
    for _ in range(3):
        form = upload_form(panorama, projection="equirectangular")
        row = await (await house.staff.post("/api/v1/footage", data=form)).json()
        path = f"/api/v1/footage/{row['id']}"
        statuses = await all_at_once(
            [
                *[(house.staff, "DELETE", path, None)] * 2,
                *[(house.staff, "POST", f"{path}/scene", None)] * 3,
                *[(house.staff, "PATCH", path, {"title": "Autre"})] * 2,
                *[(house.staff, "PATCH", path, {"stereo": "top-bottom"})] * 2,
                *[(house.staff, "POST", f"{path}/retry", None)] * 2,
                (house.staff, "GET", path, None),
            ],
            random.Random(seed),
        )
        assert set(statuses) <= {200, 201, 204, 404, 409}, statuses
        gone = (await house.staff.get(path)).status == 404
        assert (row["id"] in str(leftovers(house))) is not gone
        for scene in await house.services.scenes.all():
            assert set(scene.footage) == set(scene.scene.footage), "every scene has its footage"


@pytest.mark.parametrize("seed", range(3))
async def test_a_learner_erased_while_everything_goes_on(
    house: House, furniture: Furniture, seed: int
) -> None:
    ines = furniture.learners[0]
    devices = [await house.device(furniture.cohort, ines) for _ in range(3)]
    pens = [await take_pen(house, device) for device in devices]
    for pen in pens:
        await pen.open()

    async def write(number: int) -> int:
        return await pens[number % 3].put(number // 3, events((number, "hotspot.open")))

    async def erase() -> int:
        return (await house.trainer.delete(f"/api/v1/learners/{ines}")).status

    async def pick(number: int) -> int:
        form = {"learner": ines}
        return (await devices[number % 3].post("/who", data=form, allow_redirects=False)).status

    async def read(path: str) -> int:
        return (await house.trainer.get(path, headers={"Accept": "text/html"})).status

    paths = (f"/learners/{ines}", "/reports", f"/reports/{pens[0].id}", "/api/v1/viewings", "/cohorts")
    asked = [*(write(n) for n in range(30)), *(pick(n) for n in range(6)), *(read(path) for path in paths)]
    asked.insert(seed * 9, erase())
    statuses = await asyncio.gather(*asked)
    assert set(statuses) <= {200, 201, 204, 303, 404, 410}, statuses
    assert 204 in statuses
    for pen in pens:
        assert (await pen.have())[0] == 410
    told = await (await house.trainer.get("/api/v1/viewings")).json()
    assert [one for one in told if one["learner"] == ines] == []
