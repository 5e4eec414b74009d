"""Viewings as CSV for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from server import spreadsheet
from server.journal.viewed import ViewingReport

COLUMNS = (
    "viewing", "learner", "cohort", "scene", "revision", "started_at", "duration_s", "seen_s", "finished",
    "modes", "device", "viewpoints", "answers", "choices", "score", "gaps", "sealed", "quarantined",
)  # fmt: skip


def to_csv(reports: Iterable[ViewingReport]) -> str:
    """Return viewings as CSV for spreadsheets here: UTF-8, semicolons, ISO dates, one line a viewing."""
    return spreadsheet.to_csv(COLUMNS, map(_row, reports))


def _row(report: ViewingReport) -> tuple[str, ...]:
    summary = report.summary
    return (
        report.id,
        report.learner,
        report.cohort,
        report.scene,
        str(report.revision),
        report.started_at,
        f"{summary.duration_ms / 1000:.0f}",
        f"{summary.seen_ms / 1000:.0f}",
        "oui" if summary.finished else "non",
        ", ".join(summary.modes),
        report.device_name,
        ", ".join(summary.viewpoints),
        " | ".join(
            f"{q} → {a} ({'juste' if right else 'à revoir'})" for q, a, right in report.answer_words()
        ),
        " | ".join(f"{prompt} → {option}" for prompt, option in report.choice_words()),
        "" if summary.score is None else str(summary.score),
        " | ".join(_gap(gap) for gap in summary.gaps),
        "oui" if report.sealed else "non",
        str(report.quarantined),
    )


def _gap(gap: dict[str, Any]) -> str:
    return f"{gap['from_ms'] / 1000:.0f}-{gap['to_ms'] / 1000:.0f} s ({gap['basis']})"
