"""The shapes of the API's answers and bodies."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from media.model import Projection, Stereo
from server.db.tables import Footage
from server.footage.about import People, one_line
from server.journal.viewed import ViewingReport
from server.scenes.play import playable
from server.scenes.records import SceneInForce
from server.uploads.model import Upload, UploadState


class Shape(BaseModel):
    """Base of the API's shapes: unknown fields are an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class FootageOut(Shape):
    """A piece of footage."""

    id: str
    title: str
    trade: str
    place: str = Field(description="where it was filmed")
    licence: str
    people: str = Field(description="whether people or firms are recognised: unknown, none, filmed")
    state: str = Field(description="unsure, received, preparing, ready or failed")
    kind: str | None = Field(description="photo or video")
    projection: str | None = Field(description="in force: staff's word, else what was recognised")
    stereo: str | None
    declared: dict[str, str | None] = Field(description="staff's word: projection, stereo")
    inspection: dict[str, Any] | None = Field(description="everything recognised, with its evidence")
    original_name: str
    sha256: str
    size: int = Field(description="bytes")
    progress: dict[str, Any] | None = Field(description="percent, step, rung, seconds_left")
    problem: str | None = Field(description="why it failed, in French, with a cure")
    play: dict[str, Any] | None = Field(description="URLs of its renditions, when ready")
    used_by: list[str] = Field(description="scenes that show it")
    created_ms: int


class FootageChange(Shape):
    """What staff may change of a piece of footage; a new projection or stereo is encoded again."""

    title: str | None = Field(default=None, min_length=1, max_length=200)
    trade: str | None = Field(default=None, max_length=64)
    place: str | None = Field(default=None, max_length=200)
    licence: str | None = Field(default=None, max_length=200)
    people: People | None = None
    projection: Projection | None = None
    stereo: Stereo | None = None

    @field_validator("title", "trade", "place", "licence")
    @classmethod
    def _one_line(cls, value: str | None, info: ValidationInfo) -> str | None:
        line = None if value is None else one_line(value)
        if line == "" and info.field_name == "title":
            raise ValueError("a title has words")
        return line


class UploadOut(Shape):
    """An upload."""

    id: str
    url: str
    name: str = Field(description="of the file, as its sender calls it")
    title: str
    modified: str = Field(description="when the sender's file last changed, in the sender's words")
    size: int | None = Field(description="bytes; null: not told yet")
    offset: int = Field(description="bytes that are on the server's disk")
    state: str = Field(
        description="sending, waiting (for a cube's other faces), checking, accepted, refused or expired"
    )
    sha256: str | None = Field(description="of the whole file, when all of it came")
    footage: str | None = Field(description="the id of what became of it, when accepted")
    replaces: str | None = Field(description="the id of the footage whose original it replaces")
    group: str | None = Field(description="of a cube's faces")
    face: int | None
    problem: str | None = Field(description="why it was refused, in French, with a cure")
    created_ms: int
    expires_ms: int


class SceneOut(Shape):
    """A scene in force."""

    id: str
    title: dict[str, str]
    trade: str
    scope: str
    revision: str
    number: int
    viewpoints: int
    ready: bool = Field(description="all of its footage is ready")
    withdrawn: bool
    url: str


class InstalledOut(Shape):
    """What an installation did."""

    scene: str
    revision: str
    number: int
    new: bool
    url: str


class CohortIn(Shape):
    """A new cohort."""

    name: str = Field(min_length=1, max_length=80)
    site: str = Field(default="", max_length=80)
    starts_on: str | None = Field(default=None, description="ISO day")
    ends_on: str | None = Field(default=None, description="ISO day")


class CohortOut(CohortIn):
    """A cohort."""

    id: str
    learners: int


class LearnersIn(Shape):
    """Learners to add to a cohort."""

    names: list[str] = Field(min_length=1, max_length=100)


class LearnerOut(Shape):
    """A learner."""

    id: str
    name: str
    cohort: str
    viewings: int


class ViewingOut(Shape):
    """A viewing, in short."""

    id: str
    learner: str | None
    learner_name: str
    cohort: str
    scene: str
    revision: int
    started_at: str
    device: dict[str, Any]
    sealed: bool
    quarantined: int
    summary: dict[str, Any]


class Made(Shape):
    """The id of what was made."""

    id: str


class MadeMany(Shape):
    """The ids of what was made."""

    ids: list[str]


class Me(Shape):
    """Who is asking."""

    role: str
    name: str
    learner: str | None
    cohort: str | None


class SealAnswer(Shape):
    """Sealed, or the ranges of numbers that are missing."""

    state: str
    missing: list[list[int]] = []


class HaveAnswer(Shape):
    """What the server has of a viewing."""

    state: str
    have: list[list[int]]


def footage_out(row: Footage, used_by: list[str]) -> FootageOut:
    """Return a footage row in its shape."""
    seen = row.inspection or {}
    made = row.manifest or {}
    return FootageOut(
        id=row.id,
        title=row.title,
        trade=row.trade,
        place=row.place,
        licence=row.licence,
        people=row.people,
        state=row.state,
        kind=made.get("kind") or seen.get("kind"),
        projection=row.projection or seen.get("projection"),
        stereo=row.stereo or seen.get("stereo"),
        declared={"projection": row.projection, "stereo": row.stereo},
        inspection=row.inspection,
        original_name=row.original_name,
        sha256=row.sha256,
        size=row.size,
        progress=row.progress,
        problem=row.problem,
        play=playable(row) if row.manifest else None,
        used_by=used_by,
        created_ms=row.created_ms,
    )


def upload_out(upload: Upload) -> UploadOut:
    """Return an upload in its shape."""
    return UploadOut(
        id=upload.id,
        url=f"/api/v1/uploads/{upload.id}",
        name=upload.name,
        title=upload.wishes.title,
        modified=upload.modified,
        size=upload.size,
        offset=upload.offset,
        state=upload.state,
        sha256=upload.sha256,
        footage=upload.footage_id if upload.state == UploadState.ACCEPTED else None,
        replaces=upload.wishes.replaces,
        group=upload.wishes.group,
        face=upload.wishes.face,
        problem=upload.problem,
        created_ms=upload.created_ms,
        expires_ms=upload.expires_ms,
    )


def scene_out(scene: SceneInForce) -> SceneOut:
    """Return a scene in its shape."""
    return SceneOut(
        id=scene.scene.id,
        title=scene.scene.title.root,
        trade=scene.scene.trade,
        scope=scene.scope,
        revision=scene.revision_id,
        number=scene.number,
        viewpoints=len(scene.scene.viewpoints),
        ready=all(footage.manifest for footage in scene.footage.values()),
        withdrawn=scene.withdrawn,
        url=f"/play/{scene.scene.id}",
    )


def viewing_out(report: ViewingReport) -> ViewingOut:
    """Return a viewing in its shape."""
    return ViewingOut(
        id=report.id,
        learner=report.learner_id,
        learner_name=report.learner,
        cohort=report.cohort,
        scene=report.scene_id,
        revision=report.revision,
        started_at=report.started_at,
        device=report.device,
        sealed=report.sealed,
        quarantined=report.quarantined,
        summary=report.summary.to_json(),
    )
