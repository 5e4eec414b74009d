"""Reports: filters, CSV, and the story of one viewing."""

from __future__ import annotations

from tests.server.web.conftest import School, words
from tests.stories import write_viewing


async def test_the_list_is_filtered_by_cohort_scene_and_learner(school: School) -> None:
    services = school.house.services
    await write_viewing(services, school.scene, learner=school.ines, cohort=school.cohort)
    await write_viewing(services, school.scene, learner=school.karim, cohort=school.cohort)
    await write_viewing(services, school.scene)
    assert (await words(await school.trainer.get("/reports"))).count(
        "Une scène d'essai"
    ) == 4  # 3 and a filter
    narrowed = await words(
        await school.trainer.get(
            f"/reports?cohort={school.cohort}&learner={school.ines}&scene={school.scene}"
        )
    )
    rows = narrowed.partition("Enregistrement")[2]
    assert "Inès" in rows
    assert "Karim" not in rows
    assert "Visite libre" not in rows
    assert "Aucune visite avec ces filtres" in await words(
        await school.trainer.get("/reports?scene=inconnue")
    )


async def test_the_csv_holds_the_same_viewings(school: School) -> None:
    services = school.house.services
    await write_viewing(services, school.scene, learner=school.ines, cohort=school.cohort)
    await write_viewing(services, school.scene, learner=school.karim, cohort=school.cohort)
    answer = await school.trainer.get(f"/reports.csv?learner={school.ines}")
    text = (await answer.read()).decode("utf-8-sig")
    assert answer.content_type == "text/csv"
    assert len(text.strip().splitlines()) == 2
    assert "Inès" in text
    assert "Karim" not in text


async def test_one_viewing_is_told_as_a_story_with_its_gaps(school: School) -> None:
    viewing = await write_viewing(
        school.house.services, school.scene, learner=school.ines, cohort=school.cohort, quarantined=True
    )
    answer = await school.trainer.get(f"/reports/{viewing}")
    text, markup = await words(answer), await answer.text()
    assert "Inès dans « Une scène d'essai »" in text
    assert "Arrive : Premier lieu" in text
    assert "Retire le casque" in text
    assert "1 morceau en quarantaine" in text
    assert "Rien d'enregistré" in text
    assert 'fill="url(#hatch)"' in markup
    assert "style=" not in markup  # the content security policy would refuse it


async def test_a_viewing_still_on_its_way_says_so(school: School) -> None:
    viewing = await write_viewing(school.house.services, school.scene, events=0, sealed=False)
    text = await words(await school.trainer.get(f"/reports/{viewing}"))
    assert "Journal encore ouvert" in text
    assert "Rien n'est encore arrivé" in text
