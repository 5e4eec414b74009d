"""Viewings as CSV for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

from server.journal.viewed import ViewingReport

COLUMNS = (
    "viewing", "learner", "cohort", "scene", "revision", "started_at", "duration_s", "seen_s", "finished",
    "modes", "device", "viewpoints", "answers", "choices", "score", "gaps", "sealed", "quarantined",
)  # fmt: skip

# The full-width forms count as well: some spreadsheets read them as the plain ones.
STARTS_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")


def to_csv(reports: Iterable[ViewingReport]) -> str:
    """Return viewings as CSV for spreadsheets here: UTF-8, semicolons, ISO dates, one line a viewing."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for report in reports:
        writer.writerow([_harmless(value) for value in _row(report)])
    return text.getvalue()


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


def _harmless(value: str) -> str:
    """A cell that a spreadsheet would run as a formula gets an apostrophe before it (OWASP CSV injection)."""
    risky = value[:1] in STARTS_FORMULA and not value.removeprefix("-").isdecimal()
    return f"'{value}" if risky else value
