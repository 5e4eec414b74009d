"""One learner: their viewings, what helps them, and their right to be forgotten. Looks are noted."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from server.api.reading import check, read_form
from server.clock import now_ms
from server.journal.reports import Wanted
from server.keys import ACCESS, IDENTITY, LEARNERS, PROFILES, REPORTS
from server.learners.profiles import OFFERED, Needs, Profile, needs_from_form
from server.web.need_words import NEED_GROUPS, NEEDS, need_line, need_value
from server.web.pages.answers import go
from server.web.render import render


async def show(request: web.Request) -> web.Response:
    """Show a learner's viewings."""
    learner = await request.app[ACCESS].learner(request[IDENTITY], request.match_info["learner"])
    await request.app[LEARNERS].note_access(request[IDENTITY], learner.id, "look")
    viewings = await request.app[REPORTS].viewings(Wanted(learner=learner.id))
    profile = await request.app[PROFILES].get(learner.id)
    values = {"learner": learner, "viewings": viewings, **_needs(profile.needs.chosen() if profile else {})}
    return render(request, "learner.html", values)


def _needs(chosen: dict[str, Any]) -> dict[str, Any]:
    """The needs as the page shows them: what was chosen in words, and the form."""
    told = [
        need_line(need.name, chosen[need.name])
        for need in OFFERED
        if need.name in chosen and (need.pair is None or need.is_chosen(chosen))
    ]
    groups = [
        (NEED_GROUPS[group], [need for need in OFFERED if need.group == group]) for group in NEED_GROUPS
    ]
    return {"told": told, "groups": groups, "chosen": chosen, "words": NEEDS, "value_word": need_value}


async def set_needs(request: web.Request) -> web.StreamResponse:
    """Keep the needs that were chosen together at hand-over."""
    learner = await request.app[ACCESS].learner(request[IDENTITY], request.match_info["learner"])
    fields = await read_form(request)
    profiles = request.app[PROFILES]
    before = await profiles.get(learner.id)
    needs = check(Needs, needs_from_form(fields, before.needs.chosen() if before else {}))
    await profiles.put(learner.id, Profile(needs=needs, changed_ms=now_ms()))
    await request.app[LEARNERS].note_access(request[IDENTITY], learner.id, "needs")
    raise go(f"/learners/{learner.id}", "besoins-gardes", "needs")


async def confirm_erase(request: web.Request) -> web.Response:
    """Ask before erasing."""
    learner = await request.app[ACCESS].learner(request[IDENTITY], request.match_info["learner"])
    return render(request, "erase.html", {"learner": learner})


async def erase(request: web.Request) -> web.StreamResponse:
    """Erase a learner with all that is known of them."""
    learner = await request.app[ACCESS].learner(request[IDENTITY], request.match_info["learner"])
    await request.app[LEARNERS].erase(learner.id, by=request[IDENTITY])
    raise go(f"/cohorts/{learner.cohort_id}", "apprenant-efface")
