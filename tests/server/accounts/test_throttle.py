"""Guesses are slowed down, one after the other and all at once."""

from __future__ import annotations

import asyncio

import pytest

from server.accounts.throttle import MOST_KEYS, Throttle
from server.errors import TooMany
from tests.conftest import House
from tests.server.conftest import PASSWORD

pytestmark = pytest.mark.usefixtures("furniture")


def make(now: list[float]) -> Throttle:
    return Throttle(failures=3, window_s=60, clock=lambda: now[0])


def test_so_many_failures_and_then_a_wait() -> None:
    now = [0.0]
    throttle = make(now)
    for _ in range(3):
        throttle.attempt("a")
    with pytest.raises(TooMany, match="attendez une minute"):
        throttle.attempt("a")
    throttle.attempt("b")
    now[0] = 60.1
    throttle.attempt("a")


def test_a_refused_try_is_not_counted() -> None:
    now = [0.0]
    throttle = make(now)
    for _ in range(3):
        throttle.attempt("a")
    now[0] = 59
    with pytest.raises(TooMany):
        throttle.attempt("a", "b")
    now[0] = 60.5  # the first tries are forgotten; the refused one never counted
    for _ in range(3):
        throttle.attempt("a", "b")


def test_what_was_right_is_forgiven() -> None:
    throttle = make([0.0])
    for _ in range(20):
        throttle.attempt("a")
        throttle.forgive("a", "never seen")


def test_old_keys_are_forgotten_and_fresh_ones_are_not() -> None:
    now = [0.0]
    throttle = make(now)
    for number in range(MOST_KEYS):
        throttle.attempt(str(number))
    now[0] = 50
    for _ in range(3):
        throttle.attempt("guesser")
    now[0] = 100
    throttle.attempt("one more")
    assert len(throttle._seen) == 2
    with pytest.raises(TooMany):
        throttle.attempt("guesser")


async def test_many_guesses_at_once_get_no_further_than_many_in_a_row(house: House) -> None:
    async def guess(number: int) -> int:
        form = {"login": f"nobody{number}", "password": "wrong-password"}
        answer = await house.anonymous.post("/login", data=form)
        return answer.status

    statuses = await asyncio.gather(*(guess(number) for number in range(30)))
    assert sorted(set(statuses)) == [401, 429]
    assert statuses.count(401) == 10


async def test_one_login_is_guarded_from_many_addresses_and_logging_in_costs_nothing(house: House) -> None:
    for _ in range(15):
        form = {"login": "equipe", "password": PASSWORD}
        answer = await house.anonymous.post("/login", data=form, allow_redirects=False)
        assert answer.status == 303
    for _ in range(10):
        answer = await house.anonymous.post("/login", data={"login": " EQUIPE ", "password": "wrong"})
        assert answer.status == 401
    answer = await house.anonymous.post("/login", data={"login": "equipe", "password": PASSWORD})
    assert answer.status == 429
