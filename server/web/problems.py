"""Errors as answers: `application/problem+json` (RFC 9457) for programs, a page for people."""

from __future__ import annotations

import json
import logging
from dataclasses import asdict
from typing import Any
from urllib.parse import quote

from aiohttp import hdrs, web
from sqlalchemy.exc import DataError, IntegrityError

from media.errors import DiskFull as MediaDiskFull
from media.errors import MediaError
from media.errors import TooLarge as MediaTooLarge
from scenes.errors import SceneError
from server.errors import BadInput, Conflict, LoginNeeded, PlateauError
from server.web.render import render

log = logging.getLogger("plateau.web")
PROBLEM_TYPE = "application/problem+json"
SENTENCES = {
    404: "Cette page n'existe pas, ou n'est pas pour vous. Revenez à l'accueil.",
    405: "Cette adresse ne se demande pas de cette façon.",
    413: "L'envoi est trop grand.",
}
MEDIA_STATUS: dict[type[MediaError], int] = {MediaTooLarge: 413, MediaDiskFull: 507}


def describe(error: BaseException) -> tuple[int, dict[str, Any]]:
    """Return (HTTP status, problem document) of an error."""
    if isinstance(error, PlateauError):
        return error.status, _problem(error.status, error.code, str(error))
    if isinstance(error, MediaError):
        status = MEDIA_STATUS.get(type(error), 422)
        return status, _problem(status, error.code, str(error))
    if isinstance(error, SceneError):
        findings = [asdict(finding) for finding in error.findings]
        return 422, {**_problem(422, "scene-refused", str(error)), "findings": findings}
    if isinstance(error, IntegrityError):  # someone else was quicker
        return Conflict.status, _problem(Conflict.status, Conflict.code, str(Conflict()))
    if isinstance(error, DataError):  # a NUL, or too long a text: PostgreSQL is stricter than SQLite
        return BadInput.status, _problem(BadInput.status, BadInput.code, str(BadInput()))
    if isinstance(error, web.HTTPException):
        sentence = SENTENCES.get(error.status, "La demande n'a pas pu être comprise.")
        return error.status, _problem(error.status, "http", sentence)
    sentence = "Une erreur inattendue est survenue ; elle est notée dans le journal du serveur."
    return 500, _problem(500, "internal", sentence)


async def answer_problem(request: web.Request, error: BaseException) -> web.StreamResponse:
    """Return the answer that tells of an error."""
    if isinstance(error, web.HTTPException) and error.status < 400:
        raise error
    status, document = describe(error)
    if status >= 500:
        log.error("%s %s: %s", request.method, request.path, document["detail"], exc_info=error)
    if wants_page(request):
        if isinstance(error, LoginNeeded) and request.method == hdrs.METH_GET:
            raise web.HTTPSeeOther(f"/login?next={quote(request.rel_url.raw_path_qs, safe='/')}")
        return render(request, "problem.html", {"problem": document}, status=status)
    headers = {k: v for k, v in getattr(error, "headers", {}).items() if k == hdrs.ALLOW}
    if status == 401:
        headers[hdrs.WWW_AUTHENTICATE] = 'Bearer realm="plateau"'
    text = json.dumps(document, ensure_ascii=False)
    return web.Response(text=text, status=status, content_type=PROBLEM_TYPE, headers=headers)


def wants_page(request: web.Request) -> bool:
    """Tell whether a person's browser is asking, rather than a program."""
    if request.path.startswith(("/api/", "/media/", "/files/", "/viewer/")):
        return False
    return "text/html" in request.headers.get(hdrs.ACCEPT, "")


def _problem(status: int, code: str, sentence: str) -> dict[str, Any]:
    return {"type": f"urn:plateau:{code}", "title": code, "status": status, "detail": sentence}
