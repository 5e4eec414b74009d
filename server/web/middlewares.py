"""What every request goes through: HTTPS on the LAN, the same-origin rule, who is asking, safe headers."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from aiohttp import hdrs, web

from server.accounts.identity import NOBODY, Identity
from server.errors import BadInput, CrossOrigin, LoginNeeded
from server.keys import ACCOUNTS, IDENTITY, SESSIONS
from server.web.cookies import cookie_name
from server.web.problems import answer_problem
from server.web.scheme import host_name, is_local, is_secure

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
HTTPS_PORT = web.AppKey("https_port", int)

# What a headset that does not trust us yet may have over plain HTTP.
IN_THE_CLEAR = frozenset({"/healthz", "/certificate"})
HOST = re.compile(r"[A-Za-z0-9.:_-]{1,253}")
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
MEDIA_ORIGIN = web.AppKey("media_origin", str)  # of the bucket that films come from, if they do


def content_security_policy(media_origin: str = "", *, ancestors: str = "'none'") -> str:
    """The policy of a page: ours alone, and films from the bucket where there is one.

    `ancestors`: which pages may hold it in a frame.
    """
    films = f" {media_origin}" if media_origin else ""
    return "; ".join(
        (
            "default-src 'self'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' blob: data:",
            f"media-src 'self' blob:{films}",
            f"connect-src 'self'{films}",
            "worker-src 'self' blob:",
            "font-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            f"frame-ancestors {ancestors}",
        )
    )


HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "xr-spatial-tracking=(self), gyroscope=(self), accelerometer=(self), fullscreen=(self), "
        "autoplay=(self), camera=(), microphone=(), geolocation=(), payment=(), usb=()"
    ),
}


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Put the safe headers on every answer (signal `on_response_prepare`)."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    policy = content_security_policy(request.app.get(MEDIA_ORIGIN, ""))
    response.headers.setdefault("Content-Security-Policy", policy)
    response.headers.setdefault(hdrs.CACHE_CONTROL, "no-store")
    if is_secure(request) and not is_local(request):
        response.headers.setdefault("Strict-Transport-Security", "max-age=86400")
    response.headers[hdrs.SERVER] = "Plateau"


@web.middleware
async def problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn errors into answers that people, or programs, can read."""
    try:
        return await handler(request)
    except (web.HTTPException, Exception) as error:
        return await answer_problem(request, error)


@web.middleware
async def https_on_the_lan(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Send whoever comes in the clear over the LAN to HTTPS: without it there is no WebXR and no secret."""
    port = request.app.get(HTTPS_PORT)
    if is_secure(request) or is_local(request) or port is None or request.path in IN_THE_CLEAR:
        return await handler(request)
    name = host_name(request)
    if not HOST.fullmatch(name):
        raise BadInput("L'en-tête Host de la demande n'est pas un nom de machine.")
    host = f"[{name}]" if ":" in name else name
    raise web.HTTPPermanentRedirect(f"https://{host}:{port}{request.rel_url}")


def from_our_pages(request: web.BaseRequest) -> bool:
    """Tell whether a request comes from a page of ours, or from no page at all.

    The rule of Go's CrossOriginProtection: browsers say it in Sec-Fetch-Site; older ones send an Origin that
    must name our host; a request with neither is not a browser's.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get(hdrs.ORIGIN)
    return origin is None or urlsplit(origin).netloc == request.host


@web.middleware
async def same_origin(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what another site's page asks to change, and its WebSockets."""
    is_socket = request.headers.get(hdrs.UPGRADE, "").lower() == "websocket"
    if (is_socket or request.method not in SAFE_METHODS) and not from_our_pages(request):
        raise CrossOrigin
    return await handler(request)


@web.middleware
async def identify(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Find out who is asking: a Bearer token (machines), else the session cookie, else nobody."""
    request[IDENTITY] = await _who(request)
    return await handler(request)


async def _who(request: web.Request) -> Identity:
    scheme, _, secret = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
    if scheme.lower() == "bearer":
        identity = await request.app[ACCOUNTS].find_token(secret.strip())
        if identity is NOBODY:
            raise LoginNeeded("Ce jeton est inconnu ou révoqué.")
        return identity
    cookie = request.cookies.get(cookie_name(request))
    if not cookie:
        return NOBODY
    sessions = request.app[SESSIONS]
    return await (sessions.recall(cookie) if request.path.startswith("/media/") else sessions.find(cookie))
