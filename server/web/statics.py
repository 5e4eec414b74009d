"""Our own style sheet and drawings, under names that hold their hash: cached for ever, new when changed."""

from __future__ import annotations

import hashlib
import mimetypes
from functools import cache
from pathlib import Path

from aiohttp import web

from server.errors import NotFound
from server.keys import OPEN_FILES
from server.web.media import PUBLIC_IMMUTABLE
from server.web.media_response import MediaResponse

FOLDER = Path(__file__).parent / "static"


@cache
def _hashed() -> dict[str, str]:
    """Return the hashed name of each file, by its plain name."""
    return {
        path.name: f"{path.stem}-{hashlib.sha256(path.read_bytes()).hexdigest()[:12]}{path.suffix}"
        for path in sorted(FOLDER.iterdir())
    }


@cache
def _plain() -> dict[str, str]:
    return {hashed: plain for plain, hashed in _hashed().items()}


def static(name: str) -> str:
    """Return the address of one of our files; KeyError for a misspelt name."""
    return f"/static/{_hashed()[name]}"


async def static_file(request: web.Request) -> web.StreamResponse:
    """Serve one of our files."""
    plain = _plain().get(request.match_info["name"])
    if plain is None:
        raise NotFound
    kind = mimetypes.guess_type(plain)[0] or "application/octet-stream"
    return MediaResponse(
        request.app[OPEN_FILES].get(FOLDER / plain), f"{kind}; charset=utf-8", cache=PUBLIC_IMMUTABLE
    )
