"""The session cookie: `__Host-` over HTTPS; a plain one on http://localhost only."""

from __future__ import annotations

from aiohttp import web

from server.web.scheme import is_secure

SECURE_NAME, LOCAL_NAME = "__Host-plateau", "plateau"
LASTS_S = 12 * 3600


def cookie_name(request: web.BaseRequest) -> str:
    """Return the cookie's name for this request's scheme."""
    return SECURE_NAME if is_secure(request) else LOCAL_NAME


def set_session(request: web.Request, response: web.StreamResponse, secret: str) -> None:
    """Give the browser its session."""
    response.set_cookie(
        cookie_name(request),
        secret,
        max_age=LASTS_S,
        path="/",
        secure=is_secure(request),
        httponly=True,
        samesite="Lax",
    )


def drop_session(request: web.Request, response: web.StreamResponse) -> None:
    """Take the browser's session away."""
    response.del_cookie(
        cookie_name(request), path="/", secure=is_secure(request), httponly=True, samesite="Lax"
    )
