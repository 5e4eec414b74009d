"""The events that a viewing's chunks carry, checked at the border."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints, ValidationError

from server.errors import Unprocessable

Kind = Annotated[str, StringConstraints(pattern=r"^[a-z]+(\.[a-z]+)?$", max_length=40)]


class Event(BaseModel):
    """Something that happened in a viewing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    t: int = Field(ge=0, le=7 * 86_400_000, description="Milliseconds since the viewing's start (monotonic).")
    kind: Kind
    ref: Annotated[str, StringConstraints(max_length=200)] | None = None
    media: int | None = Field(default=None, ge=0, description="Position in the video, milliseconds.")
    data: dict[str, JsonValue] = {}


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
