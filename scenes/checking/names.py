"""Ids are unique, and every name leads somewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from scenes.blocks import AreaBlock, ChoiceBlock, OrderBlock, QuestionBlock
from scenes.checking.walk import (
    Path,
    actions_of,
    asked_of,
    blocks_of,
    conditions_of,
    tasks_of,
    viewpoints_of,
)
from scenes.errors import Finding, error
from scenes.model import Scene, Viewpoint
from scenes.rules import AllOf, AnyOf, Condition, GoTo, Not, OpenCard, SetVariable
from scenes.tasks import ChooseTask, PlaceTask, Task

ASKING = "questions, choix et tâches"
"""What asks has one name space: hints are asked for by its id."""


def unique_ids(scene: Scene) -> Iterator[Finding]:
    """Find ids that are there twice among their kind, or within their block or task."""
    for place, ids in (*_kinds(scene).items(), *_within(scene)):
        for id_, count in Counter(ids).items():
            if count > 1:
                problem = f"« {id_} » y est {count} fois."
                yield error("same-id", place, problem, "Donnez à chacun son propre id.")


def _kinds(scene: Scene) -> dict[str, list[str]]:
    choices = (block for _, block in blocks_of(scene) if isinstance(block, ChoiceBlock))
    asked = [block.id for _, block in asked_of(scene)]
    tasks = [task.id for _, _, task in tasks_of(scene)]
    return {
        "viewpoints": _ids(scene.viewpoints),
        "hotspots": [id_ for one in scene.viewpoints for id_ in _ids(one.hotspots)],
        "cues": [id_ for one in scene.viewpoints for id_ in _ids(one.cues)],
        "props": [id_ for one in scene.viewpoints for id_ in _ids(one.props)],
        "places": [id_ for one in scene.viewpoints for id_ in _ids(one.places)],
        "sounds": [id_ for one in scene.viewpoints for id_ in _ids(one.sounds)],
        "cards": _ids(scene.cards),
        ASKING: [*asked, *_ids(choices), *tasks],
        "variables": _ids(scene.variables),
    }


def _within(scene: Scene) -> Iterator[tuple[Path, list[str]]]:
    for path, block in blocks_of(scene):
        if isinstance(block, QuestionBlock | ChoiceBlock):
            yield f"{path}.options", _ids(block.options)
        elif isinstance(block, OrderBlock):
            yield f"{path}.items", _ids(block.items)
        elif isinstance(block, AreaBlock):
            yield f"{path}.areas", _ids(block.areas)
    for path, _, task in tasks_of(scene):
        if isinstance(task, PlaceTask):
            yield f"{path}.pairs", [pair.prop for pair in task.pairs]
        else:
            yield f"{path}.hotspots", list(task.hotspots)


def _ids(parts: Iterable[Any]) -> list[str]:
    return [part.id for part in parts]


def references(scene: Scene) -> Iterator[Finding]:
    """Find names that lead nowhere."""
    variables = {*_ids(scene.variables)}
    if scene.start not in _ids(scene.viewpoints):
        yield _unknown("start", "point de vue", scene.start)
    for path, viewpoint in viewpoints_of(scene):
        footage = viewpoint.backdrop.footage
        if footage is not None and footage not in scene.footage:
            yield _unknown(f"{path}.backdrop.footage", "séquence filmée", footage)
    yield from _action_references(scene, variables)
    for path, condition in conditions_of(scene):
        for name in variables_of(condition):
            if name not in variables:
                yield _unknown(path, "variable", name)
    props = {*_kinds(scene)["props"]}
    for path, viewpoint, task in tasks_of(scene):
        yield from _task_references(path, viewpoint, task, props)


def _action_references(scene: Scene, variables: set[str]) -> Iterator[Finding]:
    viewpoints, cards = {*_ids(scene.viewpoints)}, {*_ids(scene.cards)}
    for path, action in actions_of(scene):
        if isinstance(action, GoTo) and action.to not in viewpoints:
            yield _unknown(f"{path}.to", "point de vue", action.to)
        if isinstance(action, OpenCard) and action.card not in cards:
            yield _unknown(f"{path}.card", "fiche", action.card)
        if isinstance(action, SetVariable) and action.variable not in variables:
            yield _unknown(f"{path}.variable", "variable", action.variable)


def _task_references(path: Path, viewpoint: Viewpoint, task: Task, props: set[str]) -> Iterator[Finding]:
    if isinstance(task, PlaceTask):
        places = {*_ids(viewpoint.places)}
        for number, pair in enumerate(task.pairs):
            if pair.prop not in props:
                yield _unknown(f"{path}.pairs[{number}].prop", "objet", pair.prop)
            if pair.place not in places:
                yield _unknown(f"{path}.pairs[{number}].place", "emplacement de ce point de vue", pair.place)
        return
    hotspots = {*_ids(viewpoint.hotspots)}
    for number, name in enumerate(task.hotspots):
        if name not in hotspots:
            yield _unknown(f"{path}.hotspots[{number}]", "point d'intérêt de ce point de vue", name)
    if isinstance(task, ChooseTask) and task.answer not in task.hotspots:
        problem = f"« {task.answer} » n'est pas parmi les points d'intérêt de la tâche."
        yield error("answer-not-offered", f"{path}.answer", problem, "Nommez l'un de ses « hotspots ».")


def variables_of(condition: Condition) -> Iterator[str]:
    """Yield the variables that a condition reads."""
    match condition:
        case AllOf(all=parts) | AnyOf(any=parts):
            for part in parts:
                yield from variables_of(part)
        case Not(not_=part):
            yield from variables_of(part)
        case _:
            yield condition.variable


def _unknown(place: Path, what: str, name: str) -> Finding:
    none = "Aucune" if what.split()[0] in ("séquence", "fiche", "variable") else "Aucun"
    problem = f"{none} {what} ne s'appelle « {name} »."
    return error("unknown-name", place, problem, "Corrigez le nom, ou ajoutez ce qui manque.")
