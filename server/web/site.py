"""A listening socket that waits for a TLS handshake no longer than for a request's header.

aiohttp's TCPSite leaves asyncio's 60 seconds: until then the connection guard does not even see the socket.
"""

from __future__ import annotations

import asyncio
from ssl import SSLContext

from aiohttp import web

from server.web.guard import HEADER_S

BACKLOG = 1024


class Site(web.BaseSite):
    """One address and port, in the clear or over TLS."""

    def __init__(self, runner: web.AppRunner, host: str, port: int, context: SSLContext | None) -> None:
        super().__init__(runner, ssl_context=context)
        self._address, self._context = (host, port), context

    @property
    def name(self) -> str:
        """The address as a URL."""
        return f"{'https' if self._context else 'http'}://{self._address[0]}:{self._address[1]}"

    async def start(self) -> None:
        """Listen; OSError when the port is taken."""
        await super().start()
        host, port = self._address
        protocol = self._runner.server
        assert protocol is not None
        self._server = await asyncio.get_running_loop().create_server(
            protocol,
            host,
            port,
            ssl=self._context,
            backlog=BACKLOG,
            ssl_handshake_timeout=HEADER_S if self._context else None,
        )
