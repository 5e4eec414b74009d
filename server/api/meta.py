"""The API about itself: who you are, what there is, whether it lives."""

from __future__ import annotations

from aiohttp import web

from server.api.describe import Description, describe
from server.api.shapes import Me
from server.errors import NotFound
from server.keys import FOLDER, IDENTITY, OPENAPI


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


async def certificate(request: web.Request) -> web.StreamResponse:
    """Give our certificate authority, for a headset or phone to trust."""
    path = request.app[FOLDER].certificates / "authority.pem"
    if not path.exists():
        raise NotFound("Ce serveur n'a pas sa propre autorité de certification.")
    return web.FileResponse(
        path,
        headers={
            "Content-Type": "application/x-x509-ca-cert",
            "Content-Disposition": 'attachment; filename="plateau.crt"',
        },
    )
