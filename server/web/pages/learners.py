"""One learner: their viewings, and their right to be forgotten. Each look is written down."""

from __future__ import annotations

from aiohttp import web

from server.journal.reports import Wanted
from server.keys import ACCESS, IDENTITY, LEARNERS, REPORTS
from server.web.pages.answers import go
from server.web.render import render


async def show(request: web.Request) -> web.Response:
    """Show a learner's viewings."""
    learner = await request.app[ACCESS].learner(request[IDENTITY], request.match_info["learner"])
    await request.app[LEARNERS].note_access(request[IDENTITY], learner.id, "look")
    viewings = await request.app[REPORTS].viewings(Wanted(learner=learner.id))
    return render(request, "learner.html", {"learner": learner, "viewings": viewings})


async def confirm_erase(request: web.Request) -> web.Response:
    """Ask before erasing."""
    learner = await request.app[ACCESS].learner(request[IDENTITY], request.match_info["learner"])
    return render(request, "erase.html", {"learner": learner})


async def erase(request: web.Request) -> web.StreamResponse:
    """Erase a learner with all that is known of them."""
    learner = await request.app[ACCESS].learner(request[IDENTITY], request.match_info["learner"])
    await request.app[LEARNERS].erase(learner.id, by=request[IDENTITY])
    raise go(f"/cohorts/{learner.cohort_id}", "apprenant-efface")
