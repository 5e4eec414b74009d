"""Home: the scenes as large pictures; the play page; what Plateau is."""

from __future__ import annotations

from aiohttp import web

from server.keys import ACCESS, IDENTITY, SCENES
from server.web.cards import scene_card
from server.web.language import choose
from server.web.render import render


async def home(request: web.Request) -> web.Response:
    """Show the scenes that one may play; the team also sees what was withdrawn."""
    identity = request[IDENTITY]
    language = choose(request)
    scenes = await request.app[ACCESS].scenes(identity)
    withdrawn = await request.app[SCENES].withdrawn() if identity.is_team else []
    values = {
        "scenes": [scene_card(one, language) for one in scenes],
        "withdrawn": [scene_card(one, language) for one in withdrawn],
    }
    return render(request, "home.html", values)


async def play(request: web.Request) -> web.Response:
    """Show the player of a scene, and nothing else."""
    identity = request[IDENTITY]
    found = await request.app[ACCESS].scene(identity, request.match_info["scene"])
    title = found.scene.title.best(choose(request), "fr")
    return render(
        request, "play.html", {"play": f"/api/v1/scenes/{found.scene.id}/play", "title": title, "back": "/"}
    )


async def about(request: web.Request) -> web.Response:
    """Say what Plateau is."""
    return render(request, "about.html", {})


async def accessibility(request: web.Request) -> web.Response:
    """Declare how accessible Plateau is."""
    return render(request, "accessibility.html", {})
