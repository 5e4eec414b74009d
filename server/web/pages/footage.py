"""The footage library of the staff: upload, watch it being prepared, correct, make a scene, delete."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from media.model import Projection, Stereo
from server.api.footage import take_upload
from server.api.reading import check, read_form
from server.api.shapes import FootageChange
from server.db.tables import Footage
from server.errors import BadInput
from server.keys import ENGINE, FOOTAGE, IDENTITY, INSTALLER, REMOVER, SETTINGS
from server.web.cards import picture_of
from server.web.pages.answers import Mistake, again, go
from server.web.render import render

CHOICES = {
    "projections": [one.value for one in Projection if one.supported],
    "stereos": [one.value for one in Stereo],
}


async def index(request: web.Request) -> web.Response:
    """Show the library, narrowed by state, trade and words."""
    rows = await request.app[FOOTAGE].all()
    wanted = {name: request.query.get(name, "").strip() for name in ("state", "trade", "text")}
    values = {
        "pieces": [(row, picture_of(row)) for row in rows if _matches(row, wanted)],
        "trades": sorted({row.trade for row in rows if row.trade}),
        "wanted": wanted,
        "total": len(rows),
    }
    return render(request, "footage.html", values)


async def new(request: web.Request) -> web.Response:
    """Show the upload form."""
    return render(request, "footage_new.html", _form(request, ""))


async def upload(request: web.Request) -> web.StreamResponse:
    """Take an upload in; the page works without scripts."""
    try:
        row = await take_upload(request)
    except Mistake as error:
        return again(request, "footage_new.html", _form(request, ""), error)
    raise go(f"/footage/{row.id}", "sequence-recue")


async def show(request: web.Request) -> web.Response:
    """Show one piece of footage."""
    return render(request, "footage_one.html", await _piece(request))


async def change(request: web.Request) -> web.StreamResponse:
    """Correct title, trade, projection or stereo; only a new projection or stereo is prepared again."""
    fields = await read_form(request)
    row = await request.app[FOOTAGE].get(request.match_info["footage"])
    try:
        values = _changes(row, fields)
    except BadInput as error:
        return again(request, "footage_one.html", await _piece(request), error)
    if values:
        await request.app[FOOTAGE].correct(row.id, **values)
        request.app[ENGINE].wake()
    raise go(f"/footage/{row.id}", "sequence-corrigee")


async def retry(request: web.Request) -> web.StreamResponse:
    """Prepare it again."""
    footage = request.match_info["footage"]
    await request.app[FOOTAGE].retry(footage)
    request.app[ENGINE].wake()
    raise go(f"/footage/{footage}", "sequence-relancee")


async def make_scene(request: web.Request) -> web.StreamResponse:
    """Make a scene of one viewpoint."""
    row = await request.app[FOOTAGE].get(request.match_info["footage"])
    installed = await request.app[INSTALLER].install_one_viewpoint(row, request[IDENTITY].name)
    raise go(f"/scenes/{installed.scene_id}", "scene-creee")


async def confirm_delete(request: web.Request) -> web.Response:
    """Ask before deleting."""
    return render(request, "footage_delete.html", await _piece(request))


async def delete(request: web.Request) -> web.StreamResponse:
    """Delete footage with its original."""
    try:
        await request.app[REMOVER].remove(request.match_info["footage"])
    except Mistake as error:
        return again(request, "footage_delete.html", await _piece(request), error)
    raise go("/footage", "sequence-supprimee")


def _form(request: web.Request, problem: str) -> dict[str, Any]:
    return {**CHOICES, "limit_gb": request.app[SETTINGS].upload_limit_gb, "problem": problem}


async def _piece(request: web.Request) -> dict[str, Any]:
    row = await request.app[FOOTAGE].get(request.match_info["footage"])
    return {
        **CHOICES,
        "piece": row,
        "seen": row.inspection or {},
        "made": row.manifest or {},
        "picture": picture_of(row),
        "used_by": await request.app[FOOTAGE].used_by(row.id),
        "problem": "",
    }


def _matches(row: Footage, wanted: dict[str, str]) -> bool:
    text = wanted["text"].casefold()
    return (
        wanted["state"] in ("", row.state)
        and wanted["trade"] in ("", row.trade)
        and (not text or text in f"{row.title} {row.original_name}".casefold())
    )


def _changes(row: Footage, fields: dict[str, str]) -> dict[str, Any]:
    """Return the fields that differ from the row; an empty projection or stereo means « automatic »."""
    typed = {
        name: fields[name].strip() for name in ("title", "trade", "projection", "stereo") if name in fields
    }
    clean: dict[str, object] = {
        name: value or None if name in ("projection", "stereo") else value for name, value in typed.items()
    }
    if not clean.get("title", row.title):
        raise BadInput("Il manque le titre.")
    values = check(FootageChange, clean).model_dump(mode="json", exclude_unset=True)
    return {name: value for name, value in values.items() if value != getattr(row, name)}
