"""How far footage may be shown: a pure function of who is recognised in it, their consents, and the day.

Nothing is kept of the answer, so an end date works by itself: the day after, the answer is another.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum, StrEnum

from server.footage.about import People

SOON = timedelta(days=30)


class Scope(IntEnum):
    """How far something may be shown: each wider than the one before."""

    TEAM = 0  # trainers and staff only
    CLASS = 1  # and learners, on lent devices
    PARTNERS = 2  # and partner firms: on a lent device, since a partner has no account here
    PUBLIC = 3  # and whoever opens the page

    @classmethod
    def of(cls, name: str) -> Scope:
        """The scope of a name; whatever we do not know is the team's only."""
        return cls.__members__.get(name.upper(), cls.TEAM)

    def within(self, other: Scope) -> Scope:
        """The narrower of the two; what is shown has no scope for partners of its own: it is the class's."""
        narrow = min(self, other)
        return Scope.CLASS if narrow is Scope.PARTNERS else narrow

    @property
    def word(self) -> str:
        """Its name, as it is kept: team, class, partners, public."""
        return self.name.lower()


class Reason(StrEnum):
    """Why footage may be shown so far and no further."""

    NOBODY = "nobody"  # nobody can be recognised
    UNKNOWN = "unknown"  # nobody has said yet who is recognised
    CONSENTED = "consented"  # everyone entered allows it
    MISSING = "missing"  # people are recognised, and no consent is entered
    ENDED = "ended"  # a consent is past its last day
    WITHDRAWN = "withdrawn"  # someone took their consent back


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """A consent, as far as the rule reads it."""

    scope: str  # class, partners, public
    until: str | None  # ISO date, the last day that it holds
    withdrawn: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How far footage may be shown, and why."""

    scope: Scope
    reason: Reason
    ends_on: str | None = None  # ISO date: the first consent in force that ends

    def ends_soon(self, today: date) -> bool:
        """Whether a consent ends within SOON."""
        return self.ends_on is not None and date.fromisoformat(self.ends_on) - today <= SOON


def reach(people: str, consents: Iterable[Allowed], today: date) -> Reach:
    """Return how far footage may be shown on a day.

    Nobody recognised: to all. Not said: to the class at most. People recognised: only with consents. And
    whatever is said of the picture, the register holds: no further than the narrowest of the consents, and
    to the team only while one is ended or withdrawn. An entry that was a mistake is dismissed.
    """
    entered = tuple(consents)
    if any(one.withdrawn for one in entered):
        return Reach(scope=Scope.TEAM, reason=Reason.WITHDRAWN)
    if any(has_ended(one.until, today) for one in entered):
        return Reach(scope=Scope.TEAM, reason=Reason.ENDED)
    said = _said(people)
    if not entered:
        return said
    consented = min(Scope.of(one.scope) for one in entered)
    holds_back = said.reason is Reason.UNKNOWN and said.scope <= consented
    return Reach(
        scope=said.scope if holds_back else consented,
        reason=said.reason if holds_back else Reason.CONSENTED,
        ends_on=min((one.until for one in entered if one.until), default=None),
    )


def _said(people: str) -> Reach:
    """How far footage may be shown of which no consent is entered."""
    if people == People.NONE:
        return Reach(scope=Scope.PUBLIC, reason=Reason.NOBODY)
    if people == People.FILMED:
        return Reach(scope=Scope.TEAM, reason=Reason.MISSING)
    return Reach(scope=Scope.CLASS, reason=Reason.UNKNOWN)


def has_ended(until: str | None, today: date) -> bool:
    """Whether the last day is over."""
    return until is not None and date.fromisoformat(until) < today
