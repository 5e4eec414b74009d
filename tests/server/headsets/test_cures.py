"""What is amiss with a headset, from its last check."""

from __future__ import annotations

from typing import Any

import pytest

from media.table import TABLE
from media.trial import trials
from server.headsets.checking import checked
from server.headsets.cures import troubles
from server.headsets.records import CheckInfo
from tests.server.headsets.reports import KEPT, UNVERIFIED, WORN, report


def codes(fates: dict[str, Any] | None = None, **changes: Any) -> list[tuple[str, int]]:
    """The codes of what is amiss, with their numbers."""
    kept = checked(trials(TABLE), report(fates, **changes))
    films = kept.pop("films")["films"]
    found = CheckInfo(browser="quest-browser", version=41, at_ms=0, films=films, **kept)
    return [(one.code, one.number) for one in troubles(found)]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, []),
        ({"vr": {"supported": True, "trouble": "NotAllowedError"}}, [("vr", 0)]),
        ({"vr": {"supported": False}}, []),
        ({"vr": {**WORN, "left": False}}, [("stuck", 0)]),
        ({"vr": {**WORN, "slow_frame_ms": 30}}, [("jerky", 0)]),
        ({"storage": {**KEPT, "usage": 39_600_000_000}}, [("full", 400_000_000)]),
        ({"storage": {**KEPT, "file_ms": None}}, [("keeps-nothing", 0)]),
        ({"storage": {}}, [("keeps-nothing", 0)]),
        ({"storage": {**KEPT, "quota": None}}, []),
        ({"texture_limit": 0, "texture": 0}, [("no-webgl", 0)]),
        ({"sound": False}, [("mute", 0)]),
        ({"battery": {"level": 0.12, "charging": False}}, [("battery", 12)]),
        ({"battery": {"level": 0.12, "charging": True}}, []),
        ({"battery": None}, []),
    ],
)
def test_what_is_amiss(changes: dict[str, Any], said: list[tuple[str, int]]) -> None:
    assert codes(**changes) == said


def test_films_that_did_not_come_are_counted() -> None:
    assert codes({"h264 3840": UNVERIFIED, "av1 3840": UNVERIFIED}) == [("films", 2)]
    every = {f"h264 {width}": UNVERIFIED for width in (1280, 1920, 2560, 3840)}
    assert codes(every) == [("nothing", 0)]
