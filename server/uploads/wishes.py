"""What a sender asks of a file, read from texts (the metadata of tus) and checked at once.

At once means before the first byte: nobody waits an hour to read that a word was misspelt.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pydantic import ValidationError

from server.errors import BadInput
from server.footage.about import one_line
from server.uploads.model import Wishes

GROUP = re.compile(r"[A-Za-z0-9_-]{1,64}")
SHA256 = re.compile(r"[0-9a-f]{64}")
WORDS = ("title", "trade", "place", "licence")
CHOICES = ("projection", "stereo", "replaces", "group", "face", "sha256")


def wishes_of(texts: Mapping[str, str]) -> Wishes:
    """Return the wishes in the texts, others are ignored; BadInput tells which one is wrong."""
    fields: dict[str, str | None] = {name: one_line(texts.get(name, "")) for name in WORDS}
    fields |= {name: texts.get(name, "").strip() or None for name in CHOICES}
    if people := texts.get("people", "").strip():
        fields["people"] = people
    try:
        wishes = Wishes.model_validate(fields)
        projection = wishes.declared.projection
    except ValidationError as error:
        raise BadInput("Le numéro de face d'un cube est un nombre de 0 à 5.") from error
    except ValueError as error:
        raise BadInput("La projection ou le relief indiqués n'existent pas.") from error
    if projection is not None and not projection.supported:
        raise BadInput("Cette projection n'est pas prise en charge ; exportez en équirectangulaire.")
    _ = wishes.about  # says what is wrong with it
    _check_cube(wishes)
    if wishes.sha256 is not None and not SHA256.fullmatch(wishes.sha256):
        raise BadInput("L'empreinte « sha256 » a 64 chiffres hexadécimaux, en minuscules.")
    return wishes


def _check_cube(wishes: Wishes) -> None:
    if (wishes.group is None) != (wishes.face is None):
        raise BadInput("Une face de cube a un groupe (« group ») et un numéro (« face »).")
    if wishes.face is not None and not 0 <= wishes.face <= 5:
        raise BadInput("Le numéro de face d'un cube est un nombre de 0 à 5.")
    if wishes.group is not None and not GROUP.fullmatch(wishes.group):
        raise BadInput("Le groupe d'un cube a 64 lettres, chiffres ou tirets au plus.")
