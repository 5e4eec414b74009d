"""What the ids in a journal are called in the revision that was played: prompts, labels, answers in words."""

from __future__ import annotations

from collections.abc import Sequence

from scenes.blocks import (
    AnswerOption,
    Area,
    AreaBlock,
    AskedBlock,
    ChoiceBlock,
    ChoiceOption,
    NumberBlock,
    OrderBlock,
    OrderItem,
    QuestionBlock,
)
from scenes.checking.walk import asked_of, blocks_of, tasks_of
from scenes.model import Scene

Option = AnswerOption | ChoiceOption | OrderItem | Area


class Names:
    """What the ids of a scene are called; an id that it does not know is said as it is."""

    def __init__(self, scene: Scene, *languages: str) -> None:
        self._say = languages
        blocks = [block for _, block in asked_of(scene)]
        choices = [block for _, block in blocks_of(scene) if isinstance(block, ChoiceBlock)]
        tasks = [task for _, _, task in tasks_of(scene)]
        self._blocks = {block.id: block for block in blocks}
        self.asked = {one.id: one.prompt.best(*languages) for one in (*blocks, *choices, *tasks)}
        self.options = {
            (block.id, one.id): one.label.best(*languages)
            for block in (*blocks, *choices)
            for one in _options(block)
        }
        spots = [spot for viewpoint in scene.viewpoints for spot in viewpoint.hotspots]
        self.viewpoints = {one.id: one.title.best(*languages) for one in scene.viewpoints}
        self.hotspots = {one.id: one.label.best(*languages) for one in spots}
        self.cards = {one.id: one.title.best(*languages) for one in scene.cards}
        self.props = {one.id: one.label.best(*languages) for v in scene.viewpoints for one in v.props}
        self.places = {one.id: one.label.best(*languages) for v in scene.viewpoints for one in v.places}
        self.timers = {
            one.id: one.label.best(*languages) for v in scene.viewpoints for one in v.cues if one.label
        }

    def prompt(self, id_: object) -> str:
        """Return what a block or a task asks."""
        return self.asked.get(str(id_), str(id_))

    def option(self, asked: object, option: object) -> str:
        """Return an option's words."""
        return self.options.get((str(asked), str(option)), str(option))

    def answer(self, asked: object, options: object) -> str:
        """Return an answer in words: labels, a number with its unit, or the digits of a code."""
        given = [str(one) for one in options] if isinstance(options, list | tuple) else []
        match self._blocks.get(str(asked)):
            case NumberBlock(unit=unit):
                number = ", ".join(given).replace(".", "," if self._say[:1] == ("fr",) else ".")
                return f"{number} {unit.best(*self._say)}" if unit else number
            case OrderBlock():
                return " → ".join(self.option(asked, one) for one in given)
        return ", ".join(self.option(asked, one) for one in given)


def _options(block: AskedBlock | ChoiceBlock) -> Sequence[Option]:
    match block:
        case QuestionBlock() | ChoiceBlock():
            return block.options
        case OrderBlock():
            return block.items
        case AreaBlock():
            return block.areas
    return ()
