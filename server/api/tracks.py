"""The API of texts: captions and audio descriptions of footage, one a language."""

from __future__ import annotations

from typing import Any

from aiohttp import web
from pydantic import Field

from media.captions import LIMIT_BYTES
from media.reading import Purpose
from server.api.describe import Description, describe
from server.api.reading import read_bytes
from server.api.shapes import Shape
from server.db.tables import TextTrack
from server.errors import NotFound
from server.footage.tracks import track_out
from server.keys import FOOTAGE, TRACKS


class TrackOut(Shape):
    """A text track."""

    id: str
    kind: str = Field(description="captions or descriptions")
    language: str = Field(description="BCP 47: fr, fr-x-falc, en")
    url: str
    findings: list[dict[str, Any]] = Field(description="what the check found: line, at_ms, says, cure")


@describe(Description(summary="The text tracks of footage", answer=list[TrackOut]))
async def index(request: web.Request) -> web.Response:
    """Answer the tracks."""
    row = await request.app[FOOTAGE].get(request.match_info["footage"])
    tracks = (await request.app[TRACKS].of([row.id]))[row.id]
    return web.json_response([_out(track).model_dump(mode="json") for track in tracks])


@describe(
    Description(
        summary="Keep a text track (WebVTT or SubRip) in place of the former one of its kind and language",
        body_type="text/vtt",
        answer=TrackOut,
    )
)
async def put(request: web.Request) -> web.Response:
    """Check a track and keep it."""
    kind = request.match_info["kind"]
    if kind not in set(Purpose):
        raise NotFound("Un texte est « captions » (sous-titres) ou « descriptions » (audiodescription).")
    data = await read_bytes(request, most=LIMIT_BYTES)
    names = request.match_info["footage"], Purpose(kind), request.match_info["language"]
    track = await request.app[TRACKS].put(*names, data)
    return web.json_response(_out(track).model_dump(mode="json"))


@describe(Description(summary="Remove a text track", status=204))
async def remove(request: web.Request) -> web.Response:
    """Remove a track."""
    await request.app[TRACKS].remove(request.match_info["footage"], request.match_info["track"])
    return web.Response(status=204)


def _out(track: TextTrack) -> TrackOut:
    return TrackOut(id=track.id, findings=track.findings["findings"], **track_out(track))
