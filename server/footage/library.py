"""The library: footage found by what staff remember of it, a page at a time, always in three queries.

What is filtered is read in short rows and filtered here: the rule of rights stands once, accents do not
count, and both databases answer alike. A school has thousands of pieces, not millions.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from server.db.engine import Database
from server.db.tables import Consent, Footage
from server.rights.records import allowed
from server.rights.rules import Allowed, Reach, reach

PAGE = 24  # pieces
SORTS: dict[str, Callable[[Any], Any]] = {
    "newest": lambda short: -short.created_ms,
    "oldest": lambda short: short.created_ms,
    "title": lambda short: fold(short.title),
    "largest": lambda short: -short.size,
}
SOON = "soon"  # beside the reasons of the rule: a consent in force that ends within thirty days
_SHORT = (
    Footage.id, Footage.title, Footage.original_name, Footage.trade, Footage.place, Footage.licence,
    Footage.state, Footage.people, Footage.size, Footage.created_ms,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What staff look for; empty: no matter."""

    text: str = ""  # in the title, the file's name or the place
    trade: str = ""
    place: str = ""
    state: str = ""  # a FootageState
    licence: str = ""
    rights: str = ""  # a Reason of the rule, or SOON
    sort: str = "newest"
    page: int = 1  # from 1; beyond the last, the last


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of footage, and how far it may be shown."""

    row: Footage
    reach: Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A page of the library."""

    pieces: tuple[Piece, ...]
    count: int  # found, on all pages
    total: int  # in the library
    page: int  # from 1
    pages: int
    choices: dict[str, list[str]]  # trade, place, licence: what the whole library has of each


class Library:
    """Finds footage."""

    def __init__(self, database: Database, *, today: Callable[[], date] = date.today) -> None:
        self._database, self._today = database, today

    async def search(self, wanted: Wanted) -> Found:
        """Return the page that is wanted."""
        today = self._today()
        async with self._database() as database:
            shorts = (await database.execute(select(*_SHORT))).all()
            consents: dict[str, list[Allowed]] = defaultdict(list)
            for consent in await database.scalars(select(Consent)):
                consents[consent.footage_id].append(allowed(consent))
            reaches = {one.id: reach(one.people, consents[one.id], today) for one in shorts}
            fitting = [one for one in shorts if _fits(one, wanted, reaches[one.id], today)]
            fitting.sort(key=lambda one: one.id)
            fitting.sort(key=SORTS.get(wanted.sort, SORTS["newest"]))
            pages = max(1, -(-len(fitting) // PAGE))
            page = min(max(wanted.page, 1), pages)
            ids = [one.id for one in fitting[(page - 1) * PAGE : page * PAGE]]
            rows = {row.id: row for row in await database.scalars(select(Footage).where(Footage.id.in_(ids)))}
        return Found(
            pieces=tuple(Piece(row=rows[id_], reach=reaches[id_]) for id_ in ids if id_ in rows),
            count=len(fitting),
            total=len(shorts),
            page=page,
            pages=pages,
            choices={name: _choices(shorts, name) for name in ("trade", "place", "licence")},
        )


def fold(text: str) -> str:
    """Return text as it is compared: without accents, in small letters."""
    spelt = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in spelt if not unicodedata.combining(sign))


def _choices(shorts: Any, name: str) -> list[str]:
    return sorted({getattr(one, name) for one in shorts if getattr(one, name)}, key=fold)


def _fits(one: Any, wanted: Wanted, found: Reach, today: date) -> bool:
    words = fold(f"{one.title} {one.original_name} {one.place}")
    return (
        all(word in words for word in fold(wanted.text).split())
        and all(
            getattr(wanted, name) in ("", getattr(one, name))
            for name in ("trade", "place", "state", "licence")
        )
        and _has_right(wanted.rights, found, today)
    )


def _has_right(wanted: str, found: Reach, today: date) -> bool:
    return found.ends_soon(today) if wanted == SOON else wanted in ("", found.reason)
