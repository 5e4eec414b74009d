"""The API of the journal: viewings come in by ticket, and go out to the team."""

from __future__ import annotations

import base64
import binascii
import re

from aiohttp import hdrs, web

from server.accounts.identity import Role
from server.api.describe import Description, describe
from server.api.reading import read_bytes, read_model
from server.api.shapes import HaveAnswer, SealAnswer, ViewingOut, viewing_out
from server.errors import BadInput, LoginNeeded, Unprocessable
from server.journal.events import EventsChunk
from server.journal.ingest import LARGEST_CHUNK, Opening, Outcome, Sealing
from server.journal.reports import Wanted
from server.journal.spreadsheet import to_csv
from server.journal.tickets import Ticket
from server.keys import IDENTITY, INTAKE, JOURNAL, LEARNERS, REPORTS, TICKETS

UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
MOST = 10_000  # viewings in one answer
STATUS = {Outcome.NEW: 201, Outcome.SAME: 200, Outcome.QUARANTINED: 409}


@describe(
    Description(
        summary="Open a viewing under a client-made UUIDv7; the same again changes nothing",
        body=Opening,
        status=201,
        others=(200, 401, 409, 410, 507),
    )
)
async def open_viewing(request: web.Request) -> web.Response:
    """Open a viewing."""
    ticket, viewing = _asked(request)
    opening = await read_model(request, Opening, most=LARGEST_CHUNK)
    outcome = await request.app[JOURNAL].open(viewing, opening, ticket)
    return web.Response(status=STATUS[outcome])


@describe(
    Description(
        summary="Put a numbered chunk: events (application/json) or head track "
        "(application/vnd.plateau.pose), with Content-Digest",
        body=EventsChunk,
        body_type="application/vnd.plateau.pose",
        body_schema={},
        status=201,
        others=(200, 401, 409, 410, 507),
    )
)
async def put_chunk(request: web.Request) -> web.Response:
    """Keep a chunk."""
    ticket, viewing = _asked(request)
    data = await read_bytes(request, most=LARGEST_CHUNK)
    outcome = await request.app[JOURNAL].put_chunk(
        viewing,
        _number(request.match_info["seq"]),
        kind=request.content_type,
        data=data,
        digest=_digest(request.headers.get("Content-Digest")),
        ticket=ticket,
    )
    return web.Response(status=STATUS[outcome])


@describe(
    Description(
        summary="Seal a viewing: all of its chunks are here, or the answer says which are missing",
        body=Sealing,
        answer=SealAnswer,
        others=(401, 409, 410, 507),
    )
)
async def seal(request: web.Request) -> web.Response:
    """Seal a viewing."""
    ticket, viewing = _asked(request)
    sealing = await read_model(request, Sealing, most=LARGEST_CHUNK)
    missing = await request.app[JOURNAL].seal(viewing, sealing, ticket)
    if missing:
        return web.json_response({"state": "open", "missing": missing}, status=409)
    return web.json_response({"state": "sealed", "missing": []})


@describe(Description(summary="What the server has of a viewing", answer=HaveAnswer, others=(401, 410, 507)))
async def have(request: web.Request) -> web.Response:
    """Answer the numbers that are here."""
    ticket, viewing = _asked(request)
    return web.json_response(await request.app[JOURNAL].have(viewing, ticket))


@describe(
    Description(
        summary="Viewings, newest first; as CSV with ?format=csv",
        answer=list[ViewingOut],
        query=(("learner", "id"), ("cohort", "id"), ("scene", "id"), ("format", "json or csv")),
    )
)
async def viewings(request: web.Request) -> web.Response:
    """Answer the report of viewings."""
    query = request.query
    reports = await request.app[REPORTS].viewings(
        Wanted(learner=query.get("learner"), cohort=query.get("cohort"), scene=query.get("scene")), limit=MOST
    )
    await request.app[LEARNERS].note_access(request[IDENTITY], query.get("learner") or "*", "export")
    if query.get("format") == "csv":
        return csv_response(to_csv(reports))
    return web.json_response([viewing_out(report).model_dump(mode="json") for report in reports])


def csv_response(text: str, name: str = "visites.csv") -> web.Response:
    """Return CSV as a download; the byte-order mark tells spreadsheets that it is UTF-8."""
    return web.Response(
        body=text.encode("utf-8-sig"),
        content_type="text/csv",
        charset="utf-8",
        headers={hdrs.CONTENT_DISPOSITION: f'attachment; filename="{name}"'},
    )


def _asked(request: web.Request) -> tuple[Ticket, str]:
    text = request.headers.get("Plateau-Ticket")
    if not text:
        raise LoginNeeded("Il manque le ticket de journal (en-tête Plateau-Ticket).")
    viewing = request.match_info["viewing"]
    if not UUID7.fullmatch(viewing):
        raise BadInput("L'identifiant d'une visite est un UUIDv7 en minuscules.")
    ticket = request.app[TICKETS].read(text)
    if ticket.role == Role.ANONYMOUS:
        request.app[INTAKE].require_room()  # the open demo never fills the disk that learners' journals need
    return ticket, viewing


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 8):
        raise BadInput("Le numéro d'un morceau est un entier.")
    return int(text)


def _digest(header: str | None) -> str | None:
    """Return the SHA-256 of a Content-Digest header (RFC 9530) in hexadecimal, None without one."""
    match = re.search(r"sha-256=:([A-Za-z0-9+/=]+):", header or "")
    if match is None:
        return None
    try:
        return base64.b64decode(match[1], validate=True).hex()
    except binascii.Error as error:
        raise Unprocessable("L'en-tête Content-Digest n'est pas lisible.") from error
