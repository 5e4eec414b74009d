"""What a scene does: conditions over variables, and actions."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from scenes.parts import Direction, Part, Slug

# --- conditions over variables -------------------------------------------------------------------------

Value = bool | int | float | str


class Compare(Part):
    """True when the variable stands in this relation to the value."""

    variable: Slug
    is_: Literal["==", "!=", "<", "<=", ">", ">="] = Field(default="==", alias="is")
    value: Value


class AllOf(Part):
    """True when all are (true when there is none)."""

    all: tuple[Condition, ...]


class AnyOf(Part):
    """True when at least one is."""

    any: tuple[Condition, ...]


class Not(Part):
    """True when the other is not."""

    not_: Condition = Field(alias="not")


Condition = Compare | AllOf | AnyOf | Not


# --- actions -------------------------------------------------------------------------------------------


class OpenCard(Part):
    """Show a card."""

    do: Literal["open"]
    card: Slug


class CloseCard(Part):
    """Put the open card away."""

    do: Literal["close"]


class GoTo(Part):
    """Go to another viewpoint, by a fade; `arrival` says where one faces there (else its own arrival)."""

    do: Literal["go"]
    to: Slug
    arrival: Direction | None = None


class SetVariable(Part):
    """Give a variable a value."""

    do: Literal["set"]
    variable: Slug
    value: Value


class Score(Part):
    """Add points; under the scoring `encourage` the score only rises."""

    do: Literal["score"]
    points: int = Field(ge=-1000, le=1000)


class Play(Part):
    """Let the viewpoint's video run."""

    do: Literal["play"]


class Pause(Part):
    """Hold the viewpoint's video."""

    do: Literal["pause"]


class Finish(Part):
    """End the scene: show the end card, seal the viewing."""

    do: Literal["finish"]


Action = Annotated[
    OpenCard | CloseCard | GoTo | SetVariable | Score | Play | Pause | Finish, Field(discriminator="do")
]
Actions = Annotated[tuple[Action, ...], Field(max_length=20)]
