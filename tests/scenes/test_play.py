"""The play rules, by the vectors that the player in the browser passes too."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from pathlib import Path
from random import Random
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenes.model import (
    Scene,
)
from scenes.parts import (
    Direction,
)
from scenes.play import reduce
from scenes.state import Answer, Event, State, TaskProgress, initial
from tests.scenes.random_scenes import random_event, random_scene

VECTORS = Path(__file__).parents[1] / "vectors" / "play"
CASES = [case for file in sorted(VECTORS.glob("*.json")) for case in json.loads(file.read_text())]


def plain(value: Any) -> Any:
    """Return a value of the state as JSON has it."""
    match value:
        case Direction():
            return {"yaw": value.yaw, "pitch": value.pitch}
        case Answer() | TaskProgress():
            return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
        case tuple():
            return [plain(one) for one in value]
        case dict():
            return {key: plain(one) for key, one in value.items()}
        case _:
            return value


def document(state: State) -> dict[str, Any]:
    return {one.name: plain(getattr(state, one.name)) for one in fields(state)}


def event_of(document: dict[str, Any]) -> Event:
    fields_: dict[str, Any] = {
        key: tuple(one) if isinstance(one, list) else one for key, one in document.items()
    }
    return Event(**fields_)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_vector(case: dict[str, Any]) -> None:
    scene = Scene.model_validate(case["scene"])
    state = initial(scene)
    for step in case["steps"]:
        before = document(state)
        state, effects = reduce(scene, state, event_of(step["event"]))
        assert effects == step["effects"]
        assert document(state) == {**before, **step["changed"]}


def test_there_are_vectors_for_every_event() -> None:
    heard = {step["event"]["kind"] for case in CASES for step in case["steps"]}
    assert heard == set(get_args(get_type_hints(Event)["kind"]))


@given(random=st.randoms(use_true_random=False))
def test_whatever_happens_the_learner_stands_somewhere_and_nothing_gained_is_lost(random: Random) -> None:
    written = random_scene(random, finishes=0.05)
    scene = Scene.model_validate(written)
    state, _ = reduce(scene, initial(scene), Event(kind="start"))
    for _ in range(25):
        before = state
        state, _ = reduce(scene, state, event_of(random_event(random, written)))
        assert state.viewpoint in {one.id for one in scene.viewpoints}
        assert scene.scoring != "encourage" or state.score >= before.score
        assert state.carrying is None or state.carrying not in state.placed
        assert not before.finished or replace(state, reflection=before.reflection) == before
        for id_, progress in before.tasks.items():
            after = state.tasks[id_]
            assert after.steps[: len(progress.steps)] == progress.steps
            assert after.done or not progress.done
