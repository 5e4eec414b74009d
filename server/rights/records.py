"""The register of consents in the database: enter, withdraw, restore, erase, list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from server.clock import new_id, now_ms
from server.db.engine import Database
from server.db.tables import Consent, Footage
from server.errors import Conflict, NotFound
from server.rights.rules import Allowed, Reach, reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is written down when someone signs: as little as proves the consent."""

    name: str  # of the person or firm
    kind: str  # person, firm
    scope: str  # class, partners, public
    signed_on: str  # ISO date
    until: str | None  # ISO date, the last day that it holds
    note: str  # where the signed paper is


class Rights:
    """The register. Whoever changes it tells `on_change` at once: what was remembered no longer holds."""

    def __init__(self, database: Database, *, today: Callable[[], date] = date.today) -> None:
        self._database, self._today = database, today
        self.on_change: Callable[[], None] = lambda: None

    @property
    def today(self) -> date:
        """The day on which the rule is asked."""
        return self._today()

    async def of_footage(self, footage_id: str) -> list[Consent]:
        """Return the consents entered for a piece of footage, in the order of entry."""
        async with self._database() as database:
            return list(await database.scalars(_consents([footage_id])))

    async def every(self) -> list[tuple[Consent, Footage]]:
        """Return the whole register with its footage: first what ends first, then what has no end."""
        query = (
            select(Consent, Footage)
            .join(Footage, Footage.id == Consent.footage_id)
            .order_by(Consent.until.is_(None), Consent.until, Footage.title, Consent.created_ms)
        )
        async with self._database() as database:
            return [(consent, footage) for consent, footage in await database.execute(query)]

    async def reaches(self, rows: Iterable[Footage]) -> dict[str, Reach]:
        """Return how far each piece of footage may be shown today, by its id: one query for them all."""
        async with self._database() as database:
            return await reaches_of(database, list(rows), self.today)

    async def pieces(self, footage_ids: Iterable[str]) -> dict[str, tuple[Footage, Reach]]:
        """Return footage and how far it may be shown today, by id."""
        async with self._database() as database:
            rows = list(await database.scalars(select(Footage).where(Footage.id.in_(list(footage_ids)))))
            reaches = await reaches_of(database, rows, self.today)
        return {row.id: (row, reaches[row.id]) for row in rows}

    async def add(self, footage_id: str, entry: Entry) -> str:
        """Enter a consent and return its id; whoever signs was filmed, so the footage says so from now on."""
        consent = Consent(
            id=new_id(),
            footage_id=footage_id,
            name=entry.name,
            kind=entry.kind,
            scope=entry.scope,
            signed_on=entry.signed_on,
            until=entry.until,
            note=entry.note,
            created_ms=now_ms(),
            withdrawn_ms=None,
        )
        async with self._database.begin() as database:
            filmed = update(Footage).where(Footage.id == footage_id).values(people="filmed")
            if (await database.execute(filmed.returning(Footage.id))).first() is None:
                raise NotFound("Cette séquence filmée n'existe pas, ou a été supprimée.")
            database.add(consent)
        self.on_change()
        return consent.id

    async def withdraw(self, footage_id: str, consent_id: str) -> None:
        """Write down that someone took their consent back: the footage is the team's at once."""
        async with self._database.begin() as database:
            found = await _entry(database, footage_id, consent_id)
            found.withdrawn_ms = found.withdrawn_ms or now_ms()
        self.on_change()

    async def restore(self, footage_id: str, consent_id: str) -> None:
        """Undo `withdraw`; Conflict when the entry was erased, since nobody knows any more who consented."""
        async with self._database.begin() as database:
            found = await _entry(database, footage_id, consent_id)
            if not found.name:
                raise Conflict("Cet accord a été effacé : demandez-en un nouveau, puis inscrivez-le.")
            found.withdrawn_ms = None
        self.on_change()

    async def erase(self, footage_id: str, consent_id: str) -> None:
        """Forget who it was: name and note go, and a withdrawal stays in their place.

        Someone in the picture whose consent can no longer be shown has not consented: were the entry simply
        gone, the others' consents would open the footage again.
        """
        async with self._database.begin() as database:
            found = await _entry(database, footage_id, consent_id)
            found.name = found.note = ""
            found.withdrawn_ms = found.withdrawn_ms or now_ms()
        self.on_change()

    async def dismiss(self, footage_id: str, consent_id: str) -> None:
        """Remove an entry whole: it was a mistake, or the picture no longer shows whom it speaks of."""
        async with self._database.begin() as database:
            await database.delete(await _entry(database, footage_id, consent_id))
        self.on_change()

    async def get(self, footage_id: str, consent_id: str) -> Consent:
        """Return an entry of a piece of footage; NotFound else, also when it is another's."""
        async with self._database() as database:
            return await _entry(database, footage_id, consent_id)


async def reaches_of(database: AsyncSession, rows: list[Footage], today: date) -> dict[str, Reach]:
    """Return how far each piece may be shown on a day, by its id: one query for them all."""
    entered: dict[str, list[Allowed]] = defaultdict(list)
    for consent in await database.scalars(_consents([row.id for row in rows])):
        entered[consent.footage_id].append(allowed(consent))
    return {row.id: reach(row.people, entered[row.id], today) for row in rows}


def allowed(consent: Consent) -> Allowed:
    """Return an entry as the rule reads it."""
    return Allowed(scope=consent.scope, until=consent.until, withdrawn=consent.withdrawn_ms is not None)


def _consents(footage_ids: list[str]) -> Select[Consent]:
    wanted = Consent.footage_id.in_(footage_ids)
    return select(Consent).where(wanted).order_by(Consent.created_ms, Consent.id)


async def _entry(database: AsyncSession, footage_id: str, consent_id: str) -> Consent:
    found = await database.get(Consent, consent_id)
    if found is None or found.footage_id != footage_id:
        raise NotFound("Cet accord n'existe pas, ou a été retiré du registre.")
    return found
