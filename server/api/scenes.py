"""The API of scenes: list, install, withdraw, and the play document."""

from __future__ import annotations

from aiohttp import web

from server.accounts.identity import HOLDERS, Identity, Role
from server.api.describe import Description, describe
from server.api.headsets import browser_here
from server.api.shapes import SceneOut, scene_out
from server.clock import now_ms
from server.footage.tracks import track_out
from server.journal.tickets import Ticket, Tickets
from server.keys import (
    ACCESS,
    HEADSETS,
    IDENTITY,
    INSTALLER,
    PREFERENCES,
    PROFILES,
    SCENES,
    TICKETS,
    TRACKS,
)
from server.learners.profiles import profile_out
from server.scenes.play import ForDevice, play_document
from server.scenes.records import SceneInForce
from server.web.cookies import headset_secret


@describe(Description(summary="List the scenes that you may play", answer=list[SceneOut]))
async def index(request: web.Request) -> web.Response:
    """Answer the scenes."""
    scenes = await request.app[ACCESS].scenes(request[IDENTITY])
    return web.json_response([scene_out(scene).model_dump(mode="json") for scene in scenes])


@describe(Description(summary="One scene", answer=SceneOut))
async def show(request: web.Request) -> web.Response:
    """Answer one scene."""
    scene = await request.app[ACCESS].scene(request[IDENTITY], request.match_info["scene"])
    return web.json_response(scene_out(scene).model_dump(mode="json"))


@describe(Description(summary="The play document: all that a viewer needs of a scene", answer=dict))
async def play(request: web.Request) -> web.Response:
    """Answer the play document, with a ticket for the journal."""
    identity = request[IDENTITY]
    scene = await request.app[ACCESS].scene(identity, request.match_info["scene"])
    ticket = _ticket(request.app[TICKETS], scene, identity)
    tracks = await request.app[TRACKS].of([footage.id for footage in scene.footage.values()])
    learner = identity.learner_id
    document = play_document(
        scene,
        identity,
        ticket,
        tracks={id_: [track_out(one) for one in found] for id_, found in tracks.items()},
        profile=profile_out(await request.app[PROFILES].get(learner)) if learner else None,
        device=await _for_device(request),
    )
    return web.json_response(document)


@describe(Description(summary="Withdraw a scene; its viewings stay in the journal", status=204))
async def withdraw(request: web.Request) -> web.Response:
    """Take a scene off the pages."""
    await request.app[SCENES].withdraw(request.match_info["scene"])
    return web.Response(status=204)


@describe(Description(summary="Undo a withdrawal", status=204))
async def restore(request: web.Request) -> web.Response:
    """Put a scene back."""
    await request.app[INSTALLER].restore(request.match_info["scene"])
    return web.Response(status=204)


async def _for_device(request: web.Request) -> ForDevice:
    """What the class's network and this headset's check allow."""
    is_lent = request[IDENTITY].role in HOLDERS
    network = await request.app[PREFERENCES].network() if is_lent else None
    check = await request.app[HEADSETS].meet(headset_secret(request), browser_here(request))
    return ForDevice(
        max_bandwidth=network.each if network else None,
        ceiling=check.ceiling if check else None,
        check=("done" if check else "due") if is_lent else None,
    )


def _ticket(tickets: Tickets, scene: SceneInForce, identity: Identity) -> str | None:
    if identity.role is Role.DEVICE:
        return None  # nobody holds the device yet: nothing is journalled
    return tickets.issue(
        Ticket(
            scene=scene.scene.id,
            revision=scene.revision_id,
            learner=identity.learner_id,
            cohort=identity.cohort_id,
            role=identity.role.value,
            issued_ms=now_ms(),
        )
    )
