"""The tables. Times are integer milliseconds since 1970 (UTC); ids are UUID strings or slugs."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, LargeBinary, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Root of the tables; constraint names are fixed so that migrations can find them."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        int: BigInteger,
        dict[str, Any]: JSON,
        bytes: LargeBinary,
        str: String(200),
    }


class Account(Base):
    """A trainer or a member of staff, who logs in by password."""

    __tablename__ = "account"
    id: Mapped[str] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[str]
    password_hash: Mapped[str] = mapped_column(Text)
    created_ms: Mapped[int]


class Session(Base):
    """A browser that is known: an account's, or a device lent to a cohort's learners."""

    __tablename__ = "session"
    id: Mapped[str] = mapped_column(primary_key=True)
    secret_hash: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    cohort_id: Mapped[str | None] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"))
    learner_id: Mapped[str | None] = mapped_column(ForeignKey("learner.id", ondelete="SET NULL"))
    created_ms: Mapped[int]
    expires_ms: Mapped[int]


class DeviceLink(Base):
    """A one-use link by which a trainer opens a headset or phone for a cohort."""

    __tablename__ = "device_link"
    secret_hash: Mapped[str] = mapped_column(primary_key=True)
    cohort_id: Mapped[str] = mapped_column(ForeignKey("cohort.id", ondelete="CASCADE"))
    expires_ms: Mapped[int]


class ApiToken(Base):
    """A machine's key, sent as Bearer; only its hash is kept."""

    __tablename__ = "api_token"
    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    role: Mapped[str]
    secret_hash: Mapped[str] = mapped_column(unique=True)
    created_ms: Mapped[int]
    revoked_ms: Mapped[int | None]


class Cohort(Base):
    """A three-to-four-week group."""

    __tablename__ = "cohort"
    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    site: Mapped[str]
    starts_on: Mapped[str | None]
    ends_on: Mapped[str | None]
    created_ms: Mapped[int]


class Learner(Base):
    """A learner: as little as a first name or a nickname, in a cohort."""

    __tablename__ = "learner"
    id: Mapped[str] = mapped_column(primary_key=True)
    cohort_id: Mapped[str] = mapped_column(ForeignKey("cohort.id"), index=True)
    name: Mapped[str]
    created_ms: Mapped[int]


class LearnerProfile(Base):
    """What a learner chose of what helps them (server/learners/profiles.py); erased with the learner."""

    __tablename__ = "learner_profile"
    learner_id: Mapped[str] = mapped_column(ForeignKey("learner.id", ondelete="CASCADE"), primary_key=True)
    needs: Mapped[dict[str, Any]]
    changed_ms: Mapped[int]  # of the last change that counts


class Footage(Base):
    """An uploaded original, what was recognised in it, and the renditions in force."""

    __tablename__ = "footage"
    id: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    trade: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)
    original_name: Mapped[str]
    originals: Mapped[int]  # files kept: 1, or the 6 faces of a cubemap
    # Of those in force, below the footage's own folder; empty for the first ones.
    originals_folder: Mapped[str] = mapped_column(default="")
    sha256: Mapped[str] = mapped_column(index=True)
    size: Mapped[int]
    projection: Mapped[str | None]  # staff's word
    stereo: Mapped[str | None]  # staff's word
    inspection: Mapped[dict[str, Any] | None]
    attempt: Mapped[str] = mapped_column(index=True)  # the preparation in force
    version: Mapped[str | None]
    manifest: Mapped[dict[str, Any] | None]
    progress: Mapped[dict[str, Any] | None]
    problem: Mapped[str | None] = mapped_column(Text)
    place: Mapped[str] = mapped_column(default="")  # where it was filmed: a workshop, a firm
    licence: Mapped[str] = mapped_column(default="")  # SPDX id or words; empty: not told
    # unknown, none, filmed: whether people or firms can be recognised
    people: Mapped[str] = mapped_column(default="unknown")
    created_ms: Mapped[int] = mapped_column(index=True)
    updated_ms: Mapped[int]


class Consent(Base):
    """What a filmed person or firm allows: an entry of the register of image rights."""

    __tablename__ = "consent"
    id: Mapped[str] = mapped_column(primary_key=True)
    footage_id: Mapped[str] = mapped_column(ForeignKey("footage.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]  # of the person or firm
    kind: Mapped[str]  # person, firm
    scope: Mapped[str]  # class, partners, public: how far it may be shown
    signed_on: Mapped[str]  # ISO date
    until: Mapped[str | None]  # ISO date, the last day that it holds; None: no end
    note: Mapped[str] = mapped_column(Text)  # where the signed paper is kept, what else was agreed
    created_ms: Mapped[int]
    withdrawn_ms: Mapped[int | None]


class TextTrack(Base):
    """Captions or audio description of footage, in one language, as WebVTT."""

    __tablename__ = "text_track"
    id: Mapped[str] = mapped_column(primary_key=True)
    footage_id: Mapped[str] = mapped_column(ForeignKey("footage.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]  # captions, descriptions
    language: Mapped[str]  # BCP 47
    stored: Mapped[str]  # name of the file, by its hash
    findings: Mapped[dict[str, Any]]  # what the check said: {"findings": [...]}
    created_ms: Mapped[int]


class Job(Base):
    """A piece of work of the engine, as staff see it: what, where, how far, what it said."""

    __tablename__ = "job"
    id: Mapped[str] = mapped_column(primary_key=True)
    footage_id: Mapped[str] = mapped_column(ForeignKey("footage.id", ondelete="CASCADE"), index=True)
    attempt: Mapped[str] = mapped_column(index=True)  # of the footage, when the work was ordered
    kind: Mapped[str]  # see orders.Kind
    part: Mapped[int | None]  # of a ladder that several hosts share
    state: Mapped[str] = mapped_column(index=True)  # see JobState
    priority: Mapped[int]  # smaller comes first
    worker: Mapped[str | None]  # host:slot:boot, who does it or did it
    tries: Mapped[int]
    progress: Mapped[dict[str, Any] | None]
    log: Mapped[str] = mapped_column(Text)  # the last lines
    problem: Mapped[str | None] = mapped_column(Text)
    created_ms: Mapped[int] = mapped_column(index=True)
    started_ms: Mapped[int | None]
    ended_ms: Mapped[int | None]


class Worker(Base):
    """A slot of a host that does jobs: alive while its last beat is younger than its lease."""

    __tablename__ = "worker"
    id: Mapped[str] = mapped_column(primary_key=True)  # host:slot:boot
    host: Mapped[str]
    slot: Mapped[int]
    lease_ms: Mapped[int]
    started_ms: Mapped[int]
    beat_ms: Mapped[int]  # on the database's clock


class Preference(Base):
    """A choice that staff make on the settings page, such as the table of the ladder."""

    __tablename__ = "preference"
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[dict[str, Any]]
    updated_ms: Mapped[int]


class Headset(Base):
    """A headset, or another lent device: a browser that holds a random secret. Nothing of a learner."""

    __tablename__ = "headset"
    id: Mapped[str] = mapped_column(primary_key=True)
    secret_hash: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]  # staff's word: the number on its sticker
    model: Mapped[str]  # as its browser says; empty: no headset
    browser: Mapped[str]  # family, when it was last seen
    version: Mapped[int]  # major
    created_ms: Mapped[int]
    seen_ms: Mapped[int]


class HeadsetCheck(Base):
    """What a headset was seen to do in one version of a browser, and the ceiling that follows."""

    __tablename__ = "headset_check"
    headset_id: Mapped[str] = mapped_column(ForeignKey("headset.id", ondelete="CASCADE"), primary_key=True)
    browser: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at_ms: Mapped[int]
    valid: Mapped[bool]  # it says enough to go by
    report: Mapped[dict[str, Any]]  # what was measured, see headsets/report.py
    ceiling: Mapped[dict[str, Any]]  # see headsets/ceiling.py
    best: Mapped[dict[str, Any] | None]  # the largest film that played well: codec, width, height
    films: Mapped[dict[str, Any]]  # {"films": [{codec, width, height, verdict, dropped, pictures}]}


class SceneRow(Base):
    """A scene, known by its slug; what it says is in its revisions."""

    __tablename__ = "scene"
    id: Mapped[str] = mapped_column(primary_key=True)
    revision_id: Mapped[str]
    scope: Mapped[str]
    created_ms: Mapped[int]
    withdrawn_ms: Mapped[int | None]


class SceneRevision(Base):
    """One immutable version of a scene's document."""

    __tablename__ = "scene_revision"
    id: Mapped[str] = mapped_column(primary_key=True)
    scene_id: Mapped[str] = mapped_column(ForeignKey("scene.id"), index=True)
    number: Mapped[int]
    sha256: Mapped[str]
    document: Mapped[dict[str, Any]]
    created_ms: Mapped[int]


class SceneFootage(Base):
    """Which of the server's footage a revision's slug stands for."""

    __tablename__ = "scene_footage"
    revision_id: Mapped[str] = mapped_column(ForeignKey("scene_revision.id"), primary_key=True)
    slug: Mapped[str] = mapped_column(primary_key=True)
    footage_id: Mapped[str] = mapped_column(ForeignKey("footage.id"), index=True)


class SceneFile(Base):
    """A small file of a revision (picture, sound, captions), stored under its hash."""

    __tablename__ = "scene_file"
    revision_id: Mapped[str] = mapped_column(ForeignKey("scene_revision.id"), primary_key=True)
    path: Mapped[str] = mapped_column(primary_key=True)
    stored: Mapped[str]


class Viewing(Base):
    """One learner (or nobody in particular) in one scene revision on one device."""

    __tablename__ = "viewing"
    id: Mapped[str] = mapped_column(primary_key=True)
    revision_id: Mapped[str] = mapped_column(ForeignKey("scene_revision.id"))
    scene_id: Mapped[str] = mapped_column(ForeignKey("scene.id"), index=True)
    learner_id: Mapped[str | None] = mapped_column(ForeignKey("learner.id"), index=True)
    cohort_id: Mapped[str | None] = mapped_column(ForeignKey("cohort.id"), index=True)
    opening: Mapped[dict[str, Any]]  # what the client said when it opened the viewing
    started_ms: Mapped[int] = mapped_column(index=True)  # the client's clock, corrected
    clock_offset_ms: Mapped[int]
    received_ms: Mapped[int]
    sealed_ms: Mapped[int | None]
    last_seq: Mapped[int | None]
    chain: Mapped[str | None]
    summary: Mapped[dict[str, Any] | None]  # derived at seal; can be made again from the chunks


class Chunk(Base):
    """A numbered piece of a viewing's journal, exactly as the client sent it. Never changed."""

    __tablename__ = "chunk"
    viewing_id: Mapped[str] = mapped_column(ForeignKey("viewing.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    sha256: Mapped[str]
    data: Mapped[bytes]
    received_ms: Mapped[int]


class Quarantine(Base):
    """A chunk that came twice with different bytes: kept aside for people to look at."""

    __tablename__ = "quarantine"
    id: Mapped[str] = mapped_column(primary_key=True)
    viewing_id: Mapped[str] = mapped_column(index=True)
    seq: Mapped[int]
    sha256: Mapped[str]
    data: Mapped[bytes]
    received_ms: Mapped[int]


class Tombstone(Base):
    """An erased viewing: a late upload of it is refused (410)."""

    __tablename__ = "tombstone"
    viewing_id: Mapped[str] = mapped_column(primary_key=True)
    erased_ms: Mapped[int]


class AccessLog(Base):
    """Who looked at one learner's pages, erased or exported them."""

    __tablename__ = "access_log"
    id: Mapped[str] = mapped_column(primary_key=True)
    at_ms: Mapped[int] = mapped_column(index=True)
    who: Mapped[str]
    action: Mapped[str]
    learner_id: Mapped[str]


Index("ix_chunk_kind", Chunk.viewing_id, Chunk.kind)
Index("uq_scene_revision_number", SceneRevision.scene_id, SceneRevision.number, unique=True)
