"""Deleting footage: what goes with it is shown first, and what stands against it."""

from __future__ import annotations

from aiohttp import web

from server.keys import REMOVER
from server.web.pages.answers import Mistake, again, go
from server.web.pieces import piece_values
from server.web.render import render


async def confirm(request: web.Request) -> web.Response:
    """Ask before deleting."""
    return render(request, "footage_delete.html", await piece_values(request))


async def delete(request: web.Request) -> web.StreamResponse:
    """Delete footage with its original, its register and its texts."""
    try:
        await request.app[REMOVER].remove(request.match_info["footage"])
    except Mistake as error:
        return again(request, "footage_delete.html", await piece_values(request), error)
    raise go("/footage", "sequence-supprimee")
