"""What a line of the URL table says, and how it becomes a guarded route."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass

from aiohttp import web

from server.access import require
from server.accounts.identity import Role
from server.errors import LoginNeeded
from server.keys import IDENTITY

# A variable with its pattern, in which counts like {12} may stand.
PATTERN = re.compile(r"\{(\w+):(?:[^{}]|\{[^{}]*\})*\}")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One URL: who may ask, and who answers. There is no route without `allow`."""

    method: str
    path: str
    handler: Handler
    allow: frozenset[Role]
    ticket: bool = False  # the handler reads a journal ticket; cookies do not count

    @property
    def template(self) -> str:
        """The path without the patterns of its variables: /scenes/{scene}."""
        return PATTERN.sub(r"{\1}", self.path)


def guarded(route: Route) -> Handler:
    """Return the route's handler behind its permission."""

    async def handle(request: web.Request) -> web.StreamResponse:
        identity = request[IDENTITY]
        if identity.role not in route.allow and identity.role is Role.ANONYMOUS:
            raise LoginNeeded
        require(identity, route.allow)
        return await route.handler(request)

    return handle


def add_routes(app: web.Application, routes: Iterable[Route]) -> None:
    """Add every line of the table to the application: the only way in."""
    for route in routes:
        if not route.allow:
            raise ValueError(f"{route.method} {route.path} is open to nobody: give it a permission")
        if route.method == "GET":
            app.router.add_get(route.path, guarded(route), allow_head=True)
        else:
            app.router.add_route(route.method, route.path, guarded(route))
