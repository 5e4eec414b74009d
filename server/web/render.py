"""Pages: a template, what it shows, and who is looking."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from server.accounts.identity import NOBODY
from server.keys import ASSETS, IDENTITY, TEMPLATES
from server.web import words

FOLDER = Path(__file__).parent / "templates"


def make_templates() -> Environment:
    """Return the template environment: everything escaped, a misspelt name is an error."""
    templates = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters |= words.FILTERS
    return templates


def render(request: web.Request, name: str, values: dict[str, Any], *, status: int = 200) -> web.Response:
    """Return the page of a template."""
    assets = request.app[ASSETS]
    text = (
        request.app[TEMPLATES]
        .get_template(name)
        .render(identity=request.get(IDENTITY, NOBODY), asset=assets.entry, path=request.path, **values)
    )
    return web.Response(text=text, status=status, content_type="text/html", charset="utf-8")
