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
    _set(request, response, cookie_name(request), secret, lasts_s=LASTS_S)


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
    _set(request, response, _headset_cookie(request), secret, lasts_s=HEADSET_LASTS_S)


def _headset_cookie(request: web.BaseRequest) -> str:
    return SECURE_HEADSET if is_secure(request) else LOCAL_HEADSET


def _set(request: web.Request, response: web.StreamResponse, name: str, secret: str, *, lasts_s: int) -> None:
    response.set_cookie(
        name,
        secret,
        max_age=lasts_s,
        path="/",
        secure=is_secure(request),
        httponly=True,
        samesite="Lax",
    )
