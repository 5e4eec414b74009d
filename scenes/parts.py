"""The smallest parts of the scene format: ids, angles, times, texts in their languages."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, RootModel, StringConstraints, model_validator

Slug = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64),
    Field(description="Lower-case letters, digits and single hyphens."),
]
Yaw = Annotated[
    float, Field(ge=-180, lt=180, description="Degrees, 0 = front of the footage, + to the right.")
]
Pitch = Annotated[float, Field(ge=-90, le=90, description="Degrees, + up.")]
Seconds = Annotated[float, Field(ge=0, le=86_400)]
Metres = Annotated[float, Field(ge=-1_000, le=1_000, description="Metres.")]
Position = Annotated[
    tuple[Metres, Metres, Metres],
    Field(description="x to the right, y up, -z ahead, in metres, as in glTF."),
]
NodeName = Annotated[
    str, StringConstraints(min_length=1, max_length=120), Field(description="A node of the room's model.")
]
RelativePath = Annotated[
    str,
    StringConstraints(
        pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*$", max_length=200
    ),
    Field(description="A file beside scene.json, by a relative path without `..`."),
]
LanguageTag = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$", max_length=35),
    Field(description="BCP 47: fr, fr-x-falc (easy French), en ..."),
]


class Part(BaseModel):
    """Base of every part of a scene: frozen, and a misspelt field is an error, not silence."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(RootModel[dict[LanguageTag, Annotated[str, StringConstraints(max_length=5_000)]]]):
    """One text in its languages: `{"fr": "Le four", "fr-x-falc": "Le four", "en": "The oven"}`."""

    model_config = ConfigDict(frozen=True)

    @model_validator(mode="after")
    def _not_empty(self) -> Text:
        if not any(text.strip() for text in self.root.values()):
            raise ValueError("a text needs at least one language with words in it")
        return self

    def best(self, *wanted: str) -> str:
        """Return the text in the first wanted language there is, else in its base language, else any."""
        for tag in wanted:
            for candidate in (tag, tag.partition("-")[0]):
                if self.root.get(candidate, "").strip():
                    return self.root[candidate]
        return next(text for text in self.root.values() if text.strip())


class Direction(Part):
    """Where one looks from the viewpoint."""

    yaw: Yaw
    pitch: Pitch = 0


class Stand(Part):
    """Where a thing stands: in a direction at a distance, or at a node of the viewpoint's room."""

    direction: Direction | None = None
    distance: Annotated[float, Field(ge=0.3, le=20, description="Metres; not with `anchor`.")] = 1.2
    anchor: NodeName | None = Field(default=None, description="Instead of a direction.")

    @model_validator(mode="after")
    def _one_place(self) -> Stand:
        if (self.direction is None) == (self.anchor is None):
            raise ValueError('give either "direction" or "anchor"')
        return self


class Captions(Part):
    """A WebVTT file beside scene.json, in one language."""

    language: LanguageTag
    file: RelativePath
    directions: RelativePath | None = Field(
        default=None,
        description="A JSON sidecar that says where who speaks stands: see `plateau-directions/1`.",
    )


class Span(Part):
    """The part of the video during which a hotspot can be seen."""

    start: Seconds
    end: Seconds

    @model_validator(mode="after")
    def _forward(self) -> Span:
        if self.end <= self.start:
            raise ValueError("the end of a span comes after its start")
        return self
