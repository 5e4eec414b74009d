"""Reports of viewings: who, what, when, how long, answers, choices, device, gaps."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from scenes.model import Scene
from server.db.engine import Database
from server.db.tables import Chunk, Cohort, Learner, Quarantine, SceneRevision, Viewing
from server.errors import NotFound
from server.journal.events import Event, parse_events
from server.journal.ingest import EVENTS, summary_of
from server.journal.summary import Summary
from server.journal.viewed import ViewingReport

Conditions = tuple[ColumnElement[bool], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which viewings: all those that fit every field that is given (ids)."""

    learner: str | None = None
    cohort: str | None = None
    scene: str | None = None
    viewing: str | None = None

    def conditions(self) -> Conditions:
        """Return the fields as conditions of a query."""
        columns = (
            (Viewing.learner_id, self.learner),
            (Viewing.cohort_id, self.cohort),
            (Viewing.scene_id, self.scene),
            (Viewing.id, self.viewing),
        )
        return tuple(column == value for column, value in columns if value is not None)


class Reports:
    """The journal's way out."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def viewings(self, wanted: Wanted | None = None, *, limit: int = 500) -> list[ViewingReport]:
        """Return viewings, newest first; the number of queries does not grow with their number."""
        newest = (Viewing.started_ms.desc(), Viewing.id)
        conditions = (wanted or Wanted()).conditions()
        shown = select(Viewing.id).where(*conditions).order_by(*newest).limit(limit)
        query = (
            select(Viewing, Learner.name, Cohort.name, SceneRevision)
            .join(SceneRevision, SceneRevision.id == Viewing.revision_id)
            .outerjoin(Learner, Learner.id == Viewing.learner_id)
            .outerjoin(Cohort, Cohort.id == Viewing.cohort_id)
            .where(Viewing.id.in_(shown))
            .order_by(*newest)
        )
        async with self._database() as database:
            rows = (await database.execute(query)).all()
            chunks = await _chunks_of_open(database, shown)
            quarantined = await _quarantined(database, shown)
        revisions = {row[3].id: row[3] for row in rows}
        documents = {id_: Scene.model_validate(one.document) for id_, one in revisions.items()}
        return [
            _report(
                viewing,
                names=(learner or "", cohort or ""),
                revision=revision,
                document=documents[revision.id],
                summary=_summary(viewing, chunks.get(viewing.id, [])),
                quarantined=quarantined.get(viewing.id, 0),
            )
            for viewing, learner, cohort, revision in rows
        ]

    async def viewing(self, viewing_id: str) -> ViewingReport:
        """Return one viewing; NotFound when there is none."""
        found = await self.viewings(Wanted(viewing=viewing_id))
        if not found:
            raise NotFound("Cette visite n'existe pas, ou a été effacée.")
        return found[0]

    async def events(self, viewing_id: str) -> list[Event]:
        """Return the viewing's events in the order of their times."""
        query = select(Chunk.data).where(Chunk.viewing_id == viewing_id, Chunk.kind == EVENTS)
        async with self._database() as database:
            pieces = list(await database.scalars(query))
        return sorted((event for data in pieces for event in parse_events(data)), key=lambda one: one.t)

    async def counts_by_scene(self) -> dict[str, int]:
        """Return how many viewings each scene has."""
        query = select(Viewing.scene_id, func.count()).group_by(Viewing.scene_id)
        async with self._database() as database:
            return {scene_id: count for scene_id, count in await database.execute(query)}


async def _chunks_of_open(database: AsyncSession, shown: Select[str]) -> dict[str, list[Chunk]]:
    """Return the chunks of the viewings that have no summary yet, because they are not sealed."""
    query = select(Chunk).join(Viewing, Viewing.id == Chunk.viewing_id)
    found: dict[str, list[Chunk]] = {}
    for chunk in await database.scalars(query.where(Viewing.summary.is_(None), Viewing.id.in_(shown))):
        found.setdefault(chunk.viewing_id, []).append(chunk)
    return found


async def _quarantined(database: AsyncSession, shown: Select[str]) -> dict[str, int]:
    query = select(Quarantine.viewing_id, func.count()).where(Quarantine.viewing_id.in_(shown))
    rows = await database.execute(query.group_by(Quarantine.viewing_id))
    return {viewing_id: count for viewing_id, count in rows}


def _summary(viewing: Viewing, chunks: list[Chunk]) -> Summary:
    return Summary(**viewing.summary) if viewing.summary is not None else summary_of(viewing, chunks)


def _report(
    viewing: Viewing,
    *,
    names: tuple[str, str],
    revision: SceneRevision,
    document: Scene,
    summary: Summary,
    quarantined: int,
) -> ViewingReport:
    learner, cohort = names
    return ViewingReport(
        id=viewing.id,
        learner_id=viewing.learner_id,
        learner=learner,
        cohort=cohort,
        role=viewing.opening.get("role", ""),
        scene_id=viewing.scene_id,
        scene=document.title.best("fr"),
        revision=revision.number,
        started_ms=viewing.started_ms,
        device=viewing.opening.get("device", {}),
        sealed=viewing.sealed_ms is not None,
        quarantined=quarantined,
        summary=summary,
        document=document,
    )
