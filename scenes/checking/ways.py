"""The graph of viewpoints: all can be reached, and from all there is a way to the end."""

from __future__ import annotations

from collections.abc import Iterator

from scenes.checking.walk import actions_of, card_actions, viewpoint_actions, viewpoints_of
from scenes.errors import Finding, error, warning
from scenes.model import Scene
from scenes.rules import Finish, GoTo, OpenCard


def reachable(scene: Scene) -> Iterator[Finding]:
    """Find viewpoints to which nothing leads."""
    ways = _ways_out(scene)
    seen, todo = {scene.start}, [scene.start]
    while todo:
        for to in ways[todo.pop()][0] - seen:
            seen.add(to)
            todo.append(to)
    for path, viewpoint in viewpoints_of(scene):
        if viewpoint.id not in seen:
            problem = f"Rien ne mène au point de vue « {viewpoint.id} »."
            cure = "Ajoutez un point d'intérêt qui y va, ou retirez-le."
            yield error("unreachable-viewpoint", path, problem, cure)


def leads_to_an_end(scene: Scene) -> Iterator[Finding]:
    """A viewpoint from which no path leads to an end is a dead end.

    A scene without any `finish` ends by the player's own way out: then only one that cannot be left counts.
    """
    ways = _ways_out(scene)
    ending = {id_ for id_, (_, ends) in ways.items() if ends}
    if not ending:
        if len(scene.viewpoints) > 1:
            cure = 'Ajoutez une action {"do": "finish"} là où la scène se termine.'
            yield error("no-end", "viewpoints", "Aucune action ne termine la scène.", cure)
        return
    good, grew = set(ending), True
    while grew:
        more = {id_ for id_, (to, _) in ways.items() if id_ not in good and to & good}
        good |= more
        grew = bool(more)
    for path, viewpoint in viewpoints_of(scene):
        if viewpoint.id not in good:
            problem = f"Du point de vue « {viewpoint.id} », aucun chemin ne mène à la fin."
            cure = "Ajoutez-y un point d'intérêt qui continue ou termine la scène."
            yield error("dead-end", path, problem, cure)


def unused(scene: Scene) -> Iterator[Finding]:
    """Find cards that nothing opens and footage that nothing shows."""
    opened = {action.card for _, action in actions_of(scene) if isinstance(action, OpenCard)}
    for c, card in enumerate(scene.cards):
        if card.id not in opened:
            cure = "Ouvrez-la par un point d'intérêt, ou retirez-la."
            yield warning("unused-card", f"cards[{c}]", f"Rien n'ouvre la fiche « {card.id} ».", cure)
    shown = {viewpoint.backdrop.footage for viewpoint in scene.viewpoints}
    for slug in scene.footage:
        if slug not in shown:
            cure = "Montrez-la dans un point de vue, ou retirez-la."
            yield warning("unused-footage", f"footage.{slug}", "Aucun point de vue ne la montre.", cure)


def _ways_out(scene: Scene) -> dict[str, tuple[set[str], bool]]:
    """For each viewpoint: where what is there leads, and whether the scene can end there."""
    cards = {card.id: card for card in scene.cards}
    ways: dict[str, tuple[set[str], bool]] = {}
    for viewpoint in scene.viewpoints:
        todo = [action for _, action in viewpoint_actions("", viewpoint)]
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
                todo += [inner for _, inner in card_actions("", cards[action.card])]
        ways[viewpoint.id] = (to, ends)
    return ways
