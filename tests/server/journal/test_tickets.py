"""Tickets: ours, whole, fresh; nothing else opens the journal."""

from __future__ import annotations

import base64
import json

import pytest

from server.clock import now_ms
from server.errors import LoginNeeded
from server.journal.tickets import LASTS_MS, Ticket, Tickets
from tests.conftest import House
from tests.server.journal.pen import take_pen

TICKETS = Tickets(b"k" * 32)


def ticket(**fields: str | int | None) -> Ticket:
    values = {"scene": "s", "revision": "r", "learner": None, "cohort": None, "role": "learner"}
    return Ticket(**{**values, "issued_ms": now_ms(), **fields})  # type: ignore[arg-type]


def test_a_ticket_comes_back_as_it_was() -> None:
    one = ticket(learner="l", cohort="c")
    assert TICKETS.read(TICKETS.issue(one)) == one


def forged(learner: str) -> str:
    body, signature = TICKETS.issue(ticket()).split(".")
    words = json.loads(base64.urlsafe_b64decode(body + "=="))
    changed = json.dumps({**words, "learner": learner}).encode()
    return f"{base64.urlsafe_b64encode(changed).rstrip(b'=').decode()}.{signature}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "..",
        "a.b.c",
        "=.=",
        "é.é",
        "\udcff.\udcff",
        forged("somebody"),
        Tickets(b"other" * 8).issue(ticket()),
        Tickets(b"").issue(ticket()),
        TICKETS.issue(ticket())[:-2],
        TICKETS.issue(ticket()).split(".")[0] + ".",
        TICKETS.issue(ticket(issued_ms=now_ms() - LASTS_MS - 1000)),
    ],
)
def test_what_is_no_ticket(text: str) -> None:
    with pytest.raises(LoginNeeded):
        TICKETS.read(text)


@pytest.mark.parametrize("text", ["", "x", "\udcff", "a" * 5000, "e30.e30"])
@pytest.mark.usefixtures("furniture")
async def test_no_ticket_no_journal(house: House, text: str) -> None:
    pen = await take_pen(house)
    pen.ticket = text
    assert await pen.open() == 401
    assert (await pen.have())[0] == 401
