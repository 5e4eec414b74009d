"""Footage rows: states, what was recognised, which renditions are in force."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, case, delete, exists, func, select, update

from media.model import Declared
from server.clock import new_id, now_ms
from server.db.engine import Database
from server.db.tables import Footage, Job, SceneFootage, SceneRow, TextTrack
from server.errors import Conflict, NotFound
from server.storage import names


class FootageState(StrEnum):
    """Where a piece of footage stands."""

    UNSURE = "unsure"  # kept; waits until staff say how it is filmed ("à confirmer")
    RECEIVED = "received"  # kept; waits for its turn
    PREPARING = "preparing"  # being encoded
    READY = "ready"  # renditions published
    FAILED = "failed"  # see `problem`; the original is kept


DUE = (FootageState.PREPARING, FootageState.RECEIVED)
AHEAD, USUAL = 10, 99  # a job's priority below this: staff put it ahead
CANCELLED = "La préparation a été annulée. Réessayez quand vous voulez : l'original est gardé."


class Stage(StrEnum):
    """What a version is among those of one attempt."""

    LIVE = "live"  # grows, and plays along, while the rest is encoded: the footage stays in preparation
    WHOLE = "whole"  # everything that was due: the footage is ready
    BETTER = "better"  # with the night pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """Renditions that are to be put in force."""

    id: str  # hexadecimal: the folder's name
    manifest: dict[str, Any]
    stage: Stage = Stage.WHOLE


class FootageRecords:
    """The footage in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, row: Footage) -> None:
        """Insert a new row."""
        async with self._database.begin() as database:
            database.add(row)

    async def all(self) -> list[Footage]:
        """Return all footage, newest first."""
        async with self._database() as database:
            return list(await database.scalars(select(Footage).order_by(Footage.created_ms.desc())))

    async def get(self, footage_id: str) -> Footage:
        """Return the footage; NotFound when there is none."""
        row = await self.find(footage_id)
        if row is None:
            raise NotFound("Cette séquence filmée n'existe pas, ou a été supprimée.")
        return row

    async def find(self, footage_id: str) -> Footage | None:
        """Return the footage, None when it is gone."""
        async with self._database() as database:
            return await database.get(Footage, footage_id)

    async def find_same(self, sha256: str, declared: Declared) -> Footage | None:
        """Return footage of the very same bytes and declaration, if we have it already."""
        query = select(Footage).where(
            Footage.sha256 == sha256,
            _is_or_null(Footage.projection, declared.projection),
            _is_or_null(Footage.stereo, declared.stereo),
        )
        async with self._database() as database:
            return (await database.scalars(query.order_by(Footage.created_ms))).first()

    async def used_by(self, footage_id: str) -> list[str]:
        """Return the ids of the scenes whose revision in force shows the footage."""
        async with self._database() as database:
            return list(await database.scalars(_scenes_showing(footage_id)))

    async def correct(self, footage_id: str, **fields: Any) -> None:
        """Change what staff say; a new projection or stereo is prepared again."""
        changes: dict[str, Any] = {**fields, "updated_ms": now_ms()}
        if {"projection", "stereo"} & fields.keys():  # also what had to be confirmed: it is, now
            changes |= {
                "state": FootageState.RECEIVED,
                "attempt": new_id(),
                "problem": None,
                "progress": None,
            }
        await self._change(footage_id, **changes)

    async def replace(self, footage_id: str, former_sha256: str, **original: Any) -> bool:
        """Point the row to other originals, in their `state`; False when `former_sha256` is not in force."""
        changes = {**original, "attempt": new_id(), "updated_ms": now_ms()}
        async with self._database.begin() as database:
            found = await database.execute(
                update(Footage)
                .where(Footage.id == footage_id, Footage.sha256 == former_sha256)
                .values(problem=None, progress=None, **changes)
                .returning(Footage.id)
            )
            return found.first() is not None

    async def retry(self, footage_id: str) -> None:
        """Put footage back in line; Conflict when staff have not said how it is filmed."""
        if (await self.get(footage_id)).state == FootageState.UNSURE:
            raise Conflict("Dites d'abord comment cette séquence est filmée.")
        await self._change(
            footage_id, state=FootageState.RECEIVED, attempt=new_id(), problem=None, progress=None
        )

    async def _change(self, footage_id: str, **values: Any) -> None:
        async with self._database.begin() as database:
            found = await database.execute(
                update(Footage).where(Footage.id == footage_id).values(**values).returning(Footage.id)
            )
            if found.first() is None:
                raise NotFound("Cette séquence filmée n'existe pas, ou a été supprimée.")

    async def claim(self) -> Footage | None:
        """Take the next footage that is due into preparation; None when there is none.

        The one process that encodes calls this, so a row that still says `preparing` is an interrupted
        encode of an earlier process: it is due as well, under a fresh attempt. What staff put ahead comes
        first.
        """
        urgency = select(func.min(Job.priority)).where(Job.footage_id == Footage.id).scalar_subquery()
        query: Select[str] = (
            select(Footage.id)
            .where(Footage.state.in_(DUE))
            .order_by(func.coalesce(urgency, USUAL) >= AHEAD, Footage.created_ms)
        )
        async with self._database.begin() as database:
            footage_id = (await database.scalars(query.limit(1))).first()
            if footage_id is None:
                return None
            return await database.scalar(
                update(Footage)
                .where(Footage.id == footage_id)
                .values(
                    state=FootageState.PREPARING,
                    attempt=case((Footage.state == FootageState.RECEIVED, Footage.attempt), else_=new_id()),
                    problem=None,
                    progress=None,
                    updated_ms=now_ms(),
                )
                .returning(Footage)
            )

    async def due(self) -> list[Footage]:
        """Return what is to be prepared, what came first first."""
        query = select(Footage).where(Footage.state.in_(DUE)).order_by(Footage.created_ms)
        async with self._database() as database:
            return list(await database.scalars(query))

    async def still_due(self, attempt: str) -> bool:
        """Tell whether this attempt is to be prepared."""
        query = select(exists().where(Footage.attempt == attempt, Footage.state.in_(DUE)))
        async with self._database() as database:
            return bool(await database.scalar(query))

    async def renew(self, attempt: str) -> None:
        """Let an attempt that cannot go on begin anew under another id."""
        await self._settle(attempt, Footage.state.in_(DUE), attempt=new_id(), progress=None)

    async def start(self, footage_id: str, attempt: str) -> Footage | None:
        """Say that an attempt is being prepared; None when it is not due (any more)."""
        async with self._database.begin() as database:
            return await database.scalar(
                update(Footage)
                .where(Footage.id == footage_id, Footage.attempt == attempt, Footage.state.in_(DUE))
                .values(state=FootageState.PREPARING, problem=None, updated_ms=now_ms())
                .returning(Footage)
            )

    async def publish(self, attempt: str, version: Version, fence: ColumnElement[bool]) -> bool:
        """Put an attempt's renditions in force (compare-and-swap); False when another attempt took over.

        `fence`: what else must be true, such as that the work is still in the worker's hands.
        """
        values: dict[str, Any] = {"version": version.id, "manifest": version.manifest}
        if version.stage is not Stage.LIVE:
            values |= {"state": FootageState.READY, "progress": None}
        before = FootageState.READY if version.stage is Stage.BETTER else FootageState.PREPARING
        return await self._settle(attempt, fence, Footage.state == before, **values)

    async def fail(self, attempt: str, problem: str) -> bool:
        """Say why the attempt failed; False when it is no longer the one in force."""
        return await self._settle(attempt, state=FootageState.FAILED, problem=problem, progress=None)

    async def cancel(self, footage_id: str) -> None:
        """Stop the preparation: a whole version of before stays in force, else it waits for a new try."""
        async with self._database.begin() as database:
            row = await database.get(Footage, footage_id)
            if row is None:
                raise NotFound("Cette séquence filmée n'existe pas, ou a été supprimée.")
            if row.state not in DUE:
                raise Conflict("Cette préparation est déjà terminée.")
            whole = row.manifest is not None and not row.manifest.get("live")
            row.state = FootageState.READY if whole else FootageState.FAILED
            row.problem = None if whole else CANCELLED
            row.attempt, row.progress, row.updated_ms = new_id(), None, now_ms()

    async def _settle(self, of: str, /, *conditions: ColumnElement[bool], **values: Any) -> bool:
        async with self._database.begin() as database:
            found = await database.execute(
                update(Footage)
                .where(Footage.attempt == of, *conditions)
                .values(**values, updated_ms=now_ms())
                .returning(Footage.id)
            )
            return found.first() is not None

    async def delete(self, footage_id: str) -> list[str]:
        """Delete the row with all that hangs on it; return the stored names of its texts.

        Conflict while a scene shows it, NotFound when it is gone. Past revisions, and withdrawn scenes, only
        lose it: whoever asks to disappear from the pictures can be granted it.
        """
        async with self._database.begin() as database:
            if await database.get(Footage, footage_id) is None:
                raise NotFound("Cette séquence filmée n'existe pas, ou a été supprimée.")
            if (await database.scalars(_scenes_showing(footage_id))).first():
                raise Conflict("Des scènes montrent cette séquence filmée ; changez-les d'abord.")
            texts = select(TextTrack.stored).where(TextTrack.footage_id == footage_id)
            stored = list(await database.scalars(texts))
            await database.execute(delete(SceneFootage).where(SceneFootage.footage_id == footage_id))
            await database.execute(delete(Footage).where(Footage.id == footage_id))
            return stored


def originals_of(footage: Footage) -> tuple[str, ...]:
    """Return the keys of the originals in force, in order."""
    return names.original_files(footage.id, footage.originals, footage.originals_folder)


def declared_of(footage: Footage) -> Declared:
    """Return staff's word about the footage."""
    return Declared.of(footage.projection, footage.stereo)


def _scenes_showing(footage_id: str) -> Select[str]:
    return (
        select(SceneRow.id)
        .join(SceneFootage, SceneFootage.revision_id == SceneRow.revision_id)
        .where(SceneFootage.footage_id == footage_id, SceneRow.withdrawn_ms.is_(None))
        .distinct()
    )


def _is_or_null(column: Any, value: str | None) -> Any:
    return column.is_(None) if value is None else column == value
