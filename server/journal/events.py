"""The events that a viewing's chunks carry, checked at the border."""

from __future__ import annotations

from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    StringConstraints,
    ValidationError,
    model_validator,
)

from server.errors import Unprocessable

LONGEST_MS = 7 * 86_400_000  # of a viewing
LARGEST_NUMBER = 2**53  # what JavaScript counts exactly
DEEPEST = 8

Kind = Annotated[str, StringConstraints(pattern=r"^[a-z]+(\.[a-z]+)?$", max_length=40)]


def _tame(facts: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """Refuse what no report could be made of: endless numbers, values that are none, boxes in boxes."""
    todo: list[tuple[JsonValue, int]] = [(facts, 0)]
    while todo:
        value, depth = todo.pop()
        if depth > DEEPEST:
            raise ValueError(f"facts lie at most {DEEPEST} boxes deep")
        if isinstance(value, int | float) and not abs(value) <= LARGEST_NUMBER:  # so written for NaN
            raise ValueError("a number is finite and at most 2^53")
        if isinstance(value, dict):
            todo += [(inner, depth + 1) for inner in value.values()]
        elif isinstance(value, list):
            todo += [(inner, depth + 1) for inner in value]
    return facts


Facts = Annotated[dict[str, JsonValue], AfterValidator(_tame)]


class Event(BaseModel):
    """Something that happened in a viewing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    t: int = Field(ge=0, le=LONGEST_MS, description="Milliseconds since the viewing's start (monotonic).")
    kind: Kind
    ref: Annotated[str, StringConstraints(max_length=200)] | None = None
    media: int | None = Field(
        default=None, ge=0, le=LONGEST_MS, description="Position in the video, milliseconds."
    )
    data: Facts = {}

    @model_validator(mode="after")
    def _answers_are_lists(self) -> Event:
        options = self.data.get("options", [])
        if self.kind == "question.answer" and not (
            isinstance(options, list) and all(isinstance(one, str) for one in options)
        ):
            raise ValueError("the options of an answer are a list of ids")
        return self


class EventsChunk(BaseModel):
    """A numbered chunk of events, in the order in which they happened."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    events: tuple[Event, ...] = Field(max_length=1_000)


def parse_events(data: bytes) -> tuple[Event, ...]:
    """Return the events of a chunk's bytes; Unprocessable when they are not in the format."""
    try:
        return EventsChunk.model_validate_json(data).events
    except ValidationError as error:
        raise Unprocessable(
            "Ce morceau de journal n'est pas dans le format.", detail=str(error)[:500]
        ) from error
