"""Taking the journal in: idempotent, so that a client may send everything as often as it likes."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from server.clock import new_id, now_ms
from server.db.tables import Chunk, Learner, Quarantine, Tombstone, Viewing
from server.errors import Conflict, Erased, LoginNeeded, NotFound, Unprocessable
from server.journal.events import LONGEST_MS, Facts, parse_events
from server.journal.pose import decode
from server.journal.summary import Summary, summarise
from server.journal.tickets import Ticket
from server.journal.writer import Writer

EVENTS, POSE = "application/json", "application/vnd.plateau.pose"
LARGEST_CHUNK = 64 * 1024
MOST_CHUNKS = 20_000
MOST_ASIDE = 20  # contradictions kept of one viewing


class Opening(BaseModel):
    """What the client says when it opens a viewing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    revision: str = Field(max_length=64)
    mode: str = Field(pattern=r"^(inline|vr)$", description="How it began; mode.enter events tell the rest.")
    started_at: datetime = Field(description="The client's wall clock at the start, with its offset.")
    sent_at: datetime = Field(description="The client's wall clock when it sends this.")
    language: str = Field(default="fr", max_length=35)
    device: Facts = Field(default={}, description="Facts about the device, never about people.")

    @field_validator("started_at", "sent_at")
    @classmethod
    def _has_zone(cls, value: datetime) -> datetime:
        return value if value.tzinfo else value.replace(tzinfo=UTC)


class Sealing(BaseModel):
    """What the client says when a viewing is complete."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    last_seq: int = Field(ge=-1, lt=MOST_CHUNKS)
    chain: str = Field(pattern=r"^[0-9a-f]{64}$", description="SHA-256 of the chunks' raw digests in order.")
    ended_ms: int | None = Field(
        default=None, ge=0, le=LONGEST_MS, description="Milliseconds since the viewing's start."
    )


class Outcome(Enum):
    """What became of a write."""

    NEW = "new"
    SAME = "same"  # a repetition: nothing changed
    QUARANTINED = "quarantined"  # it contradicts what was kept, and was put aside


class Journal:
    """The journal's way in."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    async def open(self, viewing_id: str, opening: Opening, ticket: Ticket) -> Outcome:
        """Open a viewing; the same opening again changes nothing. Conflict, Erased, LoginNeeded say no."""
        if opening.revision != ticket.revision:
            raise LoginNeeded("Ce ticket de journal est pour une autre version de la scène.")

        async def write(database: AsyncSession) -> Outcome:
            if viewing := await _find(database, viewing_id, ticket, missing_is_fine=True):
                if viewing.opening["started_at"] != opening.started_at.isoformat():
                    raise Conflict("Cette visite est déjà ouverte avec d'autres données.")
                return Outcome.SAME
            if ticket.learner and await database.get(Learner, ticket.learner) is None:
                raise Erased
            database.add(_viewing(viewing_id, opening, ticket))
            return Outcome.NEW

        outcome: Outcome = await self._writer.write(write)
        return outcome

    async def put_chunk(
        self, viewing_id: str, seq: int, *, kind: str, data: bytes, digest: str | None, ticket: Ticket
    ) -> Outcome:
        """Keep a chunk; the same again changes nothing, another under its number goes into quarantine.

        `digest` is the hexadecimal SHA-256 that the client announced. Raises Unprocessable, Conflict,
        Erased or NotFound.
        """
        if not 0 <= seq < MOST_CHUNKS:
            raise Unprocessable(f"Un numéro de morceau va de 0 à {MOST_CHUNKS - 1}.")
        sha256 = hashlib.sha256(data).hexdigest()
        if digest is not None and digest != sha256:
            raise Unprocessable("Ce morceau de journal a été abîmé en route ; renvoyez-le.")
        _check(kind, data)

        async def write(database: AsyncSession) -> Outcome:
            viewing = await _find(database, viewing_id, ticket)
            kept = await database.get(Chunk, (viewing_id, seq))
            if kept is not None and kept.sha256 == sha256:
                return Outcome.SAME
            if kept is not None or (viewing.last_seq is not None and seq > viewing.last_seq):
                await _put_aside(database, viewing_id, seq, sha256, data)
                return Outcome.QUARANTINED
            database.add(
                Chunk(
                    viewing_id=viewing_id,
                    seq=seq,
                    kind=kind,
                    sha256=sha256,
                    data=data,
                    received_ms=now_ms(),
                )
            )
            return Outcome.NEW

        outcome: Outcome = await self._writer.write(write)
        return outcome

    async def seal(self, viewing_id: str, sealing: Sealing, ticket: Ticket) -> list[list[int]]:
        """Close a viewing; return the missing ranges [[from, to], ...] (empty: it is sealed)."""

        async def write(database: AsyncSession) -> list[list[int]]:
            viewing = await _find(database, viewing_id, ticket)
            chunks = await _chunks(database, viewing_id)
            wanted = set(range(sealing.last_seq + 1))
            if missing := wanted - {chunk.seq for chunk in chunks}:
                return ranges(missing)
            digests = b"".join(
                bytes.fromhex(chunk.sha256) for chunk in chunks if chunk.seq <= sealing.last_seq
            )
            if hashlib.sha256(digests).hexdigest() != sealing.chain:
                raise Conflict("Les morceaux reçus ne sont pas ceux que le client a envoyés.")
            if viewing.sealed_ms is not None and viewing.last_seq != sealing.last_seq:
                raise Conflict("Cette visite est déjà close, avec un autre nombre de morceaux.")
            if viewing.sealed_ms is None:
                viewing.sealed_ms, viewing.last_seq = now_ms(), sealing.last_seq
                viewing.chain = sealing.chain
                viewing.summary = summary_of(viewing, chunks, sealing.ended_ms).to_json()
            return []

        missing: list[list[int]] = await self._writer.write(write)
        return missing

    async def have(self, viewing_id: str, ticket: Ticket) -> dict[str, Any]:
        """Return what the server has of a viewing, so that a client that forgot can ask."""

        async def read(database: AsyncSession) -> dict[str, Any]:
            viewing = await _find(database, viewing_id, ticket)
            seqs = set(await database.scalars(select(Chunk.seq).where(Chunk.viewing_id == viewing_id)))
            return {"state": "sealed" if viewing.sealed_ms else "open", "have": ranges(seqs)}

        answer: dict[str, Any] = await self._writer.write(read)
        return answer


def summary_of(viewing: Viewing, chunks: list[Chunk], ended_ms: int | None = None) -> Summary:
    """Derive a viewing's summary from its chunks."""
    events = [event for chunk in chunks if chunk.kind == EVENTS for event in parse_events(chunk.data)]
    poses = [decode(chunk.data) for chunk in chunks if chunk.kind == POSE]
    return summarise(events, poses, mode=viewing.opening["mode"], ended_ms=ended_ms)


def ranges(numbers: set[int]) -> list[list[int]]:
    """Return numbers as inclusive ranges: {0, 1, 2, 5} -> [[0, 2], [5, 5]]."""
    found: list[list[int]] = []
    for number in sorted(numbers):
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return found


def _check(kind: str, data: bytes) -> None:
    if kind == EVENTS:
        parse_events(data)
    elif kind == POSE:
        try:
            if decode(data).end_ms > LONGEST_MS:
                raise ValueError("a head track beyond the longest viewing")
        except ValueError as error:
            raise Unprocessable(
                "Cette trace de regard n'est pas dans le format.", detail=str(error)
            ) from error
    else:
        raise Unprocessable(f"Un morceau de journal est de type {EVENTS} ou {POSE}.")


async def _find(
    database: AsyncSession, viewing_id: str, ticket: Ticket, *, missing_is_fine: bool = False
) -> Any:
    viewing = await database.get(Viewing, viewing_id)
    if viewing is None:
        if await database.get(Tombstone, viewing_id) is not None:
            raise Erased
        if missing_is_fine:
            return None
        raise NotFound("Cette visite n'est pas ouverte.")
    if (viewing.revision_id, viewing.learner_id) != (ticket.revision, ticket.learner):
        raise NotFound("Cette visite n'est pas ouverte.")
    return viewing


async def _chunks(database: AsyncSession, viewing_id: str) -> list[Chunk]:
    query = select(Chunk).where(Chunk.viewing_id == viewing_id).order_by(Chunk.seq)
    return list(await database.scalars(query))


def _viewing(viewing_id: str, opening: Opening, ticket: Ticket) -> Viewing:
    received = now_ms()
    # The client's clock may be wrong by years: what it says is kept, what is shown is corrected. No viewing
    # begins before its ticket was issued, nor after it was opened here.
    offset = received - int(opening.sent_at.timestamp() * 1000)
    started = int(opening.started_at.timestamp() * 1000) + offset
    said = opening.model_dump(mode="json") | {
        "started_at": opening.started_at.isoformat(),
        "role": ticket.role,
    }
    return Viewing(
        id=viewing_id,
        revision_id=ticket.revision,
        scene_id=ticket.scene,
        learner_id=ticket.learner,
        cohort_id=ticket.cohort,
        opening=said,
        started_ms=max(min(started, received), ticket.issued_ms),
        clock_offset_ms=offset,
        received_ms=received,
    )


async def _put_aside(database: AsyncSession, viewing_id: str, seq: int, sha256: str, data: bytes) -> None:
    """Keep a contradiction for people to look at: each once, and not without end."""
    kept = list(await database.scalars(select(Quarantine.sha256).where(Quarantine.viewing_id == viewing_id)))
    if sha256 not in kept and len(kept) < MOST_ASIDE:
        row = Quarantine(
            id=new_id(), viewing_id=viewing_id, seq=seq, sha256=sha256, data=data, received_ms=now_ms()
        )
        database.add(row)
