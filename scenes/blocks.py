"""Cards: what a hotspot opens. Blocks that tell, blocks that ask, and blocks that branch."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from scenes.parts import Captions, Part, RelativePath, Slug, Text
from scenes.rules import Actions

# --- blocks that tell ----------------------------------------------------------------------------------


class TextBlock(Part):
    """Words."""

    kind: Literal["text"]
    text: Text


class ImageBlock(Part):
    """A flat picture beside scene.json; `alternative` says it in words for those who cannot see it."""

    kind: Literal["image"]
    file: RelativePath
    alternative: Text
    caption: Text | None = None


class SoundBlock(Part):
    """A sound beside scene.json; `transcript` is what can be heard, in words."""

    kind: Literal["sound"]
    file: RelativePath
    transcript: Text


class VideoBlock(Part):
    """A flat film beside scene.json (MP4: H.264 and AAC); it starts when the learner asks for it."""

    kind: Literal["video"]
    file: RelativePath
    alternative: Text = Field(description="What is seen, in words, for those who cannot see it.")
    captions: tuple[Captions, ...] = ()
    silent: bool = Field(default=False, description="Nobody speaks in it: no captions are due.")


class ModelBlock(Part):
    """A 3D object beside scene.json (binary glTF), to be turned and looked at."""

    kind: Literal["model"]
    file: RelativePath
    alternative: Text = Field(description="What it looks like, in words.")
    caption: Text | None = None


# --- blocks that ask -----------------------------------------------------------------------------------


class Asked(Part):
    """What all blocks that ask have in common; never timed, and one may always try again."""

    id: Slug
    prompt: Text
    hints: tuple[Text, ...] = Field(
        default=(), max_length=5, description="Given one after the other, when the learner asks for one."
    )
    right: Text | None = Field(default=None, description="What the learner reads after the right answer.")
    wrong: Text | None = Field(default=None, description="What the learner reads after another answer.")
    points: int = Field(default=1, ge=0, le=1000, description="Given once, for the right answer.")
    then: Actions = Field(default=(), description="Done after the right answer, when the card is closed.")


class AnswerOption(Part):
    """One answer to a question."""

    id: Slug
    label: Text
    correct: bool = False
    feedback: Text | None = Field(default=None, description="What the learner reads after choosing it.")


class QuestionBlock(Asked):
    """A question with one right answer or several."""

    kind: Literal["question"]
    options: tuple[AnswerOption, ...] = Field(min_length=2, max_length=8)
    multiple: bool = Field(
        default=False, description="Several answers are right, and all of them are wanted."
    )

    @model_validator(mode="after")
    def _right_answers(self) -> QuestionBlock:
        right = sum(option.correct for option in self.options)
        if right == 0:
            raise ValueError("a question needs a right answer")
        if right > 1 and not self.multiple:
            raise ValueError('a question with several right answers needs "multiple": true')
        return self


class OrderItem(Part):
    """One of the things to be put in order."""

    id: Slug
    label: Text


class OrderBlock(Asked):
    """Things to be put in order: given here in the right one, shown first in another."""

    kind: Literal["order"]
    items: tuple[OrderItem, ...] = Field(min_length=2, max_length=8)


class NumberBlock(Asked):
    """A number to be found: a weight, a time, a temperature."""

    kind: Literal["number"]
    answer: float = Field(ge=-999_999_999, le=999_999_999)
    tolerance: float = Field(default=0, ge=0, description="How far from the answer is still right.")
    unit: Text | None = Field(default=None, description="Shown behind the number: g, min, °C ...")


Share = Annotated[float, Field(ge=0, le=1, description="A share of the picture, from its left or its top.")]


class Area(Part):
    """A part of the picture; `label` names it for who does not see the picture."""

    id: Slug
    label: Text
    x: Share
    y: Share
    width: Share
    height: Share
    correct: bool = False
    feedback: Text | None = Field(default=None, description="What the learner reads after choosing it.")


class AreaBlock(Asked):
    """The right place in a picture is to be pointed at."""

    kind: Literal["area"]
    file: RelativePath
    alternative: Text
    areas: tuple[Area, ...] = Field(min_length=2, max_length=12)

    @model_validator(mode="after")
    def _right_areas(self) -> AreaBlock:
        if sum(area.correct for area in self.areas) != 1:
            raise ValueError("exactly one area is right")
        return self


class CodeBlock(Asked):
    """A lock that opens to a code of digits."""

    kind: Literal["code"]
    code: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,8}$")]


AskedBlock = QuestionBlock | OrderBlock | NumberBlock | AreaBlock | CodeBlock
ASKED = (QuestionBlock, OrderBlock, NumberBlock, AreaBlock, CodeBlock)


# --- blocks that branch --------------------------------------------------------------------------------


class ChoiceOption(Part):
    """One branch of a choice."""

    id: Slug
    label: Text
    actions: Actions = Field(min_length=1)


class ChoiceBlock(Part):
    """A branching decision: no answer is wrong, each leads somewhere."""

    kind: Literal["choice"]
    id: Slug
    prompt: Text
    options: tuple[ChoiceOption, ...] = Field(min_length=2, max_length=6)


Block = Annotated[
    TextBlock
    | ImageBlock
    | SoundBlock
    | VideoBlock
    | ModelBlock
    | QuestionBlock
    | OrderBlock
    | NumberBlock
    | AreaBlock
    | CodeBlock
    | ChoiceBlock,
    Field(discriminator="kind"),
]


class Card(Part):
    """What opens before the learner: a title and blocks, from top to bottom."""

    id: Slug
    title: Text
    blocks: tuple[Block, ...] = Field(min_length=1, max_length=12)
