"""What handlers of pages have in common: after a form, go on; after a mistake, show the form again."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from media.errors import MediaError
from scenes.errors import SceneError
from server.errors import PlateauError
from server.web.problems import describe
from server.web.render import render

Mistake = (PlateauError, MediaError, SceneError)


def go(path: str, done: str = "", place: str = "") -> web.HTTPSeeOther:
    """Return the answer that sends the browser on (303), to a page that says what was done.

    `place` is the id of the part of the page where one was.
    """
    return web.HTTPSeeOther(f"{path}?done={done}" + (f"#{place}" if place else "") if done else path)


def again(
    request: web.Request, name: str, values: dict[str, Any], error: PlateauError | MediaError | SceneError
) -> web.Response:
    """Return the form once more, with the sentence of what was wrong."""
    status, problem = describe(error)
    return render(request, name, {**values, "problem": problem["detail"]}, status=status)


def local_path(text: str) -> str:
    """Return the path of one of our pages that `next=` asks for; home for anything else."""
    local = text.startswith("/") and not text.startswith(("//", "/\\")) and text.isprintable()
    return text if local else "/"
