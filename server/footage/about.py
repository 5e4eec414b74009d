"""What staff say of footage beside how it is filmed: title, trade, place, licence, people."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from server.errors import BadInput

LONGEST = 200  # characters of a line
LONGEST_TRADE = 64


class People(StrEnum):
    """Whether people or firms can be recognised in footage."""

    UNKNOWN = "unknown"  # nobody has said yet
    NONE = "none"  # nobody, nor any firm
    FILMED = "filmed"  # yes: their consent decides how far it may be shown (server/rights)


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """The word of staff about footage; each is one line of text, empty where nothing was said."""

    title: str = ""  # empty: the file's name
    trade: str = ""
    place: str = ""  # where it was filmed: a workshop, a firm
    licence: str = ""  # SPDX id or words
    people: People = People.UNKNOWN

    @classmethod
    def of(cls, fields: dict[str, str]) -> About:
        """The same from the fields of a form or of an upload; BadInput on a `people` that is none of ours."""
        try:
            people = People(fields.get("people") or People.UNKNOWN)
        except ValueError as error:
            raise BadInput("« Personnes filmées » se dit unknown, none ou filmed.") from error
        return cls(
            title=one_line(fields.get("title", "")),
            trade=one_line(fields.get("trade", ""))[:LONGEST_TRADE],
            place=one_line(fields.get("place", "")),
            licence=one_line(fields.get("licence", "")),
            people=people,
        )

    def told(self) -> dict[str, str]:
        """What is told of place, licence and people: footage that is replaced keeps its own of the rest."""
        people = "" if self.people is People.UNKNOWN else self.people.value
        told = {"place": self.place, "licence": self.licence, "people": people}
        return {name: words for name, words in told.items() if words}


def one_line(text: str) -> str:
    """Return text that people typed as one line of printable signs, not endless."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:LONGEST]
