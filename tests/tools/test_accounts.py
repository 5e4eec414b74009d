"""`plateau account` and `plateau token`."""

from __future__ import annotations

import asyncio
import sqlite3

import pytest

from server.accounts.identity import Role
from server.services import open_services
from server.settings import Settings
from tests.tools.conftest import Plateau

CREATE = ("account", "create", "--role", "staff", "--login", "Anne", "--name", "Anne B.")


def may_log_in(plateau: Plateau, login: str, password: str) -> bool:
    async def check() -> bool:
        async with open_services(Settings(data=plateau.data)) as services:
            return await services.accounts.check(login, password) is not None

    return asyncio.run(check())


def test_an_account_by_a_password_on_the_input(plateau: Plateau) -> None:
    said = plateau.here(*CREATE, typed="un-mot-de-passe\n")
    assert (said.status, said.out) == (0, "Compte Anne créé.\n")
    assert may_log_in(plateau, "anne", "un-mot-de-passe")


@pytest.mark.parametrize("typed", ["", "\n", "court\n"])
def test_passwords_that_are_too_short(plateau: Plateau, typed: str) -> None:
    said = plateau.here(*CREATE, typed=typed)
    assert said.status == 1
    assert "au moins 10 signes" in said.err


def test_a_login_that_is_taken(plateau: Plateau) -> None:
    plateau.here(*CREATE, typed="un-mot-de-passe\n")
    said = plateau.here(*CREATE, typed="un-mot-de-passe\n")
    assert (said.status, said.out) == (1, "")
    assert "déjà pris" in said.err


def test_learners_have_no_account(plateau: Plateau) -> None:
    assert plateau.here("account", "create", "--role", "learner", "--login", "x", "--name", "x").status == 2


def test_a_password_is_no_option(plateau: Plateau) -> None:
    assert plateau.here(*CREATE, "--password", "un-mot-de-passe").status == 2


# --- tokens --------------------------------------------------------------------------------------------


def role_of(plateau: Plateau, secret: str) -> Role:
    async def find() -> Role:
        async with open_services(Settings(data=plateau.data)) as services:
            return (await services.accounts.find_token(secret)).role

    return asyncio.run(find())


def test_a_token_is_shown_once_and_hashed_at_rest(plateau: Plateau) -> None:
    said = plateau.here("token", "create", "--role", "trainer", "--name", "tableau")
    secret = said.out.strip()
    assert (said.status, secret.startswith("plateau_")) == (0, True)
    assert role_of(plateau, secret) is Role.TRAINER
    listed = plateau.here("token", "list")
    assert "tableau" in listed.out
    assert "actif" in listed.out
    assert secret not in listed.out
    with sqlite3.connect(plateau.data / "plateau.sqlite3") as database:
        assert secret not in "\n".join(database.iterdump())
    database.close()


def test_tokens_for_programs(plateau: Plateau) -> None:
    made = plateau.here("token", "create", "--role", "staff", "--name", "ci", "--json").json
    assert set(made) == {"name", "role", "token"}
    (listed,) = plateau.here("token", "list", "--json").json
    assert (listed["name"], listed["role"], listed["revoked_ms"]) == ("ci", "staff", None)
    assert "token" not in listed
    assert "secret_hash" not in listed


def test_revoking(plateau: Plateau) -> None:
    secret = plateau.here("token", "create", "--role", "staff", "--name", "ci").out.strip()
    said = plateau.here("token", "revoke", "ci")
    assert (said.status, said.out) == (0, "1 jeton(s) révoqué(s).\n")
    assert role_of(plateau, secret) is Role.ANONYMOUS
    assert "révoqué" in plateau.here("token", "list").out
    said = plateau.here("token", "revoke", "ci")
    assert (said.status, said.out) == (1, "")
    assert "Aucun jeton actif" in said.err
