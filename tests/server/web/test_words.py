"""Words, languages and the style sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import server.web
from media.feelings import Cause
from media.findings import Severity
from server.web import language, words
from server.web.statics import FOLDER, static
from tests.server.web.conftest import School
from tests.server.web.conftest import words as text_of

WEB = Path(server.web.__file__).parent
METHODS = [("**.py", "python"), ("**.html", "jinja2.ext:babel_extract")]
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}


@pytest.fixture(autouse=True)
def _french_afterwards() -> Iterator[None]:
    yield
    language.speak(language.FRENCH)


def test_every_text_has_its_english_and_no_english_is_left_over() -> None:
    options = {"**.html": {"trimmed": "true", "silent": "false"}}
    found = extract_from_dir(WEB, METHODS, options, keywords=KEYWORDS)
    marked = {message[0] if isinstance(message, tuple) else message for _, _, message, _, _ in found}
    with (WEB / "locale/en/LC_MESSAGES/messages.po").open("rb") as file:
        catalogue = read_po(file, locale="en")
    english = {
        one.id[0] if isinstance(one.id, tuple) else one.id
        for one in catalogue
        if one.id and one.string and not one.fuzzy
    }
    assert marked == english
    problems = [(one.id, error) for one in catalogue for error in one.check(catalogue)]
    assert problems == []


def test_french_signs_are_not_torn_off_at_the_end_of_a_line() -> None:
    assert language.gettext("Qui es-tu ?") == "Qui es-tu\N{NO-BREAK SPACE}?"
    assert language.ngettext("%(count)s trou", "%(count)s trous", 0) == "%(count)s trou"
    assert language.gettext("Passe %(name)s") == "Passe %(name)s"


async def test_pages_are_french_until_someone_chooses(school: School) -> None:
    headset = await school.device(school.ines)
    assert "Bonjour Inès" in await text_of(await headset.get("/", headers={"Accept-Language": "en-US"}))
    assert "Hello Inès" in await text_of(await headset.get("/?lang=en"))
    assert "Hello Inès" in await text_of(await headset.get("/"))  # it is remembered
    assert "Bonjour Inès" in await text_of(await headset.get("/?lang=fr"))
    assert "Bonjour Inès" in await text_of(await headset.get("/?lang=tlh"))


@pytest.mark.parametrize(
    ("milliseconds", "said"),
    [(0, "0 s"), (59_400, "59 s"), (125_000, "2 min 05 s"), (120_000, "2 min"), (3_900_000, "1 h 05 min")],
)
def test_durations(milliseconds: int, said: str) -> None:
    assert words.duration(milliseconds) == said


@pytest.mark.parametrize(
    ("count", "said"), [(512, "512 o"), (49_185, "49 ko"), (1_284_000_000, "1,3 Go"), (999_960, "1 Mo")]
)
def test_sizes(count: int, said: str) -> None:
    assert words.size(count) == said


def test_dates_codes_and_names() -> None:
    assert words.day("2027-03-01") == "1er mars 2027"
    assert words.day("bientôt") == "bientôt"
    assert words.clock(3_725_000) == "1:02:05"
    assert words.initials("Jean Paul Martin") == "JM"


def test_a_span_of_comfort_says_what_was_measured() -> None:
    assert words.measure({"cause": "motion", "measure": 16.25}) == "16,2° par seconde"
    assert words.FILTERS["comfort"]("lively") == "animé"
    assert all(words.said(words.CAUSES)(cause) != cause for cause in Cause)
    assert all(cause in words.MEASURES for cause in Cause)
    assert all(words.said(words.SEVERITIES)(one) != one for one in Severity)
    assert words.trade("metiers-du-bois") == "Metiers du bois"
    assert words.said(words.STATES)("inconnu") == "inconnu"
    assert (
        words.right_questions([{"question": "a", "correct": False}, {"question": "a", "correct": True}])
        == "1 / 1"
    )
    language.speak("en")
    assert words.day("2027-03-01") == "March 1, 2027"
    assert words.size(1_284_000_000) == "1.3 GB"


async def test_our_files_are_served_for_ever_under_their_hash(school: School) -> None:
    for file in FOLDER.iterdir():
        answer = await school.anonymous.get(static(file.name))
        assert answer.status == 200
        assert "immutable" in answer.headers["Cache-Control"]
    assert (await school.anonymous.get("/static/plateau.css")).status == 404
    assert (await school.anonymous.get("/static/..%2fwords.py")).status == 404


def test_every_drawing_that_a_template_names_exists() -> None:
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (FOLDER / "icons.svg").read_text(encoding="utf-8")))
    named: set[str] = set()
    for template in (WEB / "templates").glob("*.html"):
        named |= set(re.findall(r'icon\("([\w-]+)"[,)]', template.read_text(encoding="utf-8")))
    assert named <= drawn
