"""Reading requests: bodies within limits of size and time, checked by a model."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import TypeVar

from aiohttp import BodyPartReader, hdrs, web
from pydantic import BaseModel, ValidationError

from server.errors import BadInput, TooBig

M = TypeVar("M", bound=BaseModel)
BODY_S = 30.0  # a small body is here within this time, and each block of a large one
BLOCK = 1024 * 1024


async def read_bytes(request: web.Request, *, most: int) -> bytes:
    """Return the body, at most `most` bytes; TooBig or BadInput else."""
    if (request.content_length or 0) > most:
        raise TooBig
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_S):
            async for block in request.content.iter_chunked(BLOCK):
                body += block
                if len(body) > most:
                    raise TooBig
    except TimeoutError as error:
        raise BadInput("L'envoi s'est interrompu ; recommencez.") from error
    return bytes(body)


async def read_model(request: web.Request, model: type[M], *, most: int = BLOCK) -> M:
    """Return the JSON body as a model; BadInput tells which field is wrong."""
    return check(model, await read_bytes(request, most=most))


def check(model: type[M], body: bytes | Mapping[str, object]) -> M:
    """Return JSON bytes or a mapping as a model; BadInput tells which field is wrong."""
    try:
        if isinstance(body, bytes):
            return model.model_validate_json(body or b"null")
        return model.model_validate(body)
    except ValidationError as error:
        wrong = "; ".join(
            f"{'.'.join(str(part) for part in one['loc']) or 'corps'} : {one['msg']}"
            for one in error.errors(include_url=False)[:5]
        )
        raise BadInput(f"La demande est mal formée ({wrong}).") from error


async def read_form(request: web.Request, *, most: int = 64 * 1024) -> dict[str, str]:
    """Return the fields of a small form."""
    if (request.content_length or 0) > most:
        raise TooBig
    try:
        async with asyncio.timeout(BODY_S):
            fields = await request.post()
    except (TimeoutError, ValueError, AssertionError) as error:
        raise BadInput("Le formulaire n'a pas pu être lu ; recommencez.") from error
    return {name: value for name, value in fields.items() if isinstance(value, str)}


async def blocks(part: BodyPartReader) -> AsyncIterator[bytes]:
    """Yield a multipart file's bytes; BadInput when the sender stops in the middle."""
    while True:
        try:
            async with asyncio.timeout(BODY_S):
                block = await part.read_chunk(BLOCK)
        except (TimeoutError, ConnectionError, ValueError) as error:
            raise BadInput("L'envoi s'est interrompu ; recommencez.") from error
        if not block:
            return
        yield block


def is_multipart(request: web.Request) -> bool:
    """Tell whether the body is a multipart form."""
    return request.headers.get(hdrs.CONTENT_TYPE, "").lower().startswith("multipart/form-data")
