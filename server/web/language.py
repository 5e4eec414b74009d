"""The language of a page: French, unless someone chose another by its link.

A browser's own wish does not count: headsets leave the factory in English, and that is nobody's choice.
"""

from __future__ import annotations

import gettext as catalogues
import io
import re
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from aiohttp import web
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FRENCH = "fr"
LANGUAGES = {FRENCH: "Français", "en": "English"}
COOKIE = "plateau-language"
REMEMBER_S = 180 * 86_400
FOLDER = Path(__file__).parent / "locale"

_current: ContextVar[str] = ContextVar("language", default=FRENCH)


def N_(text: str) -> str:
    """Mark a text for the catalogue where it is written; `gettext` says it where it is shown."""
    return text


def gettext(text: str) -> str:
    """Return the French text in the current language."""
    return _catalogue(_current.get()).gettext(text)


def ngettext(one: str, many: str, count: int) -> str:
    """Return the French text for this count in the current language."""
    return _catalogue(_current.get()).ngettext(one, many, count)


def current() -> str:
    """Return the current language's code."""
    return _current.get()


def speak(language: str) -> None:
    """Make a language the current one, for this task."""
    _current.set(language)


def asked(request: web.Request) -> str | None:
    """Return the language that the address asks for (`?lang=en`), if it is one of ours."""
    wanted = request.query.get("lang")
    return wanted if wanted in LANGUAGES else None


def choose(request: web.Request) -> str:
    """Return the language for whoever is asking: said, else remembered, else French."""
    chosen = asked(request) or request.cookies.get(COOKIE)
    return chosen if chosen in LANGUAGES else FRENCH


def remember(response: web.StreamResponse, language: str) -> None:
    """Keep the chosen language on this browser."""
    response.set_cookie(COOKIE, language, max_age=REMEMBER_S, path="/", httponly=True, samesite="Lax")


@cache
def _catalogue(language: str) -> catalogues.NullTranslations:
    if language == FRENCH:
        return _French()
    with (FOLDER / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        compiled = io.BytesIO()
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return catalogues.GNUTranslations(compiled)


class _French(catalogues.NullTranslations):
    """The source itself, its signs kept from being torn off at the end of a line; zero is singular."""

    def gettext(self, message: str) -> str:
        return _unbreakable(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return _unbreakable(msgid1 if abs(n) < 2 else msgid2)


@cache
def _unbreakable(text: str) -> str:
    return re.sub(" (?=[:;?!»]|%%)|(?<=«) ", "\N{NO-BREAK SPACE}", text)
