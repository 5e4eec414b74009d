"""Scenes and events by chance: small, of the right form, with everything that the play rules know."""

from __future__ import annotations

from random import Random
from typing import Any

Document = dict[str, Any]

VARIABLES: dict[str, list[bool] | list[int]] = {"x": [False, True], "y": [0, 1, 2]}
SECONDS = [0, 2, 5, 5.5, 9]


def text(words: str) -> Document:
    return {"fr": words}


def some(random: Random, most: int, least: int = 0) -> range:
    return range(random.randint(least, most))


def condition(random: Random, depth: int = 1) -> Document:
    if depth and random.random() < 0.2:
        inner = [condition(random, depth - 1) for _ in some(random, 2)]
        return random.choice([{"all": inner}, {"any": inner}, {"not": condition(random, depth - 1)}])
    variable = random.choice(list(VARIABLES))
    relation = random.choice(["==", "==", "!=", ">=", "<"])
    return {"variable": variable, "is": relation, "value": random.choice(VARIABLES[variable])}


def maybe_when(random: Random, chance: float = 0.3) -> Document:
    return {"when": condition(random)} if random.random() < chance else {}


class Maker:
    """Makes one scene; `finishes` is how likely an action ends it."""

    def __init__(self, random: Random, finishes: float = 0.15) -> None:
        self.random, self.finishes = random, finishes
        self.viewpoints = ["a", "b", "c"][: random.randint(1, 3)]
        self.cards = ["k", "l", "m"][: random.randint(0, 3)]
        self.props = {f"p{n}": random.choice(self.viewpoints) for n in some(random, 3)}
        self.places = {f"q{n}": random.choice(self.viewpoints) for n in some(random, 3)}
        self.asked = 0

    def id(self, letter: str) -> str:
        self.asked += 1
        return f"{letter}{self.asked}"

    def action(self) -> Document:
        random = self.random
        if random.random() < self.finishes:
            return {"do": "finish"}
        variable = random.choice(list(VARIABLES))
        value = random.choice(VARIABLES[variable])
        actions: list[Document] = [
            {"do": "set", "variable": variable, "value": value},
            {"do": "set", "variable": variable, "value": value},
            {"do": "go", "to": random.choice(self.viewpoints)},
            {"do": random.choice(["close", "play", "pause"])},
            {"do": "score", "points": random.randint(-2, 3)},
        ]
        actions += [{"do": "open", "card": random.choice(self.cards)} for _ in self.cards]
        return random.choice(actions)

    def actions(self, least: int = 0) -> list[Document]:
        return [self.action() for _ in some(self.random, 2, least)]

    def asking(self, letter: str) -> Document:
        hints = [text("h") for _ in some(self.random, 2)]
        points = self.random.randint(0, 2)
        return {
            "id": self.id(letter),
            "prompt": text("?"),
            "hints": hints,
            "points": points,
            "then": self.actions(),
        }

    def block(self) -> Document:
        random = self.random
        ids = [{"id": one, "label": text(one)} for one in ("un", "deux", "trois")]
        match random.choice(["text", "question", "order", "number", "area", "code", "choice"]):
            case "question":
                many = random.random() < 0.4
                right = {"un", "trois"} if many else {"deux"}
                options: list[Document] = [{**one, "correct": one["id"] in right} for one in ids]
                return {"kind": "question", **self.asking("b"), "options": options, "multiple": many}
            case "order":
                return {"kind": "order", **self.asking("b"), "items": ids}
            case "number":
                answer = random.choice([3, 12.2, -0.5])
                tolerance = random.choice([0, 0.1])
                return {"kind": "number", **self.asking("b"), "answer": answer, "tolerance": tolerance}
            case "area":
                box = {"x": 0, "y": 0, "width": 0.5, "height": 0.5}
                areas: list[Document] = [{**one, **box, "correct": one["id"] == "un"} for one in ids]
                picture: Document = {"file": "x.png", "alternative": text("x")}
                return {"kind": "area", **self.asking("b"), **picture, "areas": areas}
            case "code":
                return {"kind": "code", **self.asking("b"), "code": "042"}
            case "choice":
                options = [{**one, "actions": self.actions(least=1)} for one in ids[:2]]
                return {"kind": "choice", "id": self.id("b"), "prompt": text("?"), "options": options}
        return {"kind": "text", "text": text("-")}

    def hotspot(self) -> Document:
        id_ = self.id("h")
        span = {"span": {"start": 2, "end": 6}} if self.random.random() < 0.15 else {}
        return {
            "id": id_,
            "label": text(id_),
            "direction": {"yaw": 0},
            "actions": self.actions(),
            **span,
            **maybe_when(self.random),
        }

    def cue(self) -> Document:
        on = self.random.choice(["arrive", "time", "end", "wait", "wait"])
        at = {"at": self.random.choice(SECONDS)} if on in ("time", "wait") else {}
        when = maybe_when(self.random)
        return {"id": self.id("c"), "on": on, **at, **when, "actions": self.actions(least=1)}

    def task(self, viewpoint: str, hotspots: list[str]) -> Document | None:
        random = self.random
        kind = random.choice(["find", "choose", "sequence", "place"])
        common = {"kind": kind, **self.asking("t"), **maybe_when(random, 0.4)}
        places = [id_ for id_, where in self.places.items() if where == viewpoint]
        if kind == "place" and self.props and places:
            props = random.sample(list(self.props), random.randint(1, len(self.props)))
            return {**common, "pairs": [{"prop": one, "place": random.choice(places)} for one in props]}
        if kind == "place" or len(hotspots) < 2:
            return None
        named = random.sample(hotspots, random.randint(2, len(hotspots)))
        answer = {"answer": random.choice(named)} if kind == "choose" else {}
        return {**common, "hotspots": named, **answer}

    def viewpoint(self, id_: str) -> Document:
        random = self.random
        hotspots = [self.hotspot() for _ in some(random, 4, 1)]
        tasks = [self.task(id_, [one["id"] for one in hotspots]) for _ in some(random, 2)]
        stand = {"stand": {"direction": {"yaw": 0}}}
        props = [one for one, where in self.props.items() if where == id_]
        places = [one for one, where in self.places.items() if where == id_]
        return {
            "id": id_,
            "title": text(id_),
            "description": text("-"),
            "backdrop": {"footage": "f", "loop": random.random() < 0.3},
            "silent": True,
            "hotspots": hotspots,
            "cues": [self.cue() for _ in some(random, 2)],
            "tasks": [one for one in tasks if one],
            "props": [
                {"id": one, "label": text(one), "file": "p.glb", **stand, **maybe_when(random, 0.15)}
                for one in props
            ],
            "places": [
                {"id": one, "label": text(one), **stand, **maybe_when(random, 0.15)} for one in places
            ],
        }

    def scene(self) -> Document:
        cards = [
            {"id": one, "title": text(one), "blocks": [self.block(), self.block()]} for one in self.cards
        ]
        return {
            "format": "plateau-scene/1",
            "id": "hasard",
            "title": text("Hasard"),
            "trade": "essai",
            "licence": "CC0-1.0",
            "authors": ["hasard"],
            "start": "a",
            "scoring": self.random.choice(["encourage", "exact", "none"]),
            "reflection": self.random.random() < 0.8,
            "variables": [{"id": one, "initial": values[0]} for one, values in VARIABLES.items()],
            "footage": {"f": {"title": text("f"), "file": "f.mp4"}},
            "viewpoints": [self.viewpoint(one) for one in self.viewpoints],
            "cards": cards,
        }


def random_scene(random: Random, finishes: float = 0.15) -> Document:
    """Return a scene document by chance."""
    return Maker(random, finishes).scene()


_ANSWERS: list[list[str]] = [
    ["deux"], ["un"], ["un", "trois"], ["un", "deux", "trois"], ["trois", "deux", "un"], ["un", "un", "un"],
    ["3"], ["12,3"], ["12.2"], ["-0.50"], ["042"], ["42"], [], ["x", "y"],
]  # fmt: skip


def random_event(random: Random, scene: Document) -> Document:
    """Return an event by chance, mostly one that the scene may hear somewhere."""
    blocks = [one["id"] for card in scene["cards"] for one in card["blocks"] if "id" in one] or ["none"]
    of = {
        kind: [one["id"] for viewpoint in scene["viewpoints"] for one in viewpoint[kind]] or ["none"]
        for kind in ("hotspots", "cues", "tasks", "props", "places")
    }
    events: list[Document] = [
        {"kind": "close"},
        {"kind": "close"},
        {"kind": "answer", "question": random.choice(blocks), "options": random.choice(_ANSWERS)},
        {"kind": "answer", "question": random.choice(blocks), "options": random.choice(_ANSWERS)},
        {"kind": "choose", "choice": random.choice(blocks), "option": random.choice(["un", "deux", "trois"])},
        {"kind": "hint", "asked": random.choice([*blocks, *of["tasks"]])},
        {"kind": "take", "prop": random.choice(of["props"])},
        {"kind": "put", "place": random.choice(of["places"])},
        {"kind": "drop"},
        {"kind": "wait", "seconds": random.choice([0.1, 1, 2.3, 5])},
        {"kind": "skip", "cue": random.choice(of["cues"])},
        {"kind": "time", "at": random.choice([*SECONDS, 3.3])},
        {"kind": random.choice(["end", "play", "pause", "start"])},
        {"kind": "reflect", "answer": random.choice(["yes", "maybe", "no", "?"])},
    ]
    activations = [{"kind": "activate", "hotspot": random.choice(of["hotspots"])} for _ in range(8)]
    return random.choice([*events, *activations])
