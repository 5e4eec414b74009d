"""What can be wrong with a scene: findings with a place and a cure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How grave a finding is."""

    ERROR = "error"  # the scene is refused
    WARNING = "warning"  # the scene works; someone may be left out


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing to mend in a scene."""

    level: Level
    code: str  # a slug, e.g. unreachable-viewpoint
    place: str  # JSON path, e.g. viewpoints[2].hotspots[0].actions[0].to
    problem: str  # French sentence
    cure: str  # French sentence

    def __str__(self) -> str:
        return f"{self.place} : {self.problem} {self.cure}"


class SceneError(Exception):
    """The scene cannot be accepted; `findings` say where and how to mend it."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("\n".join(str(finding) for finding in findings))
        self.findings = findings


def error(code: str, place: str, problem: str, cure: str) -> Finding:
    """Return a finding for which the scene is refused."""
    return Finding(level=Level.ERROR, code=code, place=place, problem=problem, cure=cure)


def warning(code: str, place: str, problem: str, cure: str) -> Finding:
    """Return a finding with which the scene works, but may leave someone out."""
    return Finding(level=Level.WARNING, code=code, place=place, problem=problem, cure=cure)
