"""Tickets: signed rights to write the journal of one learner in one scene revision.

A headset may deliver its journal hours later, when it has been handed to someone else or its session has
ended: so the right travels with the viewing, not with the cookie.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import asdict, dataclass

from server.clock import now_ms
from server.errors import LoginNeeded

LASTS_MS = 30 * 86_400_000  # a rural fortnight without network, twice


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """What a ticket says."""

    scene: str
    revision: str
    learner: str | None  # None: the open demo, or a trainer trying the scene
    cohort: str | None
    role: str
    issued_ms: int


class Tickets:
    """Signs and reads tickets (HMAC-SHA-256, RFC 2104)."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def issue(self, ticket: Ticket) -> str:
        """Return the ticket as text: base64url(JSON) "." base64url(signature)."""
        body = json.dumps(asdict(ticket), separators=(",", ":")).encode()
        return f"{_encode(body)}.{_encode(self._sign(body))}"

    def read(self, text: str) -> Ticket:
        """Return what the ticket says; LoginNeeded when it is not ours, not whole, or too old."""
        try:
            body, signature = (_decode(part) for part in text.split("."))
        except (ValueError, binascii.Error) as error:
            raise LoginNeeded("Ce ticket de journal n'est pas lisible ; rechargez la scène.") from error
        if not hmac.compare_digest(signature, self._sign(body)):
            raise LoginNeeded("Ce ticket de journal n'est pas de ce serveur ; rechargez la scène.")
        ticket = Ticket(**json.loads(body))
        if now_ms() - ticket.issued_ms > LASTS_MS:
            raise LoginNeeded("Ce ticket de journal a plus de 30 jours.")
        return ticket

    def _sign(self, body: bytes) -> bytes:
        return hmac.digest(self._key, b"plateau-ticket:" + body, hashlib.sha256)


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
