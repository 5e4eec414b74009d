"""What a viewing says in short: honest about what nobody knows."""

from __future__ import annotations

from typing import Any

from server.journal.events import Event
from server.journal.pose import PoseChunk
from server.journal.summary import Gap, merge_gaps, summarise


def event(t: int, kind: str, ref: str | None = None, **data: Any) -> Event:
    return Event(t=t, kind=kind, ref=ref, data=data)


def pose(t0_ms: int, seconds: int = 10) -> PoseChunk:
    return PoseChunk(hz=10, in_vr=True, t0_ms=t0_ms, samples=((0, 0),) * (seconds * 10))


def gaps(*events: Event, poses: tuple[PoseChunk, ...] = (), ended_ms: int | None = None) -> list[Any]:
    found = summarise(events, poses, mode="inline", ended_ms=ended_ms).gaps
    return [(gap["from_ms"], gap["to_ms"], gap["basis"]) for gap in found]


def test_nothing_happened() -> None:
    summary = summarise([], [], mode="vr")
    assert (summary.duration_ms, summary.seen_ms, summary.finished, summary.score) == (0, 0, False, None)
    assert (summary.modes, summary.gaps) == (["vr"], [])


def test_the_order_of_arrival_does_not_matter() -> None:
    story = [
        event(0, "viewing.start"),
        event(10, "viewpoint.enter", "un"),
        event(2_000, "hotspot.open", "four"),
        event(3_000, "question.answer", question="q", options=["a"], correct=False, attempt=1),
        event(4_000, "question.answer", question="q", options=["b"], correct=True, attempt=2),
        event(4_001, "score", points=1, total=1),
        event(5_000, "choice.take", choice="c", option="x"),
        event(6_000, "viewpoint.enter", "deux"),
        event(7_000, "viewpoint.enter", "un"),
        event(8_000, "mode.enter", mode="vr"),
        event(9_000, "score", points=1, total=2),
        event(9_500, "scene.finish", score=2),
    ]
    summary = summarise(story, [], mode="inline", ended_ms=10_000)
    assert summary == summarise(story[::-1], [], mode="inline", ended_ms=10_000)
    assert summary.viewpoints == ["un", "deux"]
    assert summary.hotspots == ["four"]
    assert summary.modes == ["inline", "vr"]
    assert [(one["options"], one["correct"]) for one in summary.answers] == [(["a"], False), (["b"], True)]
    assert [(one["option"], one["t"]) for one in summary.choices] == [("x", 5_000)]
    assert (summary.score, summary.finished) == (2, True)
    assert (summary.duration_ms, summary.seen_ms) == (10_000, 10_000)


def test_a_hidden_page_and_a_headset_on_the_table_are_gaps() -> None:
    assert gaps(event(1_000, "page.hidden"), event(3_000, "page.shown"), event(4_000, "viewing.end")) == [
        (1_000, 3_000, "page cachée")
    ]
    assert gaps(event(1_000, "headset.off"), event(1_500, "headset.off"), ended_ms=9_000) == [
        (1_000, 9_000, "casque retiré")
    ]
    assert gaps(event(1_000, "page.shown"), event(2_000, "headset.on")) == [], "an end without a start"


def test_a_stillness_that_took_its_time_to_be_noticed_counts_from_its_beginning() -> None:
    lying = event(50_000, "headset.off", by="stillness", for_ms=20_000)
    assert gaps(lying, event(60_000, "headset.on"), poses=(pose(0, 60),), ended_ms=60_000) == [
        (30_000, 60_000, "casque retiré")
    ]
    odd = event(5_000, "headset.off", for_ms="long")
    assert gaps(odd, ended_ms=9_000) == [(5_000, 9_000, "casque retiré")]


def test_a_long_silence_is_a_gap_and_head_tracks_end_it() -> None:
    assert gaps(event(0, "viewing.start"), event(16_000, "viewing.end")) == [
        (0, 16_000, "aucun signe : casque posé ?")
    ]
    assert gaps(event(0, "viewing.start"), event(16_000, "viewing.end"), poses=(pose(1_000),)) == []
    assert gaps(event(0, "viewing.start"), ended_ms=60_000) == [(0, 60_000, "aucun signe : casque posé ?")]


def test_overlapping_gaps_count_once() -> None:
    story = (event(1_000, "page.hidden"), event(2_000, "headset.off"), event(40_000, "page.shown"))
    summary = summarise(story, [], mode="inline", ended_ms=50_000)
    assert [(gap["from_ms"], gap["to_ms"]) for gap in summary.gaps] == [(1_000, 50_000)]
    assert summary.seen_ms == 1_000


def test_merging() -> None:
    one, two, three = (Gap(from_ms=a, to_ms=b, basis=str(a)) for a, b in ((0, 5), (5, 9), (20, 30)))
    assert merge_gaps([three, two, one]) == [Gap(from_ms=0, to_ms=9, basis="0"), three]


def test_tasks_that_are_done_and_the_last_word_on_oneself() -> None:
    story = (
        event(1_000, "task.done", ref="chercher"),
        event(2_000, "task.done", ref="ranger"),
        event(2_500, "task.done", ref="chercher"),
        event(3_000, "reflection", answer="no"),
        event(4_000, "reflection", answer="maybe"),
        event(5_000, "reflection", answer=["?"]),
    )
    summary = summarise(story, [], mode="inline")
    assert (summary.tasks, summary.reflection) == (["chercher", "ranger"], "maybe")
    assert summarise((), [], mode="inline").reflection is None
