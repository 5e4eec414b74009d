"""The scene format, version 1: frozen, declarative data, no code and no HTML.

This module is the truth. The JSON Schema (`scenes/scene.schema.json`) and the viewer's TypeScript
types are generated from it; tests compare them.

Conventions: angles in degrees, yaw 0 = the front of the footage, + to the right, [-180, 180); pitch + up,
[-90, 90]. Times in seconds from the start of the viewpoint's video. Ids are slugs, unique among their
kind in the whole scene. Texts are plain, with `**strong**`, `*emphasis*` and line breaks at the most.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any, Literal

from pydantic import Field, JsonValue, model_validator

from scenes.blocks import Card
from scenes.parts import (
    Captions,
    Direction,
    LanguageTag,
    NodeName,
    Part,
    Position,
    RelativePath,
    Seconds,
    Slug,
    Span,
    Stand,
    Text,
    Yaw,
)
from scenes.rules import (
    Actions,
    Condition,
    Value,
)
from scenes.tasks import Place, Prop, Task

FORMAT = "plateau-scene/1"

# --- viewpoints ----------------------------------------------------------------------------------------


class Keyframe(Part):
    """Where a hotspot is at a second of the video."""

    at: Seconds
    direction: Direction


class Hotspot(Part):
    """A point one can activate: in a direction, moving with the video, or at a node of the room."""

    id: Slug
    label: Text
    icon: Literal["info", "go", "question", "choice", "look", "finish"] = "info"
    direction: Direction | None = None
    keyframes: tuple[Keyframe, ...] = Field(
        default=(),
        max_length=500,
        description="Instead of a direction, on video: it goes straight from one to the next by the shorter"
        " way, and stands still before the first and after the last.",
    )
    anchor: NodeName | None = Field(default=None, description="Instead of a direction, in a room.")
    discreet: bool = Field(
        default=False, description="No disc is drawn before it is pointed at or found (tasks of finding)."
    )
    span: Span | None = Field(default=None, description="On video only; without it, always there.")
    when: Condition | None = Field(default=None, description="Shown only while this is true.")
    actions: Actions = Field(default=(), description="May be none where a task waits for it.")

    @model_validator(mode="after")
    def _one_place(self) -> Hotspot:
        ways = (self.direction is not None) + bool(self.keyframes) + (self.anchor is not None)
        if ways != 1:
            raise ValueError('give one of "direction", "keyframes" and "anchor"')
        times = [one.at for one in self.keyframes]
        if any(later <= earlier for earlier, later in pairwise(times)):
            raise ValueError("keyframes come in the order of their times")
        return self


class Cue(Part):
    """Something that happens by itself: on arrival, at a time of the video, at its end, or after a wait.

    A wait is a timer. Learners may switch timers off: then a button stands for it, and nothing hurries them.
    """

    id: Slug
    on: Literal["arrive", "time", "end", "wait"]
    at: Seconds | None = Field(
        default=None,
        description="Seconds of the video, or seconds since the arrival during which no card was open; only,"
        ' and always, with "on": "time" or "wait".',
    )
    label: Text | None = Field(
        default=None, description='With "on": "wait": what comes then; a timer is shown beside it.'
    )
    when: Condition | None = None
    actions: Actions = Field(min_length=1)

    @model_validator(mode="after")
    def _time_has_at(self) -> Cue:
        if (self.on in ("time", "wait")) != (self.at is not None):
            raise ValueError('"at" goes with "on": "time" or "wait", which need it')
        if self.label is not None and self.on != "wait":
            raise ValueError('"label" goes with "on": "wait"')
        return self


class PointSound(Part):
    """A sound that comes from somewhere: a machine, a street. `caption` says it to who does not hear it."""

    id: Slug
    file: RelativePath
    caption: Text
    stand: Stand
    volume: float = Field(default=1, ge=0, le=1)
    loop: bool = True
    when: Condition | None = Field(default=None, description="Heard only while this is true.")


class AudioDescription(Part):
    """What is seen, told by a voice between what is said: a sound file as long as the video."""

    language: LanguageTag
    file: RelativePath


class Backdrop(Part):
    """What surrounds the learner: a piece of footage, or a room made of a 3D model."""

    footage: Slug | None = Field(default=None, description="A key of the scene's `footage`.")
    room: RelativePath | None = Field(
        default=None, description="Instead of footage: a binary glTF file beside scene.json, in metres."
    )
    position: Position = Field(
        default=(0, 0, 0),
        description="In a room: the point of its floor above which the learner sits. Viewpoints of the same"
        " room are places in it.",
    )
    yaw: Yaw = Field(default=0, description="The footage's own yaw that becomes this viewpoint's yaw 0.")
    swap_eyes: bool = Field(
        default=False, description="For stereo footage whose eyes were filmed the wrong way."
    )
    loop: bool = Field(default=False, description="Video starts again at its end (ambience); else it ends.")

    @model_validator(mode="after")
    def _one_backdrop(self) -> Backdrop:
        if (self.footage is None) == (self.room is None):
            raise ValueError('give either "footage" or "room"')
        return self


class Viewpoint(Part):
    """One place where the learner stands."""

    id: Slug
    title: Text
    description: Text = Field(description="What can be seen here, in words, for those who cannot see it.")
    backdrop: Backdrop
    arrival: Direction = Direction(yaw=0)
    silent: bool = Field(default=False, description="Nobody speaks here: no captions are due.")
    captions: tuple[Captions, ...] = ()
    audio_descriptions: tuple[AudioDescription, ...] = ()
    sounds: tuple[PointSound, ...] = Field(default=(), max_length=6)
    hotspots: tuple[Hotspot, ...] = Field(default=(), max_length=500)
    props: tuple[Prop, ...] = Field(default=(), max_length=20)
    places: tuple[Place, ...] = Field(default=(), max_length=20)
    tasks: tuple[Task, ...] = Field(default=(), max_length=20)
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
    reflection: bool = Field(
        default=True, description="At the end the learner is asked: would I see myself here?"
    )
    start: Slug = Field(description="The viewpoint where the scene begins.")
    variables: tuple[Variable, ...] = ()
    footage: dict[Slug, Footage] = Field(default_factory=dict)
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
