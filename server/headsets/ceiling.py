"""The ceiling: from what a headset was seen to do, what it is given at most. Pure.

A film that did not come, or was not counted, says nothing: only what was *seen* to be too much makes a limit,
so that a bad network never makes a bad picture for good.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from media.trial import FPS, Trial
from server.headsets.report import CheckReport, Fate, FilmReport

LOST = 0.05  # of the pictures: what a hiccup of the browser costs; more is seen as jerks
FEWEST = 10  # pictures, to judge by
SLOW = 1.25  # times the film's own length, beyond which it stood still
LATE_S = 0.25  # and what beginning may cost
MISSING = 0.8  # of the pictures that the film had meanwhile: fewer were not even decoded
PEAK = 2  # times its cap: what a segment may weigh under the ladder's buffer (bufsize = 2 x cap)
WIDEST_TRIED = 8192  # px: the page tries no larger texture


class Verdict(StrEnum):
    """What a film says of the headset."""

    FITS = "fits"
    TOO_MUCH = "too-much"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A film and its verdict."""

    trial: Trial
    verdict: Verdict
    dropped: int = 0
    pictures: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CodecCeiling:
    """What is known of a codec, in pixels of a frame (both eyes)."""

    proven: int  # seen to play well
    most: int | None  # what it must not exceed; None: no limit was found, 0: not to be played


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceiling:
    """What the headset is given at most."""

    width: int | None  # px, the longest side of a frame; None: no limit was found
    bandwidth: int | None  # bits per second; None: no limit was found
    codecs: Mapping[str, CodecCeiling]  # by codec; one that is absent was not judged

    def to_json(self) -> dict[str, Any]:
        """A JSON-ready copy, as play documents have it."""
        return asdict(self)


def judge(trial: Trial, told: FilmReport | None) -> Judged:
    """Say what became of a film, from what was counted."""
    if told is None or told.fate in (Fate.UNVERIFIED, Fate.UNTRIED):
        return Judged(trial=trial, verdict=Verdict.UNKNOWN)
    if told.fate is Fate.REFUSED:
        return Judged(trial=trial, verdict=Verdict.REFUSED)
    if told.pictures < FEWEST or told.span_s <= 0:
        return Judged(trial=trial, verdict=Verdict.UNKNOWN)
    jerks = told.dropped > told.pictures * LOST
    stands = told.took_s > told.span_s * SLOW + LATE_S
    lacks = told.pictures < told.span_s * FPS * MISSING
    verdict = Verdict.TOO_MUCH if jerks or stands or lacks else Verdict.FITS
    return Judged(trial=trial, verdict=verdict, dropped=told.dropped, pictures=told.pictures)


def judge_all(trials: Sequence[Trial], report: CheckReport) -> tuple[Judged, ...]:
    """Say what became of each film that there is to try; what the report tells of others is left aside."""
    told = {film.film: film for film in report.films}
    return tuple(judge(trial, told.get(trial.name)) for trial in trials)


def ceiling_of(judged: Sequence[Judged], texture: int) -> Ceiling:
    """The ceiling that follows. `texture`: the widest that was really uploaded, 0 where that is not known."""
    codecs = {}
    for codec in dict.fromkeys(one.trial.codec for one in judged):
        if found := _of_codec([one for one in judged if one.trial.codec == codec]):
            codecs[codec] = found
    return Ceiling(
        width=texture if 0 < texture < WIDEST_TRIED else None,
        bandwidth=_bandwidth(judged, codecs),
        codecs=codecs,
    )


def _of_codec(judged: Sequence[Judged]) -> CodecCeiling | None:
    """The limit lies below the smallest film that failed; where a larger one went well it was a hiccup."""
    fitting = [one.trial.pixels for one in judged if one.verdict is Verdict.FITS]
    proven = max(fitting, default=0)
    failed = [
        one.trial.pixels
        for one in judged
        if one.verdict in (Verdict.TOO_MUCH, Verdict.REFUSED) and one.trial.pixels > proven
    ]
    if not failed:
        return CodecCeiling(proven=proven, most=None) if fitting else None
    below = [one.trial.pixels for one in judged if one.trial.pixels < min(failed)]
    return CodecCeiling(proven=proven, most=max(below, default=0))


def _bandwidth(judged: Sequence[Judged], codecs: Mapping[str, CodecCeiling]) -> int | None:
    """What the heaviest film weighs that is still allowed, where a codec was too much at some size only."""
    if not any(one.most for one in codecs.values()):
        return None
    allowed = [
        one.trial.cap
        for one in judged
        if one.trial.codec in codecs
        and ((most := codecs[one.trial.codec].most) is None or one.trial.pixels <= most)
    ]
    return max(allowed, default=min(one.trial.cap for one in judged)) * PEAK


def best_proven(judged: Sequence[Judged]) -> Trial | None:
    """The largest film that was seen to play well."""
    fitting = [one.trial for one in judged if one.verdict is Verdict.FITS]
    return max(fitting, key=lambda one: (one.pixels, -one.cap), default=None)


def is_valid(judged: Sequence[Judged]) -> bool:
    """Whether a check says enough to go by: something is known of H.264, which every headset is given."""
    return any(one.verdict is not Verdict.UNKNOWN for one in judged if one.trial.codec == "h264")
