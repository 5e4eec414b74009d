"""The register on pages and in the API: entering, asking before withdrawing, undoing, exporting."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from server.footage.library import Wanted
from tests.conftest import House
from tests.server.conftest import Furniture
from tests.server.web.conftest import words

ENTRY = {"name": "Mme Roux", "kind": "person", "scope": "class", "signed_on": "2026-01-05"}


async def enter(house: House, footage: str, **changes: str) -> dict[str, Any]:
    answer = await house.staff.post(f"/api/v1/footage/{footage}/consents", json=ENTRY | changes)
    assert answer.status == 201, await answer.text()
    entered: dict[str, Any] = await answer.json()
    return entered


async def test_a_consent_is_entered_withdrawn_and_restored_by_forms(
    house: House, furniture: Furniture
) -> None:
    footage = furniture.footage["public"]
    page = f"/footage/{footage}"
    said = await words(
        await house.staff.post(f"{page}/consents", data={**ENTRY, "until": "", "note": "Classeur 3"})
    )
    assert "L'accord est inscrit" in said
    assert "peut être montrée à : la classe" in said
    assert "Classeur 3" in said
    (consent,) = await house.services.rights.of_footage(footage)
    asked = await words(await house.staff.get(f"{page}/consents/{consent.id}/withdraw"))
    assert "Les scènes que la classe ne verra plus" in asked
    assert "Une scène d'essai" in asked
    pupil = await house.device(furniture.cohort, furniture.learners[0])
    assert (await pupil.get("/api/v1/scenes/public")).status == 200
    await words(await house.staff.post(f"{page}/consents/{consent.id}/withdraw"))
    assert (await pupil.get("/api/v1/scenes/public")).status == 404
    team = await words(await house.trainer.get("/scenes/public"))
    assert "un accord a été retiré" in team
    assert "de nouveau en vigueur" in await words(
        await house.staff.post(f"{page}/consents/{consent.id}/restore")
    )
    assert (await pupil.get("/api/v1/scenes/public")).status == 200
    for act in ("erase", "dismiss"):
        await words(await house.staff.get(f"{page}/consents/{consent.id}/{act}"))
        await words(await house.staff.post(f"{page}/consents/{consent.id}/{act}"))
    assert await house.services.rights.of_footage(footage) == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": " "}, "Il manque le nom"),
        ({"signed_on": ""}, "Il manque le jour"),
        ({"signed_on": "hier"}, "mal formée"),
        ({"until": "2025-12-31"}, "avant d'être signé"),
        ({"scope": "everyone"}, "mal formée"),
    ],
)
async def test_a_wrong_entry_is_told_and_what_was_typed_stays(
    house: House, furniture: Furniture, wrong: dict[str, str], said: str
) -> None:
    footage = furniture.footage["team"]
    fields = {**ENTRY, "until": "", "note": "Classeur 3", **wrong}
    answer = await house.staff.post(f"/footage/{footage}/consents", data=fields)
    page = await answer.text()
    assert answer.status == 400
    assert said in page.replace("&#39;", "'")
    assert "Classeur 3" in page
    assert await house.services.rights.of_footage(footage) == []


async def test_people_are_said_and_it_holds_at_once(house: House, furniture: Furniture) -> None:
    footage = furniture.footage["public"]
    row = await house.services.footage.get(footage)
    poster = f"/media/{footage}/{row.version}/{row.manifest['poster']}"  # type: ignore[index]
    assert (await house.anonymous.get(poster)).status == 200
    await words(await house.staff.post(f"/footage/{footage}/people", data={"people": "filmed"}))
    assert (await house.anonymous.get(poster)).status == 404
    await words(await house.staff.post(f"/footage/{footage}/people", data={"people": "perhaps"}), 400)
    answer = await house.staff.patch(f"/api/v1/footage/{footage}", json={"people": "none"})
    assert answer.status == 200
    assert (await house.anonymous.get(poster)).status == 200


async def test_the_register_shows_what_ends_soon_and_goes_as_csv(house: House, furniture: Furniture) -> None:
    today = house.services.rights.today
    soon = (today + timedelta(days=10)).isoformat()
    await enter(house, furniture.footage["public"], name="=Mme Roux", until=soon)
    await enter(house, furniture.footage["class"], name="M. Petit", kind="firm", scope="partners")
    page = await words(await house.staff.get("/rights"))
    assert "1 accord finit dans les trente jours" in page
    assert page.index("Mme Roux") < page.index("M. Petit")
    narrowed = await words(await house.staff.get("/rights?state=soon"))
    assert "M. Petit" not in narrowed
    assert "Aucun accord avec ces filtres" in await words(await house.staff.get("/rights?state=ended"))
    sheet = (await (await house.staff.get("/rights.csv")).read()).decode("utf-8-sig").splitlines()
    assert sheet[0].split(";")[:3] == ["footage", "title", "name"]
    assert ";'=Mme Roux;person;class;" in sheet[1]  # no spreadsheet runs it
    assert len(sheet) == 3


@pytest.mark.usefixtures("furniture")
async def test_an_empty_register_says_where_to_begin(house: House) -> None:
    assert "Aucun accord inscrit" in await words(await house.staff.get("/rights"))


async def test_an_entry_cannot_be_reached_through_another_piece(house: House, furniture: Furniture) -> None:
    entered = await enter(house, furniture.footage["public"])
    for act in ("withdraw", "restore", "erase", "dismiss"):
        path = f"/footage/{furniture.footage['class']}/consents/{entered['id']}/{act}"
        assert (await house.staff.post(path)).status == 404
    for act in ("withdraw", "restore", "erase"):
        path = f"/api/v1/footage/{furniture.footage['class']}/consents/{entered['id']}/{act}"
        assert (await house.staff.post(path)).status == 404
    rights = await (await house.staff.get(f"/api/v1/footage/{furniture.footage['public']}/rights")).json()
    assert (rights["scope"], rights["reason"], len(rights["consents"])) == ("class", "consented", 1)


async def test_the_api_withdraws_restores_erases_and_dismisses(house: House, furniture: Furniture) -> None:
    footage = furniture.footage["public"]
    entered = await enter(house, footage)
    path = f"/api/v1/footage/{footage}/consents/{entered['id']}"
    assert (await (await house.staff.post(f"{path}/withdraw")).json())["state"] == "withdrawn"
    assert (await (await house.staff.post(f"{path}/restore")).json())["state"] == "in-force"
    assert (await (await house.staff.post(f"{path}/erase")).json())["name"] == ""
    assert (await house.staff.post(f"{path}/restore")).status == 409
    assert len(await (await house.staff.get("/api/v1/rights")).json()) == 1
    assert (await house.staff.delete(path)).status == 204
    assert (await house.staff.delete(path)).status == 404


@pytest.mark.parametrize("people", ["none", "unknown"])
async def test_saying_that_nobody_is_recognised_opens_nothing_that_was_withdrawn(
    house: House, furniture: Furniture, people: str
) -> None:
    footage = furniture.footage["public"]
    row = await house.services.footage.get(footage)
    assert row.manifest is not None
    poster = f"/media/{footage}/{row.version}/{row.manifest['poster']}"
    pupil = await house.device(furniture.cohort, furniture.learners[0])
    assert (await pupil.get(poster)).status == 200
    path = f"/api/v1/footage/{footage}/consents/{(await enter(house, footage))['id']}"
    await house.staff.post(f"{path}/withdraw")
    changed = await house.staff.patch(f"/api/v1/footage/{footage}", json={"people": people})
    assert changed.status == 200, await changed.text()
    assert (await pupil.get(poster)).status == 404
    assert (await pupil.get("/api/v1/scenes/public")).status == 404
    assert (await house.services.library.search(Wanted(rights="withdrawn"))).count == 1
    assert (await house.staff.delete(path)).status == 204, "only dismissing a mistake opens it"
    assert (await pupil.get(poster)).status == 200
