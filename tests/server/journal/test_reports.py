"""The journal's way out: complete, as many queries for one viewing as for many, harmless in spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from server.errors import NotFound
from server.journal.reports import Wanted
from server.journal.spreadsheet import COLUMNS, to_csv
from server.spreadsheet import _harmless
from tests.conftest import House
from tests.server.conftest import Furniture
from tests.server.journal.pen import POSE, events, poses, take_pen

pytestmark = pytest.mark.usefixtures("furniture")
ANSWER = {"question": "couleur", "options": ["bleu", "rouge"], "correct": False, "attempt": 1}


@contextmanager
def counted_queries() -> Iterator[list[str]]:
    """Count the statements that reach any database."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


async def view(house: House, furniture: Furniture, *, sealed: bool, name: str = "quest") -> str:
    """Leave a viewing of Inès behind; return its id."""
    pen = await take_pen(house, await house.device(furniture.cohort, furniture.learners[0]))
    await pen.open(device={"name": name})
    data = events((0, "viewing.start"), {"t": 5, "kind": "question.answer", "data": ANSWER})
    await pen.put(0, data)
    await pen.put(1, poses(0), POSE)
    if sealed:
        await pen.seal(2)
    return pen.id


async def test_an_open_viewing_is_reported_like_a_sealed_one(house: House, furniture: Furniture) -> None:
    for sealed in (False, True):
        id_ = await view(house, furniture, sealed=sealed)
        told = await house.services.reports.viewing(id_)
        assert told.sealed is sealed
        assert told.answer_words() == [("De quelle couleur est le mur devant toi ?", "Bleu, Rouge", False)]
        assert told.summary.pose_samples == 100
        assert (told.learner, told.scene, told.device_name) == ("Inès", "Une scène d'essai", "quest")
    with pytest.raises(NotFound):
        await house.services.reports.viewing("none")


async def test_queries_do_not_grow_with_the_rows(house: House, furniture: Furniture) -> None:
    for sealed in (True, False):
        await view(house, furniture, sealed=sealed)
    with counted_queries() as few:
        await house.services.reports.viewings()
    for sealed in (True, False, True, False, True):
        await view(house, furniture, sealed=sealed)
    with counted_queries() as many:
        assert len(await house.services.reports.viewings()) == 7
    assert len(few) == len(many) == 3


async def test_only_the_wanted_ones_and_no_more_than_asked(house: House, furniture: Furniture) -> None:
    first, *later = [await view(house, furniture, sealed=False) for _ in range(3)]
    reports = house.services.reports
    newest = {one.id: one.summary.pose_samples for one in await reports.viewings(limit=2)}
    assert newest == dict.fromkeys(later, 100), f"without the oldest, {first}"
    assert len(await reports.viewings(Wanted(learner=furniture.learners[0]))) == 3
    assert await reports.viewings(Wanted(learner=furniture.learners[1])) == []
    assert await reports.viewings(Wanted(cohort=furniture.other_cohort)) == []
    assert await reports.viewings(Wanted(scene="class")) == []
    assert await reports.counts_by_scene() == {"public": 3}


@pytest.mark.parametrize("start", list("=+-@\t\r\n＝＋－＠"))
def test_no_cell_is_a_formula(start: str) -> None:
    assert _harmless(f"{start}cmd|' /C calc'!A0").startswith("'")


@pytest.mark.parametrize("value", ["-5", "5", "", "Inès", "0-12 s (casque retiré)"])
def test_ordinary_cells_stay_as_they_are(value: str) -> None:
    assert _harmless(value) == value


async def test_csv(house: House, furniture: Furniture) -> None:
    await view(house, furniture, sealed=True, name='=HYPERLINK("http://x";"y")')
    answer = await house.trainer.get("/api/v1/viewings?format=csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="visites.csv"'
    text = (await answer.read()).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text), delimiter=";")
    assert tuple(row) == COLUMNS
    assert row["device"] == '\'=HYPERLINK("http://x";"y")'
    assert row["answers"] == "De quelle couleur est le mur devant toi ? → Bleu, Rouge (à revoir)"
    assert (row["learner"], row["sealed"], row["duration_s"]) == ("Inès", "oui", "10")
    assert to_csv([]).count("\r\n") == 1
