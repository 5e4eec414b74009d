"""How far footage may be shown: the rule alone, day by day."""

from __future__ import annotations

from datetime import date

import pytest

from server.rights.rules import Allowed, Reason, Scope, reach

TODAY = date(2027, 3, 10)


def allowed(scope: str, *, until: str | None = None, withdrawn: bool = False) -> Allowed:
    return Allowed(scope=scope, until=until, withdrawn=withdrawn)


@pytest.mark.parametrize(
    ("people", "consents", "scope", "reason"),
    [
        ("none", [], Scope.PUBLIC, Reason.NOBODY),
        ("unknown", [], Scope.CLASS, Reason.UNKNOWN),
        ("unknown", [allowed("public")], Scope.CLASS, Reason.UNKNOWN),
        ("unknown", [allowed("partners")], Scope.CLASS, Reason.UNKNOWN),
        ("unknown", [allowed("public", withdrawn=True)], Scope.TEAM, Reason.WITHDRAWN),
        ("unknown", [allowed("public", until="2027-03-09")], Scope.TEAM, Reason.ENDED),
        ("none", [allowed("class")], Scope.CLASS, Reason.CONSENTED),
        ("none", [allowed("public")], Scope.PUBLIC, Reason.CONSENTED),
        ("none", [allowed("public"), allowed("public", withdrawn=True)], Scope.TEAM, Reason.WITHDRAWN),
        ("none", [allowed("public", until="2027-03-09")], Scope.TEAM, Reason.ENDED),
        ("what we do not know", [], Scope.CLASS, Reason.UNKNOWN),
        ("filmed", [], Scope.TEAM, Reason.MISSING),
        ("filmed", [allowed("public")], Scope.PUBLIC, Reason.CONSENTED),
        ("filmed", [allowed("public"), allowed("class")], Scope.CLASS, Reason.CONSENTED),
        ("filmed", [allowed("public"), allowed("partners")], Scope.PARTNERS, Reason.CONSENTED),
        ("filmed", [allowed("a word of nobody's")], Scope.TEAM, Reason.CONSENTED),
        ("filmed", [allowed("public", until="2027-03-10")], Scope.PUBLIC, Reason.CONSENTED),
        ("filmed", [allowed("public", until="2027-03-09")], Scope.TEAM, Reason.ENDED),
        ("filmed", [allowed("public"), allowed("public", withdrawn=True)], Scope.TEAM, Reason.WITHDRAWN),
    ],
)
def test_the_narrowest_word_decides(
    people: str, consents: list[Allowed], scope: Scope, reason: Reason
) -> None:
    found = reach(people, consents, TODAY)
    assert (found.scope, found.reason) == (scope, reason)


def test_what_ends_within_thirty_days_ends_soon() -> None:
    ends = reach("filmed", [allowed("class", until="2027-04-09"), allowed("class")], TODAY)
    assert ends.ends_on == "2027-04-09"
    assert ends.ends_soon(TODAY)
    assert not ends.ends_soon(date(2027, 3, 9))
    assert not reach("none", [], TODAY).ends_soon(TODAY)


def test_a_scene_for_partners_is_the_classs() -> None:
    assert Scope.PARTNERS.within(Scope.PUBLIC) is Scope.CLASS
    assert Scope.PUBLIC.within(Scope.CLASS) is Scope.CLASS
    assert Scope.TEAM.within(Scope.PUBLIC) is Scope.TEAM
