"""How a request came: over HTTPS, from this very machine, or in the clear over the LAN."""

from __future__ import annotations

import ipaddress

from aiohttp import web

TRUST_PROXY = web.AppKey("trust_proxy", bool)


def is_secure(request: web.BaseRequest) -> bool:
    """Tell whether the browser reached us over TLS (through a trusted proxy too)."""
    said = request.headers.get("X-Forwarded-Proto")
    if said and isinstance(request, web.Request) and request.config_dict.get(TRUST_PROXY, False):
        return said.split(",")[-1].strip().lower() == "https"
    return request.scheme == "https"


def client_address(request: web.Request) -> str:
    """Return the client's address: the last hop a trusted proxy saw, else the socket's."""
    if request.config_dict.get(TRUST_PROXY, False):
        hops = request.headers.get("X-Forwarded-For", "").split(",")
        if hops[-1].strip():
            return hops[-1].strip()
    return request.remote or "?"


def host_name(request: web.BaseRequest) -> str:
    """Return the host that the browser asked for, without its port or brackets."""
    host = request.host
    return host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]


def is_local(request: web.BaseRequest) -> bool:
    """Tell whether the browser asked for this very machine: a secure context even without TLS."""
    name = host_name(request).lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
