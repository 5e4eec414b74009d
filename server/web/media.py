"""Serving renditions, scenes' small files and the built viewer."""

from __future__ import annotations

import mimetypes
import re

from aiohttp import web

from server.errors import NotFound
from server.keys import ACCESS, ASSETS, FOLDER, IDENTITY, OPEN_FILES, SETTINGS
from server.scenes.files import TYPES
from server.web.media_response import IMMUTABLE, MediaResponse

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*(\.[A-Za-z0-9]+)+")
BUILT = re.compile(rf"(?:[a-z]+/)?{NAME.pattern}")  # a file of the viewer's build, or of one of its folders
MEDIA_TYPES = {
    ".m3u8": "application/vnd.apple.mpegurl",
    ".m4s": "video/iso.segment",
    ".mp4": "video/mp4",
    ".m4a": "audio/mp4",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
    ".png": "image/png",
    ".vtt": "text/vtt; charset=utf-8",
}
PUBLIC_IMMUTABLE = "public, max-age=31536000, immutable"


async def rendition(request: web.Request) -> web.StreamResponse:
    """Serve a file of a footage's renditions to whoever may watch it."""
    footage_id, version = request.match_info["footage"], request.match_info["version"]
    name = request.match_info["name"]
    await request.app[ACCESS].media(request[IDENTITY], footage_id)
    kind = MEDIA_TYPES.get(f".{name.rpartition('.')[2]}")
    if kind is None or not NAME.fullmatch(name):
        raise NotFound
    accel = request.app[SETTINGS].accel
    if accel:  # nginx sends the bytes; we have only said that it may
        location = f"{accel.rstrip('/')}/renditions/{footage_id}/{version}/{name}"
        return web.Response(
            headers={"X-Accel-Redirect": location, "Content-Type": kind, "Cache-Control": IMMUTABLE}
        )
    path = request.app[FOLDER].rendition(footage_id, version, name)
    try:
        file = request.app[OPEN_FILES].get(path)
    except OSError as error:
        raise NotFound from error
    return MediaResponse(file, kind)


async def scene_file(request: web.Request) -> web.StreamResponse:
    """Serve a picture, sound or captions of a scene's revision."""
    stored = await request.app[ACCESS].file(
        request[IDENTITY], request.match_info["revision"], request.match_info["path"]
    )
    try:
        file = request.app[OPEN_FILES].get(request.app[FOLDER].files / stored)
    except OSError as error:
        raise NotFound from error
    return MediaResponse(file, TYPES[f".{stored.rpartition('.')[2]}"])


async def viewer_file(request: web.Request) -> web.StreamResponse:
    """Serve a file of the built viewer; its name holds its hash."""
    name = request.match_info["name"]
    if not BUILT.fullmatch(name) or name == "manifest.json":
        raise NotFound
    try:
        file = request.app[OPEN_FILES].get(request.app[ASSETS].folder / name)
    except OSError as error:
        raise NotFound from error
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    text = kind.startswith("text/") or kind.endswith(("javascript", "json"))
    return MediaResponse(file, f"{kind}; charset=utf-8" if text else kind, cache=PUBLIC_IMMUTABLE)
