"""Pages: a template, what it shows, and who is looking."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from server.accounts.identity import NOBODY, Identity
from server.keys import ASSETS, IDENTITY, TEMPLATES
from server.web import footage_words, headset_words, language, words
from server.web.statics import static

FOLDER = Path(__file__).parent / "templates"


def make_templates() -> Environment:
    """Return the template environment: everything escaped, a misspelt name is an error."""
    templates = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    templates.policies["ext.i18n.trimmed"] = True
    templates.install_gettext_callables(  # type: ignore[attr-defined]  # the extension adds it
        language.gettext, language.ngettext, newstyle=True
    )
    templates.filters |= words.FILTERS | footage_words.FILTERS | headset_words.FILTERS
    templates.globals |= {"static": static, "languages": language.LANGUAGES}
    return templates


def render(request: web.Request, name: str, values: dict[str, Any], *, status: int = 200) -> web.Response:
    """Return the page of a template in the reader's language."""
    identity = request.get(IDENTITY, NOBODY)
    spoken = language.choose(request)
    language.speak(spoken)
    template = request.app[TEMPLATES].get_template(name)
    text = template.render(**_surroundings(request, identity, spoken), **values)
    response = web.Response(text=text, status=status, content_type="text/html", charset="utf-8")
    if language.asked(request):
        language.remember(response, spoken)
    return response


def _surroundings(request: web.Request, identity: Identity, spoken: str) -> dict[str, Any]:
    """Return what every page shows: who is looking, where, in which language, and what was just done."""
    here = request.rel_url if request.method in ("GET", "HEAD") else None
    return {
        "identity": identity,
        "asset": request.app[ASSETS].entry,
        "path": request.path,
        "language": spoken,
        "in_language": {
            one: str(here.update_query(lang=one)) if here else f"/?lang={one}" for one in language.LANGUAGES
        },
        "done": words.done(request.query.get("done", "")),
    }
