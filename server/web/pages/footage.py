"""The footage library of the staff: find, look, correct, say how it is filmed, make a scene of it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from aiohttp import hdrs, web

from server.api.footage import take_upload
from server.api.library import wanted_of
from server.api.reading import check, read_form
from server.api.shapes import FootageChange
from server.db.tables import Footage
from server.errors import BadInput
from server.footage.library import SOON, SORTS
from server.footage.records import FootageState
from server.keys import CONFIRMING, ENGINE, FOOTAGE, IDENTITY, INSTALLER, LIBRARY, RIGHTS, SETTINGS
from server.rights.rules import Reason
from server.web.cards import picture_of
from server.web.middlewares import MEDIA_ORIGIN, content_security_policy
from server.web.pages.answers import Mistake, again, go
from server.web.peek import peek_of
from server.web.pieces import CHOICES, piece_values, ways_of
from server.web.render import render

KEPT_AS_SAID = ("title", "trade", "place", "licence")
TYPED = (*KEPT_AS_SAID, "projection", "stereo")


async def index(request: web.Request) -> web.Response:
    """Show a page of the library, narrowed as one wishes."""
    wanted = wanted_of(request.query)
    found = await request.app[LIBRARY].search(wanted)
    asked = {name: value for name, value in asdict(wanted).items() if name != "page" and value}
    if asked.get("sort") == "newest":
        del asked["sort"]
    values = {
        "pieces": [(one.row, one.reach, picture_of(one.row), peek_of(one.row)) for one in found.pieces],
        "found": found,
        "wanted": wanted,
        "query": urlencode(asked),
        "states": [one.value for one in FootageState],
        "rights": [*(one.value for one in Reason), SOON],
        "sorts": list(SORTS),
        "today": request.app[RIGHTS].today,
    }
    return render(request, "footage.html", values)


async def new(request: web.Request) -> web.Response:
    """Show the upload form; with `?replaces=ID`, for another file behind the same footage."""
    footage_id = request.query.get("replaces", "")
    replaces = await request.app[FOOTAGE].get(footage_id) if footage_id else None
    return render(request, "footage_new.html", _form(request, "") | {"replaces": replaces})


async def upload(request: web.Request) -> web.StreamResponse:
    """Take an upload in; the page works without scripts."""
    try:
        row = await take_upload(request)
    except Mistake as error:
        return again(request, "footage_new.html", _form(request, ""), error)
    raise go(f"/footage/{row.id}", "sequence-recue")


async def show(request: web.Request) -> web.Response:
    """Show one piece of footage."""
    return render(request, "footage_one.html", await piece_values(request))


async def look(request: web.Request) -> web.Response:
    """Show the player on footage alone, to the team: in a page of its own, or in a frame of ours."""
    row = await request.app[FOOTAGE].get(request.match_info["footage"])
    play = f"/api/v1/footage/{row.id}/play"
    page = render(request, "play.html", {"play": play, "title": row.title, "back": f"/footage/{row.id}"})
    # It alone may stand in a frame, and of our own pages only.
    origin = request.app.get(MEDIA_ORIGIN, "")
    page.headers["Content-Security-Policy"] = content_security_policy(origin, ancestors="'self'")
    return page


async def confirm(request: web.Request) -> web.Response:
    """Show the three ways in which it may be filmed, also later: staff may change their mind."""
    row = await request.app[FOOTAGE].get(request.match_info["footage"])
    values = {**CHOICES, "piece": row, "seen": row.inspection or {}, "ways": await ways_of(request, row)}
    return render(request, "footage_confirm.html", values)


async def way(request: web.Request) -> web.StreamResponse:
    """Serve one of the three pictures."""
    path = request.app[CONFIRMING].picture(request.match_info["footage"], request.match_info["name"])
    # Its name is the hash of its content; staff only, so for no cache but their own.
    return web.FileResponse(path, headers={hdrs.CACHE_CONTROL: "private, max-age=3600"})


async def change(request: web.Request) -> web.StreamResponse:
    """Correct what staff say; only a new projection or stereo is prepared again."""
    fields = await read_form(request)
    row = await request.app[FOOTAGE].get(request.match_info["footage"])
    try:
        values = _changes(row, fields)
    except BadInput as error:
        return again(request, "footage_one.html", await piece_values(request), error)
    if values:
        await request.app[FOOTAGE].correct(row.id, **values)
        request.app[ENGINE].wake()
    chosen = row.state == FootageState.UNSURE and "projection" in values
    raise go(f"/footage/{row.id}", "sequence-confirmee" if chosen else "sequence-corrigee")


async def retry(request: web.Request) -> web.StreamResponse:
    """Prepare it again."""
    footage = request.match_info["footage"]
    await request.app[FOOTAGE].retry(footage)
    request.app[ENGINE].wake()
    raise go(f"/footage/{footage}", "sequence-relancee")


async def make_scene(request: web.Request) -> web.StreamResponse:
    """Make a scene of one viewpoint."""
    row = await request.app[FOOTAGE].get(request.match_info["footage"])
    try:
        installed = await request.app[INSTALLER].install_one_viewpoint(row, request[IDENTITY].name)
    except Mistake as error:
        return again(request, "footage_one.html", await piece_values(request), error)
    raise go(f"/scenes/{installed.scene_id}", "scene-creee")


def _form(request: web.Request, problem: str) -> dict[str, Any]:
    limit = request.app[SETTINGS].upload_limit_gb
    return {**CHOICES, "limit_gb": limit, "problem": problem, "replaces": None}


def _changes(row: Footage, fields: dict[str, str]) -> dict[str, Any]:
    """Return the fields that differ from the row; an empty projection or stereo means « automatic »."""
    typed = {name: fields[name].strip() for name in TYPED if name in fields}
    clean: dict[str, object] = {
        name: value if name in KEPT_AS_SAID else value or None for name, value in typed.items()
    }
    if not clean.get("title", row.title):
        raise BadInput("Il manque le titre.")
    values = check(FootageChange, clean).model_dump(mode="json", exclude_unset=True)
    return {name: value for name, value in values.items() if value != getattr(row, name)}
