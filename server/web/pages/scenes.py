"""One scene for the team: the trainer's guide, how to open it on a device, who has seen it."""

from __future__ import annotations

from aiohttp import web

from server.journal.reports import Wanted
from server.keys import ACCESS, IDENTITY, INSTALLER, REPORTS, SCENES
from server.scenes.publishing import against
from server.web.cards import picture_of, scene_card
from server.web.language import choose
from server.web.pages.answers import go
from server.web.qr import qr_code, reachable
from server.web.render import render

SHOWN = 50  # viewings on the page; the reports have all


async def show(request: web.Request) -> web.Response:
    """Show a scene to the team."""
    identity = request[IDENTITY]
    found = await request.app[ACCESS].scene(identity, request.match_info["scene"])
    card = scene_card(found, choose(request))
    address = await reachable(request, f"/play/{card.id}")
    values = {
        "card": card,
        "scene": found.scene,
        "number": found.number,
        "created_ms": found.created_ms,
        "pictures": {slug: picture_of(footage) for slug, footage in found.footage.items()},
        "viewings": await request.app[REPORTS].viewings(Wanted(scene=card.id), limit=SHOWN),
        "address": address,
        "against": against(found.scope, found.footage, found.reaches),
        "drawing": qr_code(address, card.title),
    }
    return render(request, "scene.html", values)


async def withdraw(request: web.Request) -> web.StreamResponse:
    """Take a scene off the pages."""
    scene = request.match_info["scene"]
    await request.app[SCENES].withdraw(scene)
    raise go(f"/scenes/{scene}", "scene-retiree")


async def restore(request: web.Request) -> web.StreamResponse:
    """Put a scene back."""
    scene = request.match_info["scene"]
    await request.app[INSTALLER].restore(scene)
    raise go(f"/scenes/{scene}", "scene-remise")
