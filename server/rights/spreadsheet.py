"""The register as CSV, to be checked against the signed papers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from server.db.tables import Consent, Footage
from server.rights.rules import has_ended
from server.spreadsheet import to_csv

COLUMNS = (
    "footage", "title", "name", "kind", "scope", "signed_on", "until", "state", "withdrawn_on", "note",
)  # fmt: skip


def register_csv(register: Iterable[tuple[Consent, Footage]], today: date) -> str:
    """Return the register as CSV, one line a consent; `state` is in-force, ended or withdrawn."""
    return to_csv(COLUMNS, (_row(consent, footage, today) for consent, footage in register))


def state_of(consent: Consent, today: date) -> str:
    """Return where a consent stands on a day: in-force, ended or withdrawn."""
    if consent.withdrawn_ms is not None:
        return "withdrawn"
    return "ended" if has_ended(consent.until, today) else "in-force"


def _row(consent: Consent, footage: Footage, today: date) -> tuple[str, ...]:
    withdrawn = (
        "" if consent.withdrawn_ms is None else f"{datetime.fromtimestamp(consent.withdrawn_ms / 1000):%F}"
    )
    return (
        footage.id,
        footage.title,
        consent.name,
        consent.kind,
        consent.scope,
        consent.signed_on,
        consent.until or "",
        state_of(consent, today),
        withdrawn,
        consent.note,
    )
