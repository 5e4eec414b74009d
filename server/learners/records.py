"""Cohorts and learners in the database: as little as a first name; erased when asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, delete, func, select

from server.accounts.identity import Identity
from server.clock import new_id, now_ms
from server.db.engine import Database
from server.db.tables import AccessLog, Chunk, Cohort, Learner, LearnerProfile, Quarantine, Tombstone, Viewing
from server.errors import BadInput, NotFound

LONGEST_NAME = 80
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)  # fromisoformat takes other forms as well


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortInfo:
    """A cohort as the pages and the API show it."""

    id: str
    name: str
    site: str
    starts_on: str | None  # ISO day
    ends_on: str | None
    learners: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerInfo:
    """A learner as the pages and the API show it."""

    id: str
    name: str
    cohort_id: str
    cohort_name: str
    viewings: int


def clean_name(name: str, what: str) -> str:
    """Return the name without stray blanks and control signs; BadInput when nothing or too much is left."""
    cleaned = " ".join("".join(sign if sign.isprintable() else " " for sign in name).split())
    if not cleaned:
        raise BadInput(f"Il manque {what}.")
    if len(cleaned) > LONGEST_NAME:
        raise BadInput(f"{what[:1].upper()}{what[1:]} est trop long ({LONGEST_NAME} signes au plus).")
    return cleaned


def _day(text: str | None) -> str | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text if _DAY.fullmatch(text) else "").isoformat()
    except ValueError as error:
        raise BadInput(f"La date « {text[:20]} » n'existe pas, ou n'est pas écrite AAAA-MM-JJ.") from error


class Learners:
    """The cohorts and learners in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def create_cohort(
        self, *, name: str, site: str = "", starts_on: str | None = None, ends_on: str | None = None
    ) -> str:
        """Create a cohort and return its id; days are ISO (YYYY-MM-DD)."""
        start, end = _day(starts_on), _day(ends_on)
        if start and end and end < start:
            raise BadInput("La promotion finit avant de commencer ; vérifiez les deux dates.")
        cohort = Cohort(
            id=new_id(),
            name=clean_name(name, "le nom de la promotion"),
            site=site.strip()[:LONGEST_NAME],
            starts_on=start,
            ends_on=end,
            created_ms=now_ms(),
        )
        async with self._database.begin() as database:
            database.add(cohort)
        return cohort.id

    async def cohorts(self) -> list[CohortInfo]:
        """Return the cohorts, newest first."""
        query = (
            select(Cohort, func.count(Learner.id))
            .outerjoin(Learner, Learner.cohort_id == Cohort.id)
            .group_by(Cohort.id)
            .order_by(Cohort.created_ms.desc())
        )
        async with self._database() as database:
            return [_cohort_info(row, count) for row, count in await database.execute(query)]

    async def cohort(self, cohort_id: str) -> CohortInfo:
        """Return the cohort; NotFound when there is none."""
        async with self._database() as database:
            row = await database.get(Cohort, cohort_id)
            if row is None:
                raise NotFound("Cette promotion n'existe pas.")
            count = await database.scalar(
                select(func.count()).select_from(Learner).where(Learner.cohort_id == cohort_id)
            )
        return _cohort_info(row, count or 0)

    async def add_learners(self, cohort_id: str, names: list[str]) -> list[str]:
        """Add learners to a cohort, one a name; return their ids. BadInput or NotFound: none is added."""
        cleaned = [clean_name(name, "le prénom") for name in names if name.strip()]
        if not cleaned:
            raise BadInput("Écrivez au moins un prénom ou surnom, un par ligne.")
        rows = [Learner(id=new_id(), cohort_id=cohort_id, name=name, created_ms=now_ms()) for name in cleaned]
        async with self._database.begin() as database:
            if await database.get(Cohort, cohort_id) is None:
                raise NotFound("Cette promotion n'existe pas.")
            database.add_all(rows)
        return [row.id for row in rows]

    async def learners(self, cohort_id: str | None = None) -> list[LearnerInfo]:
        """Return the learners of a cohort (or of all), by name."""
        query = _learner_query().order_by(func.lower(Learner.name))
        if cohort_id is not None:
            query = query.where(Learner.cohort_id == cohort_id)
        async with self._database() as database:
            return [_learner_info(*row) for row in await database.execute(query)]

    async def learner(self, learner_id: str) -> LearnerInfo:
        """Return the learner; NotFound when there is none."""
        async with self._database() as database:
            row = (await database.execute(_learner_query().where(Learner.id == learner_id))).one_or_none()
        if row is None:
            raise NotFound("Cet apprenant n'existe pas, ou a été effacé.")
        return _learner_info(*row)

    async def note_access(self, who: Identity, learner_id: str, action: str) -> None:
        """Write down who looked at (or exported, or erased) a learner's data."""
        async with self._database.begin() as database:
            database.add(_access(who, learner_id, action))

    async def erase(self, learner_id: str, *, by: Identity) -> int:
        """Erase the learner and their viewings; late uploads are refused (410). Returns their number."""
        async with self._database.begin() as database:
            if await database.get(Learner, learner_id) is None:
                raise NotFound("Cet apprenant n'existe pas, ou est déjà effacé.")
            ids = list(await database.scalars(select(Viewing.id).where(Viewing.learner_id == learner_id)))
            database.add_all(Tombstone(viewing_id=id_, erased_ms=now_ms()) for id_ in ids)
            await database.flush()
            theirs = select(Viewing.id).where(Viewing.learner_id == learner_id)
            await database.execute(delete(Chunk).where(Chunk.viewing_id.in_(theirs)))
            await database.execute(delete(Quarantine).where(Quarantine.viewing_id.in_(theirs)))
            await database.execute(delete(Viewing).where(Viewing.learner_id == learner_id))
            await database.execute(delete(LearnerProfile).where(LearnerProfile.learner_id == learner_id))
            await database.execute(delete(Learner).where(Learner.id == learner_id))
            database.add(_access(by, learner_id, "erase"))
        return len(ids)


def _access(who: Identity, learner_id: str, action: str) -> AccessLog:
    name = who.account_id or who.name or who.role.value
    return AccessLog(id=new_id(), at_ms=now_ms(), who=name, action=action, learner_id=learner_id)


def _learner_query() -> Select[Learner, str, int]:
    return (
        select(Learner, Cohort.name, func.count(Viewing.id))
        .join(Cohort, Cohort.id == Learner.cohort_id)
        .outerjoin(Viewing, Viewing.learner_id == Learner.id)
        .group_by(Learner.id, Cohort.name)
    )


def _cohort_info(row: Cohort, learners: int) -> CohortInfo:
    return CohortInfo(
        id=row.id,
        name=row.name,
        site=row.site,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        learners=learners,
    )


def _learner_info(row: Learner, cohort_name: str, viewings: int) -> LearnerInfo:
    return LearnerInfo(
        id=row.id, name=row.name, cohort_id=row.cohort_id, cohort_name=cohort_name, viewings=viewings
    )
