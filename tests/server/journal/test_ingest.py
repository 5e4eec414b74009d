"""The journal's way in, over HTTP: everything may come twice, late, out of order, or not at all."""

from __future__ import annotations

import asyncio
import json
import random
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from server.db.engine import open_database
from server.db.tables import Chunk, Quarantine, Viewing
from server.journal.ingest import LARGEST_CHUNK, MOST_ASIDE, ranges
from server.settings import Settings
from server.uploads.room import SPARE_BYTES
from tests.conftest import House
from tests.server.conftest import Furniture
from tests.server.journal.pen import EVENTS, POSE, Pen, events, poses, report, take_pen, uuid7

pytestmark = pytest.mark.usefixtures("furniture", "both_databases")


async def rows(settings: Settings, table: Any) -> int:
    """How many rows a table has."""
    async with open_database(settings.database) as database, database() as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


async def test_a_whole_viewing(house: House, furniture: Furniture) -> None:
    pen = await take_pen(house, await house.device(furniture.cohort, furniture.learners[0]))
    assert await pen.open() == 201
    assert await pen.open() == 200
    answer = {"question": "couleur", "options": ["rouge"], "correct": True, "attempt": 1}
    first = events((0, "viewing.start"), {"t": 900, "kind": "question.answer", "data": answer})
    assert await pen.put(0, first) == 201
    assert await pen.put(0, first) == 200
    assert await pen.put(1, poses(0), POSE) == 201
    assert await pen.have() == (200, {"state": "open", "have": [[0, 1]]})
    assert await pen.seal(2, ended_ms=9_900) == (200, {"state": "sealed", "missing": []})
    assert await pen.seal(2, ended_ms=9_900) == (200, {"state": "sealed", "missing": []})
    assert await pen.have() == (200, {"state": "sealed", "have": [[0, 1]]})
    told = await report(house, pen.id)
    assert (told["learner_name"], told["cohort"], told["sealed"]) == ("Inès", "Printemps", True)
    assert told["summary"]["answers"] == [{**answer, "t": 900}]
    assert told["summary"]["pose_samples"] == 100
    assert told["summary"]["duration_ms"] == 9_900


async def test_a_viewing_without_any_chunk_can_be_sealed(house: House) -> None:
    pen = await take_pen(house)
    await pen.open()
    assert (await pen.seal(0))[0] == 200


async def test_the_same_id_with_other_data_is_refused(house: House) -> None:
    pen = await take_pen(house)
    assert await pen.open() == 201
    assert await pen.open(started_at="2020-01-01T00:00:00Z") == 409


async def test_a_chunk_that_contradicts_is_put_aside_once(house: House, settings: Settings) -> None:
    pen = await take_pen(house)
    await pen.open()
    assert await pen.put(0, events((0, "viewing.start"))) == 201
    for _ in range(3):
        assert await pen.put(0, events((1, "viewing.start"))) == 409
    assert await rows(settings, Quarantine) == 1
    assert (await report(house, pen.id))["quarantined"] == 1
    for turn in range(2, MOST_ASIDE + 5):
        assert await pen.put(0, events((turn, "viewing.start"))) == 409
    assert await rows(settings, Quarantine) == MOST_ASIDE
    assert await pen.put(0, events((0, "viewing.start"))) == 200, "what was kept first stays"


async def test_a_chunk_after_the_seal_is_put_aside(house: House) -> None:
    pen = await take_pen(house)
    await pen.open()
    await pen.put(0, events((0, "viewing.start")))
    await pen.seal(1)
    assert await pen.put(1, events((5, "viewing.end"))) == 409
    assert await pen.put(0, events((0, "viewing.start"))) == 200
    assert (await pen.seal(0))[0] == 409, "a seal with another number of chunks"


async def test_missing_chunks_are_named_as_ranges(house: House) -> None:
    pen = await take_pen(house)
    await pen.open()
    for seq in (1, 4, 5):
        await pen.put(seq, events((seq, "viewing.start")))
    status, answer = await pen.seal(9)
    assert (status, answer["missing"]) == (409, [[0, 0], [2, 3], [6, 8]])
    assert (await pen.have())[1] == {"state": "open", "have": [[1, 1], [4, 5]]}


async def test_a_wrong_chain_seals_nothing(house: House) -> None:
    pen = await take_pen(house)
    await pen.open()
    await pen.put(0, events((0, "viewing.start")))
    status, problem = await pen.seal(1, chain="0" * 64)
    assert (status, problem["type"]) == (409, "urn:plateau:conflict")
    assert (await pen.have())[1]["state"] == "open"


# --- what is refused -----------------------------------------------------------------------------------

ENDLESS = b'{"events":[{"t":0,"kind":"score","data":{"total":' + b"9" * 5000 + b"}}]}"
BAD_EVENTS: list[bytes] = [
    b"",
    b"{",
    b"null",
    b"[]",
    b'{"events": 5}',
    b'{"events":[{"t":-1,"kind":"a"}]}',
    b'{"events":[{"t":1e99,"kind":"a"}]}',
    b'{"events":[{"t":0,"kind":"A b"}]}',
    b'{"events":[{"t":0,"kind":"a","who":"me"}]}',
    b'{"events":[{"t":0,"kind":"a","ref":"' + b"x" * 300 + b'"}]}',
    b'{"events":[{"t":0,"kind":"a","media":99999999999999}]}',
    b'{"events":[{"t":0,"kind":"a","data":{"x":NaN}}]}',
    b'{"events":[{"t":0,"kind":"a","data":{"x":[{"y":-Infinity}]}}]}',
    b'{"events":[{"t":0,"kind":"a","data":{"x":1e400}}]}',
    b'{"events":[{"t":0,"kind":"a","data":{"x":"\\ud800"}}]}',
    b'{"events":[{"t":0,"kind":"a","data":' + b'{"x":' * 20 + b"1" + b"}" * 20 + b"}]}",
    b'{"events":[{"t":0,"kind":"a","data":' + b'{"x":' * 6000 + b"1" + b"}" * 6000 + b"}]}",
    b'{"events":[{"t":0,"kind":"question.answer","data":{"options":5}}]}',
    b'{"events":[{"t":0,"kind":"question.answer","data":{"options":[5]}}]}',
    b'{"events":[' + b'{"t":0,"kind":"a"},' * 1000 + b'{"t":0,"kind":"a"}]}',
    b"\xff\xfe",
    ENDLESS,
]


@pytest.mark.parametrize("data", BAD_EVENTS, ids=range(len(BAD_EVENTS)))
async def test_events_out_of_the_format(house: House, data: bytes) -> None:
    pen = await take_pen(house)
    await pen.open()
    assert await pen.put(0, data) == 422
    assert (await house.trainer.get("/api/v1/viewings")).status == 200


@pytest.mark.parametrize(
    "change",
    [
        lambda good: good[:-1],
        lambda good: good + b"\0",
        lambda good: b"P2" + good[2:],
        lambda good: good[:2] + b"\0" + good[3:],
        lambda good: good[:4] + b"\xff\xff\xff\xff" + good[8:],
        lambda good: good[:9],
        lambda good: good[:10] + b"\xff" * len(good[10:]),
        lambda good: good[:8] + b"\0\0",
    ],
    ids=range(8),
)
async def test_head_tracks_out_of_the_format(house: House, change: Callable[[bytes], bytes]) -> None:
    pen = await take_pen(house)
    await pen.open()
    assert await pen.put(0, change(poses(0)), POSE) == 422


async def test_chunks_that_are_none(house: House) -> None:
    pen = await take_pen(house)
    await pen.open()
    good = events((0, "viewing.start"))
    assert await pen.put(0, good, "text/plain") == 422
    assert await pen.put(0, good, digest="sha-256=:AAAA:") == 422
    assert await pen.put(0, good, digest="sha-256=:A:") == 422
    assert await pen.put(20_000, good) == 422
    for seq in ("-1", "x", "1e3", "99999999999", "٣", "%00"):
        assert await pen.put(seq, good) == 400, seq
    padded = good[:-1] + b" " * LARGEST_CHUNK + b"}"
    assert await pen.put(0, padded) == 413
    assert await pen.put(0, good[:-1] + b" " * (LARGEST_CHUNK - len(good)) + b"}") == 201


async def test_a_chunk_of_a_viewing_that_is_not_open(house: House) -> None:
    pen = await take_pen(house)
    assert await pen.put(0, events((0, "viewing.start"))) == 404
    assert (await pen.seal(0))[0] == 404
    assert (await pen.have())[0] == 404


@pytest.mark.parametrize(
    "id_", ["x", "01890A5D-AC96-774B-BCCE-B302099A8057", "01890a5d-ac96-474b-bcce-b302099a8057"]
)
async def test_ids_that_are_none(house: House, id_: str) -> None:
    pen = await take_pen(house)
    pen.id = id_
    assert await pen.open() == 400


@pytest.mark.parametrize(
    "fields",
    [
        {"mode": "dream"},
        {"started_at": "yesterday"},
        {"sent_at": None},
        {"more": 1},
        {"device": []},
        {"device": {"a": 10**400}},
        {"language": "x" * 50},
        {"revision": 5},
    ],
)
async def test_openings_that_are_none(house: House, fields: dict[str, Any]) -> None:
    pen = await take_pen(house)
    assert await pen.open(**fields) == 400


# --- tickets -------------------------------------------------------------------------------------------


async def test_a_ticket_is_for_its_revision(house: House, furniture: Furniture) -> None:
    pen = await take_pen(house)
    assert await pen.open(revision=furniture.revisions["class"]) == 401


async def test_another_learners_ticket_opens_nothing(house: House, furniture: Furniture) -> None:
    ines, karim = [await house.device(furniture.cohort, learner) for learner in furniture.learners]
    hers, his = await take_pen(house, ines), await take_pen(house, karim)
    await hers.open()
    await hers.put(0, events((0, "viewing.start")))
    his.id = hers.id
    assert await his.open() == 404
    assert await his.put(1, events((1, "viewing.end"))) == 404
    assert (await his.have())[0] == 404
    assert (await his.seal(1))[0] == 404


async def test_a_device_in_nobodys_hands_journals_nothing(house: House, furniture: Furniture) -> None:
    pen = await take_pen(house, await house.device(furniture.cohort))
    assert pen.ticket is None


async def test_tickets_outlive_the_session_and_the_hand_over(house: House, furniture: Furniture) -> None:
    device = await house.device(furniture.cohort, furniture.learners[0])
    pen = await take_pen(house, device)
    await device.post("/who/return", allow_redirects=False)
    await device.post("/logout", allow_redirects=False)
    assert await pen.open() == 201
    assert (await report(house, pen.id))["learner_name"] == "Inès"


async def test_an_erased_learner_is_gone_for_good(
    house: House, furniture: Furniture, settings: Settings
) -> None:
    device = await house.device(furniture.cohort, furniture.learners[0])
    pen, late = await take_pen(house, device), await take_pen(house, device)
    await pen.open()
    await pen.put(0, events((0, "viewing.start")))
    await pen.put(0, events((1, "viewing.start")))
    answer = await house.trainer.delete(f"/api/v1/learners/{furniture.learners[0]}")
    assert answer.status == 204
    assert await pen.open() == 410
    assert await pen.put(1, events((2, "viewing.end"))) == 410
    assert (await pen.seal(1))[0] == 410
    assert (await pen.have())[0] == 410
    assert await late.open() == 410, "a viewing that was never opened before the erasing"
    for table in (Viewing, Chunk, Quarantine):
        assert await rows(settings, table) == 0
    assert (await house.trainer.delete(f"/api/v1/learners/{furniture.learners[0]}")).status == 404


# --- clocks --------------------------------------------------------------------------------------------


async def test_a_wrong_clock_is_corrected(house: House) -> None:
    pen = await take_pen(house)
    wrong = datetime(2031, 5, 5, tzinfo=UTC)
    before = datetime.now(UTC)
    await pen.open(started_at=wrong.isoformat(), sent_at=(wrong + timedelta(seconds=0)).isoformat())
    started = datetime.fromisoformat((await report(house, pen.id))["started_at"])
    assert abs(started - before) < timedelta(seconds=30)


@pytest.mark.parametrize(
    ("started_at", "sent_at"),
    [
        ("9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z"),
        ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"),
        ("2020-01-01T00:00:00", "2030-01-01T00:00:00+14:00"),
        ("0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00-14:00"),
        (-62135596800, 253402300799),
    ],
)
async def test_impossible_clocks_spoil_no_report(house: House, started_at: Any, sent_at: Any) -> None:
    pen = await take_pen(house)
    before = datetime.now(UTC)
    assert await pen.open(started_at=started_at, sent_at=sent_at) == 201
    started = datetime.fromisoformat((await report(house, pen.id))["started_at"])
    assert abs(started - before) < timedelta(seconds=30)
    assert (await house.trainer.get("/reports", headers={"Accept": "text/html"})).status == 200


@pytest.mark.parametrize("ended_ms", [10**12, 10**400, -1, 0.5, "x"])
async def test_impossible_ends(house: House, ended_ms: Any) -> None:
    pen = await take_pen(house)
    await pen.open()
    assert (await pen.seal(0, ended_ms=ended_ms))[0] == 400


# --- chaos ---------------------------------------------------------------------------------------------


async def deliver(pen: Pen, chance: random.Random) -> None:
    """Send a viewing of ten chunks as a bad network would: doubled, shuffled, at once, sealed too early."""
    chunks = [
        (poses(seq * 10_000), POSE) if seq % 3 == 2 else (events((seq * 1000, "hotspot.open")), EVENTS)
        for seq in range(10)
    ]
    await asyncio.gather(*(pen.open() for _ in range(chance.randint(1, 3))))
    todo = list(range(10)) * chance.randint(1, 3)
    chance.shuffle(todo)
    while todo:
        batch = [todo.pop() for _ in range(min(len(todo), chance.randint(1, 6)))]
        statuses = await asyncio.gather(*(pen.put(seq, *chunks[seq]) for seq in batch))
        assert set(statuses) <= {200, 201}
        if chance.random() < 0.2:
            await pen.seal(10)
    assert (await pen.seal(10))[0] == 200


async def test_chaos_ends_in_every_chunk_exactly_once(house: House, settings: Settings) -> None:
    pens = [await take_pen(house) for _ in range(50)]
    await asyncio.gather(*(deliver(pen, random.Random(seed)) for seed, pen in enumerate(pens)))
    assert await rows(settings, Chunk) == 500
    assert await rows(settings, Viewing) == 50
    assert await rows(settings, Quarantine) == 0
    summaries = {json.dumps((await report(house, pen.id))["summary"], sort_keys=True) for pen in pens[:5]}
    assert len(summaries) == 1, "the order of arrival leaves no trace"


async def test_two_players_of_one_id_cannot_mix(house: House) -> None:
    one, two = await take_pen(house), await take_pen(house)
    two.id, two.started_at = one.id, "2020-01-01T00:00:00+00:00"
    assert sorted(await asyncio.gather(one.open(), two.open())) == [201, 409]


def test_ranges() -> None:
    assert ranges(set()) == []
    assert ranges({0, 1, 2, 5}) == [[0, 2], [5, 5]]


def test_ids_of_the_pen_are_version_7() -> None:
    assert all(uuid7(number)[14] == "7" and uuid7(number)[19] in "89ab" for number in (0, 2**128 - 1, None))


async def test_the_open_demo_never_fills_the_disk_that_learners_need(
    house: House, furniture: Furniture, monkeypatch: pytest.MonkeyPatch
) -> None:
    learner = await take_pen(house, await house.device(furniture.cohort, furniture.learners[0]))
    visitor = await take_pen(house)
    usage = shutil.disk_usage("/")._replace(free=SPARE_BYTES - 1)
    monkeypatch.setattr("server.uploads.room.shutil.disk_usage", lambda _path: usage)
    assert await visitor.open() == 507
    assert await learner.open() == 201
    assert await learner.put(0, events((0, "viewing.start"))) == 201
