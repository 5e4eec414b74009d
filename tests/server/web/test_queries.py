"""The number of database queries of a page does not grow with its rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event

from tests.server.web.conftest import School, words
from tests.stories import write_viewing


@contextmanager
def counted() -> Iterator[list[str]]:
    """Collect the statements that are executed meanwhile."""
    statements: list[str] = []

    def note(*details: object) -> None:
        statements.append(str(details[2]))

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
    while await school.house.services.engine.run_once():
        pass  # so that the engine's own queries are over
    with counted() as few:
        await words(await school.staff.get(address))
    await _fill(school)
    with counted() as many:
        await words(await school.staff.get(address))
    mine = [statement for statement in many if "footage.attempt" not in statement.partition("FROM")[2]]
    assert len(mine) <= len(few) <= 12
