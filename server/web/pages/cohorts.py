"""Cohorts: made, filled with first names, and given devices."""

from __future__ import annotations

from aiohttp import web

from server.accounts.sessions import LINK_MS
from server.api.reading import read_form
from server.keys import IDENTITY, LEARNERS, SESSIONS
from server.web.cookies import set_session
from server.web.pages.answers import Mistake, again, go
from server.web.pages.device import enrol
from server.web.qr import qr_code, reachable
from server.web.render import render

FIELDS = ("name", "site", "starts_on", "ends_on")


async def index(request: web.Request) -> web.Response:
    """List the cohorts, with the form for a new one."""
    cohorts = await request.app[LEARNERS].cohorts()
    return render(request, "cohorts.html", {"cohorts": cohorts, "typed": {}, "problem": ""})


async def create(request: web.Request) -> web.StreamResponse:
    """Create a cohort."""
    fields = await read_form(request)
    typed = {name: fields.get(name, "") for name in FIELDS}
    try:
        cohort = await request.app[LEARNERS].create_cohort(**typed)
    except Mistake as error:
        cohorts = await request.app[LEARNERS].cohorts()
        return again(request, "cohorts.html", {"cohorts": cohorts, "typed": typed}, error)
    raise go(f"/cohorts/{cohort}", "promotion-creee")


async def show(request: web.Request) -> web.Response:
    """Show a cohort: its learners, and how to give them devices."""
    cohort = await request.app[LEARNERS].cohort(request.match_info["cohort"])
    learners = await request.app[LEARNERS].learners(cohort.id)
    values = {"cohort": cohort, "learners": learners, "names": "", "problem": ""}
    return render(request, "cohort.html", values)


async def add_learners(request: web.Request) -> web.StreamResponse:
    """Add learners, one first name a line."""
    cohort = await request.app[LEARNERS].cohort(request.match_info["cohort"])
    names = (await read_form(request)).get("names", "")
    try:
        await request.app[LEARNERS].add_learners(cohort.id, names.splitlines())
    except Mistake as error:
        learners = await request.app[LEARNERS].learners(cohort.id)
        return again(request, "cohort.html", {"cohort": cohort, "learners": learners, "names": names}, error)
    raise go(f"/cohorts/{cohort.id}", "apprenants-ajoutes")


async def confirm_lend(request: web.Request) -> web.Response:
    """Ask whether this very browser shall become a lent device."""
    cohort = await request.app[LEARNERS].cohort(request.match_info["cohort"])
    return render(request, "lend.html", {"cohort": cohort})


async def lend(request: web.Request) -> web.StreamResponse:
    """Close the trainer's session here and open this browser for the cohort."""
    cohort = await request.app[LEARNERS].cohort(request.match_info["cohort"])
    secret = await request.app[SESSIONS].open_device(cohort.id)
    await request.app[SESSIONS].close(request[IDENTITY])
    response = go("/who")
    set_session(request, response, secret)
    await enrol(request, response)
    raise response


async def link(request: web.Request) -> web.Response:
    """Make a one-use link and show it once, large, to be scanned by a headset or a phone."""
    cohort = await request.app[LEARNERS].cohort(request.match_info["cohort"])
    secret = await request.app[SESSIONS].new_link(cohort.id)
    address = await reachable(request, f"/device/{secret}")
    values = {
        "cohort": cohort,
        "address": address,
        "minutes": LINK_MS // 60_000,
        "drawing": qr_code(address, cohort.name),
    }
    return render(request, "link.html", values)
