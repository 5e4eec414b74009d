"""What hangs on a piece of footage: scenes, register, texts; and what happened to it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from server.db.engine import Database
from server.db.tables import Consent, Footage, Job, SceneFootage, SceneRevision, SceneRow, TextTrack

STEPS_ON_THE_WAY = ("fast", "ladder")  # done, they are no news: what they lead to is


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneUse:
    """A scene that shows the footage, in force or in the past."""

    id: str
    title: dict[str, str]
    number: int  # of the newest revision that shows it
    shown: bool  # the revision in force shows it, and the scene is not withdrawn
    withdrawn: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened to the footage."""

    at_ms: int
    what: str  # received, job, consent, withdrawn, captions, descriptions, scene
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """Everything that hangs on the footage."""

    scenes: tuple[SceneUse, ...]
    revisions: int  # of scenes, past ones too
    consents: int
    tracks: int
    bytes: int  # original and renditions
    history: tuple[Event, ...]  # newest first

    @property
    def shown_by(self) -> tuple[SceneUse, ...]:
        """The scenes that show it now: it cannot be deleted before they are changed."""
        return tuple(scene for scene in self.scenes if scene.shown)


class Usages:
    """Looks up what hangs on footage, in four queries."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, footage: Footage) -> Usage:
        """Return everything that hangs on a piece of footage."""
        shows = (
            select(SceneRow, SceneRevision)
            .join(SceneRevision, SceneRevision.scene_id == SceneRow.id)
            .join(SceneFootage, SceneFootage.revision_id == SceneRevision.id)
            .where(SceneFootage.footage_id == footage.id)
            .order_by(SceneRevision.number)
            .distinct()
        )
        async with self._database() as database:
            revisions = [(scene, revision) for scene, revision in await database.execute(shows)]
            consents = list(await database.scalars(select(Consent).where(Consent.footage_id == footage.id)))
            tracks = list(await database.scalars(select(TextTrack).where(TextTrack.footage_id == footage.id)))
            jobs = list(
                await database.scalars(
                    select(Job).where(Job.footage_id == footage.id).order_by(Job.created_ms.desc()).limit(20)
                )
            )
        scenes = {scene.id: _use(scene, revision) for scene, revision in revisions}
        return Usage(
            scenes=tuple(scenes.values()),
            revisions=len(revisions),
            consents=len(consents),
            tracks=len(tracks),
            bytes=footage.size + ((footage.manifest or {}).get("total_bytes") or 0),
            history=_history(footage, revisions, consents, [*tracks, *jobs]),
        )


def _use(scene: SceneRow, revision: SceneRevision) -> SceneUse:
    return SceneUse(
        id=scene.id,
        title=revision.document["title"],
        number=revision.number,
        shown=scene.revision_id == revision.id and scene.withdrawn_ms is None,
        withdrawn=scene.withdrawn_ms is not None,
    )


def _history(
    footage: Footage,
    revisions: list[tuple[SceneRow, SceneRevision]],
    consents: list[Consent],
    others: list[TextTrack | Job],
) -> tuple[Event, ...]:
    """What happened, newest first: read from the rows themselves, so that it is never at odds with them."""
    events = [Event(at_ms=footage.created_ms, what="received", detail=footage.original_name)]
    for one in consents:
        events.append(Event(at_ms=one.created_ms, what="consent", detail=one.name))
        if one.withdrawn_ms:
            events.append(Event(at_ms=one.withdrawn_ms, what="withdrawn", detail=one.name))
    for other in others:
        if isinstance(other, Job):
            if other.state == "done" and other.kind in STEPS_ON_THE_WAY:
                continue
            events.append(Event(at_ms=other.ended_ms or other.created_ms, what=f"job-{other.state}"))
        else:
            events.append(Event(at_ms=other.created_ms, what=other.kind, detail=other.language))
    for scene, revision in revisions:
        events.append(
            Event(at_ms=revision.created_ms, what="scene", detail=f"{scene.id} ({revision.number})")
        )
    return tuple(sorted(events, key=lambda event: -event.at_ms))
