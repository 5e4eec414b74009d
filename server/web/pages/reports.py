"""Reports: the viewings with filters, as a table or for a spreadsheet; one viewing as a story."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from server.api.journal import csv_response
from server.journal.reports import Wanted
from server.journal.spreadsheet import to_csv
from server.keys import ACCESS, IDENTITY, LEARNERS, REPORTS
from server.web.language import choose
from server.web.render import render
from server.web.timeline import timeline

SHOWN, EXPORTED = 200, 100_000
FILTERS = ("cohort", "scene", "learner")


async def index(request: web.Request) -> web.Response:
    """List the viewings, newest first."""
    identity = request[IDENTITY]
    wanted = _wanted(request)
    language = choose(request)
    scenes = await request.app[ACCESS].scenes(identity)
    values = {
        "viewings": await _viewings(request, wanted, limit=SHOWN),
        "cohorts": await request.app[LEARNERS].cohorts(),
        "learners": await request.app[LEARNERS].learners(wanted["cohort"]) if wanted["cohort"] else [],
        "scenes": [(one.scene.id, one.scene.title.best(language, "fr")) for one in scenes],
        "wanted": wanted,
        "query": urlencode({name: value for name, value in wanted.items() if value}),
        "most": SHOWN,
    }
    return render(request, "reports.html", values)


async def download(request: web.Request) -> web.Response:
    """Answer the same viewings as CSV; that they left the server is written down."""
    wanted = _wanted(request)
    reports = await _viewings(request, wanted, limit=EXPORTED)
    await request.app[LEARNERS].note_access(request[IDENTITY], wanted["learner"] or "*", "export")
    return csv_response(to_csv(reports))


async def show(request: web.Request) -> web.Response:
    """Show one viewing."""
    report = await request.app[REPORTS].viewing(request.match_info["viewing"])
    if report.learner_id:
        await request.app[LEARNERS].note_access(request[IDENTITY], report.learner_id, "look")
    events = await request.app[REPORTS].events(report.id)
    story = timeline(
        report.document,
        events,
        report.summary.gaps,
        end_ms=report.summary.duration_ms,
        language=choose(request),
    )
    return render(request, "viewing.html", {"report": report, "story": story})


def _wanted(request: web.Request) -> dict[str, str | None]:
    return {name: request.query.get(name) or None for name in FILTERS}


async def _viewings(request: web.Request, wanted: dict[str, str | None], *, limit: int) -> list[Any]:
    return await request.app[REPORTS].viewings(Wanted(**wanted), limit=limit)
