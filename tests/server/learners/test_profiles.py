"""What learners need: the same list as the viewer's, kept by the last change, erased with the learner."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import select

from server.accounts.identity import Identity, Role
from server.clock import now_ms
from server.db.tables import LearnerProfile
from server.errors import NotFound
from server.learners.profiles import OFFERED, Needs, Profile, needs_from_form
from tests.conftest import House
from tests.server.conftest import Furniture

VECTOR = Path(__file__).parents[2] / "vectors" / "needs.json"
TRAINER = Identity(role=Role.TRAINER, account_id="a")


def profile(changed_ms: int, **needs: Any) -> Profile:
    return Profile(needs=Needs.model_validate(needs), changed_ms=changed_ms)


def test_the_needs_are_those_of_the_viewer() -> None:
    rows = json.loads(VECTOR.read_text(encoding="utf-8"))
    listed = {"name": [], "group": [], "usual": [], "pair": [], "values": []}  # type: dict[str, list[Any]]
    for need in OFFERED:
        for name, values in listed.items():
            value = getattr(need, name)
            values.append(list(value) if isinstance(value, tuple) else value)
    assert listed == {name: [row[name] for row in rows] for name in listed}


@pytest.mark.parametrize("need", OFFERED, ids=lambda need: need.name)
def test_every_value_that_is_offered_can_be_kept(need: Any) -> None:
    for value in need.pair or need.values:
        assert Needs.model_validate({need.name: value}).chosen() == {need.name: value}
    with pytest.raises(ValidationError):
        Needs.model_validate({need.name: "autre chose"})


def test_a_form_says_what_is_chosen_and_what_no_longer_is() -> None:
    ticked = {"targets": "on", "captions": "on", "seated": "on", "breaks": "on", "gyroscope": "on"}
    assert needs_from_form({**ticked, "text": "huge", "font": "", "dwellTime": "2.0"}, {}) == {
        "targets": "large",
        "text": "huge",
        "dwellTime": 2.0,
    }
    # What was chosen before and is not ticked any more is said, so that it wins over the device.
    later = needs_from_form({key: "on" for key in ticked if key != "targets"}, {"targets": "large"})
    assert later == {"targets": "normal"}
    assert needs_from_form({}, {})["captions"] is False
    assert needs_from_form({**ticked, "text": "enormous"}, {}) == {"targets": "large"}


async def test_the_last_change_wins_whatever_comes_last(
    house: House, furniture: Furniture, both_databases: str
) -> None:
    profiles, (ines, karim) = house.services.profiles, furniture.learners
    assert await profiles.get(ines) is None
    assert (await profiles.put(ines, profile(2_000, text="huge"))).needs.text == "huge"
    assert (await profiles.put(ines, profile(1_000, text="large"))).needs.text == "huge"
    assert (await profiles.put(ines, profile(3_000, mono=True))).needs.chosen() == {"mono": True}
    assert await profiles.get(karim) is None
    # A device whose clock is years ahead does not win for years.
    ahead = await profiles.put(ines, profile(2**50, text="large"))
    assert ahead.changed_ms <= now_ms()
    with pytest.raises(NotFound):
        await profiles.put("0192f000-0000-7000-8000-000000000001", profile(1))


async def test_it_is_erased_with_the_learner(house: House, furniture: Furniture, both_databases: str) -> None:
    services, (ines, karim) = house.services, furniture.learners
    for learner in (ines, karim):
        await services.profiles.put(learner, profile(1, flashes=False))
    await services.learners.erase(ines, by=TRAINER)
    async with services.learners._database() as database:
        left = (await database.scalars(select(LearnerProfile.learner_id))).all()
    assert left == [karim]
