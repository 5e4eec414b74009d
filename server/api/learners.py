"""The API of cohorts and learners."""

from __future__ import annotations

from dataclasses import asdict

from aiohttp import web

from server.api.describe import Description, describe
from server.api.reading import read_model
from server.api.shapes import CohortIn, CohortOut, LearnerOut, LearnersIn, Made, MadeMany
from server.keys import IDENTITY, LEARNERS
from server.learners.records import LearnerInfo


@describe(Description(summary="List the cohorts, newest first", answer=list[CohortOut]))
async def cohorts(request: web.Request) -> web.Response:
    """Answer the cohorts."""
    return web.json_response([asdict(cohort) for cohort in await request.app[LEARNERS].cohorts()])


@describe(Description(summary="Create a cohort", body=CohortIn, answer=Made, status=201))
async def create_cohort(request: web.Request) -> web.Response:
    """Create a cohort."""
    wanted = await read_model(request, CohortIn)
    return web.json_response(
        {"id": await request.app[LEARNERS].create_cohort(**wanted.model_dump())}, status=201
    )


@describe(Description(summary="List a cohort's learners", answer=list[LearnerOut]))
async def learners(request: web.Request) -> web.Response:
    """Answer the learners of a cohort."""
    cohort = await request.app[LEARNERS].cohort(request.match_info["cohort"])
    return web.json_response([_learner(one) for one in await request.app[LEARNERS].learners(cohort.id)])


@describe(Description(summary="Add learners to a cohort", body=LearnersIn, answer=MadeMany, status=201))
async def add_learners(request: web.Request) -> web.Response:
    """Add learners."""
    wanted = await read_model(request, LearnersIn)
    ids = await request.app[LEARNERS].add_learners(request.match_info["cohort"], wanted.names)
    return web.json_response({"ids": ids}, status=201)


@describe(Description(summary="Erase a learner with all viewings", status=204))
async def erase(request: web.Request) -> web.Response:
    """Erase a learner."""
    await request.app[LEARNERS].erase(request.match_info["learner"], by=request[IDENTITY])
    return web.Response(status=204)


def _learner(one: LearnerInfo) -> dict[str, str | int]:
    return {"id": one.id, "name": one.name, "cohort": one.cohort_id, "viewings": one.viewings}
