"""What there is to do for a piece of footage, as orders: one a job."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Self


class Kind(StrEnum):
    """A step of the preparation, in the order they come."""

    PREPARE = "prepare"  # all of it in one go: photos
    FAST = "fast"  # the first rung: the film can be watched while the rest is encoded
    LADDER = "ladder"  # every other rung, whole or one chunk of it
    FINISH = "finish"  # pictures, checks, packaging; then it is published
    NIGHT = "night"  # rungs that take long, once everything else is done


# Smaller comes first: what makes something playable comes before what makes it better.
PRIORITY = {Kind.PREPARE: 20, Kind.FAST: 20, Kind.FINISH: 25, Kind.LADDER: 30, Kind.NIGHT: 90}


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One piece of work."""

    footage_id: str
    attempt: str  # of the footage; the work is worth nothing once another is in force
    kind: Kind
    part: int = 0  # of a ladder that several hosts share, from 0
    parts: int = 1  # how many there are
    night: bool = False  # of FINISH: a night pass follows

    @property
    def job_id(self) -> str:
        """The id of the job, the same whoever orders it."""
        return f"{self.footage_id}:{self.attempt}:{self.kind}:{self.part}"

    def to_json(self) -> dict[str, Any]:
        """Return it for a queue."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Read what `to_json` wrote."""
        return cls(**{**data, "kind": Kind(data["kind"])})
