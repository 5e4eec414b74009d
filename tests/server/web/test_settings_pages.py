"""The settings of staff: the ladder with its preview, the network with what follows for lent devices."""

from __future__ import annotations

import pytest

from media.table import TABLE
from tests.conftest import House
from tests.server.conftest import Furniture
from tests.server.web.conftest import words

SMALL = {"fast-height": "640", "fast-crf": "30", "fast-cap": "1,5"}

pytestmark = pytest.mark.usefixtures("furniture")


async def test_a_table_is_tried_kept_and_given_back(house: House) -> None:
    tried = await words(await house.staff.get("/settings", params=SMALL))
    assert "rien n'est encore enregistré" in tried
    assert "1280 × 640" in tried
    assert "1920 × 960" not in tried
    assert await house.services.preferences.ladder() == TABLE
    assert "Les qualités sont enregistrées" in await words(
        await house.staff.post("/settings/ladder", data=SMALL)
    )
    (row,) = await house.services.preferences.ladder()
    assert (row.crf, row.cap) == (30, 1_500_000)
    await words(await house.staff.post("/settings/ladder/reset"))
    assert await house.services.preferences.ladder() == TABLE


@pytest.mark.parametrize(
    "wrong", [{"fast-height": "peu"}, {"fast-crf": "30.5"}, {"fast-height": ""}, {"fast-cap": "nan"}]
)
async def test_a_wrong_table_is_told_and_what_was_typed_stays(house: House, wrong: dict[str, str]) -> None:
    fields = {**SMALL, "low-height": "960", "low-crf": "24", "low-cap": "4", **wrong}
    for answer in (
        await house.staff.post("/settings/ladder", data=fields),
        await house.staff.get("/settings", params={"fast-height": "640", **fields}),
    ):
        page = await answer.text()
        assert answer.status == 400, page
        assert 'role="alert"' in page
        assert 'value="960"' in page
    assert await house.services.preferences.ladder() == TABLE


async def test_the_class_has_a_cap_and_nobody_else(house: House, furniture: Furniture) -> None:
    said = await words(await house.staff.post("/settings/network", data={"headsets": "12", "mbps": "200"}))
    assert "Chacun des 12 casques peut prendre 10 Mbit/s" in said
    assert "« moyenne »" in said.replace("\N{NO-BREAK SPACE}", " ")
    pupil = await house.device(furniture.cohort, furniture.learners[0])
    for client, cap in ((pupil, 10_000_000), (house.trainer, None), (house.anonymous, None)):
        play = await (await client.get("/api/v1/scenes/public/play")).json()
        assert play["max_bandwidth"] == cap
    heavy = await words(await house.staff.post("/settings/network", data={"headsets": "200", "mbps": "50"}))
    assert "Même la qualité la plus légère" in heavy
    wrong = await house.staff.post("/settings/network", data={"headsets": "beaucoup", "mbps": "50"})
    assert "est un nombre" in await words(wrong, 400)
    await words(await house.staff.post("/settings/network/reset"))
    play = await (await pupil.get("/api/v1/scenes/public/play")).json()
    assert play["max_bandwidth"] is None


async def test_the_api_says_and_changes_the_same(house: House) -> None:
    table = await (await house.staff.get("/api/v1/settings/ladder")).json()
    assert [row["name"] for row in table["rows"]] == [row.name for row in TABLE]
    short = {"rows": table["rows"][:2]}
    assert await (await house.staff.put("/api/v1/settings/ladder", json=short)).json() == short
    assert (await house.staff.put("/api/v1/settings/ladder", json={"rows": []})).status == 400
    assert await (await house.staff.delete("/api/v1/settings/ladder")).json() == table
    free = await (await house.staff.get("/api/v1/settings/network")).json()
    assert free == {"headsets": None, "mbps": None, "each": None, "rung": None}
    answer = await house.staff.put("/api/v1/settings/network", json={"headsets": 12, "mbps": 200})
    assert (await answer.json())["rung"] == "mid"
    assert (await (await house.staff.delete("/api/v1/settings/network")).json()) == free
