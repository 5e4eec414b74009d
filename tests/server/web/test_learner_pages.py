"""A learner's needs on the team's pages: chosen together at hand-over, read as needs."""

from __future__ import annotations

from sqlalchemy import select

from server.db.tables import AccessLog
from tests.server.web.conftest import School, words

USUAL = {"captions": "on", "seated": "on", "breaks": "on", "gyroscope": "on"}


async def test_needs_are_chosen_together_and_read_in_words(school: School) -> None:
    page = f"/learners/{school.ines}"
    assert "Rien n'a été choisi" in await words(await school.trainer.get(page))
    answer = await school.trainer.post(f"{page}/needs", data={**USUAL, "flashes": "on", "text": "huge"})
    text = await words(answer)
    for said in ("Les besoins sont enregistrés", "Sans flashs", "Taille du texte : très grande"):
        assert said in text
    tablet = await school.device(school.ines)
    assert (await (await tablet.get("/api/v1/profile")).json())["needs"] == {"flashes": False, "text": "huge"}
    # What the learner changed later is what the team reads; what is unticked no longer holds.
    later = {"needs": {"flashes": False, "hand": "left"}, "changed_ms": 2**52}
    assert (await tablet.put("/api/v1/profile", json=later)).status == 200
    assert "Gaucher" in await words(await school.trainer.get(page))
    text = await words(await school.trainer.post(f"{page}/needs", data={**USUAL, "hand": "on"}))
    assert "Sans flashs" not in text.split("Choisir ensemble")[0]
    async with school.house.services.learners._database() as database:
        noted = (await database.scalars(select(AccessLog.action))).all()
    assert noted.count("needs") == 2


async def test_needs_are_the_team_s_to_set_and_of_learners_who_exist(school: School) -> None:
    for client in (school.anonymous, await school.device(school.karim)):
        answer = await client.post(f"/learners/{school.ines}/needs", data={}, allow_redirects=False)
        assert answer.status in (303, 401, 403), await answer.text()
        assert answer.headers.get("Location", "/login").startswith("/login")
    assert await school.house.services.profiles.get(school.ines) is None
    nobody = "/learners/0192f000-0000-7000-8000-00000000dead/needs"
    assert (await school.trainer.post(nobody, data={})).status == 404
