"""A small world for the player: its built files, a scene, its media, and a journal that keeps what it gets.

The journal follows the contract of the real one to the letter (numbers, digests, ticket, seal), so that a
player that pleases it pleases the server.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web

DIST = Path(__file__).parents[2] / "viewer" / "dist"
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
    "media-src 'self' blob:; connect-src 'self'; worker-src 'self' blob:; font-src 'self'"
)
PAGE = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Plateau</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="preload" href="/api/v1/scenes/essai/play" as="fetch" crossorigin>{links}</head>
<body><main id="player" data-play="/api/v1/scenes/essai/play" data-language="fr"></main></body></html>"""
FRAME = """<!doctype html><html lang="fr"><title>Une fiche</title>
<iframe src="/play/essai" title="Aperçu" width="640" height="360"></iframe></html>"""
TICKET = "ticket-of-ines"
TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".woff2": "font/woff2",
    ".png": "image/png",
    ".m3u8": "application/vnd.apple.mpegurl",
    ".mp4": "video/mp4",
    ".m4s": "video/iso.segment",
    ".vtt": "text/vtt",
    ".glb": "model/gltf-binary",
}


@dataclass
class Viewing:
    """What the journal keeps of one viewing."""

    opening: dict[str, Any]
    chunks: dict[int, bytes] = field(default_factory=dict)
    types: dict[int, str] = field(default_factory=dict)
    seal: dict[str, Any] | None = None

    def events(self) -> list[dict[str, Any]]:
        """Return all lines in the order of their chunks."""
        found: list[dict[str, Any]] = []
        for seq in sorted(self.chunks):
            if self.types[seq] == "application/json":
                found += json.loads(self.chunks[seq])["events"]
        return found

    def kinds(self) -> list[str]:
        """Return what happened, in order."""
        return [event["kind"] for event in self.events()]


@dataclass
class World:
    """The scene that is served, and all that was sent to the journal."""

    document: dict[str, Any]
    media: Path
    viewings: dict[str, Viewing] = field(default_factory=dict)
    accepted: int = 0  # chunks that were new
    dead: bool = False  # the journal does not answer
    cut: bool = False  # nothing of the media comes any more: connections break
    lasting: bool = False  # media may be kept for ever, as the real server says of them
    asked: list[str] = field(default_factory=list)  # media that came from here, not from the browser's cache
    profiles: list[dict[str, Any]] = field(default_factory=list)  # needs that were told
    profile_status: int = 204
    framed: bool = False  # the page may stand in a frame of ours, as when staff look at footage

    def app(self) -> web.Application:
        """Return the application that serves this world."""
        app = web.Application(middlewares=[self._policy])
        app.add_routes(
            [
                web.get("/play/essai", self._page),
                web.get("/", self._home),
                web.get("/cadre", self._frame),
                web.get("/api/v1/scenes/essai/play", self._document),
                web.get("/{root:viewer|media}/{path:.+}", self._file),
                web.put("/api/v1/profile", self._profile),
                web.put("/api/v1/viewings/{id}", self._open),
                web.put("/api/v1/viewings/{id}/chunks/{seq}", self._chunk),
                web.post("/api/v1/viewings/{id}/seal", self._seal),
            ]
        )
        return app

    async def _home(self, request: web.Request) -> web.Response:
        return web.Response(
            text="<!doctype html><title>Accueil</title><h1>Accueil</h1>", content_type="text/html"
        )

    async def _frame(self, request: web.Request) -> web.Response:
        return web.Response(text=FRAME, content_type="text/html")

    async def _page(self, request: web.Request) -> web.Response:
        entry = json.loads((DIST / "manifest.json").read_text())["player"]
        links = "".join(f'<link rel="stylesheet" href="/viewer/{one}">' for one in entry["css"])
        links += f'<script type="module" src="/viewer/{entry["js"]}"></script>'
        return web.Response(text=PAGE.format(links=links), content_type="text/html")

    async def _file(self, request: web.Request) -> web.Response:
        is_media = request.match_info["root"] == "media"
        if is_media and self.cut and request.transport:
            request.transport.abort()
        folder = self.media if is_media else DIST
        if is_media:
            self.asked.append(request.match_info["path"])
        file = folder / request.match_info["path"]
        if not file.is_file():
            raise web.HTTPNotFound
        # Read at once: a page that is closed in the middle leaves no open file behind.
        body, kind = file.read_bytes(), TYPES.get(file.suffix, "application/octet-stream")
        age = {"Cache-Control": "private, max-age=31536000, immutable"} if is_media and self.lasting else {}
        age["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        asked = request.http_range
        if asked.start is None and asked.stop is None:
            return web.Response(body=body, content_type=kind, headers=age)
        # As the real server: a rung is one file, of which its playlist names ranges.
        start, stop, _ = asked.indices(len(body))
        spans = age | {"Content-Range": f"bytes {start}-{stop - 1}/{len(body)}"}
        return web.Response(status=206, body=body[start:stop], content_type=kind, headers=spans)

    async def _document(self, request: web.Request) -> web.Response:
        return web.json_response(self.document)

    async def _profile(self, request: web.Request) -> web.Response:
        if self.profile_status < 300:
            self.profiles.append(await request.json())
        return web.Response(status=self.profile_status)

    def _check(self, request: web.Request) -> None:
        if self.dead:
            raise web.HTTPServiceUnavailable
        if request.headers.get("Plateau-Ticket") != TICKET:
            raise web.HTTPUnauthorized

    async def _open(self, request: web.Request) -> web.Response:
        self._check(request)
        opening = await request.json()
        kept = self.viewings.get(request.match_info["id"])
        if kept is None:
            self.viewings[request.match_info["id"]] = Viewing(opening)
            return web.Response(status=201)
        return web.Response(status=200 if kept.opening["started_at"] == opening["started_at"] else 409)

    async def _chunk(self, request: web.Request) -> web.Response:
        self._check(request)
        body = await request.read()
        digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
        if request.headers["Content-Digest"] != f"sha-256=:{digest}:":
            return web.Response(status=422)
        viewing, seq = self.viewings[request.match_info["id"]], int(request.match_info["seq"])
        if seq in viewing.chunks:
            return web.Response(status=200 if viewing.chunks[seq] == body else 409)
        viewing.chunks[seq], viewing.types[seq] = body, request.content_type
        self.accepted += 1
        return web.Response(status=201)

    async def _seal(self, request: web.Request) -> web.Response:
        self._check(request)
        viewing, seal = self.viewings[request.match_info["id"]], await request.json()
        missing = [seq for seq in range(seal["last_seq"] + 1) if seq not in viewing.chunks]
        if missing:
            return web.json_response({"missing": [[seq, seq] for seq in missing]}, status=409)
        digests = b"".join(hashlib.sha256(viewing.chunks[seq]).digest() for seq in sorted(viewing.chunks))
        if hashlib.sha256(digests).hexdigest() != seal["chain"]:
            return web.Response(status=422)
        viewing.seal = seal
        return web.Response(status=200)

    @web.middleware
    async def _policy(self, request: web.Request, handler: Any) -> web.StreamResponse:
        response: web.StreamResponse = await handler(request)
        ancestors = "'self'" if self.framed else "'none'"
        response.headers["Content-Security-Policy"] = f"{POLICY}; frame-ancestors {ancestors}"
        return response
