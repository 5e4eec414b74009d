"""Accounts and machines' tokens."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine

from server.accounts.identity import NOBODY, Role
from server.db.engine import driven
from server.db.tables import Base
from server.errors import BadInput, Conflict, NotFound
from server.settings import Settings
from tests.conftest import House
from tests.server.conftest import PASSWORD

pytestmark = pytest.mark.usefixtures("furniture", "both_databases")


async def test_a_password_is_checked_whatever_the_case_of_the_login(house: House) -> None:
    accounts = house.services.accounts
    assert await accounts.check(" Equipe ", PASSWORD)
    assert await accounts.check("equipe", PASSWORD.upper()) is None
    assert await accounts.check("nobody", PASSWORD) is None


@pytest.mark.parametrize(
    ("role", "login", "name", "password", "error"),
    [
        (Role.LEARNER, "x", "X", "long-enough-x", BadInput),
        (Role.STAFF, " ", "X", "long-enough-x", BadInput),
        (Role.STAFF, "x", " ", "long-enough-x", BadInput),
        (Role.STAFF, "x", "X", "short", BadInput),
        (Role.STAFF, "EQUIPE", "X", "long-enough-x", Conflict),
    ],
)
async def test_accounts_that_cannot_be(
    house: House, role: Role, login: str, name: str, password: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        await house.services.accounts.create(role=role, login=login, name=name, password=password)


async def test_a_token_opens_what_its_role_may(house: House) -> None:
    secret = await house.services.accounts.create_token(name="montage", role=Role.STAFF)
    answer = await house.anonymous.get("/api/v1/me", headers={"Authorization": f"bearer {secret}"})
    assert await answer.json() == {"role": "staff", "name": "montage", "learner": None, "cohort": None}


async def test_a_revoked_token_opens_nothing(house: House) -> None:
    secret = await house.services.accounts.create_token(name="montage", role=Role.STAFF)
    assert await house.services.accounts.revoke_token("montage") == 1
    assert await house.services.accounts.find_token(secret) is NOBODY
    for path in ("/api/v1/footage", "/api/v1/scenes", "/healthz"):
        answer = await house.anonymous.get(path, headers={"Authorization": f"Bearer {secret}"})
        assert answer.status == 401, path
        assert "révoqué" in (await answer.json())["detail"]
    with pytest.raises(NotFound):
        await house.services.accounts.revoke_token("montage")


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Bearer \udcff\udcfe", "Bearer " + "x" * 5000])
async def test_tokens_of_nobody(house: House, header: str) -> None:
    answer = await house.anonymous.get("/api/v1/me", headers={"Authorization": header})
    assert answer.status == 401


async def test_other_schemes_are_nobody(house: House) -> None:
    answer = await house.anonymous.get("/api/v1/me", headers={"Authorization": "Basic ZTpl"})
    assert (await answer.json())["role"] == "anonymous"


async def test_secrets_are_hashed_at_rest(house: House, settings: Settings) -> None:
    token = await house.services.accounts.create_token(name="montage", role=Role.STAFF)
    cohort = (await house.services.learners.cohorts())[0]
    device = await house.services.sessions.open_device(cohort.id)
    link = await house.services.sessions.new_link(cohort.id)
    database = create_engine(driven(settings.database, sync=True))
    with database.connect() as rows:
        rest = "\n".join(
            str(row) for table in Base.metadata.sorted_tables for row in rows.execute(table.select())
        )
    database.dispose()
    for secret in (token, device, link, PASSWORD):
        assert secret not in rest
    assert "$argon2id$" in rest
