"""What is wrong with a text track, where, and what to do about it: in French, for staff."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"  # a part of the track, or all of it, would never be shown
    WARNING = "warning"  # shown, but hard to read or not when it should be
    ADVICE = "advice"  # worth a look; often right as it is


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that a person should look at."""

    code: str  # encoding, overlap, reading-speed, ...: stable, for tests and translations
    severity: Severity
    line: int  # in the file as it was sent, from 1
    at_ms: int | None  # in the film; None where the finding has no time
    says: str  # a French sentence
    cure: str  # a French sentence

    def to_json(self) -> dict[str, Any]:
        """A JSON-ready copy."""
        return asdict(self) | {"severity": self.severity.value}


def clock(ms: int) -> str:
    """A time as staff find it in a caption editor: 1:02:03,500."""
    seconds, rest = divmod(ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    front = f"{hours}:{minutes:02}" if hours else f"{minutes}"
    return f"{front}:{seconds:02},{rest:03}"
