"""Serving renditions, scenes' small files and the built viewer."""

from __future__ import annotations

import asyncio
import mimetypes
import re
from pathlib import Path

from aiohttp import web

from server.errors import NotFound
from server.keys import ACCESS, ASSETS, FOLDER, IDENTITY, LINKS, OPEN_FILES, SETTINGS, STORE, TRACKS
from server.scenes.files import TYPES
from server.storage import names
from server.storage.links import KEPT_S as LINKS_KEPT_S
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
FILMS = frozenset({"video/mp4", "video/iso.segment", "audio/mp4"})
LIVE = "live"  # what the names of playlists begin with that grow while a film is being encoded
PUBLIC_IMMUTABLE = "public, max-age=31536000, immutable"


async def rendition(request: web.Request) -> web.StreamResponse:
    """Serve a file of a footage's renditions to whoever may watch it."""
    footage_id, version = request.match_info["footage"], request.match_info["version"]
    name = request.match_info["name"]
    await request.app[ACCESS].media(request[IDENTITY], footage_id, version)
    kind = MEDIA_TYPES.get(f".{name.rpartition('.')[2]}")
    if kind is None or not NAME.fullmatch(name):
        raise NotFound
    key = names.rendition(footage_id, version, name)
    path = request.app[STORE].path(key)
    if path is None:
        return await _elsewhere(request, key, kind)
    if name.startswith(LIVE) and name.endswith(".m3u8"):
        return await _growing(path, kind)
    if accel := request.app[SETTINGS].accel:  # nginx sends the bytes; we have only said that it may
        headers = {"X-Accel-Redirect": f"{accel.rstrip('/')}/{key}"}
        return web.Response(headers={**headers, "Content-Type": kind, "Cache-Control": IMMUTABLE})
    try:
        file = request.app[OPEN_FILES].get(path)
    except OSError as error:
        raise NotFound from error
    return MediaResponse(file, kind)


async def _growing(path: Path, kind: str) -> web.Response:
    """A playlist that grows while the film is being encoded: read anew each time, kept by nobody."""
    try:
        text = await asyncio.to_thread(path.read_bytes)
    except OSError as error:
        raise NotFound from error
    return web.Response(body=text, headers={"Content-Type": kind, "Cache-Control": "no-cache"})


async def _elsewhere(request: web.Request, key: str, kind: str) -> web.StreamResponse:
    """A file in a bucket: films by a link to it, the rest through us.

    Playlists name their segments relative to where they came from, which must be us; pictures are small, and
    WebGL takes them from our own origin without further ado.
    """
    store = request.app[STORE]
    if kind in FILMS:
        link = await request.app[LINKS].get(key)
        age = f"private, max-age={LINKS_KEPT_S}"
        raise web.HTTPTemporaryRedirect(link, headers={"Cache-Control": age})
    try:
        body = await store.read(key)
    except FileNotFoundError as error:
        raise NotFound from error
    grows = key.rpartition("/")[2].startswith(LIVE)
    return web.Response(
        body=body, headers={"Content-Type": kind, "Cache-Control": "no-cache" if grows else IMMUTABLE}
    )


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


async def text(request: web.Request) -> web.StreamResponse:
    """Serve a text track of footage to whoever may watch it."""
    footage_id, stored = request.match_info["footage"], request.match_info["name"]
    await request.app[ACCESS].media(request[IDENTITY], footage_id)
    if not await request.app[TRACKS].has(footage_id, stored):
        raise NotFound
    try:
        file = request.app[OPEN_FILES].get(request.app[FOLDER].files / stored)
    except OSError as error:
        raise NotFound from error
    return MediaResponse(file, TYPES[".vtt"])


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
