"""A listening socket of ours: impatient with TLS handshakes, polite to what is no HTTP.

aiohttp's TCPSite waits 60 seconds for a handshake (until then the connection guard does not even see the
socket), and answers a malformed request with its version, an echo of the request and none of our headers.
"""

from __future__ import annotations

import asyncio
import json
from ssl import SSLContext
from typing import Any

from aiohttp import hdrs, web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.web_request import BaseRequest

from server.web.guard import HEADER_S
from server.web.middlewares import HEADERS
from server.web.problems import PROBLEM_TYPE, describe

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
        server, loop = self._runner.server, asyncio.get_running_loop()
        assert server is not None
        self._server = await loop.create_server(
            lambda: _Protocol(server, loop=loop, **server._kwargs),
            host,
            port,
            ssl=self._context,
            backlog=BACKLOG,
            ssl_handshake_timeout=HEADER_S if self._context else None,
        )


class _Protocol(web.RequestHandler):
    """What answers on a connection, also when no request can be made of what came."""

    __slots__ = ()

    def handle_error(
        self,
        request: BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Answer as `server/web/problems.py` does, with our headers, and end the connection."""
        super().handle_error(request, status, exc, message)  # logs it, or raises when it is too late
        error = web.HTTPBadRequest() if isinstance(exc, HttpProcessingError) else exc
        status, document = describe(error or web.HTTPBadRequest())
        response = web.json_response(
            document, status=status, content_type=PROBLEM_TYPE, headers=HEADERS, dumps=_readable
        )
        response.headers[hdrs.SERVER] = "Plateau"
        response.force_close()
        return response

    def log_exception(self, *args: Any, **kwargs: Any) -> None:
        """Log our accidents; what is no HTTP is its sender's mistake, and no reason to fill the log."""
        log = (
            self.logger.debug
            if isinstance(kwargs.get("exc_info"), HttpProcessingError)
            else self.logger.error
        )
        log(*args, **kwargs)


def _readable(document: Any) -> str:
    return json.dumps(document, ensure_ascii=False)
