"""Lent devices: opened by a one-use link, handed from learner to learner without typing."""

from __future__ import annotations

from aiohttp import web

from server.api.headsets import browser_here
from server.api.reading import read_form
from server.errors import NotFound
from server.keys import HEADSETS, IDENTITY, LEARNERS, SESSIONS
from server.web.cookies import headset_secret, set_headset, set_session
from server.web.pages.answers import go
from server.web.render import render


async def offer(request: web.Request) -> web.Response:
    """Show one big button: opening the page alone (a preview, a scanner) must not use the link up."""
    return render(request, "device.html", {"secret": request.match_info["secret"]})


async def take(request: web.Request) -> web.StreamResponse:
    """Use the link up: this browser becomes a device of the cohort."""
    fields = await read_form(request)
    secret = await request.app[SESSIONS].use_link(fields.get("secret", ""))
    await request.app[SESSIONS].close(request[IDENTITY])
    response = go("/who")
    set_session(request, response, secret)
    await enrol(request, response)
    raise response


async def enrol(request: web.Request, response: web.StreamResponse) -> None:
    """Let a headset that is lent be known from now on; a phone is not, until it checks itself."""
    browser = browser_here(request)
    if browser.is_headset:
        _, secret = await request.app[HEADSETS].enrol(headset_secret(request), browser)
        set_headset(request, response, secret)


async def who(request: web.Request) -> web.Response:
    """Show the cohort's learners as tiles."""
    cohort = request[IDENTITY].cohort_id
    if cohort is None:
        raise NotFound
    learners = await request.app[LEARNERS].learners(cohort)
    return render(request, "who.html", {"learners": learners})


async def pick(request: web.Request) -> web.StreamResponse:
    """Put the device into a learner's hands."""
    fields = await read_form(request)
    await request.app[SESSIONS].hand_to(request[IDENTITY], fields.get("learner", ""))
    raise go("/")


async def give_back(request: web.Request) -> web.StreamResponse:
    """Take the device out of the learner's hands."""
    await request.app[SESSIONS].hand_to(request[IDENTITY], None)
    raise go("/who", "appareil-rendu")
