"""The headsets that were met, and their checks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from server.accounts.secrets import fingerprint, new_secret
from server.clock import new_id, now_ms
from server.db.engine import Database
from server.db.tables import Headset, HeadsetCheck
from server.errors import BadInput, NotFound
from server.footage.about import one_line
from server.headsets.browser import Browser

SEEN_MS = 60_000  # a headset that was seen so lately is not written down again
LONGEST_NAME = 60
MOST = 2_000  # headsets: what no school has, and no stranger fills the disk with


class CheckState(StrEnum):
    """How the check of a headset stands."""

    CURRENT = "current"
    UPDATED = "updated"  # its browser was updated since
    NEVER = "never"  # never checked, or nothing could be measured


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckInfo:
    """A check as it was kept."""

    browser: str
    version: int
    at_ms: int
    valid: bool
    report: dict[str, Any]  # a CheckReport
    ceiling: dict[str, Any]  # a Ceiling
    best: dict[str, Any] | None  # the largest film that played well: codec, width, height
    films: list[dict[str, Any]]  # what became of each film


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadsetInfo:
    """A headset as staff see it."""

    id: str
    name: str
    model: str
    browser: str  # when it was last seen
    version: int
    seen_ms: int
    check: CheckInfo | None  # of the browser as it was last seen, else the latest

    @property
    def state(self) -> CheckState:
        """How its check stands."""
        if self.check is None or not self.check.valid:
            return CheckState.NEVER
        same = (self.check.browser, self.check.version) == (self.browser, self.version)
        return CheckState.CURRENT if same else CheckState.UPDATED


class Headsets:
    """The headsets in the database. One is a random secret that its browser keeps; nothing is guessed."""

    def __init__(self, database: Database, *, clock: Callable[[], int] = now_ms) -> None:
        self._database, self._clock = database, clock

    async def enrol(self, secret: str | None, browser: Browser) -> tuple[str, str]:
        """Return (id, secret) of the headset that holds this secret; a new one when nobody does.

        When there are more than any school has, the one that was not seen for longest is forgotten.
        """
        if secret and (found := await self._id(secret)):
            return found, secret
        secret, now = new_secret(), self._clock()
        async with self._database.begin() as database:
            count = await database.scalar(select(func.count()).select_from(Headset)) or 0
            if count >= MOST:
                # One that staff have named stays before one that nobody has.
                given = Headset.name.not_like("Casque %") & Headset.name.not_like("Appareil %")
                oldest = await database.scalar(select(Headset.id).order_by(given, Headset.seen_ms).limit(1))
                await database.execute(delete(HeadsetCheck).where(HeadsetCheck.headset_id == oldest))
                await database.execute(delete(Headset).where(Headset.id == oldest))
            row = Headset(
                id=new_id(),
                secret_hash=fingerprint(secret),
                name=await _next_name(database, "Casque" if browser.is_headset else "Appareil"),
                model=browser.model,
                browser=browser.family,
                version=browser.version,
                created_ms=now,
                seen_ms=now,
            )
            database.add(row)
            return row.id, secret

    async def meet(self, secret: str | None, browser: Browser) -> CheckInfo | None:
        """Note that a headset is here; return its valid check for this version of this browser, if any."""
        if not secret:
            return None
        query = (
            select(Headset, HeadsetCheck)
            .outerjoin(
                HeadsetCheck,
                (HeadsetCheck.headset_id == Headset.id)
                & (HeadsetCheck.browser == browser.family)
                & (HeadsetCheck.version == browser.version),
            )
            .where(Headset.secret_hash == fingerprint(secret))
        )
        async with self._database() as database:
            found = (await database.execute(query)).one_or_none()
        if found is None:
            return None
        headset, check = found
        await self._note(headset, browser)
        return _info(check) if check is not None and check.valid else None

    async def _note(self, headset: Headset, browser: Browser) -> None:
        now, told = self._clock(), (browser.family, browser.version, browser.model)
        if now - headset.seen_ms < SEEN_MS and told == (headset.browser, headset.version, headset.model):
            return
        async with self._database.begin() as database:
            await database.execute(
                update(Headset)
                .where(Headset.id == headset.id)
                .values(seen_ms=now, browser=told[0], version=told[1], model=told[2])
            )

    async def keep(self, headset_id: str, browser: Browser, check: dict[str, Any]) -> None:
        """Keep a check, in place of an earlier one of the same version of the browser."""
        async with self._database.begin() as database:
            await database.merge(
                HeadsetCheck(
                    headset_id=headset_id,
                    browser=browser.family,
                    version=browser.version,
                    at_ms=self._clock(),
                    **check,
                )
            )
            await database.execute(
                update(Headset)
                .where(Headset.id == headset_id)
                .values(
                    seen_ms=self._clock(),
                    browser=browser.family,
                    version=browser.version,
                    model=browser.model,
                )
            )

    async def of(self, secret: str | None) -> HeadsetInfo | None:
        """Return the headset that holds this secret."""
        found = await self._id(secret) if secret else None
        return await self.get(found) if found else None

    async def get(self, headset_id: str) -> HeadsetInfo:
        """Return a headset; NotFound when it is not known, or was forgotten."""
        found = await self._read(Headset.id == headset_id)
        if not found:
            raise NotFound("Ce casque n'est pas connu, ou a été oublié.")
        return found[0]

    async def all(self) -> list[HeadsetInfo]:
        """Return the fleet, by name: « Casque 2 » before « Casque 10 »."""
        return sorted(await self._read(Headset.id.is_not(None)), key=lambda one: _by_name(one.name))

    async def rename(self, headset_id: str, name: str) -> None:
        """Give a headset the name on its sticker; BadInput when it is none."""
        line = one_line(name)
        if not line or len(line) > LONGEST_NAME:
            raise BadInput(f"Un nom a de 1 à {LONGEST_NAME} signes, par exemple « Casque 3 ».")
        async with self._database.begin() as database:
            done = await database.scalars(
                update(Headset).where(Headset.id == headset_id).values(name=line).returning(Headset.id)
            )
            if not done.all():
                raise NotFound("Ce casque n'est pas connu, ou a été oublié.")

    async def forget(self, headset_id: str) -> None:
        """Forget a headset and its checks."""
        async with self._database.begin() as database:
            await database.execute(delete(HeadsetCheck).where(HeadsetCheck.headset_id == headset_id))
            await database.execute(delete(Headset).where(Headset.id == headset_id))

    async def _id(self, secret: str) -> str | None:
        async with self._database() as database:
            return await database.scalar(select(Headset.id).where(Headset.secret_hash == fingerprint(secret)))

    async def _read(self, wanted: Any) -> list[HeadsetInfo]:
        async with self._database() as database:
            rows = (await database.scalars(select(Headset).where(wanted))).all()
            checks = await database.scalars(
                select(HeadsetCheck).where(HeadsetCheck.headset_id.in_(select(Headset.id).where(wanted)))
            )
            of: dict[str, list[HeadsetCheck]] = {row.id: [] for row in rows}
            for check in checks:
                of[check.headset_id].append(check)
        return [
            HeadsetInfo(
                id=row.id,
                name=row.name,
                model=row.model,
                browser=row.browser,
                version=row.version,
                seen_ms=row.seen_ms,
                check=_shown(row, of[row.id]),
            )
            for row in rows
        ]


async def _next_name(database: AsyncSession, kind: str) -> str:
    """« Casque 4 » where the highest number is 3: a name that was free once may stand on a sticker."""
    names = await database.scalars(select(Headset.name).where(Headset.name.like(f"{kind} %")))
    numbers = (name.removeprefix(f"{kind} ") for name in names)
    return f"{kind} {max((int(one) for one in numbers if one.isascii() and one.isdigit()), default=0) + 1}"


def _shown(row: Headset, checks: list[HeadsetCheck]) -> CheckInfo | None:
    """The check to show: a valid one before others, of the present browser before another's, the latest."""

    def worth(check: HeadsetCheck) -> tuple[bool, bool, int]:
        return check.valid, (check.browser, check.version) == (row.browser, row.version), check.at_ms

    return _info(max(checks, key=worth)) if checks else None


def _info(check: HeadsetCheck) -> CheckInfo:
    return CheckInfo(
        browser=check.browser,
        version=check.version,
        at_ms=check.at_ms,
        valid=check.valid,
        report=check.report,
        ceiling=check.ceiling,
        best=check.best,
        films=check.films["films"],
    )


def _by_name(name: str) -> list[tuple[int, str]]:
    """A key that counts the numbers in a name."""
    parts: list[tuple[int, str]] = []
    for word in name.casefold().split():
        parts.append((int(word), "") if word.isascii() and word.isdigit() and len(word) < 10 else (-1, word))
    return parts
