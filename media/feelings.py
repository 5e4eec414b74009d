"""The words of comfort: verdicts, causes, the spans of a film at fault, and the thresholds between them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Self


class Verdict(StrEnum):
    """How a film feels; the worst of its spans."""

    CALM = "calm"
    LIVELY = "lively"  # some learners will want to be told
    INTENSE = "intense"  # may make ill: said before it starts


class Cause(StrEnum):
    """What makes it so, with the unit of its measure."""

    FLASH = "flash"  # flashes in a second
    RED_FLASH = "red-flash"  # flashes of saturated red in a second
    LOUDNESS = "loudness"  # LU above what came before
    MOTION = "motion"  # degrees in a second, of the camera
    DARKNESS = "darkness"  # % of the brightest luminance, mean of the picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of the film at fault."""

    start_s: float
    end_s: float
    cause: Cause
    verdict: Verdict  # lively or intense
    measure: float  # the worst of the span, in the unit of its cause


@dataclass(frozen=True, slots=True, kw_only=True)
class Comfort:
    """The label of a film."""

    verdict: Verdict
    spans: tuple[Span, ...]  # by time
    measured: tuple[Cause, ...]  # loudness is not, in a film without sound

    def to_json(self) -> dict[str, Any]:
        """A JSON-ready copy."""
        copy: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return copy

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """The label that `to_json` wrote; raise KeyError, TypeError or ValueError on anything else."""
        spans = (
            Span(**{**span, "cause": Cause(span["cause"]), "verdict": Verdict(span["verdict"])})
            for span in data["spans"]
        )
        measured = tuple(Cause(cause) for cause in data["measured"])
        return cls(verdict=Verdict(data["verdict"]), spans=tuple(spans), measured=measured)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    """When a measure is at fault."""

    lively: float
    intense: float
    reach_s: float = 0.0  # how far before itself a measure counts
    shortest_s: float = 0.0  # a shorter stretch is none
    less_is_worse: bool = False


RULES = {
    Cause.FLASH: _Rule(lively=3.5, intense=4, reach_s=1),  # WCAG allows three in a second
    Cause.RED_FLASH: _Rule(lively=3.5, intense=4, reach_s=1),
    Cause.LOUDNESS: _Rule(lively=15, intense=20),
    Cause.MOTION: _Rule(lively=8, intense=30, shortest_s=1),
    Cause.DARKNESS: _Rule(lively=1.0, intense=-1, shortest_s=2, less_is_worse=True),  # never intense
}
_BREATH_S = 1.0  # two stretches closer than this are one


_Found = list[tuple[float, float]]  # seconds and values at fault


def stretches(cause: Cause, values: Iterable[float], step_s: float) -> Iterator[Span]:
    """The spans at fault among measures taken every `step_s` seconds from the start."""
    rule = RULES[cause]
    sign = -1 if rule.less_is_worse else 1
    gathered: _Found = []
    for number, value in enumerate(values):
        if sign * value < sign * rule.lively:
            continue
        at_s = number * step_s
        if gathered and at_s - gathered[-1][0] > _BREATH_S + rule.reach_s:
            yield from _span(cause, gathered, step_s)
            gathered = []
        gathered.append((at_s, value))
    if gathered:
        yield from _span(cause, gathered, step_s)


def _span(cause: Cause, found: _Found, step_s: float) -> Iterator[Span]:
    rule = RULES[cause]
    sign = -1 if rule.less_is_worse else 1
    if len(found) * step_s < rule.shortest_s - step_s / 2:
        return
    worst = sign * max(sign * value for _, value in found)
    # A count of the last second reaches its limit after the first flash, and keeps it after the last.
    late = rule.reach_s * rule.lively / worst if rule.reach_s else 0.0
    yield Span(
        start_s=round(max(found[0][0] - late, 0.0), 2),
        end_s=round(found[-1][0] + step_s - (rule.reach_s - late), 2),
        cause=cause,
        verdict=Verdict.INTENSE if sign * worst >= sign * rule.intense else Verdict.LIVELY,
        measure=round(worst, 2),
    )


def rated(spans: Iterable[Span], *, duration_s: float, sound: bool) -> Comfort:
    """The label of a film with these spans; none goes past its end."""
    kept = sorted(spans, key=lambda span: (span.start_s, span.cause))
    kept = [_within(span, duration_s) for span in kept if span.start_s < duration_s]
    order = list(Verdict)
    verdict = max((span.verdict for span in kept), key=order.index, default=Verdict.CALM)
    measured = tuple(cause for cause in Cause if sound or cause is not Cause.LOUDNESS)
    return Comfort(verdict=verdict, spans=tuple(kept), measured=measured)


def _within(span: Span, duration_s: float) -> Span:
    return Span(
        start_s=span.start_s,
        end_s=min(span.end_s, duration_s),
        cause=span.cause,
        verdict=span.verdict,
        measure=span.measure,
    )
