"""The ceiling: a table of what headsets did, and what follows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from media.table import TABLE
from media.trial import trials
from server.headsets.ceiling import Ceiling, CodecCeiling, best_proven, ceiling_of, is_valid, judge_all
from tests.server.headsets.reports import FITS, JERKS, REFUSED, UNTRIED, UNVERIFIED, report

Fates = Mapping[str, Mapping[str, Any]]
FILMS = trials(TABLE)
FAST, LOW, MID, HIGH, TOP = (height * height * 2 for height in (640, 960, 1280, 1920, 2880))
NO_HEVC = {"hevc 3840": REFUSED, "hevc 5760": REFUSED}
NOTHING = {
    f"{codec} {width}": UNVERIFIED
    for codec in ("h264", "hevc", "av1")
    for width in (1280, 1920, 2560, 3840, 5760)
}


def found(fates: Fates, texture: int = 8_192) -> Ceiling:
    """The ceiling of a headset on which films went so."""
    return ceiling_of(judge_all(FILMS, report(fates)), texture)


def free(proven: int) -> CodecCeiling:
    """A codec without a limit."""
    return CodecCeiling(proven=proven, most=None)


@pytest.mark.parametrize(
    ("fates", "h264", "hevc", "av1"),
    [
        ({}, free(HIGH), free(TOP), free(HIGH)),
        (NO_HEVC, free(HIGH), CodecCeiling(proven=0, most=0), free(HIGH)),
        ({"hevc 5760": JERKS}, free(HIGH), CodecCeiling(proven=HIGH, most=HIGH), free(HIGH)),
        ({"h264 3840": JERKS, "h264 2560": JERKS}, CodecCeiling(proven=LOW, most=LOW), free(TOP), free(HIGH)),
        # a network that failed makes no limit
        ({"h264 3840": UNVERIFIED, "h264 2560": UNTRIED}, free(LOW), free(TOP), free(HIGH)),
        # what was not seen below a failure may still be tried
        (
            {"h264 3840": JERKS, "h264 2560": UNVERIFIED},
            CodecCeiling(proven=LOW, most=MID),
            free(TOP),
            free(HIGH),
        ),
        # a smaller film that jerked while a larger one went well: a hiccup
        ({"h264 1920": JERKS}, free(HIGH), free(TOP), free(HIGH)),
        (
            {f"h264 {w}": JERKS for w in (1280, 1920, 2560, 3840)},
            CodecCeiling(proven=0, most=0),
            free(TOP),
            free(HIGH),
        ),
    ],
)
def test_by_codec(fates: Fates, h264: CodecCeiling, hevc: CodecCeiling, av1: CodecCeiling) -> None:
    assert found(fates).codecs == {"h264": h264, "hevc": hevc, "av1": av1}


@pytest.mark.parametrize(
    ("told", "fits"),
    [
        (FITS, True),
        ({**FITS, "dropped": 2}, True),
        ({**FITS, "dropped": 3}, False),
        ({**FITS, "took_s": 2.2}, True),
        ({**FITS, "took_s": 2.3}, False),  # it stood still
        ({**FITS, "pictures": 38}, False),  # many were not even decoded
        ({**FITS, "smooth": False, "efficient": False}, True),  # what was seen counts, not what is said
    ],
)
def test_a_film_fits_when_its_pictures_came_in_time(told: Mapping[str, Any], fits: bool) -> None:
    proven = found({"h264 3840": told}).codecs["h264"].proven
    assert proven == (HIGH if fits else MID)


@pytest.mark.parametrize("told", [UNVERIFIED, UNTRIED, {**FITS, "pictures": 0}, {**FITS, "span_s": 0}])
def test_nothing_counted_says_nothing(told: Mapping[str, Any]) -> None:
    assert "av1" not in found({"av1 3840": told}).codecs


def test_without_any_film_there_is_no_ceiling_and_the_check_is_due_again() -> None:
    judged = judge_all(FILMS, report(NOTHING))
    assert ceiling_of(judged, 0) == Ceiling(width=None, bandwidth=None, codecs={})
    assert not is_valid(judged)
    assert best_proven(judged) is None
    assert is_valid(judge_all(FILMS, report({**NOTHING, "h264 1280": JERKS})))
    assert not is_valid(judge_all(FILMS, report({**NOTHING, "hevc 3840": FITS})))


@pytest.mark.parametrize(("texture", "width"), [(8_192, None), (4_096, 4_096), (0, None)])
def test_the_widest_texture_is_the_widest_frame(texture: int, width: int | None) -> None:
    assert found({}, texture).width == width


def test_bits_are_limited_only_where_a_size_was_too_much() -> None:
    assert found({}).bandwidth is None
    assert found(NO_HEVC).bandwidth is None, "a codec that it does not have says nothing of the others"
    limited: dict[str, Any] = {"h264 3840": JERKS, **NO_HEVC, "av1 3840": REFUSED}
    assert found(limited).bandwidth == 2 * TABLE[2].cap


def test_films_that_are_not_on_the_list_are_left_aside() -> None:
    others = trials(TABLE[:1])
    judged = judge_all(others, report({}))
    assert {one.trial.name for one in judged} == {one.name for one in others}


def test_the_largest_that_went_well_is_told() -> None:
    best = best_proven(judge_all(FILMS, report({"hevc 5760": JERKS})))
    assert best is not None
    assert (best.codec, best.width) == ("av1", 3840), "of equals, the lightest"
