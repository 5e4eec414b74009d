"""The register of image rights: over all footage, and on the page of each."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from server.api.journal import csv_response
from server.api.reading import check, read_form
from server.api.rights import ConsentIn
from server.errors import BadInput
from server.footage.about import People
from server.keys import ACCESS, FOOTAGE, RIGHTS
from server.rights.rules import Allowed, reach
from server.rights.spreadsheet import register_csv, state_of
from server.web.pages.answers import Mistake, again, go
from server.web.pieces import piece_values
from server.web.render import render

ENTRY = ("name", "kind", "scope", "signed_on", "until", "note")


async def index(request: web.Request) -> web.Response:
    """Show the register: what ends soon first."""
    rights = request.app[RIGHTS]
    register = await rights.every()
    today = rights.today
    state = request.query.get("state", "")
    lines = [
        (consent, footage, state_of(consent, today), _ends_soon(consent.until, request))
        for consent, footage in register
    ]
    values = {
        "lines": [line for line in lines if state in ("", line[2], "soon" if line[3] else None)],
        "soon": sum(1 for line in lines if line[3] and line[2] == "in-force"),
        "total": len(lines),
        "state": state,
    }
    return render(request, "rights.html", values)


async def download(request: web.Request) -> web.Response:
    """Answer the register as CSV."""
    rights = request.app[RIGHTS]
    return csv_response(register_csv(await rights.every(), rights.today), "droits.csv")


async def people(request: web.Request) -> web.StreamResponse:
    """Say whether people are recognised."""
    said = (await read_form(request)).get("people", "")
    footage = request.match_info["footage"]
    if said not in set(People):
        raise BadInput("Choisissez l'une des trois réponses.")
    await request.app[FOOTAGE].correct(footage, people=said)
    request.app[ACCESS].forget()
    raise go(f"/footage/{footage}", "droits-dits", "rights")


async def add(request: web.Request) -> web.StreamResponse:
    """Enter what someone signed."""
    footage, fields = request.match_info["footage"], await read_form(request)
    try:
        entry = _checked({name: fields.get(name, "").strip() for name in ENTRY}).entry()
        await request.app[RIGHTS].add(footage, entry)
    except BadInput as error:
        values = {**await piece_values(request), "typed": fields}
        return again(request, "footage_one.html", values, error)
    raise go(f"/footage/{footage}", "accord-inscrit", "rights")


async def confirm_withdraw(request: web.Request) -> web.Response:
    """Ask before withdrawing: which scenes go dark."""
    return await _ask(request, "withdraw")


async def withdraw(request: web.Request) -> web.StreamResponse:
    """Write down that someone took their consent back."""
    footage, consent = _ids(request)
    await request.app[RIGHTS].withdraw(footage, consent)
    raise go(f"/footage/{footage}", "accord-retire", "rights")


async def restore(request: web.Request) -> web.StreamResponse:
    """Undo a withdrawal."""
    footage, consent = _ids(request)
    try:
        await request.app[RIGHTS].restore(footage, consent)
    except Mistake as error:
        return again(request, "footage_one.html", await piece_values(request), error)
    raise go(f"/footage/{footage}", "accord-remis", "rights")


async def confirm_erase(request: web.Request) -> web.Response:
    """Ask before erasing."""
    return await _ask(request, "erase")


async def erase(request: web.Request) -> web.StreamResponse:
    """Forget who it was."""
    footage, consent = _ids(request)
    await request.app[RIGHTS].erase(footage, consent)
    raise go(f"/footage/{footage}", "accord-efface", "rights")


async def confirm_dismiss(request: web.Request) -> web.Response:
    """Ask before removing an entry whole."""
    return await _ask(request, "dismiss")


async def dismiss(request: web.Request) -> web.StreamResponse:
    """Remove an entry whole."""
    footage, consent = _ids(request)
    await request.app[RIGHTS].dismiss(footage, consent)
    raise go(f"/footage/{footage}", "accord-ote", "rights")


async def _ask(request: web.Request, act: str) -> web.Response:
    consent = await request.app[RIGHTS].get(*_ids(request))
    values = {**await piece_values(request), "consent": consent, "act": act}
    return render(request, "consent_ask.html", values)


def _ids(request: web.Request) -> tuple[str, str]:
    return request.match_info["footage"], request.match_info["consent"]


def _ends_soon(until: str | None, request: web.Request) -> bool:
    only = [Allowed(scope="public", until=until, withdrawn=False)]
    today = request.app[RIGHTS].today
    return reach(People.FILMED, only, today).ends_soon(today)


def _checked(fields: dict[str, str]) -> ConsentIn:
    """Return the form as an entry; BadInput says in French what is missing."""
    for name, missing in (
        ("name", "Il manque le nom de la personne ou de l'entreprise."),
        ("signed_on", "Il manque le jour de la signature."),
    ):
        if not fields[name]:
            raise BadInput(missing)
    if fields["until"] and fields["until"] < fields["signed_on"]:
        raise BadInput("L'accord ne peut pas finir avant d'être signé : corrigez l'une des deux dates.")
    clean: dict[str, Any] = {**fields, "until": fields["until"] or None}
    return check(ConsentIn, clean)
