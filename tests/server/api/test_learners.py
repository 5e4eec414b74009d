"""Cohorts and learners by the API."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from server.db.engine import open_database
from server.db.tables import AccessLog
from server.settings import Settings
from tests.conftest import House
from tests.server.conftest import Furniture

pytestmark = pytest.mark.usefixtures("furniture")


async def test_a_cohort_with_learners(house: House) -> None:
    answer = await house.trainer.post(
        "/api/v1/cohorts", json={"name": " Été  2026 ", "site": "Longvic", "starts_on": "2026-06-01"}
    )
    assert answer.status == 201
    cohort = (await answer.json())["id"]
    answer = await house.trainer.post(
        f"/api/v1/cohorts/{cohort}/learners", json={"names": ["Léa", "Léa", "<b>", " Jean\nPaul "]}
    )
    assert (answer.status, len((await answer.json())["ids"])) == (201, 4)
    learners = await (await house.trainer.get(f"/api/v1/cohorts/{cohort}/learners")).json()
    assert sorted(one["name"] for one in learners) == ["<b>", "Jean Paul", "Léa", "Léa"]
    newest = (await (await house.trainer.get("/api/v1/cohorts")).json())[0]
    assert (newest["name"], newest["learners"], newest["ends_on"]) == ("Été 2026", 4, None)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": ""},
        {"name": " \u200b "},
        {"name": "x" * 81},
        {"name": "x", "starts_on": "2026-13-45"},
        {"name": "x", "starts_on": "01/06/2026"},
        {"name": "x", "starts_on": "٢٠٢٦-٠٦-٠١"},
        {"name": "x", "starts_on": "2026-06-02", "ends_on": "2026-06-01"},
        {"name": "x", "id": "1"},
        [],
        5,
    ],
)
async def test_cohorts_that_are_none(house: House, body: Any) -> None:
    answer = await house.trainer.post("/api/v1/cohorts", json=body)
    assert answer.status == 400, await answer.text()


@pytest.mark.parametrize("names", [[], [" "], ["x" * 81], ["ok", "x" * 81], "Léa", [5], ["x"] * 101])
async def test_learners_that_are_none_add_nobody(house: House, furniture: Furniture, names: Any) -> None:
    path = f"/api/v1/cohorts/{furniture.cohort}/learners"
    assert (await house.trainer.post(path, json={"names": names})).status == 400
    assert len(await (await house.trainer.get(path)).json()) == 2


async def test_what_is_not_there(house: House) -> None:
    assert (await house.trainer.get("/api/v1/cohorts/none/learners")).status == 404
    assert (await house.trainer.post("/api/v1/cohorts/none/learners", json={"names": ["x"]})).status == 404
    assert (await house.trainer.delete("/api/v1/learners/none")).status == 404


async def test_looks_exports_and_erasures_are_written_down(
    house: House, furniture: Furniture, settings: Settings
) -> None:
    ines = furniture.learners[0]
    await house.trainer.get(f"/learners/{ines}", headers={"Accept": "text/html"})
    await house.trainer.get(f"/api/v1/viewings?learner={ines}")
    await house.trainer.get("/api/v1/viewings?format=csv")
    await house.trainer.delete(f"/api/v1/learners/{ines}")
    async with open_database(settings.database) as database, database() as session:
        rows = await session.scalars(select(AccessLog).order_by(AccessLog.at_ms, AccessLog.action))
        noted = [(row.action, row.learner_id, row.who) for row in rows]
    who = "test trainer"
    assert set(noted) == {
        ("look", ines, who),
        ("export", ines, who),
        ("export", "*", who),
        ("erase", ines, who),
    }
