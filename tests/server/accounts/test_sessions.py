"""Sessions of browsers, device links, hand-overs; the cookie that carries them."""

from __future__ import annotations

import asyncio

import pytest

from server.accounts import sessions as module
from server.accounts.identity import NOBODY, Role
from server.clock import now_ms
from server.errors import NotFound
from tests.conftest import Client, House
from tests.server.conftest import PASSWORD, Furniture

pytestmark = pytest.mark.usefixtures("furniture")


async def log_in(client: Client) -> str:
    """Log in as staff; return the cookie's secret."""
    form = {"login": "equipe", "password": PASSWORD}
    answer = await client.post("/login", data=form, allow_redirects=False)
    assert answer.status == 303
    return answer.cookies["plateau"].value


async def role_of(client: Client) -> str:
    """What the server takes the client for."""
    return str((await (await client.get("/api/v1/me")).json())["role"])


async def test_logging_in_and_out(house: House) -> None:
    secret = await log_in(house.anonymous)
    assert await role_of(house.anonymous) == "staff"
    answer = await house.anonymous.post("/logout", allow_redirects=False)
    assert answer.cookies["plateau"]["max-age"] == "0"
    assert await role_of(house.anonymous) == "anonymous"
    assert await role_of(house.with_cookie(secret)) == "anonymous", "the session itself is closed"


async def test_a_planted_session_is_not_taken_over(house: House, furniture: Furniture) -> None:
    """Session fixation: logging in makes a fresh secret and closes the old session."""
    planted = await house.services.sessions.open_device(furniture.cohort)
    victim = house.with_cookie(planted)
    fresh = await log_in(victim)
    assert fresh != planted
    assert await role_of(house.with_cookie(planted)) == "anonymous"
    assert await role_of(house.with_cookie("a-secret-of-the-attacker")) == "anonymous"


async def test_an_expired_session_is_nobody(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    client = house.anonymous
    await log_in(client)
    later = now_ms() + module.ACCOUNT_MS + 1
    monkeypatch.setattr(module, "now_ms", lambda: later)
    assert await role_of(client) == "anonymous"


async def test_a_learner_picks_only_someone_of_the_cohort(house: House, furniture: Furniture) -> None:
    device = await house.device(furniture.cohort)
    assert await role_of(device) == "device"
    for wrong in (furniture.stranger, "no-such-learner", ""):
        answer = await device.post("/who", data={"learner": wrong}, allow_redirects=False)
        assert answer.status == 404, wrong
        assert await role_of(device) == "device"
    answer = await device.post("/who", data={"learner": furniture.learners[0]}, allow_redirects=False)
    assert answer.status == 303
    assert await role_of(device) == "learner"
    await device.post("/who/return", allow_redirects=False)
    assert await role_of(device) == "device"


async def test_an_account_is_handed_to_nobody(house: House, furniture: Furniture) -> None:
    staff = await house.services.sessions.find(await log_in(house.anonymous))
    with pytest.raises(NotFound):
        await house.services.sessions.hand_to(staff, furniture.learners[0])


async def test_a_device_link_works_once(house: House, furniture: Furniture) -> None:
    secret = await house.services.sessions.new_link(furniture.cohort)
    for _ in range(2):  # a preview or a scanner may look at it
        assert (await house.anonymous.get(f"/device/{secret}")).status == 200
    first = await house.anonymous.post("/device", data={"secret": secret}, allow_redirects=False)
    assert first.status == 303
    assert await role_of(house.anonymous) == "device"
    second = await house.anonymous.post("/device", data={"secret": secret}, allow_redirects=False)
    assert second.status == 404
    assert "déjà servi" in (await second.json())["detail"]


async def test_a_device_link_raced_for_is_won_once(house: House, furniture: Furniture) -> None:
    secret = await house.services.sessions.new_link(furniture.cohort)
    asked = (house.services.sessions.use_link(secret) for _ in range(8))
    answers = await asyncio.gather(*asked, return_exceptions=True)
    assert sum(isinstance(one, str) for one in answers) == 1
    assert sum(isinstance(one, NotFound) for one in answers) == 7


async def test_a_device_link_lasts_fifteen_minutes(
    house: House, furniture: Furniture, monkeypatch: pytest.MonkeyPatch
) -> None:
    early = await house.services.sessions.new_link(furniture.cohort)
    late = await house.services.sessions.new_link(furniture.cohort)
    start = now_ms()
    monkeypatch.setattr(module, "now_ms", lambda: start + 14 * 60_000)
    await house.services.sessions.use_link(early)
    monkeypatch.setattr(module, "now_ms", lambda: start + 15 * 60_000 + 1)
    with pytest.raises(NotFound, match="a expiré"):
        await house.services.sessions.use_link(late)


async def test_lending_closes_the_trainers_session_here(house: House, furniture: Furniture) -> None:
    secret = await log_in(house.anonymous)
    answer = await house.anonymous.post(f"/cohorts/{furniture.cohort}/lend", allow_redirects=False)
    assert answer.status == 303
    assert await role_of(house.anonymous) == "device"
    assert await role_of(house.with_cookie(secret)) == "anonymous"


async def test_an_erased_learner_leaves_the_device_on_the_table(house: House, furniture: Furniture) -> None:
    device = await house.device(furniture.cohort, furniture.learners[0])
    assert await role_of(device) == "learner"
    await house.staff.delete(f"/api/v1/learners/{furniture.learners[0]}")
    assert await role_of(device) == "device"


async def test_the_secret_of_nobody(house: House) -> None:
    for secret in ("", "x", "\udcff", "' OR 1=1 --", "x" * 4000):
        assert await house.services.sessions.find(secret) is NOBODY
    assert NOBODY.role is Role.ANONYMOUS
