"""A pen: writes a viewing's journal over HTTP as a player does."""

from __future__ import annotations

import base64
import hashlib
import json
import struct
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.conftest import Client, House

EVENTS, POSE = "application/json", "application/vnd.plateau.pose"


def uuid7(number: int | None = None) -> str:
    """An id as players make them (RFC 9562)."""
    value = uuid.uuid4().int if number is None else number
    value = value & ~(0xF << 76) | 7 << 76
    return str(uuid.UUID(int=value & ~(0x3 << 62) | 0x2 << 62))


def events(*entries: tuple[int, str] | dict[str, Any]) -> bytes:
    """A chunk of events: (t, kind), or whole events."""
    made = [one if isinstance(one, dict) else {"t": one[0], "kind": one[1]} for one in entries]
    return json.dumps({"events": made}).encode()


def poses(t0_ms: int, count: int = 100, *, hz: int = 10) -> bytes:
    """A chunk of a head that is held still."""
    return struct.pack("<2sBBIH", b"P1", hz, 1, t0_ms, count) + bytes(2 * count)


@dataclass
class Pen:
    """One viewing on its way."""

    client: Client
    ticket: str
    revision: str
    id: str = field(default_factory=uuid7)
    started_at: str = field(default_factory=lambda: datetime.now(UTC).isoformat())
    sent: dict[int, bytes] = field(default_factory=dict)

    def url(self, rest: str = "") -> str:
        """An address of the viewing."""
        return f"/api/v1/viewings/{self.id}{rest}"

    def headers(self, **more: str) -> dict[str, str]:
        """The ticket, and more."""
        return {"Plateau-Ticket": self.ticket, **more}

    async def open(self, **fields: Any) -> int:
        """Open the viewing; return the status."""
        opening = {
            "revision": self.revision,
            "mode": "inline",
            "started_at": self.started_at,
            "sent_at": datetime.now(UTC).isoformat(),
            "device": {"user_agent_family": "quest-browser"},
        }
        answer = await self.client.put(self.url(), json={**opening, **fields}, headers=self.headers())
        return answer.status

    async def put(self, seq: int | str, data: bytes, kind: str = EVENTS, digest: str | None = None) -> int:
        """Send a chunk; return the status."""
        digest = digest or f"sha-256=:{base64.b64encode(hashlib.sha256(data).digest()).decode()}:"
        headers = self.headers(**{"Content-Type": kind, "Content-Digest": digest})
        answer = await self.client.put(self.url(f"/chunks/{seq}"), data=data, headers=headers)
        if answer.status in (200, 201) and isinstance(seq, int):
            self.sent[seq] = data
        return answer.status

    def chain(self, count: int) -> str:
        """The chain of the first chunks that were sent."""
        digests = (hashlib.sha256(self.sent.get(seq, b"")).digest() for seq in range(count))
        return hashlib.sha256(b"".join(digests)).hexdigest()

    async def seal(self, count: int, **fields: Any) -> tuple[int, Any]:
        """Seal after so many chunks; return status and answer."""
        sealing = {"last_seq": count - 1, "chain": self.chain(count), "ended_ms": None, **fields}
        answer = await self.client.post(self.url("/seal"), json=sealing, headers=self.headers())
        return answer.status, await answer.json()

    async def have(self) -> tuple[int, Any]:
        """Ask what the server has."""
        answer = await self.client.get(self.url("/have"), headers=self.headers())
        return answer.status, await answer.json()


async def take_pen(house: House, client: Client | None = None, scene: str = "public") -> Pen:
    """A pen with the ticket that a client's play document brings; its journal comes without a cookie."""
    answer = await (client or house.anonymous).get(f"/api/v1/scenes/{scene}/play")
    play = await answer.json()
    return Pen(house.anonymous, play["viewer"]["ticket"], play["revision"]["id"])


async def report(house: House, viewing: str) -> dict[str, Any]:
    """A viewing as the team reads it."""
    found: list[dict[str, Any]] = await (await house.trainer.get("/api/v1/viewings")).json()
    return next(one for one in found if one["id"] == viewing)
