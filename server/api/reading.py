"""Reading requests: bodies within limits of size and time, checked by a model."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import TypeVar

from aiohttp import BodyPartReader, hdrs, web
from aiohttp.http_exceptions import BadHttpMessage
from pydantic import BaseModel, ValidationError

from server.errors import BadInput, TooBig

M = TypeVar("M", bound=BaseModel)
BODY_S = 30.0  # a small body is here within this time, and each block of a large one
BLOCK = 1024 * 1024
LONGEST_FIELD = 2_000  # bytes of a text field beside an upload
MOST_PARTS = 32
UNREADABLE = "Le formulaire n'a pas pu être lu ; recommencez."


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
    except (TimeoutError, ValueError, LookupError, AssertionError, BadHttpMessage) as error:
        raise BadInput(UNREADABLE) from error
    return {name: whole_text(value) for name, value in fields.items() if isinstance(value, str)}


def whole_text(text: str) -> str:
    """Return the text without lone surrogates: an odd charset may bring them, and no database takes them."""
    return text.encode("utf-8", "replace").decode()


async def form_parts(request: web.Request) -> AsyncIterator[BodyPartReader]:
    """Yield the parts of a multipart form one after the other; BadInput when it is none, or endless."""
    if not request.headers.get(hdrs.CONTENT_TYPE, "").lower().startswith("multipart/form-data"):
        raise BadInput("Envoyez le fichier dans un formulaire multipart/form-data.")
    try:
        reader = await request.multipart()
        for _ in range(MOST_PARTS):
            async with asyncio.timeout(BODY_S):
                part = await reader.next()
            if part is None:
                return
            if not isinstance(part, BodyPartReader):
                raise BadInput(UNREADABLE)
            yield part
    except (TimeoutError, ConnectionError, ValueError, AssertionError, RuntimeError, BadHttpMessage) as error:
        raise BadInput(UNREADABLE) from error
    raise BadInput(f"Un formulaire a au plus {MOST_PARTS} champs.")


async def field_text(part: BodyPartReader) -> str:
    """Return a small field of a multipart form as text; BadInput when it is longer than LONGEST_FIELD."""
    text = bytearray()
    async for block in blocks(part):
        text += block
        if len(text) > LONGEST_FIELD:
            raise BadInput(f"Le champ « {(part.name or '')[:40]} » est trop long.")
    return text.decode("utf-8", "replace").strip()


async def blocks(part: BodyPartReader) -> AsyncIterator[bytes]:
    """Yield a multipart part's bytes; BadInput when the sender stops in the middle."""
    while True:
        try:
            async with asyncio.timeout(BODY_S):
                block = await part.read_chunk(BLOCK)
        except (TimeoutError, ConnectionError, ValueError, AssertionError) as error:
            raise BadInput("L'envoi s'est interrompu ; recommencez.") from error
        if not block:
            return
        yield block
