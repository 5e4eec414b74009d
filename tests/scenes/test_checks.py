"""What hurts is refused, who is left out is told: each finding with its place and its cure."""

from __future__ import annotations

import copy
import inspect
import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from scenes import checks
from scenes.checks import actions_of, check
from scenes.errors import Finding, Level
from scenes.package import parse_scene
from tests.conftest import SCENE

Document = dict[str, Any]


def found(change: Callable[[Document], object]) -> list[Finding]:
    """What the checks find in the good scene after a change."""
    document = copy.deepcopy(SCENE)
    change(document)
    return list(check(parse_scene(json.dumps(document))))


def spot(document: Document, viewpoint: int, hotspot: int = 0) -> Document:
    one: Document = document["viewpoints"][viewpoint]["hotspots"][hotspot]
    return one


def condition(**when: Any) -> Callable[[Document], object]:
    return lambda document: spot(document, 0).update(when=when)


def variables(document: Document) -> None:
    document["variables"] = [{"id": "v"}, {"id": "v"}]


def options(document: Document, card: int) -> list[Document]:
    kept: list[Document] = document["cards"][card]["blocks"][0]["options"]
    return kept


def test_the_good_scene_is_good() -> None:
    assert found(lambda document: None) == []


def add_card(id_: str) -> Callable[[Document], object]:
    block = {"kind": "text", "text": {"fr": "Rien"}}
    return lambda document: document["cards"].append({"id": id_, "title": {"fr": "x"}, "blocks": [block]})


def film(document: Document) -> None:
    document["footage"]["un"]["file"] = "media/un.MP4"


def looped(document: Document) -> None:
    viewpoint = document["viewpoints"][0]
    viewpoint["backdrop"]["loop"] = True
    viewpoint["cues"] = [{"id": "c", "on": "end", "actions": [{"do": "finish"}]}]


def unreachable(document: Document) -> None:
    spot(document, 0, 1)["actions"] = [{"do": "finish"}]


def no_end(document: Document) -> None:
    options(document, 1)[1]["actions"] = [{"do": "go", "to": "un"}]


def dead_end(document: Document) -> None:
    spot(document, 0, 1)["actions"] = [{"do": "go", "to": "deux"}]
    document["viewpoints"][1]["hotspots"] = []
    spot(document, 0)["actions"].append({"do": "finish"})


def same_question(document: Document) -> None:
    document["cards"][1]["blocks"][0]["id"] = "couleur"


ERRORS: list[tuple[str, str, Callable[[Document], object]]] = [
    ("same-id", "viewpoints", lambda d: d["viewpoints"][1].update(id="un")),
    ("same-id", "hotspots", lambda d: spot(d, 1).update(id="aller")),
    ("same-id", "cards", add_card("choix")),
    ("same-id", "questions et choix", same_question),
    ("same-id", "variables", variables),
    ("unknown-name", "start", lambda d: d.update(start="ailleurs")),
    ("unknown-name", "viewpoints[1].backdrop.footage",
     lambda d: d["viewpoints"][1]["backdrop"].update(footage="x")),
    ("unknown-name", "viewpoints[0].hotspots[1].actions[0].to",
     lambda d: spot(d, 0, 1).update(actions=[{"do": "go", "to": "x"}])),
    ("unknown-name", "viewpoints[0].hotspots[0].actions[0].card",
     lambda d: spot(d, 0).update(actions=[{"do": "open", "card": "x"}])),
    ("unknown-name", "viewpoints[0].hotspots[0].actions[0].variable",
     lambda d: spot(d, 0).update(actions=[{"do": "set", "variable": "x", "value": 1}])),
    ("unknown-name", "cards[0].blocks[0].then[0].to",
     lambda d: d["cards"][0]["blocks"][0].update(then=[{"do": "go", "to": "x"}])),
    ("unknown-name", "cards[1].blocks[0].options[0].actions[0].to",
     lambda d: options(d, 1)[0].update(actions=[{"do": "go", "to": "x"}])),
    ("unknown-name", "viewpoints[0].hotspots[0].when", condition(variable="x", value=1)),
    ("unknown-name", "viewpoints[0].hotspots[0].when",
     condition(all=[{"any": [{"not": {"variable": "x", "value": 1}}]}])),
    ("unreachable-viewpoint", "viewpoints[1]", unreachable),
    ("no-end", "viewpoints", no_end),
    ("dead-end", "viewpoints[1]", dead_end),
    ("sound-without-captions", "viewpoints[0].captions", film),
    ("end-of-a-loop", "viewpoints[0].cues", looped),
]  # fmt: skip
WARNINGS: list[tuple[str, str, Callable[[Document], object]]] = [
    ("unused-card", "cards[2]", add_card("oubliee")),
    ("unused-footage", "footage.trois", lambda d: d["footage"].update(trois=d["footage"]["un"])),
    ("no-french", "title", lambda d: d.update(title={"en": "A trial"})),
]


@pytest.mark.parametrize(("code", "place", "change"), ERRORS, ids=[f"{one[0]} {one[1]}" for one in ERRORS])
def test_what_refuses_a_scene(code: str, place: str, change: Callable[[Document], object]) -> None:
    errors = [one for one in found(change) if one.level is Level.ERROR]
    assert (code, place) in [(one.code, one.place) for one in errors], errors
    for one in errors:
        assert one.problem.endswith(".")
        assert one.cure.endswith((".", "apprenants."))
        assert str(one) == f"{one.place} : {one.problem} {one.cure}"


@pytest.mark.parametrize(("code", "place", "change"), WARNINGS, ids=[one[0] for one in WARNINGS])
def test_what_only_warns(code: str, place: str, change: Callable[[Document], object]) -> None:
    (one,) = found(change)
    assert (one.level, one.code, one.place) == (Level.WARNING, code, place)


def test_every_finding_of_the_checks_is_tried_here() -> None:
    codes = set(re.findall(r'_(?:error|warning)\(\s*"([a-z-]+)"', inspect.getsource(checks)))
    assert codes == {one[0] for one in ERRORS + WARNINGS}


def test_errors_come_first() -> None:
    def both(document: Document) -> None:
        document["title"] = {"en": "A trial"}
        film(document)

    assert [one.level for one in found(both)] == [Level.ERROR, Level.WARNING]


def test_captions_or_silence_satisfy() -> None:
    def captioned(document: Document) -> None:
        film(document)
        document["viewpoints"][0]["captions"] = [{"language": "fr", "file": "c.vtt"}]

    def silent(document: Document) -> None:
        film(document)
        document["viewpoints"][0]["silent"] = True

    assert found(captioned) == found(silent) == []


def test_a_single_viewpoint_needs_no_end() -> None:
    def single(document: Document) -> None:
        document["viewpoints"] = document["viewpoints"][:1]
        document["viewpoints"][0]["hotspots"] = []
        document["cards"] = []
        del document["footage"]["deux"]

    assert found(single) == []


def test_cards_that_open_one_another_are_walked_once() -> None:
    def ring(document: Document) -> None:
        for card, other in ((0, "choix"), (1, "question")):
            leads = [{"do": "open", "card": other}]
            both = [{"id": one, "label": {"fr": one}, "actions": leads} for one in "ab"]
            block = {"kind": "choice", "id": f"ring-{card}", "prompt": {"fr": "?"}, "options": both}
            document["cards"][card]["blocks"].append(block)

    assert found(ring) == []


def test_every_action_has_its_place() -> None:
    places = [place for place, _ in actions_of(parse_scene(json.dumps(SCENE)))]
    assert places == [
        "viewpoints[0].hotspots[0].actions[0]",
        "viewpoints[0].hotspots[1].actions[0]",
        "viewpoints[1].hotspots[0].actions[0]",
        "cards[1].blocks[0].options[0].actions[0]",
        "cards[1].blocks[0].options[1].actions[0]",
    ]
