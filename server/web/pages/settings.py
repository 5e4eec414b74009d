"""The settings of staff: the table of the ladder, and what the class's network carries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from media.ladder import night_steps, steps
from media.model import Projection, Stereo
from media.table import TABLE, Nominal
from server.api.reading import read_form
from server.errors import BadInput
from server.footage.preferences import RUNGS, SHARE, SOUND, Network, check_ladder, ladder_rows
from server.keys import PREFERENCES
from server.web.pages.answers import again, go
from server.web.render import render

EXAMPLE = (5760, 2880)  # px: what a good 360° camera films
PROPOSED = Network(headsets=12, mbps=200)


async def show(request: web.Request) -> web.Response:
    """Show the settings; with the fields of a table in the address, what it would make."""
    values = await _values(request)
    if f"{RUNGS[0]}-height" in request.query:
        try:
            values |= _drafted(request.query)
        except BadInput as error:
            return again(request, "settings.html", values | {"typed": dict(request.query)}, error)
    return render(request, "settings.html", values)


async def set_ladder(request: web.Request) -> web.StreamResponse:
    """Keep a table for the next preparations."""
    fields = await read_form(request)
    try:
        await request.app[PREFERENCES].set_ladder(_rows(fields))
    except BadInput as error:
        return again(request, "settings.html", await _values(request) | {"typed": fields}, error)
    raise go("/settings", "echelle-gardee")


async def reset_ladder(request: web.Request) -> web.StreamResponse:
    """Go back to our own table."""
    await request.app[PREFERENCES].reset_ladder()
    raise go("/settings", "echelle-remise")


async def set_network(request: web.Request) -> web.StreamResponse:
    """Keep the network of the class."""
    fields = await read_form(request)
    try:
        network = Network(
            headsets=_number(fields.get("headsets", ""), "Le nombre de casques", 1),
            mbps=_number(fields.get("mbps", ""), "Le débit de la borne", 1),
        )
        await request.app[PREFERENCES].set_network(network)
    except BadInput as error:
        return again(request, "settings.html", await _values(request), error)
    raise go("/settings", "reseau-garde", "network")


async def reset_network(request: web.Request) -> web.StreamResponse:
    """Cap nothing."""
    await request.app[PREFERENCES].reset_network()
    raise go("/settings", "reseau-libre", "network")


async def _values(request: web.Request) -> dict[str, Any]:
    preferences = request.app[PREFERENCES]
    rows, network = await preferences.ladder(), await preferences.network()
    return {
        **_made(rows),
        "rungs": RUNGS,
        "typed": _typed(rows),
        "own": rows != TABLE,
        "drafted": False,
        "network": network,
        "shown": network or PROPOSED,
        "rung": network.rung(rows) if network else None,
        "share": SHARE,
        "sound": SOUND,
        "problem": "",
    }


def _made(rows: tuple[Nominal, ...]) -> dict[str, Any]:
    film = EXAMPLE, Projection.EQUIRECTANGULAR, Stereo.MONO
    made = steps(*film, cropped=False, table=rows)
    made += night_steps(*film, cropped=False, table=rows)
    return {"made": made, "example": EXAMPLE, "per_hour": sum((row.cap + SOUND) * 450 for row in rows)}


def _drafted(query: Mapping[str, str]) -> dict[str, Any]:
    rows = _rows(query)
    check_ladder(rows)
    return {**_made(rows), "typed": _typed(rows), "drafted": True}


def _typed(rows: tuple[Nominal, ...]) -> dict[str, str]:
    """The fields of the form: <rung>-height, -crf, -cap (Mbit/s)."""
    fields: dict[str, str] = {}
    for row in rows:
        fields |= {
            f"{row.name}-height": str(row.height),
            f"{row.name}-crf": str(row.crf),
            f"{row.name}-cap": f"{row.cap / 1e6:g}",
        }
    return fields


def _rows(fields: Mapping[str, str]) -> tuple[Nominal, ...]:
    """Return the table of the form; a row whose height is empty is left out."""
    return ladder_rows(
        [
            {
                "name": name,
                "height": _number(fields[f"{name}-height"], f"{name} : la hauteur", 1),
                "crf": _number(fields.get(f"{name}-crf", ""), f"{name} : le CRF", 1),
                "cap": _number(fields.get(f"{name}-cap", ""), f"{name} : le débit", 1_000_000),
            }
            for name in RUNGS
            if fields.get(f"{name}-height", "").strip()
        ]
    )


def _number(text: str, what: str, unit: int) -> int:
    try:
        number = float(text.strip().replace(",", "."))
    except ValueError as error:
        raise BadInput(f"{what} est un nombre.") from error
    if not 0 <= number < 1e6 or (unit == 1 and not number.is_integer()):
        raise BadInput(
            f"{what} est un nombre entier raisonnable." if unit == 1 else f"{what} est trop grand."
        )
    return round(number * unit)
