"""What a journal's ids are called: every kind of answer in words, and ids that a scene does not know."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from scenes.model import Scene
from server.journal.names import Names
from tests.conftest import SCENE


def names(*languages: str) -> Names:
    text = {"fr": "Combien ?", "en": "How much?"}
    asked = {"prompt": text}
    box = {"x": 0, "y": 0, "width": 0.5, "height": 0.5}
    document = copy.deepcopy(SCENE)
    document["cards"][0]["blocks"] += [
        {"kind": "number", "id": "poids", **asked, "answer": 12.5, "unit": {"fr": "g"}},
        {"kind": "order", "id": "ordre", **asked,
         "items": [{"id": one, "label": {"fr": one.title()}} for one in ("peser", "cuire")]},
        {"kind": "area", "id": "zone", **asked, "file": "x.png", "alternative": text,
         "areas": [{"id": "four", "label": {"fr": "Le four"}, "correct": True, **box},
                   {"id": "sol", "label": {"fr": "Le sol"}, **box}]},
        {"kind": "code", "id": "cadenas", **asked, "code": "0420"},
    ]  # fmt: skip
    task = {"kind": "find", "id": "trouver", "prompt": {"fr": "Trouvez"}, "hotspots": ["aller"]}
    document["viewpoints"][0]["tasks"] = [task]
    return Names(Scene.model_validate(document), *languages)


@pytest.mark.parametrize(
    ("asked", "options", "words"),
    [
        ("couleur", ["bleu", "rouge"], "Bleu, Rouge"),
        ("poids", ["12.5"], "12,5 g"),
        ("ordre", ["cuire", "peser"], "Cuire → Peser"),
        ("zone", ["four"], "Le four"),
        ("cadenas", ["0421"], "0421"),
        ("gone", ["a", "b"], "a, b"),
        ("couleur", None, ""),
        (None, "bleu", ""),
    ],
)
def test_answers_in_words(asked: Any, options: Any, words: str) -> None:
    assert names("fr").answer(asked, options) == words


def test_other_languages_write_numbers_their_own_way() -> None:
    assert names("en", "fr").answer("poids", ["12.5"]) == "12.5 g"
    assert names("en", "fr").prompt("poids") == "How much?"


def test_tasks_and_what_is_not_known() -> None:
    assert names("fr").prompt("trouver") == "Trouvez"
    assert names("fr").prompt("gone") == "gone"
    assert names("fr").option("choix", None) == "None"
