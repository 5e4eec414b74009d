"""From what a page measured to what is kept: the report, its verdicts and the ceiling."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from media.trial import Trial
from server.headsets.ceiling import best_proven, ceiling_of, is_valid, judge_all
from server.headsets.report import CheckReport


def checked(trials: Sequence[Trial], report: CheckReport) -> dict[str, Any]:
    """Return the columns of a check: what was measured with these films, judged."""
    judged = judge_all(trials, report)
    best = best_proven(judged)
    return {
        "valid": is_valid(judged),
        "report": report.model_dump(mode="json"),
        "ceiling": ceiling_of(judged, report.texture).to_json(),
        "best": {"codec": best.codec, "width": best.width, "height": best.height} if best else None,
        "films": {
            "films": [
                {
                    "codec": one.trial.codec,
                    "width": one.trial.width,
                    "height": one.trial.height,
                    "cap": one.trial.cap,
                    "verdict": one.verdict.value,
                    "dropped": one.dropped,
                    "pictures": one.pictures,
                }
                for one in judged
            ]
        },
    }
