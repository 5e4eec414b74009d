"""Texts of footage: captions and audio descriptions, sent by a form and checked at once."""

from __future__ import annotations

from aiohttp import web

from media.captions import LIMIT_BYTES
from media.reading import Purpose
from server.api.reading import blocks, field_text, form_parts
from server.errors import BadInput, TooBig
from server.footage.tracks import TrackRefused
from server.keys import TRACKS
from server.web.pages.answers import Mistake, again, go
from server.web.pieces import piece_values


async def put(request: web.Request) -> web.StreamResponse:
    """Check a text and keep it; what is wrong is shown with its line, and nothing is kept then."""
    footage = request.match_info["footage"]
    try:
        fields, data = await _sent(request)
        kind = fields.get("kind", "")
        if kind not in set(Purpose):
            raise BadInput("Choisissez sous-titres ou audiodescription.")
        if not data:
            raise BadInput("Choisissez d'abord un fichier .vtt ou .srt.")
        track = await request.app[TRACKS].put(
            footage, Purpose(kind), fields.get("language", "").strip(), data
        )
    except TrackRefused as refused:
        values = {**await piece_values(request), "findings": refused.findings}
        return again(request, "footage_one.html", values, refused)
    except Mistake as error:
        return again(request, "footage_one.html", await piece_values(request), error)
    done = "texte-avec-remarques" if track.findings["findings"] else "texte-ajoute"
    raise go(f"/footage/{footage}", done, "texts")


async def remove(request: web.Request) -> web.StreamResponse:
    """Remove a text."""
    footage = request.match_info["footage"]
    await request.app[TRACKS].remove(footage, request.match_info["track"])
    raise go(f"/footage/{footage}", "texte-retire", "texts")


async def _sent(request: web.Request) -> tuple[dict[str, str], bytes]:
    fields: dict[str, str] = {}
    data = bytearray()
    async for part in form_parts(request):
        if part.name == "file":
            async for block in blocks(part):
                data += block
                if len(data) > LIMIT_BYTES:
                    raise TooBig("Ce fichier de texte est trop grand ; envoyez un fichier .vtt ou .srt.")
        elif part.name:
            fields[part.name] = await field_text(part)
    return fields, bytes(data)
