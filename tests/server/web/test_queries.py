"""The number of database queries of a page does not grow with its rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event

from tests.conftest import settled
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
    for number in range(4):
        cohort = await services.learners.create_cohort(name=f"Groupe {number}")
        await services.learners.add_learners(cohort, ["Lucie", "Noé", "Sofia"])
        await services.learners.add_learners(school.cohort, [f"Karim {number}"])
        await write_viewing(
            services, school.scene, learner=school.ines, cohort=school.cohort, sealed=number > 1
        )


@pytest.mark.parametrize(
    "path",
    ["/", "/cohorts", "/cohorts/{cohort}", "/learners/{ines}", "/reports", "/scenes/{scene}", "/footage"],
)
async def test_queries_do_not_grow_with_rows(school: School, path: str) -> None:
    address = path.format(cohort=school.cohort, ines=school.ines, scene=school.scene)
    await write_viewing(school.house.services, school.scene, learner=school.ines, sealed=False)
    for footage in await school.house.services.footage.all():
        await settled(school.house, footage.id)
    with counted() as few:
        await words(await school.staff.get(address))
    await _fill(school)
    with counted() as many:
        await words(await school.staff.get(address))
    assert len(many) <= len(few) <= 12
