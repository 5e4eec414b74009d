"""No state of a checked scene is without a way to the end, whatever the learner does."""

from __future__ import annotations

import time
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from scenes.asked import judge
from scenes.checking.finishing import Node, can_always_be_finished, right_answer, walk
from scenes.checking.walk import actions_of, asked_of
from scenes.errors import Level
from scenes.model import Scene
from scenes.play import reduce
from scenes.rules import Finish
from scenes.state import Event, initial
from tests.scenes.random_scenes import random_event, random_scene, text
from tests.scenes.test_play import event_of

MOST = 1_200
FINISH = {"do": "finish"}
X = {"variable": "x", "value": True}
NOT_X = {"variable": "x", "value": False}
SET_X = {"do": "set", "variable": "x", "value": True}


def hotspot(id_: str, *actions: Any, **fields: Any) -> dict[str, Any]:
    return {"id": id_, "label": text(id_), "direction": {"yaw": 0}, "actions": list(actions), **fields}


def scene(*hotspots: Any, cards: Any = (), **fields: Any) -> Scene:
    viewpoint = {"id": "a", "title": text("a"), "description": text("-"), "backdrop": {"footage": "f"}}
    document = random_scene(Random(0))
    document |= {
        "variables": [{"id": "x", "initial": False}],
        "viewpoints": [{**viewpoint, "hotspots": hotspots, **fields}],
        "cards": cards,
    }
    return Scene.model_validate(document)


def thing(id_: str, **fields: Any) -> dict[str, Any]:
    return {"id": id_, "label": text(id_), "stand": {"direction": {"yaw": 0}}, **fields}


def problems(one: Scene) -> list[str]:
    return [finding.problem for finding in can_always_be_finished(one)]


def task(kind: str, **fields: Any) -> dict[str, Any]:
    return {"kind": kind, "id": "t", "prompt": text("t"), "then": [FINISH], **fields}


PLACING = task("place", pairs=[{"prop": "pelle", "place": "mur"}])
WAIT = {"id": "w", "on": "wait", "at": 5, "actions": [FINISH]}
GOOD = {
    "a timer alone": scene(cues=[WAIT]),
    "a timer for who has found": scene(hotspot("h", SET_X), cues=[{**WAIT, "when": X}]),
    "a film's end": scene(cues=[{"id": "e", "on": "end", "actions": [FINISH]}]),
    "a moment of the film": scene(hotspot("h", FINISH, span={"start": 4, "end": 5})),
    "finding what hides when it is found": scene(
        hotspot("h", SET_X, when=NOT_X), tasks=[task("find", hotspots=["h"], when=X)]
    ),
    "a sequence": scene(hotspot("h"), hotspot("i", SET_X), tasks=[task("sequence", hotspots=["h", "i"])]),
    "a thing and its place": scene(
        props=[thing("pelle", file="p.glb")], places=[thing("mur")], tasks=[PLACING]
    ),
}
STUCK = {
    "a choice that hides when another is taken": (
        scene(
            hotspot("h", SET_X, when=NOT_X),
            hotspot("i", when=NOT_X),
            tasks=[task("choose", hotspots=["h", "i"], answer="i")],
        ),
        "Au point de vue « a », la fin ne peut plus être atteinte après : activer « h ».",
    ),
    "a place that is never there": (
        scene(props=[thing("pelle", file="p.glb")], places=[thing("mur", when=X)], tasks=[PLACING]),
        "Au point de vue « a », la fin ne peut plus être atteinte dès le début.",
    ),
    "a thing that vanishes": (
        scene(
            hotspot("h", SET_X),
            props=[thing("pelle", file="p.glb", when=NOT_X)],
            places=[thing("mur")],
            tasks=[PLACING],
        ),
        "Au point de vue « a », la fin ne peut plus être atteinte après : activer « h ».",
    ),
    "a timer that closes the door": (
        scene(hotspot("h", FINISH, when=NOT_X), cues=[{**WAIT, "actions": [SET_X]}]),
        "Au point de vue « a », la fin ne peut plus être atteinte après : attendre 5 s.",
    ),
}


@pytest.mark.parametrize("name", GOOD)
def test_scenes_that_can_be_finished(name: str) -> None:
    assert problems(GOOD[name]) == []


@pytest.mark.parametrize("name", STUCK)
def test_the_way_to_where_one_is_stuck_is_told(name: str) -> None:
    one, problem = STUCK[name]
    assert problems(one) == [problem]


def test_the_last_steps_of_a_long_way_are_told() -> None:
    steps = [
        hotspot(
            f"h{n}",
            {"do": "set", "variable": "x", "value": n + 1},
            when={"variable": "x", "value": n},
        )
        for n in range(12)
    ]
    document = scene(*steps, hotspot("fin", FINISH, when={"variable": "x", "is": "<", "value": 12}))
    count = document.model_copy(
        update={"variables": (document.variables[0].model_copy(update={"initial": 0}),)}
    )
    (problem,) = problems(count)
    assert problem.count("activer") == 8
    assert problem.endswith("après : … ; " + " ; ".join(f"activer « h{n} »" for n in range(4, 12)) + ".")


def test_a_way_may_be_longer_than_python_calls_deep() -> None:
    node = Node(initial(GOOD["a timer alone"]))
    for n in range(3_000):
        node = Node(node.state, node, str(n))
    assert node.path() == [str(n) for n in range(3_000)]


def test_every_right_answer_is_right() -> None:
    for seed in range(60):
        for _, block in asked_of(Scene.model_validate(random_scene(Random(seed)))):
            judged = judge(block, right_answer(block))
            assert judged is not None
            assert judged[1]


def test_a_scene_of_very_many_states_is_walked_in_part_which_is_said_and_not_refused() -> None:
    variables = [{"id": f"v{n}", "initial": False} for n in range(40)]
    switches = [
        hotspot(
            f"h{n}",
            {"do": "set", "variable": f"v{n}", "value": True},
            when={"variable": f"v{n}", "value": False},
        )
        for n in range(40)
    ]
    document = scene(*switches, hotspot("fin", FINISH)).model_dump(mode="json", by_alias=True)
    whole = Scene.model_validate({**document, "variables": variables})
    before = time.process_time()
    (finding,) = can_always_be_finished(whole)
    assert (finding.level, finding.code) == (Level.WARNING, "not-all-tried")
    assert time.process_time() - before < 10  # on any machine; about half a second on ours


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow]
)
@given(random=st.randoms(use_true_random=False))
def test_whatever_a_learner_does_a_checked_scene_can_be_finished(random: Random) -> None:
    written = random_scene(random, finishes=random.choice([0.05, 0.15, 0.3]))
    one = Scene.model_validate(written)
    assume(any(isinstance(action, Finish) for _, action in actions_of(one)))
    state, _ = reduce(one, initial(one), Event(kind="start"))
    nodes = walk(one, state, most=MOST)
    assume(len(nodes) < MOST and all(node.good for node in nodes))
    for _ in range(15):
        state, _ = reduce(one, state, event_of(random_event(random, written)))
    assert walk(one, state, most=MOST)[0].good
