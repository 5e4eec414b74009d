"""The API of jobs: what runs where and how far it is, retry, cancel, put ahead."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import Any

from aiohttp import hdrs, web
from pydantic import Field

from server.api.describe import Description, describe
from server.api.shapes import Shape
from server.jobs.board import JobInfo
from server.jobs.leases import Alive
from server.keys import ENGINE, JOB_ACTIONS, JOBS, LEASES

FOLLOW_S = 1.0


class JobOut(Shape):
    """A piece of work of the engine."""

    id: str
    footage: str = Field(description="id of the footage it is for")
    title: str = Field(description="of the footage")
    kind: str = Field(description="prepare, fast, ladder, finish or night")
    part: int | None = Field(description="of a ladder that several hosts share, from 0")
    state: str = Field(description="waiting, running, done, failed or cancelled")
    priority: int = Field(description="smaller comes first; below 10: put ahead by staff")
    worker: str | None = Field(description="host:slot:boot, who does it or did it")
    tries: int
    progress: dict[str, Any] | None = Field(description="percent, step, rung, seconds_left")
    log: str = Field(description="its last words")
    problem: str | None = Field(description="why it failed, in French, with a cure")
    created_ms: int
    started_ms: int | None
    ended_ms: int | None


class WorkerOut(Shape):
    """A worker that is alive."""

    id: str = Field(description="host:slot:boot")
    host: str
    slot: int
    started_ms: int
    silent_ms: int = Field(description="since its last beat")


class JobsOut(Shape):
    """How things stand."""

    jobs: list[JobOut] = Field(description="running, waiting in their order, failed, then ended")
    workers: list[WorkerOut]


@describe(Description(summary="List jobs, and the workers that are alive", answer=JobsOut))
async def index(request: web.Request) -> web.Response:
    """Answer how things stand."""
    return web.json_response(await standing(request.app))


@describe(
    Description(
        summary="Follow the jobs by server-sent events: each `data` is the list as JSON",
        answer_type="text/event-stream",
    )
)
async def follow(request: web.Request) -> web.StreamResponse:
    """Send how things stand whenever that changes, as long as someone looks."""
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"})
    await response.prepare(request)
    last = ""
    with contextlib.suppress(ConnectionError):
        while request.method != hdrs.METH_HEAD:
            data = json.dumps(await standing(request.app), ensure_ascii=False)
            await response.write(f"data: {data}\n\n".encode() if data != last else b": still\n\n")
            last = data
            await asyncio.sleep(FOLLOW_S)
    return response


@describe(Description(summary="Try again what failed or was cancelled", status=204, others=(409,)))
async def retry(request: web.Request) -> web.Response:
    """Put a job back in line."""
    await request.app[JOB_ACTIONS].retry(request.match_info["job"])
    request.app[ENGINE].wake()
    return web.Response(status=204)


@describe(Description(summary="Cancel a job; trying again undoes it", status=204, others=(409,)))
async def cancel(request: web.Request) -> web.Response:
    """Stop a job."""
    await request.app[JOB_ACTIONS].cancel(request.match_info["job"])
    return web.Response(status=204)


@describe(Description(summary="Put a job before all others that wait", status=204, others=(409,)))
async def put_ahead(request: web.Request) -> web.Response:
    """Let a job come first."""
    await request.app[JOB_ACTIONS].put_ahead(request.match_info["job"])
    request.app[ENGINE].wake()
    return web.Response(status=204)


async def standing(app: web.Application) -> dict[str, Any]:
    """Return how things stand, as JSON."""
    jobs = [job_out(info) for info in await app[JOBS].all()]
    workers = [worker_out(worker) for worker in await app[LEASES].alive()]
    return JobsOut(jobs=jobs, workers=workers).model_dump(mode="json")


def job_out(info: JobInfo) -> JobOut:
    """Return a job in its shape."""
    names = JobOut.model_fields.keys() - {"footage", "title"}
    values = {name: getattr(info.job, name) for name in names}
    return JobOut(footage=info.job.footage_id, title=info.title, **values)


def worker_out(worker: Alive) -> WorkerOut:
    """Return a worker in its shape."""
    return WorkerOut(**{name: getattr(worker, name) for name in WorkerOut.model_fields})
