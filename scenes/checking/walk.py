"""Walking through a scene: its parts with their places (JSON paths) in the document."""

from __future__ import annotations

from collections.abc import Iterator

from scenes.blocks import ASKED, AskedBlock, Block, Card, ChoiceBlock
from scenes.model import Backdrop, Cue, Hotspot, PointSound, Scene, Viewpoint
from scenes.rules import Action, Condition
from scenes.tasks import Place, Prop, Task

Path = str
Conditional = Hotspot | Cue | Task | Prop | Place | PointSound

PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".avif", ".insp")
FILMS = (".mp4", ".mov", ".mkv", ".webm", ".m4v")


def viewpoints_of(scene: Scene) -> Iterator[tuple[Path, Viewpoint]]:
    """Yield the viewpoints."""
    for v, viewpoint in enumerate(scene.viewpoints):
        yield f"viewpoints[{v}]", viewpoint


def blocks_of(scene: Scene) -> Iterator[tuple[Path, Block]]:
    """Yield the blocks of all cards."""
    for c, card in enumerate(scene.cards):
        for b, block in enumerate(card.blocks):
            yield f"cards[{c}].blocks[{b}]", block


def asked_of(scene: Scene) -> Iterator[tuple[Path, AskedBlock]]:
    """Yield the blocks that ask for an answer."""
    for path, block in blocks_of(scene):
        if isinstance(block, ASKED):
            yield path, block


def tasks_of(scene: Scene) -> Iterator[tuple[Path, Viewpoint, Task]]:
    """Yield the tasks, with the viewpoints where they are to be done."""
    for path, viewpoint in viewpoints_of(scene):
        for t, task in enumerate(viewpoint.tasks):
            yield f"{path}.tasks[{t}]", viewpoint, task


def conditionals_of(path: Path, viewpoint: Viewpoint) -> Iterator[tuple[Path, Conditional]]:
    """Yield the parts of a viewpoint that have a condition, if only they may have one."""
    kinds: dict[str, tuple[Conditional, ...]] = {
        "hotspots": viewpoint.hotspots,
        "cues": viewpoint.cues,
        "tasks": viewpoint.tasks,
        "props": viewpoint.props,
        "places": viewpoint.places,
        "sounds": viewpoint.sounds,
    }
    for kind, parts in kinds.items():
        for number, part in enumerate(parts):
            yield f"{path}.{kind}[{number}]", part


def conditions_of(scene: Scene) -> Iterator[tuple[Path, Condition]]:
    """Yield the conditions of all parts."""
    for path, viewpoint in viewpoints_of(scene):
        for part_path, part in conditionals_of(path, viewpoint):
            if part.when is not None:
                yield f"{part_path}.when", part.when


def actions_of(scene: Scene) -> Iterator[tuple[Path, Action]]:
    """Yield every action of the scene."""
    for path, viewpoint in viewpoints_of(scene):
        yield from viewpoint_actions(path, viewpoint)
    for c, card in enumerate(scene.cards):
        yield from card_actions(f"cards[{c}]", card)


def viewpoint_actions(path: Path, viewpoint: Viewpoint) -> Iterator[tuple[Path, Action]]:
    """Yield the actions of a viewpoint's hotspots, cues and tasks."""
    for h, hotspot in enumerate(viewpoint.hotspots):
        yield from _numbered(f"{path}.hotspots[{h}].actions", hotspot.actions)
    for c, cue in enumerate(viewpoint.cues):
        yield from _numbered(f"{path}.cues[{c}].actions", cue.actions)
    for t, task in enumerate(viewpoint.tasks):
        yield from _numbered(f"{path}.tasks[{t}].then", task.then)


def card_actions(path: Path, card: Card) -> Iterator[tuple[Path, Action]]:
    """Yield the actions of a card's blocks."""
    for b, block in enumerate(card.blocks):
        if isinstance(block, ASKED):
            yield from _numbered(f"{path}.blocks[{b}].then", block.then)
        elif isinstance(block, ChoiceBlock):
            for o, option in enumerate(block.options):
                yield from _numbered(f"{path}.blocks[{b}].options[{o}].actions", option.actions)


def _numbered(path: Path, actions: tuple[Action, ...]) -> Iterator[tuple[Path, Action]]:
    for a, action in enumerate(actions):
        yield f"{path}[{a}]", action


def may_be_a_film(scene: Scene, backdrop: Backdrop) -> bool:
    """Say whether time may pass here; a room and a picture stand still. Unknown footage may be a film."""
    footage = scene.footage.get(backdrop.footage or "")
    picture = footage and (footage.faces or (footage.file or "").lower().endswith(PICTURES))
    return backdrop.room is None and not picture


def is_a_film(scene: Scene, backdrop: Backdrop) -> bool:
    """Say whether the footage is a film for sure, by its file's name."""
    footage = scene.footage.get(backdrop.footage or "")
    return bool(footage and footage.file and footage.file.lower().endswith(FILMS))
