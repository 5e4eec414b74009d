"""A piece of footage with everything that its page shows, in a fixed number of queries."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from media.errors import MediaError
from media.model import Projection, Stereo
from server.db.tables import Footage
from server.footage.about import People
from server.footage.confirming import Way
from server.footage.records import FootageState
from server.keys import CONFIRMING, FOOTAGE, RIGHTS, TRACKS, USAGES
from server.rights.spreadsheet import state_of
from server.scenes.play import media_base
from server.web.cards import picture_of
from server.web.filmstrip import filmstrip
from server.web.language import choose

CHOICES = {
    "projections": [one.value for one in Projection if one.supported],
    "stereos": [one.value for one in Stereo],
    "peoples": [one.value for one in People],
}


async def piece_values(request: web.Request, problem: str = "") -> dict[str, Any]:
    """Return what the page of the footage named in the address shows; NotFound when there is none."""
    row = await request.app[FOOTAGE].get(request.match_info["footage"])
    rights = request.app[RIGHTS]
    usage = await request.app[USAGES].of(row)
    return {
        **CHOICES,
        "piece": row,
        "seen": row.inspection or {},
        "made": row.manifest or {},
        "base": media_base(row),
        "picture": picture_of(row),
        "reach": (await rights.reaches([row]))[row.id],
        "consents": [(one, state_of(one, rights.today)) for one in await rights.of_footage(row.id)],
        "today": rights.today,
        "tracks": (await request.app[TRACKS].of([row.id]))[row.id],
        "usage": usage,
        "titles": {one.id: _title(one.title, choose(request)) for one in usage.scenes},
        "strip": filmstrip(row),
        "ways": await ways_of(request, row) if row.state == FootageState.UNSURE else (),
        "findings": (),
        "typed": {},
        "problem": problem,
    }


async def ways_of(request: web.Request, row: Footage) -> tuple[Way, ...]:
    """Return the pictures to choose among; none when the original cannot be shown that way."""
    try:
        return await request.app[CONFIRMING].ways(row)
    except MediaError:
        return ()


def _title(title: dict[str, str], language: str) -> str:
    return title.get(language) or title.get("fr") or next(iter(title.values()))
