"""The scene format, version 1: frozen, declarative data, no code and no HTML.

This module is the truth. The JSON Schema (`scenes/scene.schema.json`) and the viewer's TypeScript
types are generated from it; tests compare them.

Conventions: angles in degrees, yaw 0 = the front of the footage, + to the right, [-180, 180); pitch + up,
[-90, 90]. Times in seconds from the start of the viewpoint's video. Ids are slugs, unique among their
kind in the whole scene. Texts are plain, with `**strong**`, `*emphasis*` and line breaks at the most.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, JsonValue, model_validator

from scenes.parts import Direction, LanguageTag, Part, RelativePath, Seconds, Slug, Span, Text, Yaw
from scenes.rules import (
    Actions,
    Condition,
    Value,
)

FORMAT = "plateau-scene/1"

# --- cards: what a hotspot opens -----------------------------------------------------------------------


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


class AnswerOption(Part):
    """One answer to a question."""

    id: Slug
    label: Text
    correct: bool = False
    feedback: Text | None = Field(default=None, description="What the learner reads after choosing it.")


class QuestionBlock(Part):
    """A question with one right answer or several; never timed, and one may always try again."""

    kind: Literal["question"]
    id: Slug
    prompt: Text
    options: tuple[AnswerOption, ...] = Field(min_length=2, max_length=8)
    multiple: bool = Field(
        default=False, description="Several answers are right, and all of them are wanted."
    )
    points: int = Field(default=1, ge=0, le=1000, description="Given once, for the right answer.")
    then: Actions = Field(default=(), description="Done after the right answer, when the card is closed.")

    @model_validator(mode="after")
    def _right_answers(self) -> QuestionBlock:
        right = sum(option.correct for option in self.options)
        if right == 0:
            raise ValueError("a question needs a right answer")
        if right > 1 and not self.multiple:
            raise ValueError('a question with several right answers needs "multiple": true')
        return self


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
    TextBlock | ImageBlock | SoundBlock | QuestionBlock | ChoiceBlock, Field(discriminator="kind")
]


class Card(Part):
    """What opens before the learner: a title and blocks, from top to bottom."""

    id: Slug
    title: Text
    blocks: tuple[Block, ...] = Field(min_length=1, max_length=12)


# --- viewpoints ----------------------------------------------------------------------------------------


class Hotspot(Part):
    """A point one can activate."""

    id: Slug
    label: Text
    icon: Literal["info", "go", "question", "choice", "look", "finish"] = "info"
    direction: Direction
    span: Span | None = Field(default=None, description="On video only; without it, always there.")
    when: Condition | None = Field(default=None, description="Shown only while this is true.")
    actions: Actions = Field(min_length=1)


class Cue(Part):
    """Something that happens by itself: on arrival, at a time of the video, or at its end."""

    id: Slug
    on: Literal["arrive", "time", "end"]
    at: Seconds | None = Field(default=None, description='Seconds; only, and always, with "on": "time".')
    when: Condition | None = None
    actions: Actions = Field(min_length=1)

    @model_validator(mode="after")
    def _time_has_at(self) -> Cue:
        if (self.on == "time") != (self.at is not None):
            raise ValueError('"at" goes with "on": "time", and "on": "time" needs "at"')
        return self


class Captions(Part):
    """A WebVTT file beside scene.json, in one language."""

    language: LanguageTag
    file: RelativePath


class Backdrop(Part):
    """What surrounds the learner: a piece of footage."""

    footage: Slug = Field(description="A key of the scene's `footage`.")
    yaw: Yaw = Field(default=0, description="The footage's own yaw that becomes this viewpoint's yaw 0.")
    swap_eyes: bool = Field(
        default=False, description="For stereo footage whose eyes were filmed the wrong way."
    )
    loop: bool = Field(default=False, description="Video starts again at its end (ambience); else it ends.")


class Viewpoint(Part):
    """One place where the learner stands."""

    id: Slug
    title: Text
    description: Text = Field(description="What can be seen here, in words, for those who cannot see it.")
    backdrop: Backdrop
    arrival: Direction = Direction(yaw=0)
    silent: bool = Field(default=False, description="Nobody speaks here: no captions are due.")
    captions: tuple[Captions, ...] = ()
    hotspots: tuple[Hotspot, ...] = Field(default=(), max_length=500)
    cues: tuple[Cue, ...] = Field(default=(), max_length=500)


# --- the scene -----------------------------------------------------------------------------------------


class Footage(Part):
    """What the scene calls a piece of footage, and the file that travels with it.

    In a folder or package each piece has its `file`; in a scene made from the library, the server holds
    the link to its own footage and `file` is absent. Several files are the six faces of a cubemap.
    """

    file: RelativePath | None = None
    faces: tuple[RelativePath, ...] = Field(
        default=(), max_length=6, description="Cubemap faces in the order front, right, back, left, up, down."
    )
    title: Text
    projection: Literal["equirectangular", "half-equirectangular", "cubemap"] | None = Field(
        default=None, description="Staff's word; without it the file is recognised."
    )
    stereo: Literal["mono", "top-bottom", "bottom-top", "side-by-side", "side-by-side-reversed"] | None = (
        Field(default=None, description="Staff's word; without it the file is recognised.")
    )
    credit: str = Field(default="", max_length=500, description="Who made it, as it must be named.")
    licence: str = Field(default="", max_length=100)

    @model_validator(mode="after")
    def _one_source(self) -> Footage:
        if self.file and self.faces:
            raise ValueError("give either a file or six faces, not both")
        if self.faces and len(self.faces) != 6:
            raise ValueError("a cubemap has six faces: front, right, back, left, up, down")
        return self


class Variable(Part):
    """A value the scene remembers while it is played."""

    id: Slug
    initial: Value = 0


class Guide(Part):
    """For the trainer: why, how, and what to talk about afterwards."""

    aim: Text
    steps: tuple[Text, ...] = ()
    debrief: tuple[Text, ...] = Field(default=(), description="Questions for the talk afterwards.")
    minutes: int = Field(default=5, ge=1, le=90, description="How long the scene takes, about.")


class Rights(Part):
    """Who may see the scene, and a note on the people filmed."""

    scope: Literal["public", "class"] = Field(
        default="class", description="public: also in the open demo; class: learners, trainers and staff."
    )
    note: str = Field(default="", max_length=2_000)


class Scene(Part):
    """What a trainer launches: an interactive experience of one or more viewpoints."""

    format: Literal["plateau-scene/1"]
    id: Slug
    title: Text
    summary: Text | None = None
    trade: Slug = Field(description="boulangerie, automobile, optique, vente, restaurant ...")
    licence: str = Field(max_length=100, description="SPDX name of the scene's licence, e.g. CC-BY-SA-4.0.")
    authors: tuple[str, ...] = Field(min_length=1, max_length=50)
    guide: Guide | None = None
    rights: Rights = Rights()
    scoring: Literal["encourage", "exact", "none"] = Field(
        default="encourage",
        description="encourage: the score only rises; exact: it may fall; none: not shown.",
    )
    start: Slug = Field(description="The viewpoint where the scene begins.")
    variables: tuple[Variable, ...] = ()
    footage: dict[Slug, Footage] = Field(min_length=1)
    viewpoints: tuple[Viewpoint, ...] = Field(min_length=1, max_length=200)
    cards: tuple[Card, ...] = Field(default=(), max_length=500)
    schema_: str | None = Field(default=None, alias="$schema", description="For editors; not read.")
    comment: JsonValue = Field(default=None, alias="$comment", description="For authors; not read.")

    def viewpoint(self, id_: str) -> Viewpoint:
        """Return the viewpoint of this id; KeyError when there is none."""
        return next((one for one in self.viewpoints if one.id == id_), None) or _missing(id_)

    def card(self, id_: str) -> Card:
        """Return the card of this id; KeyError when there is none."""
        return next((one for one in self.cards if one.id == id_), None) or _missing(id_)


def _missing(id_: str) -> Any:
    raise KeyError(id_)
