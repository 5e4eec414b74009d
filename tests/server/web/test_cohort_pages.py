"""Cohorts and learners through the pages."""

from __future__ import annotations

from sqlalchemy import select

from server.db.tables import AccessLog
from tests.server.web.conftest import School, words
from tests.stories import write_viewing


async def test_a_cohort_is_made_and_filled_with_names(school: School) -> None:
    made = await school.trainer.post(
        "/cohorts", data={"name": "Avril", "site": "", "starts_on": "2027-04-01", "ends_on": "2027-04-23"}
    )
    assert "Ajoutez maintenant ses apprenants" in await words(made)
    assert "du 1er avril 2027 au 23 avril 2027" in await words(made)
    filled = await school.trainer.post(
        f"{made.url.path}/learners", data={"names": "Lucie\r\n\r\n Noé  B \r\n"}
    )
    text = await words(filled)
    assert "2 apprenants" in text
    assert "Noé B" in text


async def test_a_mistake_shows_the_form_again_with_what_was_typed(school: School) -> None:
    wrong = await school.trainer.post(
        "/cohorts", data={"name": "Mai", "starts_on": "2027-05-20", "ends_on": "2027-05-01"}
    )
    text = await wrong.text()
    assert wrong.status == 400
    assert "finit avant de commencer" in text
    assert 'value="Mai"' in text
    empty = await school.trainer.post(f"/cohorts/{school.cohort}/learners", data={"names": "\n"})
    assert "au moins un prénom" in await words(empty, 400)


async def test_names_are_shown_as_text_never_as_markup(school: School) -> None:
    await school.trainer.post(f"/cohorts/{school.cohort}/learners", data={"names": "<img src=x onerror=y>"})
    text = await (await school.trainer.get(f"/cohorts/{school.cohort}")).text()
    assert "<img src=x" not in text
    assert "&lt;img src=x onerror=y&gt;" in text


async def test_a_learners_page_tells_their_visit_in_words_and_the_look_is_written_down(
    school: School,
) -> None:
    services = school.house.services
    await write_viewing(services, school.scene, learner=school.ines, cohort=school.cohort)
    text = await words(await school.trainer.get(f"/learners/{school.ines}"))
    for said in ("Une scène d'essai", "Scène terminée", "Journal complet", "Trous dans l'enregistrement"):
        assert said in text
    assert "casque retiré" in text
    async with services.learners._database() as database:
        looks = (await database.scalars(select(AccessLog))).all()
    assert [(look.action, look.learner_id) for look in looks] == [("look", school.ines)]


async def test_erasing_asks_first_then_leaves_nothing(school: School) -> None:
    await write_viewing(school.house.services, school.scene, learner=school.ines, cohort=school.cohort)
    asked = await words(await school.trainer.get(f"/learners/{school.ines}/erase"))
    assert "Son prénom et sa visite seront effacés" in asked
    gone = await words(await school.trainer.post(f"/learners/{school.ines}/erase"))
    assert "toutes ses visites sont effacés" in gone
    assert "Inès" not in gone.replace("L'apprenant", "")
    await words(await school.trainer.get(f"/learners/{school.ines}"), 404)
    assert "Aucune visite pour le moment" in await words(await school.trainer.get("/reports"))
