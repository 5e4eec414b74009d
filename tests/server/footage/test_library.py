"""The library: filters, sorts, pages, and the same number of queries however much there is."""

from __future__ import annotations

from datetime import date

import pytest

from server.clock import new_id
from server.db.tables import Footage
from server.footage.library import PAGE, Library, Wanted
from server.rights.records import Entry
from server.services import Services
from tests.conftest import House
from tests.server.web.test_queries import counted


def piece(title: str, **values: object) -> Footage:
    """A row, as the library reads it."""
    row: dict[str, object] = {
        "trade": "vente", "place": "Dijon", "licence": "CC-BY-4.0", "people": "none", "state": "ready",
        "original_name": "GS01.mp4", "originals": 1, "sha256": "0" * 64, "size": 10, "created_ms": 1,
    }  # fmt: skip
    return Footage(id=new_id(), title=title, attempt=new_id(), updated_ms=1, **(row | values))


@pytest.fixture
async def services(house: House) -> Services:
    """A library of five."""
    records = house.services.footage
    await records.add(piece("Élan du matin", size=30, created_ms=5))
    await records.add(piece("La vitrine", place="Longvic", state="failed", created_ms=4))
    await records.add(piece("Le fournil", trade="boulangerie", people="filmed", created_ms=3))
    await records.add(piece("Zinc", licence="", people="unknown", created_ms=2, original_name="Théâtre.MP4"))
    filmed = piece("L'atelier", people="filmed", created_ms=1)
    await records.add(filmed)
    signed = Entry(
        name="M. Roy", kind="person", scope="class", signed_on="2027-01-01", until="2027-03-20", note=""
    )
    await house.services.rights.add(filmed.id, signed)
    return house.services


@pytest.mark.parametrize(
    ("wanted", "titles"),
    [
        ({"text": "elan"}, ["Élan du matin"]),
        ({"text": "theatre mp4"}, ["Zinc"]),
        ({"text": "LONGVIC"}, ["La vitrine"]),
        ({"trade": "boulangerie"}, ["Le fournil"]),
        ({"place": "Longvic", "state": "failed"}, ["La vitrine"]),
        ({"state": "unsure"}, []),
        ({"licence": "CC-BY-4.0", "sort": "largest", "trade": "vente", "place": "Dijon"},
         ["Élan du matin", "L'atelier"]),
        ({"rights": "missing"}, ["Le fournil"]),
        ({"rights": "unknown"}, ["Zinc"]),
        ({"rights": "nobody", "sort": "title"}, ["Élan du matin", "La vitrine"]),
        ({"rights": "consented"}, ["L'atelier"]),
        ({"rights": "soon"}, ["L'atelier"]),
        ({"sort": "oldest", "rights": "nobody"}, ["La vitrine", "Élan du matin"]),
        ({"sort": "a word of nobody's", "rights": "nobody"}, ["Élan du matin", "La vitrine"]),
    ],
)  # fmt: skip
async def test_footage_is_found(services: Services, wanted: dict[str, str], titles: list[str]) -> None:
    library = Library(services.usages._database, today=lambda: date(2027, 3, 10))
    found = await library.search(Wanted(**wanted))  # type: ignore[arg-type]
    assert [one.row.title for one in found.pieces] == titles
    assert (found.count, found.total) == (len(titles), 5)
    assert found.choices["place"] == ["Dijon", "Longvic"]


async def test_pages_follow_one_another_in_the_same_number_of_queries(house: House) -> None:
    records, library = house.services.footage, house.services.library
    await records.add(piece("0", created_ms=0))
    with counted() as few:
        assert (await library.search(Wanted())).pages == 1
    for number in range(1, PAGE + 3):
        await records.add(piece(str(number), created_ms=number, people="filmed"))
    with counted() as many:
        second = await library.search(Wanted(page=2))
    assert len(many) == len(few) == 3
    assert [one.row.title for one in second.pieces] == ["2", "1", "0"]
    assert (second.page, second.pages) == (2, 2)
    assert (await library.search(Wanted(page=99))).page == 2
    assert (await library.search(Wanted(page=-1))).page == 1
