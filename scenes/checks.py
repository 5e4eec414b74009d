"""What a scene must be beyond its form: nothing that hurts, nobody left behind.

Errors refuse the scene; warnings tell whom it would leave out. Each finding has a place and a cure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from scenes.blocks import Card, ChoiceBlock, QuestionBlock
from scenes.errors import Finding, Level
from scenes.model import Cue, Hotspot, Scene, Viewpoint
from scenes.rules import (
    Action,
    AllOf,
    AnyOf,
    Condition,
    Finish,
    GoTo,
    Not,
    OpenCard,
    SetVariable,
)

Place = str


def check(scene: Scene) -> tuple[Finding, ...]:
    """Return everything to mend in a scene that has the right form; errors first."""
    found = [*_unique_ids(scene), *_references(scene)]
    if not found:  # the graph can only be walked when every name leads somewhere
        found = [*_reachable(scene), *_leads_to_an_end(scene), *_unused(scene)]
    found += [*_inclusive(scene), *_timing(scene)]
    return tuple(sorted(found, key=lambda finding: finding.level is not Level.ERROR))


def actions_of(scene: Scene) -> Iterator[tuple[Place, Action]]:
    """Yield every action of the scene with its place."""
    for v, viewpoint in enumerate(scene.viewpoints):
        yield from _viewpoint_actions(f"viewpoints[{v}]", viewpoint)
    for c, card in enumerate(scene.cards):
        yield from _card_actions(f"cards[{c}]", card)


def _viewpoint_actions(place: Place, viewpoint: Viewpoint) -> Iterator[tuple[Place, Action]]:
    for part_place, part in _parts(place, viewpoint):
        for a, action in enumerate(part.actions):
            yield f"{part_place}.actions[{a}]", action


def _parts(place: Place, viewpoint: Viewpoint) -> Iterator[tuple[Place, Hotspot | Cue]]:
    for h, hotspot in enumerate(viewpoint.hotspots):
        yield f"{place}.hotspots[{h}]", hotspot
    for c, cue in enumerate(viewpoint.cues):
        yield f"{place}.cues[{c}]", cue


def _card_actions(place: Place, card: Card) -> Iterator[tuple[Place, Action]]:
    for b, block in enumerate(card.blocks):
        if isinstance(block, QuestionBlock):
            for a, action in enumerate(block.then):
                yield f"{place}.blocks[{b}].then[{a}]", action
        if isinstance(block, ChoiceBlock):
            for o, option in enumerate(block.options):
                for a, action in enumerate(option.actions):
                    yield f"{place}.blocks[{b}].options[{o}].actions[{a}]", action


def _unique_ids(scene: Scene) -> Iterator[Finding]:
    blocks = [block for card in scene.cards for block in card.blocks]
    kinds = {
        "viewpoints": [one.id for one in scene.viewpoints],
        "hotspots": [one.id for viewpoint in scene.viewpoints for one in viewpoint.hotspots],
        "cues": [one.id for viewpoint in scene.viewpoints for one in viewpoint.cues],
        "cards": [one.id for one in scene.cards],
        "questions et choix": [one.id for one in blocks if isinstance(one, QuestionBlock | ChoiceBlock)],
        "variables": [one.id for one in scene.variables],
    }
    for kind, ids in kinds.items():
        for id_, count in Counter(ids).items():
            if count > 1:
                yield _error(
                    "same-id", kind, f"« {id_} » y est {count} fois.", "Donnez à chacun son propre id."
                )


def _references(scene: Scene) -> Iterator[Finding]:
    viewpoints = {one.id for one in scene.viewpoints}
    cards = {one.id for one in scene.cards}
    variables = {one.id for one in scene.variables}
    if scene.start not in viewpoints:
        yield _unknown("start", "point de vue", scene.start)
    for v, viewpoint in enumerate(scene.viewpoints):
        footage = viewpoint.backdrop.footage
        if footage is not None and footage not in scene.footage:
            yield _unknown(f"viewpoints[{v}].backdrop.footage", "séquence filmée", footage)
    for place, action in actions_of(scene):
        if isinstance(action, GoTo) and action.to not in viewpoints:
            yield _unknown(f"{place}.to", "point de vue", action.to)
        if isinstance(action, OpenCard) and action.card not in cards:
            yield _unknown(f"{place}.card", "fiche", action.card)
        if isinstance(action, SetVariable) and action.variable not in variables:
            yield _unknown(f"{place}.variable", "variable", action.variable)
    for place, name in _condition_variables(scene):
        if name not in variables:
            yield _unknown(place, "variable", name)


def _condition_variables(scene: Scene) -> Iterator[tuple[Place, str]]:
    for v, viewpoint in enumerate(scene.viewpoints):
        for place, part in _parts(f"viewpoints[{v}]", viewpoint):
            for name in _variables(part.when):
                yield f"{place}.when", name


def _variables(condition: Condition | None) -> Iterator[str]:
    match condition:
        case None:
            return
        case AllOf(all=parts) | AnyOf(any=parts):
            for part in parts:
                yield from _variables(part)
        case Not(not_=part):
            yield from _variables(part)
        case _:
            yield condition.variable


def _ways_out(scene: Scene) -> dict[str, tuple[set[str], bool]]:
    """For each viewpoint: where its hotspots, cues and cards lead, and whether the scene can end there."""
    cards = {card.id: card for card in scene.cards}
    ways: dict[str, tuple[set[str], bool]] = {}
    for viewpoint in scene.viewpoints:
        todo = [action for _, action in _viewpoint_actions("", viewpoint)]
        opened: set[str] = set()
        to: set[str] = set()
        ends = False
        while todo:
            action = todo.pop()
            if isinstance(action, GoTo):
                to.add(action.to)
            elif isinstance(action, Finish):
                ends = True
            elif isinstance(action, OpenCard) and action.card not in opened:
                opened.add(action.card)
                todo += [inner for _, inner in _card_actions("", cards[action.card])]
        ways[viewpoint.id] = (to, ends)
    return ways


def _reachable(scene: Scene) -> Iterator[Finding]:
    ways = _ways_out(scene)
    seen, todo = {scene.start}, [scene.start]
    while todo:
        for to in ways[todo.pop()][0] - seen:
            seen.add(to)
            todo.append(to)
    for v, viewpoint in enumerate(scene.viewpoints):
        if viewpoint.id not in seen:
            yield _error(
                "unreachable-viewpoint",
                f"viewpoints[{v}]",
                f"Rien ne mène au point de vue « {viewpoint.id} ».",
                "Ajoutez un point d'intérêt qui y va, ou retirez-le.",
            )


def _leads_to_an_end(scene: Scene) -> Iterator[Finding]:
    """A viewpoint from which no path leads to an end is a dead end.

    A scene without any `finish` ends by the player's own way out: then only one that cannot be left counts.
    """
    ways = _ways_out(scene)
    ending = {id_ for id_, (_, ends) in ways.items() if ends}
    if not ending:
        if len(scene.viewpoints) > 1:
            cure = 'Ajoutez une action {"do": "finish"} là où la scène se termine.'
            yield _error("no-end", "viewpoints", "Aucune action ne termine la scène.", cure)
        return
    good, grew = set(ending), True
    while grew:
        more = {id_ for id_, (to, _) in ways.items() if id_ not in good and to & good}
        good |= more
        grew = bool(more)
    for v, viewpoint in enumerate(scene.viewpoints):
        if viewpoint.id not in good:
            yield _error(
                "dead-end",
                f"viewpoints[{v}]",
                f"Du point de vue « {viewpoint.id} », aucun chemin ne mène à la fin.",
                "Ajoutez-y un point d'intérêt qui continue ou termine la scène.",
            )


def _unused(scene: Scene) -> Iterator[Finding]:
    opened = {action.card for _, action in actions_of(scene) if isinstance(action, OpenCard)}
    for c, card in enumerate(scene.cards):
        if card.id not in opened:
            cure = "Ouvrez-la par un point d'intérêt, ou retirez-la."
            yield _warning("unused-card", f"cards[{c}]", f"Rien n'ouvre la fiche « {card.id} ».", cure)
    shown = {viewpoint.backdrop.footage for viewpoint in scene.viewpoints}
    for slug in scene.footage:
        if slug not in shown:
            cure = "Montrez-la dans un point de vue, ou retirez-la."
            yield _warning("unused-footage", f"footage.{slug}", "Aucun point de vue ne la montre.", cure)


def _inclusive(scene: Scene) -> Iterator[Finding]:
    if "fr" not in scene.title.root:
        cure = 'Ajoutez "fr" à chaque texte : c\'est la première langue des apprenants.'
        yield _warning("no-french", "title", "Le titre n'est pas en français.", cure)
    for v, viewpoint in enumerate(scene.viewpoints):
        if viewpoint.captions or viewpoint.silent:
            continue
        footage = scene.footage.get(viewpoint.backdrop.footage or "")
        if (
            footage
            and footage.file
            and footage.file.lower().endswith((".mp4", ".mov", ".mkv", ".webm", ".m4v"))
        ):
            yield _error(
                "sound-without-captions",
                f"viewpoints[{v}].captions",
                "Cette vidéo n'a pas de sous-titres.",
                "Ajoutez un fichier WebVTT, ou \"silent\": true si rien d'utile ne s'entend.",
            )


def _timing(scene: Scene) -> Iterator[Finding]:
    for v, viewpoint in enumerate(scene.viewpoints):
        looped_end = viewpoint.backdrop.loop and any(cue.on == "end" for cue in viewpoint.cues)
        if looped_end:
            cure = "Retirez « loop », ou donnez un temps au repère."
            yield _error(
                "end-of-a-loop", f"viewpoints[{v}].cues", "Une vidéo en boucle n'a pas de fin.", cure
            )


def _error(code: str, place: Place, problem: str, cure: str) -> Finding:
    return Finding(level=Level.ERROR, code=code, place=place, problem=problem, cure=cure)


def _warning(code: str, place: Place, problem: str, cure: str) -> Finding:
    return Finding(level=Level.WARNING, code=code, place=place, problem=problem, cure=cure)


def _unknown(place: Place, what: str, name: str) -> Finding:
    none = "Aucun" if what == "point de vue" else "Aucune"
    problem = f"{none} {what} ne s'appelle « {name} »."
    return _error("unknown-name", place, problem, "Corrigez le nom, ou ajoutez ce qui manque.")
