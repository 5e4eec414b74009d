"""Lending a device: the link, the tiles, handing over and giving back."""

from __future__ import annotations

import re

import pytest

from server.web import qr
from server.web.middlewares import HTTPS_PORT
from tests.server.web.conftest import School, words


async def test_a_link_opens_a_device_once_and_learners_pick_their_tile(school: School) -> None:
    page = await (await school.trainer.post(f"/cohorts/{school.cohort}/link")).text()
    assert "<svg" in page
    found = re.search(r"https?://[^/]+(/device/[\w-]+)", page)
    assert found
    headset = school.open_browser("")
    secret = found[1].rpartition("/")[2]
    assert "C'est parti" in await words(await headset.get(found[1]))
    assert "C'est parti" in await words(await headset.get(found[1]))  # looking does not use it up
    tiles = await headset.post("/device", data={"secret": secret})
    assert tiles.url.path == "/who"
    assert "Inès" in await words(tiles)
    home = await headset.post("/who", data={"learner": school.ines})
    assert "Bonjour Inès !" in await words(home)
    assert "Ce n'est pas moi" in await words(home)
    again = await school.open_browser("").post("/device", data={"secret": secret})
    assert "déjà servi" in await words(again, 404)


async def test_this_is_not_me_gives_the_device_back(school: School) -> None:
    headset = await school.device(school.ines)
    back = await headset.post("/who/return")
    assert back.url.path == "/who"
    assert "prêt pour la personne suivante" in await words(back)
    assert "Qui prend cet appareil" in await words(await headset.get("/"))


async def test_a_device_cannot_be_handed_to_a_learner_of_another_cohort(school: School) -> None:
    other = await school.house.services.learners.create_cohort(name="Autre")
    (stranger,) = await school.house.services.learners.add_learners(other, ["Zoé"])
    headset = await school.device()
    assert "pas dans la promotion" in await words(await headset.post("/who", data={"learner": stranger}), 404)
    assert "Zoé" not in await words(await headset.get("/who"))


async def test_opening_this_device_closes_the_trainers_session(school: School) -> None:
    assert "Votre session sera fermée" in await words(
        await school.trainer.get(f"/cohorts/{school.cohort}/lend")
    )
    tiles = await school.trainer.post(f"/cohorts/{school.cohort}/lend")
    assert tiles.url.path == "/who"
    assert (await school.trainer.get("/reports")).status == 403


async def test_a_learner_sees_no_page_of_the_team(school: School) -> None:
    headset = await school.device(school.ines)
    for path in ("/cohorts", f"/learners/{school.karim}", "/reports", "/footage", f"/scenes/{school.scene}"):
        assert "n'est pas pour vous" in await words(await headset.get(path), 403)


async def test_the_code_says_the_address_that_other_devices_can_reach(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(qr, "lan_addresses", lambda: ["192.168.7.2"])
    here = await words(await school.trainer.get(f"/scenes/{school.scene}"))
    assert f"http://127.0.0.1:{school.house.server.port}/play/essai" in here  # no HTTPS: only this machine
    school.house.app._state[HTTPS_PORT] = 8443  # the running application is frozen
    page = await words(await school.trainer.get(f"/scenes/{school.scene}"))
    assert "https://192.168.7.2:8443/play/essai" in page
