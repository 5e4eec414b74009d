"""The page of jobs, for staff: what runs where and how far, what waits, what failed and why."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from server.errors import Conflict, NotFound
from server.keys import ENGINE, FOOTAGE, JOB_ACTIONS, JOBS, LEASES, SETTINGS
from server.web.pages.answers import again, go
from server.web.render import render


async def index(request: web.Request) -> web.Response:
    """Show how things stand."""
    return render(request, "jobs.html", await _standing(request))


async def retry(request: web.Request) -> web.StreamResponse:
    """Try a job again."""
    return await _act(request, "retry", "travail-relance")


async def cancel(request: web.Request) -> web.StreamResponse:
    """Cancel a job."""
    return await _act(request, "cancel", "travail-annule")


async def put_ahead(request: web.Request) -> web.StreamResponse:
    """Let a job come first."""
    return await _act(request, "put_ahead", "travail-devant")


async def _act(request: web.Request, name: str, done: str) -> web.StreamResponse:
    try:
        await getattr(request.app[JOB_ACTIONS], name)(request.match_info["job"])
    except (Conflict, NotFound) as error:  # it went on meanwhile: shown as it is now
        return again(request, "jobs.html", await _standing(request), error)
    request.app[ENGINE].wake()
    raise go("/jobs", done)


async def _standing(request: web.Request) -> dict[str, Any]:
    jobs = await request.app[JOBS].all()
    workers = await request.app[LEASES].alive()
    due = await request.app[FOOTAGE].due()
    return {
        "running": [one for one in jobs if one.job.state == "running"],
        "waiting": [one for one in jobs if one.job.state == "waiting"],
        "failed": [one for one in jobs if one.job.state == "failed"],
        "ended": [one for one in jobs if one.job.state in ("done", "cancelled")],
        "hosts": {host: [one for one in workers if one.host == host] for host in _hosts(workers)},
        "nobody": bool(due) and not workers and not request.app[SETTINGS].encode,
        "inside": request.app[SETTINGS].encode and request.app[SETTINGS].engine == "inside",
        "problem": "",
    }


def _hosts(workers: list[Any]) -> list[str]:
    return sorted({worker.host for worker in workers})
