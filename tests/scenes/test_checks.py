"""What hurts is refused, who is left out is told: each finding with its place and its cure."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scenes import checking
from scenes.checking.walk import actions_of
from scenes.checks import check
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


def many_switches(document: Document) -> None:
    """Thirteen things that go when they are seen: more situations than the walk looks at."""
    for number in range(13):
        name = f"vu{number}"
        document.setdefault("variables", []).append({"id": name, "initial": False})
        seen = {"do": "set", "variable": name, "value": True}
        one = {**named(f"h{number}"), "direction": {"yaw": 7 * number}, "actions": [seen]}
        document["viewpoints"][0]["hotspots"].append({**one, "when": {"variable": name, "value": False}})


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


def viewpoint(number: int, **fields: Any) -> Callable[[Document], object]:
    return lambda document: document["viewpoints"][number].update(fields)


def block(kind: str, **fields: Any) -> Callable[[Document], object]:
    """Put a block onto the first card."""
    asks: Document = {"id": "b", "prompt": {"fr": "?"}, "hints": [{"fr": "Là."}]}
    shows: Document = {"file": "x.bin", "alternative": {"fr": "x"}}
    common = {"video": shows, "area": {**asks, **shows}}.get(kind, asks)
    return lambda d: d["cards"][0]["blocks"].append({"kind": kind, **common, **fields})


def task(kind: str, **fields: Any) -> Callable[[Document], object]:
    """Give the first viewpoint a task, a thing and a place for it."""
    whole = {"kind": kind, "id": "t", "prompt": {"fr": "?"}, **fields}

    def change(document: Document) -> None:
        thing = {"label": {"fr": "x"}, "stand": {"direction": {"yaw": 0}}}
        props, places = [{"id": "pelle", "file": "p.glb", **thing}], [{"id": "mur", **thing}]
        document["viewpoints"][0].update(tasks=[whole], props=props, places=places)
        document["viewpoints"][1].update(places=[{"id": "sol", **thing}])

    return change


def named(id_: str) -> Document:
    return {"id": id_, "label": {"fr": id_}}


def area(id_: str, **box: float) -> Document:
    whole = {"x": 0, "y": 0, "width": 0.5, "height": 0.5, **box}
    return {"id": id_, "label": {"fr": id_}, "correct": id_ == "four", **whole}


def room(document: Document) -> None:
    document["viewpoints"][0]["backdrop"] = {"room": "salle.glb"}
    del document["footage"]["un"]


def in_a_room(*changes: Callable[[Document], object]) -> Callable[[Document], object]:
    def change(document: Document) -> None:
        for one in (room, *changes):
            one(document)

    return change


ASKS_ALL = {"kind": "find", "id": "couleur", "prompt": {"fr": "?"}, "hotspots": ["aller"]}
TIMER = {"id": "c", "on": "wait", "at": 5, "actions": [{"do": "pause"}]}
END = {"id": "c", "on": "end", "actions": [{"do": "pause"}]}
SOUND = {"id": "s", "file": "s.ogg", "caption": {"fr": "s"}, "stand": {"anchor": "n"}}
STANDS = {"label": {"fr": "x"}, "stand": {"anchor": "n"}}


def leaving_locks(document: Document) -> None:
    """Who goes on before having asked finds the end closed."""
    document["variables"] = [{"id": "vu", "initial": False}]
    spot(document, 0)["actions"].append({"do": "set", "variable": "vu", "value": True})
    spot(document, 1)["when"] = {"variable": "vu", "value": True}


def round_in_circles(document: Document) -> None:
    for number, to in ((0, "deux"), (1, "un")):
        cue = {"id": f"c{number}", "on": "arrive", "actions": [{"do": "go", "to": to}]}
        document["viewpoints"][number]["cues"] = [cue]


ERRORS: list[tuple[str, str, Callable[[Document], object]]] = [
    ("same-id", "viewpoints", lambda d: d["viewpoints"][1].update(id="un")),
    ("same-id", "hotspots", lambda d: spot(d, 1).update(id="aller")),
    ("same-id", "cards", add_card("choix")),
    ("same-id", "questions, choix et tâches", same_question),
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
    ("same-id", "questions, choix et tâches", viewpoint(0, tasks=[ASKS_ALL])),
    ("same-id", "props", lambda d: [task("find", hotspots=["aller"])(d),
                                    d["viewpoints"][1].update(props=d["viewpoints"][0]["props"])]),
    ("same-id", "places", lambda d: [task("find", hotspots=["aller"])(d), d["viewpoints"][1].update(
        places=d["viewpoints"][0]["places"])]),
    ("same-id", "sounds", in_a_room(viewpoint(0, sounds=[SOUND, SOUND]))),
    ("same-id", "cards[0].blocks[0].options", lambda d: options(d, 0)[0].update(id="rouge")),
    ("same-id", "cards[0].blocks[1].items", block("order", items=[named("x"), named("x")])),
    ("same-id", "cards[0].blocks[1].areas", block("area", areas=[area("four"), area("x"), area("x")])),
    ("same-id", "viewpoints[0].tasks[0].hotspots", task("find", hotspots=["aller", "aller"])),
    ("same-id", "viewpoints[0].tasks[0].pairs",
     task("place", pairs=[{"prop": "pelle", "place": "mur"}, {"prop": "pelle", "place": "mur"}])),
    ("unknown-name", "viewpoints[0].tasks[0].hotspots[1]", task("sequence", hotspots=["aller", "choisir"])),
    ("unknown-name", "viewpoints[0].tasks[0].pairs[0].prop",
     task("place", pairs=[{"prop": "seau", "place": "mur"}])),
    ("unknown-name", "viewpoints[0].tasks[0].pairs[0].place",
     task("place", pairs=[{"prop": "pelle", "place": "sol"}])),
    ("unknown-name", "viewpoints[0].tasks[0].when",
     task("find", hotspots=["aller"], when={"variable": "x", "value": 1})),
    ("unknown-name", "viewpoints[0].tasks[0].then[0].to",
     task("find", hotspots=["aller"], then=[{"do": "go", "to": "x"}])),
    ("unknown-name", "cards[0].blocks[1].then[0].card",
     block("code", code="1", then=[{"do": "open", "card": "x"}])),
    ("answer-not-offered", "viewpoints[0].tasks[0].answer",
     task("choose", hotspots=["aller", "demander"], answer="choisir")),
    ("sound-without-captions", "cards[0].blocks[1].captions", block("video")),
    ("area-outside", "cards[0].blocks[1].areas[1]", block("area", areas=[area("four"), area("x", x=0.6)])),
    ("does-nothing", "viewpoints[1].hotspots[0]", lambda d: spot(d, 1).update(actions=[])),
    ("time-without-film", "viewpoints[0].cues[0]", viewpoint(0, cues=[END])),
    ("time-without-film", "viewpoints[0].hotspots[0].span",
     lambda d: spot(d, 0).update(span={"start": 1, "end": 2})),
    ("time-without-film", "viewpoints[0].hotspots[0].keyframes", in_a_room(lambda d: spot(d, 0).update(
        direction=None, keyframes=[{"at": 0, "direction": {"yaw": 0}}]))),
    ("anchor-without-room", "viewpoints[1].hotspots[0].anchor",
     lambda d: spot(d, 1).update(direction=None, anchor="table")),
    ("anchor-without-room", "viewpoints[0].sounds[0].stand.anchor", viewpoint(0, sounds=[SOUND])),
    ("anchor-without-room", "viewpoints[0].props[0].stand.anchor",
     viewpoint(0, props=[{"id": "p", "file": "p.glb", **STANDS}])),
    ("anchor-without-room", "viewpoints[0].places[0].stand.anchor",
     viewpoint(0, places=[{"id": "p", **STANDS}])),
    ("stuck", "viewpoints[1]", leaving_locks),
    ("stuck", "viewpoints[0]", round_in_circles),
]  # fmt: skip
WARNINGS: list[tuple[str, str, Callable[[Document], object]]] = [
    ("not-all-tried", "viewpoints", many_switches),
    ("unused-card", "cards[2]", add_card("oubliee")),
    ("unused-footage", "footage.trois", lambda d: d["footage"].update(trois=d["footage"]["un"])),
    ("no-french", "title", lambda d: d.update(title={"en": "A trial"})),
    ("area-too-small", "cards[0].blocks[1].areas[1]",
     block("area", areas=[area("four"), area("x", height=0.04)])),
    ("no-hint", "cards[0].blocks[1].hints", block("number", answer=3, hints=[])),
    ("no-hint", "cards[0].blocks[1].hints", block("code", code="42", hints=[])),
    ("timer-without-label", "viewpoints[0].cues[0]", viewpoint(0, cues=[TIMER])),
    ("captions-without-film", "viewpoints[0].captions",
     in_a_room(viewpoint(0, captions=[{"language": "fr", "file": "c.vtt"}]))),
]  # fmt: skip


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
    sources = [path.read_text(encoding="utf-8") for path in Path(checking.__path__[0]).glob("*.py")]
    codes = set(re.findall(r'(?:error|warning)\(\s*"([a-z-]+)"', "".join(sources)))
    assert codes == {one[0] for one in ERRORS + WARNINGS}


@pytest.mark.parametrize(
    "change",
    [
        task("find", hotspots=["aller", "demander"]),
        task("choose", hotspots=["aller", "demander"], answer="aller"),
        task("place", pairs=[{"prop": "pelle", "place": "mur"}]),
        block("order", items=[named("x"), named("y")]),
        block("number", answer=3),
        block("area", areas=[area("four", x=0.5), area("porte", width=0.05)]),
        block("video", silent=True),
        viewpoint(0, cues=[{**TIMER, "label": {"fr": "La suite"}}]),
        in_a_room(viewpoint(0, sounds=[SOUND], props=[{"id": "p", "file": "p.glb", **STANDS}])),
    ],
)
def test_what_is_good(change: Callable[[Document], object]) -> None:
    assert found(change) == []


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
