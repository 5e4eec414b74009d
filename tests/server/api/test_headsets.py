"""Checks over the API: what to try, what is kept, who may; and what the play document then says."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from aiohttp import ClientResponse

from media.table import TABLE
from tests.conftest import Client, House
from tests.server.conftest import Furniture
from tests.server.headsets.reports import JERKS, PICO, QUEST, QUEST_UPDATED, UNVERIFIED, document, label

URL = "/api/v1/headset-checks"
PLAY = "/api/v1/scenes/public/play"

pytestmark = pytest.mark.usefixtures("furniture")


def as_browser(user_agent: str) -> dict[str, str]:
    """The headers of a browser."""
    return {"User-Agent": user_agent}


async def put(client: Client, user_agent: str = QUEST, **changes: Any) -> ClientResponse:
    """Tell what a headset was seen to do."""
    return await client.put(URL, json=document(**changes), headers=as_browser(user_agent))


async def played(client: Client, user_agent: str = QUEST) -> tuple[Any, Any]:
    """The ceiling and the state of the check in a play document."""
    play = await (await client.get(PLAY, headers=as_browser(user_agent))).json()
    return play["ceiling"], play["check"]


async def test_a_check_makes_a_ceiling_for_this_headset_and_this_browser(
    house: House, furniture: Furniture
) -> None:
    headset, other = await house.device(furniture.cohort), await house.device(furniture.cohort)
    assert await played(headset) == (None, "due")
    answer = await put(headset, fates={"hevc 5760": JERKS})
    assert answer.status == 200, await answer.text()
    kept = await answer.json()
    assert (kept["name"], kept["model"], kept["browser"], kept["version"]) == (
        "Casque 1",
        "Quest 3",
        "quest-browser",
        41,
    )
    ceiling, check = await played(headset)
    assert check == "done"
    assert ceiling == kept["ceiling"]
    assert ceiling["codecs"]["hevc"]["most"] == 3840 * 1920
    assert await played(headset, QUEST_UPDATED) == (None, "due"), "an updated browser is asked again"
    (seen,) = await (await house.trainer.get("/api/v1/headsets")).json()
    assert (seen["version"], seen["state"]) == (42, "updated")
    assert (await played(headset))[1] == "done", "and what was known of the former one stays"
    assert await played(other) == (None, "due"), "another headset has a check of its own"


async def test_a_second_check_takes_the_place_of_the_first(house: House, furniture: Furniture) -> None:
    headset = await house.device(furniture.cohort)
    await put(headset, fates={"h264 3840": JERKS})
    first, _ = await played(headset)
    await put(headset)
    second, _ = await played(headset)
    assert first["codecs"]["h264"]["most"] is not None
    assert second["codecs"]["h264"]["most"] is None
    assert len(await (await house.staff.get("/api/v1/headsets")).json()) == 1


async def test_a_check_without_films_says_nothing_and_stays_due(house: House, furniture: Furniture) -> None:
    headset = await house.device(furniture.cohort)
    films = await house.services.trials.wanted()
    kept = await (await put(headset, fates={label(film): UNVERIFIED for film in films})).json()
    assert kept["state"] == "never"
    assert kept["troubles"] == ["nothing"]
    assert await played(headset) == (None, "due")


async def test_only_lent_devices_are_asked_for_a_check(house: House, furniture: Furniture) -> None:
    assert (await played(house.anonymous))[1] is None
    assert (await played(house.trainer))[1] is None
    assert (await house.anonymous.get(URL)).status == 401
    assert (await put(house.anonymous)).status == 401
    pupil = await house.device(furniture.cohort, furniture.learners[0])
    assert (await pupil.get("/api/v1/headsets")).status == 403
    kept = await (await put(pupil, PICO)).json()
    assert "learner" not in str(kept)
    assert "Inès" not in str(kept)


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"films": [], "vr": {}},
        document(took_s=-1),
        document(texture="large"),
        document(surprise=1),
        document(films=[{"film": "../../etc/passwd", "fate": "played"}]),
        document(vr={"supported": True, "features": ["<script>"]}),
        document(battery={"level": 3, "charging": True}),
        {**document(), "films": document()["films"] * 9},
    ],
)
async def test_what_is_no_report_is_refused(
    house: House, furniture: Furniture, wrong: dict[str, Any]
) -> None:
    headset = await house.device(furniture.cohort)
    assert (await headset.put(URL, json=wrong)).status == 400
    assert await (await house.staff.get("/api/v1/headsets")).json() == []


async def test_a_report_without_end_is_refused(house: House, furniture: Furniture) -> None:
    headset = await house.device(furniture.cohort)
    assert (await headset.put(URL, data=b"[" * 100_000)).status == 413


async def test_the_films_are_made_and_served_with_ranges(house: House, furniture: Furniture) -> None:
    await house.services.preferences.set_ladder((replace(TABLE[0], height=160),))
    headset = await house.device(furniture.cohort)
    first = await (await headset.get(URL)).json()
    assert not first["ready"]
    await house.services.trials.made()
    there = await (await headset.get(URL)).json()
    assert there["ready"]
    assert [film["codec"] for film in there["films"]] == ["h264", "hevc", "av1"]
    film = there["films"][0]
    assert film["type"].startswith('video/mp4; codecs="avc1.')
    part = await headset.get(film["url"], headers={"Range": "bytes=4-7"})
    assert (part.status, await part.read()) == (206, b"ftyp")
    assert part.headers["Content-Type"] == "video/mp4"
    assert (await headset.get(there["sound"])).headers["Content-Type"] == "audio/mp4"
    assert (await house.anonymous.get(film["url"])).status == 401
    for name in ("0123456789abcdef.mp4", "..%2fplateau.sqlite3", "x.js"):
        assert (await headset.get(f"/trials/{name}")).status == 404


@pytest.mark.usefixtures("both_databases")
async def test_the_fleet_is_known_by_name_and_forgotten_at_will(house: House, furniture: Furniture) -> None:
    headsets = house.services.headsets
    for _ in range(3):
        await put(await house.device(furniture.cohort))
    fleet = await headsets.all()
    assert [one.name for one in fleet] == ["Casque 1", "Casque 2", "Casque 3"]
    await headsets.rename(fleet[0].id, "Casque 10")
    assert [one.name for one in await headsets.all()] == ["Casque 2", "Casque 3", "Casque 10"]
    await headsets.forget(fleet[1].id)
    assert [one.name for one in await headsets.all()] == ["Casque 3", "Casque 10"]
