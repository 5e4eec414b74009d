"""The number of database queries of a page does not grow with its rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event

from media.reading import Purpose
from media.table import TABLE
from media.trial import trials
from server.headsets.browser import browser_of
from server.headsets.checking import checked
from tests.conftest import settled
from tests.server.footage.test_tracks import VTT
from tests.server.headsets.reports import QUEST, report
from tests.server.rights.test_records import entry
from tests.server.web.conftest import School, words
from tests.stories import write_viewing


@contextmanager
def counted() -> Iterator[list[str]]:
    """Collect the statements that are executed meanwhile."""
    statements: list[str] = []

    def note(*details: object) -> None:
        statement = str(details[2])
        if "footage.state IN" not in statement:  # the engine, looking every other second for what is due
            statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", note)


async def _fill(school: School) -> None:
    services = school.house.services
    for footage in await services.footage.all():
        for number in range(3):
            await services.rights.add(footage.id, entry(name=f"Personne {number}"))
            await services.tracks.put(footage.id, Purpose.CAPTIONS, ("fr", "en", "de")[number], VTT)
    for number in range(4):
        id_, _ = await services.headsets.enrol(None, browser_of(QUEST))
        await services.headsets.keep(id_, browser_of(QUEST), checked(trials(TABLE), report()))
        cohort = await services.learners.create_cohort(name=f"Groupe {number}")
        await services.learners.add_learners(cohort, ["Lucie", "Noé", "Sofia"])
        await services.learners.add_learners(school.cohort, [f"Karim {number}"])
        await write_viewing(
            services, school.scene, learner=school.ines, cohort=school.cohort, sealed=number > 1
        )


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/cohorts",
        "/cohorts/{cohort}",
        "/learners/{ines}",
        "/reports",
        "/scenes/{scene}",
        "/footage",
        "/footage/{footage}",
        "/rights",
        "/headsets",
        "/settings",
    ],
)
async def test_queries_do_not_grow_with_rows(school: School, path: str) -> None:
    footage = (await school.house.services.footage.all())[0].id
    address = path.format(footage=footage, cohort=school.cohort, ines=school.ines, scene=school.scene)
    await write_viewing(school.house.services, school.scene, learner=school.ines, sealed=False)
    for row in await school.house.services.footage.all():
        await settled(school.house, row.id)
    with counted() as few:
        await words(await school.staff.get(address))
    await _fill(school)
    with counted() as many:
        await words(await school.staff.get(address))
    assert len(many) <= len(few) <= 12
