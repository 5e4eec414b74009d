"""The API of the rights of the people filmed: the register, and how far footage may be shown."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from aiohttp import web
from pydantic import Field, field_validator, model_validator

from server.api.describe import Description, describe
from server.api.reading import read_model
from server.api.shapes import Shape
from server.db.tables import Consent
from server.footage.about import one_line
from server.keys import FOOTAGE, RIGHTS
from server.rights.records import Entry
from server.rights.spreadsheet import state_of

MOST_NOTE = 2_000


class ConsentIn(Shape):
    """What is written down when someone signs."""

    name: str = Field(min_length=1, max_length=200, description="of the person or firm")
    kind: Literal["person", "firm"]
    scope: Literal["class", "partners", "public"]
    signed_on: date
    until: date | None = Field(default=None, description="the last day that it holds; none: no end")
    note: str = Field(default="", max_length=MOST_NOTE, description="where the signed paper is")

    @field_validator("name")
    @classmethod
    def _one_line(cls, value: str) -> str:
        line = one_line(value)
        if not line:
            raise ValueError("a name has words")
        return line

    @model_validator(mode="after")
    def _in_order(self) -> ConsentIn:
        if self.until is not None and self.until < self.signed_on:
            raise ValueError("it cannot end before it is signed")
        return self

    def entry(self) -> Entry:
        """The same, as the register keeps it."""
        return Entry(
            name=self.name,
            kind=self.kind,
            scope=self.scope,
            signed_on=self.signed_on.isoformat(),
            until=self.until.isoformat() if self.until else None,
            note=self.note.strip(),
        )


class ConsentOut(Shape):
    """An entry of the register."""

    id: str
    footage: str
    name: str = Field(description="empty once it is erased")
    kind: str
    scope: str
    signed_on: str
    until: str | None
    note: str
    state: str = Field(description="in-force, ended or withdrawn")


class RightsOut(Shape):
    """How far footage may be shown today, and why."""

    people: str = Field(description="unknown, none, filmed")
    scope: str = Field(description="team, class, partners, public")
    reason: str = Field(description="nobody, unknown, consented, missing, ended, withdrawn")
    ends_on: str | None = Field(description="the first consent in force that ends")
    consents: list[ConsentOut]


@describe(Description(summary="The whole register: first what ends first", answer=list[ConsentOut]))
async def register(request: web.Request) -> web.Response:
    """Answer every entry."""
    rights = request.app[RIGHTS]
    found = [consent_out(consent, rights.today) for consent, _ in await rights.every()]
    return web.json_response([one.model_dump(mode="json") for one in found])


@describe(Description(summary="How far footage may be shown, and its entries", answer=RightsOut))
async def show(request: web.Request) -> web.Response:
    """Answer the rights of a piece of footage."""
    row = await request.app[FOOTAGE].get(request.match_info["footage"])
    rights = request.app[RIGHTS]
    found = (await rights.reaches([row]))[row.id]
    consents = [consent_out(one, rights.today) for one in await rights.of_footage(row.id)]
    answer = RightsOut(
        people=row.people,
        scope=found.scope.word,
        reason=found.reason.value,
        ends_on=found.ends_on,
        consents=consents,
    )
    return web.json_response(answer.model_dump(mode="json"))


@describe(Description(summary="Enter a consent", body=ConsentIn, answer=ConsentOut, status=201))
async def add(request: web.Request) -> web.Response:
    """Enter what someone signed."""
    footage, wanted = request.match_info["footage"], await read_model(request, ConsentIn)
    consent = await request.app[RIGHTS].add(footage, wanted.entry())
    return await _entry(request, footage, consent, status=201)


@describe(Description(summary="Withdraw a consent: its footage goes dark at once", answer=ConsentOut))
async def withdraw(request: web.Request) -> web.Response:
    """Write down that someone took their consent back."""
    footage, consent = _ids(request)
    await request.app[RIGHTS].withdraw(footage, consent)
    return await _entry(request, footage, consent)


@describe(Description(summary="Undo a withdrawal", answer=ConsentOut, others=(409,)))
async def restore(request: web.Request) -> web.Response:
    """Undo a withdrawal."""
    footage, consent = _ids(request)
    await request.app[RIGHTS].restore(footage, consent)
    return await _entry(request, footage, consent)


@describe(Description(summary="Forget who an entry speaks of; it stays as a withdrawal", answer=ConsentOut))
async def erase(request: web.Request) -> web.Response:
    """Erase name and note."""
    footage, consent = _ids(request)
    await request.app[RIGHTS].erase(footage, consent)
    return await _entry(request, footage, consent)


@describe(Description(summary="Remove an entry: a mistake, or whom the picture no longer shows", status=204))
async def dismiss(request: web.Request) -> web.Response:
    """Remove an entry."""
    await request.app[RIGHTS].dismiss(*_ids(request))
    return web.Response(status=204)


def consent_out(consent: Consent, today: date) -> ConsentOut:
    """Return an entry in its shape."""
    values: dict[str, Any] = {
        name: getattr(consent, name) for name in ("id", "name", "kind", "scope", "signed_on", "until", "note")
    }
    return ConsentOut(footage=consent.footage_id, state=state_of(consent, today), **values)


def _ids(request: web.Request) -> tuple[str, str]:
    return request.match_info["footage"], request.match_info["consent"]


async def _entry(request: web.Request, footage: str, consent: str, *, status: int = 200) -> web.Response:
    rights = request.app[RIGHTS]
    found = consent_out(await rights.get(footage, consent), rights.today)
    return web.json_response(found.model_dump(mode="json"), status=status)
