"""The scene format: frozen, and refusing what contradicts itself."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from scenes.model import Footage, Scene
from scenes.parts import Text
from tests.conftest import SCENE


def test_a_scene_is_frozen() -> None:
    scene = Scene.model_validate(SCENE)
    with pytest.raises(ValidationError):
        scene.id = "autre"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("texts", "wanted", "best"),
    [
        ({"fr": "Le four", "en": "The oven"}, ("en",), "The oven"),
        ({"fr": "Le four"}, ("en", "fr"), "Le four"),
        ({"fr": "Le four"}, ("fr-x-falc",), "Le four"),
        ({"fr": "Le four", "fr-x-falc": "Un four"}, ("fr-x-falc",), "Un four"),
        ({"fr": " ", "de": "Der Ofen"}, ("fr",), "Der Ofen"),
        ({"de": "Der Ofen"}, (), "Der Ofen"),
    ],
)
def test_the_best_language_there_is(texts: dict[str, str], wanted: tuple[str, ...], best: str) -> None:
    assert Text(texts).best(*wanted) == best


@pytest.mark.parametrize("texts", [{}, {"fr": " "}, {"français": "x"}, {"FR": "x"}, {"fr": "x" * 5001}])
def test_texts_that_are_none(texts: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Text(texts)


def test_a_part_is_found_by_its_id() -> None:
    scene = Scene.model_validate(SCENE)
    assert scene.viewpoint("deux").title.best("fr") == "Second lieu"
    assert scene.card("choix").id == "choix"
    with pytest.raises(KeyError):
        scene.viewpoint("trois")
    with pytest.raises(KeyError):
        scene.card("trois")


@pytest.mark.parametrize(
    "footage",
    [
        {"title": {"fr": "x"}, "file": "a.jpg", "faces": ["a"] * 6},
        {"title": {"fr": "x"}, "faces": ["a"] * 5},
        {"title": {"fr": "x"}, "file": "../a.jpg"},
        {"title": {"fr": "x"}, "projection": "fisheye"},
        {"file": "a.jpg"},
    ],
)
def test_footage_that_contradicts_itself(footage: Any) -> None:
    with pytest.raises(ValidationError):
        Footage.model_validate(footage)


def hotspot(**fields: Any) -> Any:
    document = {**SCENE["viewpoints"][0]["hotspots"][0], **fields}
    viewpoint = {**SCENE["viewpoints"][0], "hotspots": [document]}
    return {**SCENE, "viewpoints": [viewpoint, SCENE["viewpoints"][1]]}


@pytest.mark.parametrize(
    "fields",
    [
        {"direction": {"yaw": 180}},
        {"direction": {"yaw": -180.1}},
        {"direction": {"yaw": 0, "pitch": 90.1}},
        {"span": {"start": 5, "end": 5}},
        {"span": {"start": -1, "end": 5}},
        {"actions": [{"do": "finish"}] * 21},
        {"actions": [{"do": "score", "points": 1001}]},
        {"icon": "star"},
        {"when": {"variable": "x"}},
        {"colour": "red"},
        {"direction": None},
        {"anchor": "table"},
        {"keyframes": [{"at": 0, "direction": {"yaw": 0}}]},
        {"direction": None, "keyframes": [{"at": 1, "direction": {"yaw": 0}}] * 2},
        {"direction": None, "anchor": ""},
    ],
)
def test_hotspots_that_are_none(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Scene.model_validate(hotspot(**fields))


def question(**fields: Any) -> Any:
    block = {**SCENE["cards"][0]["blocks"][0], **fields}
    return {**SCENE, "cards": [{**SCENE["cards"][0], "blocks": [block]}, SCENE["cards"][1]]}


def test_a_question_has_its_right_answers() -> None:
    label = {"fr": "x"}
    both = [{"id": one, "label": label, "correct": True} for one in "ab"]
    none = [{"id": one, "label": label} for one in "ab"]
    assert Scene.model_validate(question(options=both, multiple=True))
    for options in (both, none, both[:1]):
        with pytest.raises(ValidationError):
            Scene.model_validate(question(options=options))


@pytest.mark.parametrize("cue", [{"on": "time"}, {"on": "arrive", "at": 3}, {"on": "never"}])
def test_cues_that_contradict_themselves(cue: dict[str, Any]) -> None:
    whole = {"id": "c", "actions": [{"do": "pause"}], **cue}
    viewpoint = {**SCENE["viewpoints"][0], "cues": [whole]}
    with pytest.raises(ValidationError):
        Scene.model_validate({**SCENE, "viewpoints": [viewpoint, SCENE["viewpoints"][1]]})
