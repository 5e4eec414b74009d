"""Tasks: something to do at a viewpoint, and the things that are carried and put for it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from scenes.parts import Part, RelativePath, Slug, Stand, Text
from scenes.rules import Actions, Condition

# --- things --------------------------------------------------------------------------------------------


class Prop(Part):
    """A thing that can be taken and carried: a tool, an ingredient (binary glTF beside scene.json).

    It is taken by point + confirm and put by point + confirm; grabbing and letting go does the same.
    """

    id: Slug
    label: Text
    file: RelativePath
    stand: Stand
    size: float = Field(default=0.25, ge=0.02, le=5, description="Its longest side, in metres.")
    when: Condition | None = Field(default=None, description="There only while this is true.")


class Place(Part):
    """Where a prop can be put."""

    id: Slug
    label: Text
    stand: Stand
    when: Condition | None = Field(default=None, description="There only while this is true.")


# --- what is to be done --------------------------------------------------------------------------------


class Doing(Part):
    """What all tasks have in common; never timed, and one may always try again."""

    id: Slug
    prompt: Text = Field(description="What is to be done, in one sentence.")
    hints: tuple[Text, ...] = Field(
        default=(), max_length=5, description="Given one after the other, when the learner asks for one."
    )
    right: Text | None = Field(default=None, description="What the learner reads when it is done.")
    wrong: Text | None = Field(default=None, description="What the learner reads after a step beside it.")
    points: int = Field(default=1, ge=0, le=1000, description="Given once, when it is done.")
    when: Condition | None = Field(default=None, description="To be done only while this is true.")
    then: Actions = Field(default=(), description="Done once, after it, when no card is open.")


class FindTask(Doing):
    """Find all these hotspots, in whatever order."""

    kind: Literal["find"]
    hotspots: tuple[Slug, ...] = Field(min_length=1, max_length=20)


class ChooseTask(Doing):
    """Choose the right one of these hotspots."""

    kind: Literal["choose"]
    hotspots: tuple[Slug, ...] = Field(min_length=2, max_length=20)
    answer: Slug = Field(description="The right one.")


class SequenceTask(Doing):
    """Activate these hotspots in this order."""

    kind: Literal["sequence"]
    hotspots: tuple[Slug, ...] = Field(min_length=2, max_length=20)


class Pair(Part):
    """A prop and the place where it belongs."""

    prop: Slug
    place: Slug


class PlaceTask(Doing):
    """Carry each of these props to its place."""

    kind: Literal["place"]
    pairs: tuple[Pair, ...] = Field(min_length=1, max_length=10)


Task = Annotated[FindTask | ChooseTask | SequenceTask | PlaceTask, Field(discriminator="kind")]
