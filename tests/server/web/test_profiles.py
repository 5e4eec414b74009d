"""A learner's needs by the API: one's own, and nobody else's."""

from __future__ import annotations

from typing import Any

import pytest

from tests.server.web.conftest import School

BODY: dict[str, Any] = {"needs": {"captionSize": "huge", "flashes": False, "dwellTime": 2}, "changed_ms": 5}
PATH = "/api/v1/profile"


async def test_a_learner_s_needs_go_to_the_next_device_and_into_the_play_document(
    school: School,
) -> None:
    tablet = await school.device(school.ines)
    assert await (await tablet.get(PATH)).json() == {"needs": {}, "changed_ms": 0}
    answer = await tablet.put(PATH, json=BODY)
    assert (answer.status, await answer.json()) == (200, BODY)
    headset = await school.device(school.ines)
    viewer = (await (await headset.get(f"/api/v1/scenes/{school.scene}/play")).json())["viewer"]
    assert (viewer["learner"], viewer["profile"]) == (school.ines, BODY)
    # The next learner gets their own, not these.
    other = await school.device(school.karim)
    assert await (await other.get(PATH)).json() == {"needs": {}, "changed_ms": 0}
    viewer = (await (await other.get(f"/api/v1/scenes/{school.scene}/play")).json())["viewer"]
    assert (viewer["learner"], viewer["profile"]) == (school.karim, None)


async def test_nobody_else_reads_or_writes_them(school: School) -> None:
    nobody = await school.device()
    for client in (school.anonymous, nobody, school.trainer, school.staff):
        for answer in (await client.get(PATH), await client.put(PATH, json=BODY)):
            assert answer.status in (401, 403), await answer.text()
    viewer = (await (await nobody.get(f"/api/v1/scenes/{school.scene}/play")).json())["viewer"]
    assert (viewer["learner"], viewer["profile"]) == (None, None)


async def test_after_erasing_nothing_is_left_to_read_or_write(school: School) -> None:
    tablet = await school.device(school.ines)
    assert (await tablet.put(PATH, json=BODY)).status == 200
    await school.trainer.post(f"/learners/{school.ines}/erase")
    assert (await tablet.get(PATH)).status in (401, 403, 404)
    assert (await tablet.put(PATH, json=BODY)).status in (401, 403, 404)


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        {"needs": {}},
        {"needs": {"text": "enormous"}, "changed_ms": 1},
        {"needs": {"dwellTime": 0.1}, "changed_ms": 1},
        {"needs": {"diagnosis": "x"}, "changed_ms": 1},
        {"needs": {"captions": "yes please"}, "changed_ms": 1},
        {"needs": {}, "changed_ms": -1},
        {"needs": {}, "changed_ms": 2**70},
    ],
)
async def test_what_is_no_profile(school: School, body: Any) -> None:
    tablet = await school.device(school.ines)
    assert (await tablet.put(PATH, json=body)).status == 400
