"""Resumable uploads: tus 1.0.0, and beside it JSON that tells what became of each upload."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from aiohttp import hdrs, web

from server.accounts.identity import Identity
from server.api.describe import Description, describe
from server.api.shapes import UploadOut, upload_out
from server.errors import BadInput, NotFound
from server.footage.intake import display_name
from server.keys import FOOTAGE, IDENTITY, UPLOADS
from server.uploads import tus
from server.uploads.model import Upload, Wishes
from server.uploads.receiver import checksum_of
from server.uploads.uploads import Piece
from server.uploads.wishes import wishes_of

HOME = "/api/v1/uploads"
BYTES: dict[str, Any] = {"type": "string", "contentMediaType": tus.BODY_TYPE}
NO_SUCH_METHOD = "L'en-tête X-HTTP-Method-Override vaut PATCH, DELETE ou HEAD."


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Say the protocol's version on every answer here, refusals included (signal `on_response_prepare`)."""
    if request.path.startswith(HOME):
        response.headers.setdefault(tus.RESUMABLE, tus.VERSION)
        if response.status == 412:
            response.headers.setdefault("Tus-Version", tus.VERSION)


@describe(Description(summary="What the tus 1.0.0 server of footage can do", status=204))
async def abilities(request: web.Request) -> web.Response:
    """Tell versions, extensions, limits."""
    limit = request.app[UPLOADS].shelf.room.limit_bytes
    return web.Response(status=204, headers=tus.abilities(limit))


@describe(Description(summary="List one's own uploads, oldest first", answer=list[UploadOut]))
async def index(request: web.Request) -> web.Response:
    """Answer the sender's uploads: under way, being checked, accepted, refused, expired."""
    found = request.app[UPLOADS].shelf.of(owner_of(request[IDENTITY]))
    return web.json_response([upload_out(one).model_dump(mode="json") for one in found])


@describe(
    Description(
        summary="Begin an upload (tus 1.0.0): Upload-Length or Upload-Defer-Length; Upload-Metadata with "
        "filename, title, trade, projection, stereo, place, licence, people, replaces, group, face, sha256",
        body_type=tus.BODY_TYPE,
        body_schema=BYTES,
        body_needed=False,
        status=201,
        others=(412, 415, 507),
    )
)
async def create(request: web.Request) -> web.Response:
    """Make an upload, and take its first bytes when they come along."""
    tus.require_version(request.headers)
    size = tus.size_at_creation(request.headers)
    header = request.headers.get(tus.METADATA, "")
    texts = tus.metadata(header)
    wishes = wishes_of(texts)
    await _must_exist(request, wishes)
    if brings := request.body_exists and request.content_length != 0:
        tus.require_type(request.headers.get(hdrs.CONTENT_TYPE, ""))
    owner, uploads = owner_of(request[IDENTITY]), request.app[UPLOADS]
    piece = _piece(request, 0) if brings else None
    upload = await uploads.create(
        owner,
        display_name(texts.get("filename", texts.get("name", ""))),
        size=size,
        wishes=wishes,
        metadata=header,
        modified=texts.get("modified", "")[:40],
    )
    if piece is not None:
        upload = await uploads.add(owner, upload.id, piece)
    return web.Response(
        status=201,
        headers={hdrs.LOCATION: f"{HOME}/{upload.id}", tus.OFFSET: str(upload.offset), **_end(upload)},
    )


@describe(
    Description(
        summary="What became of an upload, with its footage or the reason why it was refused; "
        "HEAD answers as tus 1.0.0 says",
        answer=UploadOut,
        others=(410,),
    )
)
async def show(request: web.Request) -> web.Response:
    """Answer an upload: as JSON, or its offset to HEAD."""
    if request.method == hdrs.METH_HEAD:
        return await _head(request)
    upload = await request.app[UPLOADS].look(owner_of(request[IDENTITY]), request.match_info["upload"])
    return web.json_response(upload_out(upload).model_dump(mode="json"))


async def _head(request: web.Request) -> web.Response:
    tus.require_version(request.headers)
    upload = await request.app[UPLOADS].look(owner_of(request[IDENTITY]), request.match_info["upload"])
    headers = {tus.OFFSET: str(upload.offset), hdrs.CACHE_CONTROL: "no-store", **_end(upload)}
    headers |= {tus.DEFER: "1"} if upload.size is None else {tus.LENGTH: str(upload.size)}
    if upload.metadata:
        headers[tus.METADATA] = upload.metadata
    return web.Response(headers=headers)


@describe(
    Description(
        summary="Add bytes at Upload-Offset (tus 1.0.0); with the last one the file becomes footage",
        body_type=tus.BODY_TYPE,
        body_schema=BYTES,
        status=204,
        others=(409, 410, 412, 415, 423, 460, 507),
    )
)
async def add(request: web.Request) -> web.Response:
    """Take bytes; answer when they are on the disk."""
    tus.require_version(request.headers)
    tus.require_type(request.headers.get(hdrs.CONTENT_TYPE, ""))
    piece = _piece(request, tus.offset(request.headers))
    owner, upload_id = owner_of(request[IDENTITY]), request.match_info["upload"]
    upload = await request.app[UPLOADS].add(owner, upload_id, piece)
    return web.Response(status=204, headers={tus.OFFSET: str(upload.offset), **_end(upload)})


@describe(
    Description(
        summary="Cancel an upload (tus 1.0.0), or dismiss its result once it was read; footage stays",
        status=204,
        others=(409, 412),
    )
)
async def cancel(request: web.Request) -> web.Response:
    """Forget an upload."""
    tus.require_version(request.headers)
    await request.app[UPLOADS].cancel(owner_of(request[IDENTITY]), request.match_info["upload"])
    return web.Response(status=204)


@describe(
    Description(
        summary="For clients that can only POST: PATCH, DELETE or HEAD in X-HTTP-Method-Override",
        body_type=tus.BODY_TYPE,
        body_schema=BYTES,
        body_needed=False,
        status=204,
        others=(200, 409, 410, 412, 415, 423, 460, 507),
    )
)
async def override(request: web.Request) -> web.Response:
    """Do what the header says."""
    meant: Mapping[str, Callable[[web.Request], Awaitable[web.Response]]] = {
        hdrs.METH_PATCH: add,
        hdrs.METH_DELETE: cancel,
        hdrs.METH_HEAD: _head,
    }
    handler = meant.get(request.headers.get(tus.OVERRIDE, "").upper())
    if handler is None:
        raise BadInput(NO_SUCH_METHOD)
    return await handler(request)


def owner_of(identity: Identity) -> str:
    """Return the name under which someone's uploads are kept: nobody else's are seen."""
    return f"account:{identity.account_id}" if identity.account_id else f"token:{identity.token_id}"


def _piece(request: web.Request, offset: int) -> Piece:
    checksum = request.headers.get(tus.CHECKSUM)
    return Piece(
        offset=offset,
        size=tus.number(request.headers, tus.LENGTH),
        coming=request.content_length,
        checksum=None if checksum is None else checksum_of(checksum),
        content=request.content,
        alive=partial(_is_open, request),
    )


def _is_open(request: web.Request) -> bool:
    return request.transport is not None and not request.transport.is_closing()


async def _must_exist(request: web.Request, wishes: Wishes) -> None:
    if wishes.replaces is None:
        return
    try:
        await request.app[FOOTAGE].get(wishes.replaces)
    except NotFound as error:
        raise BadInput("La séquence à remplacer n'existe pas, ou a été supprimée.") from error


def _end(upload: Upload) -> dict[str, str]:
    """Return the header that says until when an unfinished upload is kept."""
    return {} if upload.is_whole else {tus.EXPIRES: tus.date(upload.expires_ms)}
