"""Who is asking: the roles, and what is known of the one behind a request."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What one may be to the server."""

    ANONYMOUS = "anonymous"  # nobody in particular: the open demo
    DEVICE = "device"  # a headset or phone that a trainer opened, no learner chosen yet
    LEARNER = "learner"  # the same, in a learner's hands
    TRAINER = "trainer"  # runs lessons, knows the learners
    STAFF = "staff"  # also uploads footage and installs scenes


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The one behind a request."""

    role: Role
    name: str = ""  # shown on screen
    account_id: str | None = None
    session_id: str | None = None  # absent for machines, which send a token
    token_id: str | None = None  # of a machine
    cohort_id: str | None = None  # of a lent device
    learner_id: str | None = None  # the learner who holds it

    @property
    def is_team(self) -> bool:
        """True for trainers and staff."""
        return self.role in (Role.TRAINER, Role.STAFF)


NOBODY = Identity(role=Role.ANONYMOUS)
EVERYONE = frozenset(Role)
HOLDERS = frozenset({Role.DEVICE, Role.LEARNER})  # whoever holds a lent device
CHECKERS = HOLDERS | {Role.TRAINER, Role.STAFF}  # whoever may check the headset that they wear
LEARNER = frozenset({Role.LEARNER})
TEAM = frozenset({Role.TRAINER, Role.STAFF})
STAFF = frozenset({Role.STAFF})
