"""CSV as spreadsheets here read it: UTF-8, semicolons, and nothing that they would run as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

# The full-width forms count as well: some spreadsheets read them as the plain ones.
STARTS_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")


def to_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return lines as CSV."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_harmless(value) for value in row])
    return text.getvalue()


def _harmless(value: str) -> str:
    """A cell that a spreadsheet would run as a formula gets an apostrophe before it (OWASP CSV injection)."""
    risky = value[:1] in STARTS_FORMULA and not value.removeprefix("-").isdecimal()
    return f"'{value}" if risky else value
