"""The time line of footage: where the seconds at fault stand, and which pictures of the sheet are shown."""

from __future__ import annotations

from typing import Any

from server.web.filmstrip import SHOWN, filmstrip
from tests.server.footage.test_library import piece

SHEET = {
    "file": "sprite-1.jpg", "columns": 5, "rows": 4, "width": 160, "height": 90,
    "interval_s": 5.0, "count": 20,
}  # fmt: skip


def made(**manifest: Any) -> Any:
    """Footage with a manifest of so many fields."""
    return piece("x", version="abc", manifest={"duration_s": 100.0, **manifest})


def span(start: float, end: float, cause: str, verdict: str = "lively") -> dict[str, Any]:
    return {"start_s": start, "end_s": end, "cause": cause, "verdict": verdict, "measure": 1.0}


def test_there_is_none_without_a_film_or_anything_to_show() -> None:
    assert filmstrip(piece("x")) is None
    assert filmstrip(made()) is None
    assert filmstrip(made(duration_s=None, sprite=SHEET)) is None


def test_faults_stand_in_the_lane_of_their_cause() -> None:
    spans = [span(10, 20, "motion"), span(50, 50.1, "red-flash", "intense"), span(99.9, 120, "flash")]
    strip = filmstrip(made(comfort={"verdict": "intense", "spans": spans, "measured": []}))
    assert strip is not None
    assert strip.lanes == ("Éclairs de lumière", "La caméra bouge")
    assert [(one.at, one.length, one.lane) for one in strip.faults] == [
        (100.0, 100.0, 1),
        (500.0, 4.0, 0),  # short, but seen
        (996.0, 4.0, 0),  # and inside
    ]
    assert strip.verdict == "intense"
    assert strip.frames == ()


def test_pictures_are_taken_from_all_over_the_film() -> None:
    strip = filmstrip(made(sprite=SHEET))
    assert strip is not None
    assert strip.verdict is None
    assert strip.sheet is not None
    assert strip.sheet["url"].endswith("/abc/sprite-1.jpg")
    assert len(strip.frames) == SHOWN
    assert (strip.frames[0].x, strip.frames[0].y) == (160, 0)  # 5 s: the second picture
    assert strip.frames[-1].y == 3 * 90
