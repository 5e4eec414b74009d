"""Scenes and their revisions in the database."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from scenes.model import Scene
from server.clock import new_id, now_ms
from server.db.engine import Database
from server.db.tables import Footage, SceneFile, SceneFootage, SceneRevision, SceneRow
from server.errors import Conflict, NotFound
from server.rights.records import reaches_of
from server.rights.rules import Reach, Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """What an installation did."""

    scene_id: str
    revision_id: str
    number: int
    new: bool  # False: this very revision was in force already


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneInForce:
    """A scene with its revision in force and everything the revision is joined to."""

    scene: Scene
    scope: str  # public or class: how far its author wants it shown
    withdrawn: bool
    revision_id: str
    number: int
    created_ms: int  # of the revision
    footage: dict[str, Footage]  # by the scene's own slug
    reaches: dict[str, Reach]  # how far that footage may be shown today, by the same slug
    files: dict[str, str]  # relative path -> stored name

    @property
    def audience(self) -> str:
        """How far it is shown today: its scope, or that of its narrowest footage; team, class, public."""
        return narrowest(self.scope, self.reaches.values())

    @property
    def held_back_by(self) -> list[str]:
        """The slugs of the footage that keeps it from its scope."""
        return [slug for slug, one in self.reaches.items() if one.scope < Scope.of(self.scope)]


def narrowest(scope: str, reaches: Iterable[Reach]) -> str:
    """Return how far something is shown that shows footage of these reaches."""
    return min((one.scope for one in reaches), default=Scope.PUBLIC).within(Scope.of(scope)).word


class SceneRecords:
    """The scenes in the database."""

    def __init__(self, database: Database, *, today: Callable[[], date] = date.today) -> None:
        self._database, self._today = database, today

    async def install(
        self, scene: Scene, document: dict[str, Any], *, footage: dict[str, str], files: dict[str, str]
    ) -> Installed:
        """Install a scene as a new revision, joined to footage ids and stored files.

        The same document with the same footage and files as the revision in force changes nothing. Conflict
        when someone else installs the same scene at this very moment.
        """
        try:
            return await self._install(scene, document, footage, files)
        except IntegrityError as error:
            raise Conflict("Cette scène est en train d'être installée par quelqu'un d'autre.") from error

    async def _install(
        self, scene: Scene, document: dict[str, Any], footage: dict[str, str], files: dict[str, str]
    ) -> Installed:
        joined = {"document": document, "footage": footage, "files": files}
        sha256 = hashlib.sha256(json.dumps(joined, sort_keys=True).encode()).hexdigest()
        async with self._database.begin() as database:
            row = await database.get(SceneRow, scene.id)
            latest = await database.get(SceneRevision, row.revision_id) if row else None
            if row and latest and latest.sha256 == sha256 and row.withdrawn_ms is None:
                return Installed(scene_id=scene.id, revision_id=latest.id, number=latest.number, new=False)
            number = await database.scalar(
                select(func.max(SceneRevision.number)).where(SceneRevision.scene_id == scene.id)
            )
            revision = SceneRevision(
                id=new_id(),
                scene_id=scene.id,
                number=(number or 0) + 1,
                sha256=sha256,
                document=document,
                created_ms=now_ms(),
            )
            if row is None:
                row = SceneRow(id=scene.id, created_ms=now_ms(), revision_id="", scope="class")
                database.add(row)
            row.revision_id, row.scope, row.withdrawn_ms = revision.id, scene.rights.scope, None
            await database.flush()
            database.add(revision)
            await database.flush()
            database.add_all(
                SceneFootage(revision_id=revision.id, slug=slug, footage_id=id_)
                for slug, id_ in footage.items()
            )
            database.add_all(
                SceneFile(revision_id=revision.id, path=path, stored=stored) for path, stored in files.items()
            )
        return Installed(scene_id=scene.id, revision_id=revision.id, number=revision.number, new=True)

    async def all(self) -> list[SceneInForce]:
        """Return every scene that is not withdrawn, newest first, in four queries however many there are."""
        return await self._load(withdrawn=False)

    async def withdrawn(self) -> list[SceneInForce]:
        """Return the scenes that were taken off the pages, newest first."""
        return await self._load(withdrawn=True)

    async def get(self, scene_id: str) -> SceneInForce:
        """Return the scene, withdrawn or not; NotFound when there is none."""
        found = await self._load(scene_id=scene_id)
        if not found:
            raise NotFound("Cette scène n'existe pas.")
        return found[0]

    async def exists(self, scene_id: str) -> bool:
        """Tell whether the slug is taken."""
        async with self._database() as database:
            return await database.get(SceneRow, scene_id) is not None

    async def withdraw(self, scene_id: str) -> None:
        """Take the scene off the pages and out of the player; what was viewed stays in the journal."""
        await self._set_withdrawn(scene_id, now_ms())

    async def restore(self, scene_id: str) -> None:
        """Undo `withdraw`."""
        await self._set_withdrawn(scene_id, None)

    async def _set_withdrawn(self, scene_id: str, at_ms: int | None) -> None:
        change = update(SceneRow).where(SceneRow.id == scene_id).values(withdrawn_ms=at_ms)
        async with self._database.begin() as database:
            if (await database.execute(change.returning(SceneRow.id))).first() is None:
                raise NotFound("Cette scène n'existe pas.")

    async def audience_of_footage(self, footage_id: str, version: str | None = None) -> set[str]:
        """Return how far the scenes in force that show the footage are shown: {} means the team only.

        With a version: they show it only when it is the footage's version in force.
        """
        shows = select(SceneFootage.revision_id).where(SceneFootage.footage_id == footage_id)
        if version is not None:
            in_force = (Footage.id == SceneFootage.footage_id) & (Footage.version == version)
            shows = shows.join(Footage, in_force)
        query = (
            select(SceneRow.id, SceneRow.scope, Footage)
            .join(SceneFootage, SceneFootage.revision_id == SceneRow.revision_id)
            .join(Footage, Footage.id == SceneFootage.footage_id)
            .where(SceneRow.revision_id.in_(shows), SceneRow.withdrawn_ms.is_(None))
        )
        async with self._database() as database:
            rows = (await database.execute(query)).all()
            reaches = await reaches_of(database, [footage for *_, footage in rows], self._today())
        scenes: dict[tuple[str, str], list[Reach]] = {}
        for scene_id, scope, footage in rows:
            scenes.setdefault((scene_id, scope), []).append(reaches[footage.id])
        return {narrowest(scope, inside) for (_, scope), inside in scenes.items()}

    async def stored_file(self, revision_id: str, path: str) -> tuple[str, str]:
        """Return (stored name, audience) of a revision's file; NotFound else.

        It is the team's once the scene is withdrawn, or once footage of the revision was deleted: nobody can
        tell any more how far that might be shown.
        """
        query = (
            select(SceneFile.stored, SceneRow.scope, SceneRow.withdrawn_ms, SceneRevision.document)
            .join(SceneRevision, SceneRevision.id == SceneFile.revision_id)
            .join(SceneRow, SceneRow.id == SceneRevision.scene_id)
            .where(SceneFile.revision_id == revision_id, SceneFile.path == path)
        )
        shown = (
            select(Footage)
            .join(SceneFootage, SceneFootage.footage_id == Footage.id)
            .where(SceneFootage.revision_id == revision_id)
        )
        async with self._database() as database:
            row = (await database.execute(query)).one_or_none()
            if row is None:
                raise NotFound
            pieces = list(await database.scalars(shown))
            reaches = await reaches_of(database, pieces, self._today())
        if row.withdrawn_ms or len(pieces) < len(row.document["footage"]):
            return row.stored, Scope.TEAM.word
        return row.stored, narrowest(row.scope, reaches.values())

    async def _load(
        self, *, scene_id: str | None = None, withdrawn: bool | None = None
    ) -> list[SceneInForce]:
        query = (
            select(SceneRow, SceneRevision)
            .join(SceneRevision, SceneRevision.id == SceneRow.revision_id)
            .order_by(SceneRow.created_ms.desc())
        )
        if scene_id is not None:
            query = query.where(SceneRow.id == scene_id)
        if withdrawn is not None:
            gone = SceneRow.withdrawn_ms.is_not(None)
            query = query.where(gone if withdrawn else ~gone)
        async with self._database() as database:
            rows = (await database.execute(query)).all()
            ids = [revision.id for _, revision in rows]
            footage = await _footage_of(database, ids)
            pieces = {piece.id: piece for inside in footage.values() for piece in inside.values()}
            reaches = await reaches_of(database, list(pieces.values()), self._today())
            files: dict[str, dict[str, str]] = {id_: {} for id_ in ids}
            for file in await database.scalars(select(SceneFile).where(SceneFile.revision_id.in_(ids))):
                files[file.revision_id][file.path] = file.stored
        return [
            SceneInForce(
                scene=Scene.model_validate(revision.document),
                scope=row.scope,
                withdrawn=row.withdrawn_ms is not None,
                revision_id=revision.id,
                number=revision.number,
                created_ms=revision.created_ms,
                footage=footage[revision.id],
                reaches={slug: reaches[piece.id] for slug, piece in footage[revision.id].items()},
                files=files[revision.id],
            )
            for row, revision in rows
        ]


async def _footage_of(database: AsyncSession, revision_ids: list[str]) -> dict[str, dict[str, Footage]]:
    """Return the footage of revisions: by revision, then by the scene's own slug."""
    joined = await database.execute(
        select(SceneFootage, Footage)
        .join(Footage, Footage.id == SceneFootage.footage_id)
        .where(SceneFootage.revision_id.in_(revision_ids))
    )
    footage: dict[str, dict[str, Footage]] = {id_: {} for id_ in revision_ids}
    for link, piece in joined:
        footage[link.revision_id][link.slug] = piece
    return footage
