"""The cookies of session and headset: `__Host-` over HTTPS; plain ones on http://localhost only."""

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


# A headset's cookie says which one it is, and lets nobody in. Browsers keep a cookie 400 days at most; each
# check renews it.
SECURE_HEADSET, LOCAL_HEADSET = "__Host-plateau-headset", "plateau-headset"
HEADSET_LASTS_S = 400 * 86_400


def headset_secret(request: web.BaseRequest) -> str | None:
    """Return the secret by which this browser is known as a headset, if it is."""
    return request.cookies.get(_headset_cookie(request)) or None


def set_headset(request: web.Request, response: web.StreamResponse, secret: str) -> None:
    """Let this browser be known as the headset that it is."""
    response.set_cookie(
        _headset_cookie(request),
        secret,
        max_age=HEADSET_LASTS_S,
        path="/",
        secure=is_secure(request),
        httponly=True,
        samesite="Lax",
    )


def _headset_cookie(request: web.BaseRequest) -> str:
    return SECURE_HEADSET if is_secure(request) else LOCAL_HEADSET
