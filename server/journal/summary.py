"""What a viewing says in short, derived from its chunks: times, answers, choices, and honest gaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from server.journal.events import Event
from server.journal.pose import PoseChunk

SILENCE_MS = 15_000  # head tracks come every 10 s: a longer silence is a gap
AWAY = {"page.hidden": "page.shown", "headset.off": "headset.on"}
REFLECTIONS = ("yes", "maybe", "no")
BASIS = {"page.hidden": "page cachée", "headset.off": "casque retiré"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A time of which the journal knows nothing, or knows that nobody was looking."""

    from_ms: int
    to_ms: int
    basis: str  # French: why we say so


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A viewing in short. Times are milliseconds since its start."""

    duration_ms: int = 0  # from the start to the last sign of life
    seen_ms: int = 0  # duration without the gaps
    finished: bool = False
    score: int | None = None
    modes: list[str] = field(default_factory=list)  # inline, vr
    viewpoints: list[str] = field(default_factory=list)  # in the order of the first visit
    hotspots: list[str] = field(default_factory=list)
    answers: list[dict[str, Any]] = field(default_factory=list)  # question, options, correct, attempt, t
    choices: list[dict[str, Any]] = field(default_factory=list)  # choice, option, t
    tasks: list[str] = field(default_factory=list)  # done, in their order
    reflection: str | None = None  # would I see myself here: yes, maybe, no
    gaps: list[dict[str, Any]] = field(default_factory=list)
    pose_samples: int = 0

    def to_json(self) -> dict[str, Any]:
        """Return the summary as JSON values."""
        return asdict(self)


def summarise(
    events: Sequence[Event], poses: Sequence[PoseChunk], *, mode: str, ended_ms: int | None = None
) -> Summary:
    """Return the summary of a viewing's events and head tracks, whatever order they come in."""
    ordered = sorted(events, key=lambda event: event.t)
    signs = [event.t for event in ordered] + [pose.end_ms for pose in poses]
    duration = max([*signs, ended_ms or 0], default=0)
    gaps = merge_gaps([*_away(ordered, duration), *_silences(ordered, poses, duration)])
    scores = [event.data.get("total") for event in ordered if event.kind == "score"]
    totals = [total for total in scores if isinstance(total, int)]
    return Summary(
        duration_ms=duration,
        seen_ms=duration - sum(gap.to_ms - gap.from_ms for gap in gaps),
        finished=any(event.kind == "scene.finish" for event in ordered),
        score=totals[-1] if totals else None,
        modes=_in_order([mode, *(str(e.data.get("mode")) for e in ordered if e.kind == "mode.enter")]),
        viewpoints=_in_order(_refs(ordered, "viewpoint.enter")),
        hotspots=_in_order(_refs(ordered, "hotspot.open")),
        answers=[{**event.data, "t": event.t} for event in ordered if event.kind == "question.answer"],
        choices=[{**event.data, "t": event.t} for event in ordered if event.kind == "choice.take"],
        tasks=_in_order(_refs(ordered, "task.done")),
        reflection=_reflection(ordered),
        gaps=[asdict(gap) for gap in gaps],
        pose_samples=sum(len(pose.samples) for pose in poses),
    )


def _reflection(events: Sequence[Event]) -> str | None:
    """Return the last answer to « would I see myself here? »: words of the learner, never a score."""
    said = [event.data.get("answer") for event in events if event.kind == "reflection"]
    return next((str(one) for one in reversed(said) if one in REFLECTIONS), None)


def _refs(events: Sequence[Event], kind: str) -> list[str]:
    return [event.ref for event in events if event.kind == kind and event.ref]


def _in_order(names: list[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _away(events: Sequence[Event], end_ms: int) -> list[Gap]:
    gaps = []
    for off, on in AWAY.items():
        since: int | None = None
        for event in events:
            if event.kind == off and since is None:
                since = max(0, event.t - _already(event))
            elif event.kind == on and since is not None:
                gaps.append(Gap(from_ms=since, to_ms=event.t, basis=BASIS[off]))
                since = None
        if since is not None and end_ms > since:
            gaps.append(Gap(from_ms=since, to_ms=end_ms, basis=BASIS[off]))
    return gaps


def _already(event: Event) -> int:
    """Return for how many milliseconds it had been so when the player noticed: a stillness takes its time."""
    already = event.data.get("for_ms", 0)
    return already if isinstance(already, int) and already > 0 else 0


def _silences(events: Sequence[Event], poses: Sequence[PoseChunk], end_ms: int) -> list[Gap]:
    signs = sorted([(event.t, event.t) for event in events] + [(pose.t0_ms, pose.end_ms) for pose in poses])
    gaps, heard = [], 0
    for start, end in [*signs, (end_ms, end_ms)]:
        if start - heard > SILENCE_MS:
            gaps.append(Gap(from_ms=heard, to_ms=start, basis="aucun signe : casque posé ?"))
        heard = max(heard, end)
    return gaps


def merge_gaps(gaps: Sequence[Gap]) -> list[Gap]:
    """Return the gaps in order, overlapping ones joined (the first one's basis stands)."""
    merged: list[Gap] = []
    for gap in sorted(gaps, key=lambda one: one.from_ms):
        if merged and gap.from_ms <= merged[-1].to_ms:
            last = merged.pop()
            merged.append(Gap(from_ms=last.from_ms, to_ms=max(last.to_ms, gap.to_ms), basis=last.basis))
        else:
            merged.append(gap)
    return merged
