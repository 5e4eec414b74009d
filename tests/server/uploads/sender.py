"""Senders of uploads that speak tus 1.0.0: request by request, or over a bare socket."""

from __future__ import annotations

import base64
import io
import socket
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient

from tests.conftest import Client

HOME = "/api/v1/uploads"
VERSION = {"Tus-Resumable": "1.0.0"}
BODY = {"Content-Type": "application/offset+octet-stream"}


def metadata(**texts: str) -> str:
    """Return an Upload-Metadata header."""
    return ",".join(f"{key} {base64.b64encode(text.encode()).decode()}" for key, text in texts.items())


@dataclass(slots=True)
class Sender:
    """Whoever sends, through a client of the house."""

    client: Client | TestClient[web.Request, web.Application]
    headers: dict[str, str] = field(default_factory=lambda: dict(VERSION))

    async def create(self, size: int | None, **more: str) -> ClientResponse:
        """POST; `more` is metadata."""
        length = {"Upload-Defer-Length": "1"} if size is None else {"Upload-Length": str(size)}
        told = {"Upload-Metadata": metadata(**more)} if more else {}
        return await self.client.post(HOME, headers={**self.headers, **length, **told})

    async def begin(self, size: int | None, **more: str) -> str:
        """POST; return the address of the upload."""
        answer = await self.create(size, **more)
        assert answer.status == 201, await answer.text()
        return answer.headers["Location"]

    async def patch(self, url: str, offset: int, data: Any, **more: str) -> ClientResponse:
        """PATCH; `more` are further headers, with _ for -."""
        named = {name.replace("_", "-"): value for name, value in more.items()}
        headers = {**self.headers, **BODY, "Upload-Offset": str(offset), **named}
        body = io.BytesIO(data) if isinstance(data, bytes) else data
        return await self.client.patch(url, data=body, headers=headers)

    async def head(self, url: str) -> ClientResponse:
        """HEAD."""
        return await self.client.head(url, headers=self.headers)

    async def offset(self, url: str) -> int:
        """Return the offset that the server tells."""
        return int((await self.head(url)).headers["Upload-Offset"])

    async def told(self, url: str) -> dict[str, Any]:
        """Return what became of the upload."""
        answer = await self.client.get(url)
        assert answer.status == 200, await answer.text()
        document: dict[str, Any] = await answer.json()
        return document


def patch_head(url: str, offset: int, length: int, token: str) -> bytes:
    """Return the header of a PATCH as it goes over a socket."""
    return (
        f"PATCH {url} HTTP/1.1\r\nHost: localhost\r\nAuthorization: {token}\r\nTus-Resumable: 1.0.0\r\n"
        f"Content-Type: application/offset+octet-stream\r\nUpload-Offset: {offset}\r\n"
        f"Content-Length: {length}\r\n\r\n"
    ).encode()


def begin_patch(port: int, head: bytes) -> socket.socket:
    """Open a connection and send the header of a PATCH."""
    line = socket.create_connection(("127.0.0.1", port), timeout=20)
    line.sendall(head)
    return line
