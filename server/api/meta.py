"""The API about itself: who you are, what there is, whether it lives."""

from __future__ import annotations

from aiohttp import web

from server.api.describe import Description, describe
from server.api.shapes import Me
from server.keys import IDENTITY, OPENAPI


@describe(Description(summary="Who you are", answer=Me))
async def me(request: web.Request) -> web.Response:
    """Answer the identity behind the request."""
    identity = request[IDENTITY]
    return web.json_response(
        {
            "role": identity.role.value,
            "name": identity.name,
            "learner": identity.learner_id,
            "cohort": identity.cohort_id,
        }
    )


async def openapi(request: web.Request) -> web.Response:
    """Answer the OpenAPI document."""
    return web.json_response(request.app[OPENAPI])


async def health(_request: web.Request) -> web.Response:
    """Answer that the server lives."""
    return web.Response(text="ok\n")
