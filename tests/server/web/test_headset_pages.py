"""The check's page and the fleet: what they show to whom, names, forgetting; a lent headset is known."""

from __future__ import annotations

from typing import Any

import pytest

from server.headsets import records
from server.headsets.browser import browser_of
from tests.conftest import Client
from tests.server.headsets.reports import DESK, JERKS, KEPT, PICO, QUEST, QUEST_UPDATED, UNVERIFIED, document
from tests.server.web.conftest import School, words

URL = "/api/v1/headset-checks"


async def checked(client: Client, user_agent: str = QUEST, **changes: Any) -> str:
    """Let a browser check itself; return its headset's id."""
    answer = await client.put(URL, json=document(**changes), headers={"User-Agent": user_agent})
    assert answer.status == 200, await answer.text()
    return str((await answer.json())["id"])


async def test_an_empty_fleet_says_what_to_do(school: School) -> None:
    said = await words(await school.trainer.get("/headsets"))
    assert "Aucun casque connu" in said
    assert "Vérifier ce casque" in said


async def test_the_fleet_says_what_each_can_and_what_to_do(school: School) -> None:
    headset = await school.device(school.ines)
    await checked(
        headset,
        fates={"hevc 5760": JERKS, "hevc 3840": JERKS, "av1 3840": JERKS},
        storage={**KEPT, "usage": 39_500_000_000},
    )
    said = await words(await school.trainer.get("/headsets"))
    assert "Casque 1" in said
    assert "Quest 3 · Navigateur Quest 41" in said
    assert "À jour" in said
    assert "Ce casque peut montrer les films jusqu'à 3840 × 1920 (H.264)" in said.replace(
        "\N{NO-BREAK SPACE}", " "
    )
    assert "trop lourd : l'image saute" in said.replace("\N{NO-BREAK SPACE}", " ")
    assert "500 Mo restants" in said.replace("\N{NO-BREAK SPACE}", " ")
    assert "libérez de la place" in said
    assert "Inès" not in said
    assert "Renommer" not in said, "trainers look"
    await headset.get(f"/api/v1/scenes/{school.scene}/play", headers={"User-Agent": QUEST_UPDATED})
    said = await words(await school.trainer.get("/headsets"))
    assert "À refaire : navigateur mis à jour" in said.replace("\N{NO-BREAK SPACE}", " ")
    assert "1 appareil est à vérifier" in said


async def test_staff_name_and_forget(school: School) -> None:
    id_ = await checked(await school.device())
    assert "nouveau nom" in await words(
        await school.staff.post(f"/headsets/{id_}/name", data={"name": "  Le bleu\n2 "})
    )
    assert "Le bleu 2" in await words(await school.staff.get("/headsets"))
    for wrong in ("", " \n ", "x" * 61):
        page = await school.staff.post(f"/headsets/{id_}/name", data={"name": wrong})
        assert "Un nom a de 1 à 60 signes" in await words(page, 400)
    assert (await school.trainer.post(f"/headsets/{id_}/name", data={"name": "Moi"})).status == 403
    assert "Oublier « Le bleu 2 »" in (
        await words(await school.staff.get(f"/headsets/{id_}/forget"))
    ).replace("\N{NO-BREAK SPACE}", " ")
    assert "est oublié" in await words(await school.staff.post(f"/headsets/{id_}/forget"))
    assert "Aucun casque connu" in await words(await school.staff.get("/headsets"))
    for path in ("forget", "name"):
        await words(
            await school.staff.request(
                "GET" if path == "forget" else "POST", f"/headsets/{id_}/{path}", data={"name": "a"}
            ),
            404,
        )


async def test_a_lent_headset_is_known_before_it_is_checked_and_a_phone_is_not(school: School) -> None:
    for user_agent, count in ((DESK, 0), (PICO, 1)):
        secret = await school.house.services.sessions.new_link(school.cohort)
        browser = school.open_browser("")
        tiles = await browser.post("/device", data={"secret": secret}, headers={"User-Agent": user_agent})
        assert tiles.url.path == "/who"
        assert len(await school.house.services.headsets.all()) == count
    said = await words(await school.staff.get("/headsets"))
    assert "PICO 4 · Navigateur PICO 3" in said
    assert "Jamais vérifié" in said


async def test_the_page_shows_the_last_result_of_this_browser_and_the_way_back(school: School) -> None:
    headset = await school.device()
    before = await words(await headset.get("/check", headers={"User-Agent": QUEST}))
    assert "Entrer en VR et vérifier" in before
    assert "Revenir à l'accueil" in before
    assert "Commencer la vérification" in await words(
        await headset.get("/check", headers={"User-Agent": DESK})
    )
    await checked(headset)
    page = await headset.get("/check", params={"next": "/play/essai"}, headers={"User-Agent": QUEST})
    assert 'href="/play/essai"' in await page.text()
    assert "jusqu'à 5760 × 2880 (HEVC)" in await words(page)
    updated = await words(await headset.get("/check", headers={"User-Agent": QUEST_UPDATED}))
    assert "5760" not in updated
    elsewhere = await headset.get("/check", params={"next": "//ailleurs.example/"})
    assert 'href="//ailleurs' not in await elsewhere.text()


async def test_what_could_not_be_measured_is_said_and_english_is_spoken(school: School) -> None:
    headset = await school.device()
    await checked(
        headset,
        fates={f"h264 {width}": UNVERIFIED for width in (1280, 1920, 2560, 3840)},
        vr={"supported": True},
        battery={"level": 0.1, "charging": False},
    )
    said = await words(await headset.get("/check", headers={"User-Agent": QUEST}))
    assert "approchez le casque de la borne Wi-Fi" in said
    assert "acceptez la demande du navigateur" in said
    assert "Batterie faible (10 %)" in said.replace("\N{NO-BREAK SPACE}", " ")
    english = await words(await headset.get("/check", params={"lang": "en"}, headers={"User-Agent": QUEST}))
    assert "Battery low (10%)" in english
    assert "Check this headset" in english


async def test_the_fleet_is_bounded(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "MOST", 2)
    headsets, now = school.house.services.headsets, 0
    monkeypatch.setattr(headsets, "_clock", lambda: now)
    for now in range(3):  # noqa: B007
        await headsets.enrol(None, browser_of(QUEST))
    assert sorted(one.seen_ms for one in await headsets.all()) == [1, 2], (
        "the one that was not seen for longest went"
    )
