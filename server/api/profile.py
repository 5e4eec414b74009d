"""The API of a learner's own needs: nobody reads or writes another's."""

from __future__ import annotations

from aiohttp import web

from server.access import own_learner
from server.api.describe import Description, describe
from server.api.reading import read_model
from server.keys import IDENTITY, PROFILES
from server.learners.profiles import Needs, Profile, profile_out

LARGEST = 8 * 1024  # bytes


@describe(Description(summary="Your needs, as far as you chose", answer=Profile))
async def show(request: web.Request) -> web.Response:
    """Answer the needs of the learner who holds the device."""
    found = await request.app[PROFILES].get(own_learner(request[IDENTITY]))
    return web.json_response(profile_out(found or Profile(needs=Needs(), changed_ms=0)))


@describe(
    Description(
        summary="Keep your needs; the last change wins, and is the answer",
        body=Profile,
        answer=Profile,
    )
)
async def put(request: web.Request) -> web.Response:
    """Keep the needs of the learner who holds the device."""
    learner = own_learner(request[IDENTITY])
    wanted = await read_model(request, Profile, most=LARGEST)
    return web.json_response(profile_out(await request.app[PROFILES].put(learner, wanted)))
