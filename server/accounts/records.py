"""Accounts of trainers and staff, and tokens of machines."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from server.accounts.identity import NOBODY, TEAM, Identity, Role
from server.accounts.secrets import fingerprint, hash_password, new_secret, verify_password
from server.clock import new_id, now_ms
from server.db.engine import Database
from server.db.tables import Account, ApiToken
from server.errors import BadInput, Conflict, NotFound

SHORTEST_PASSWORD = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenInfo:
    """A machine's token as it may be shown: never the secret."""

    id: str
    name: str
    role: str
    created_ms: int
    revoked_ms: int | None


class Accounts:
    """The accounts and tokens in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def create(self, *, login: str, name: str, role: Role, password: str) -> str:
        """Create an account and return its id; BadInput or Conflict say what is wrong."""
        login = login.strip().lower()
        if role not in TEAM:
            raise BadInput("Un compte est celui d'un formateur (trainer) ou de l'équipe (staff).")
        if not login or not name.strip():
            raise BadInput("Il faut un identifiant et un nom.")
        if len(password) < SHORTEST_PASSWORD:
            raise BadInput(f"Le mot de passe doit avoir au moins {SHORTEST_PASSWORD} signes.")
        hashed = await asyncio.to_thread(hash_password, password)
        account = Account(
            id=new_id(),
            login=login,
            name=name.strip(),
            role=role.value,
            password_hash=hashed,
            created_ms=now_ms(),
        )
        try:
            async with self._database.begin() as database:
                database.add(account)
        except IntegrityError as error:
            raise Conflict(f"L'identifiant {login} est déjà pris ; choisissez-en un autre.") from error
        return account.id

    async def count(self) -> int:
        """Return how many accounts there are."""
        async with self._database() as database:
            return await database.scalar(select(func.count()).select_from(Account)) or 0

    async def check(self, login: str, password: str) -> str | None:
        """Return the account's id when the password is right, else None; as slow for an unknown login."""
        async with self._database() as database:
            account = await database.scalar(select(Account).where(Account.login == login.strip().lower()))
        stored = account.password_hash if account else None
        right = await asyncio.to_thread(verify_password, stored, password)
        return account.id if account and right else None

    async def create_token(self, *, name: str, role: Role) -> str:
        """Create a machine's token; return its secret, shown this once only."""
        if role not in TEAM:
            raise BadInput("Un jeton a le rôle staff ou trainer.")
        secret = f"plateau_{new_secret()}"
        async with self._database.begin() as database:
            database.add(
                ApiToken(
                    id=new_id(),
                    name=name,
                    role=role.value,
                    secret_hash=fingerprint(secret),
                    created_ms=now_ms(),
                )
            )
        return secret

    async def tokens(self) -> list[TokenInfo]:
        """Return the tokens, newest first."""
        async with self._database() as database:
            rows = await database.scalars(select(ApiToken).order_by(ApiToken.created_ms.desc()))
            return [
                TokenInfo(
                    id=row.id,
                    name=row.name,
                    role=row.role,
                    created_ms=row.created_ms,
                    revoked_ms=row.revoked_ms,
                )
                for row in rows
            ]

    async def revoke_token(self, name_or_id: str) -> int:
        """Revoke the tokens of this name or id; return how many, NotFound when none."""
        async with self._database.begin() as database:
            revoked = await database.scalars(
                update(ApiToken)
                .where((ApiToken.id == name_or_id) | (ApiToken.name == name_or_id))
                .where(ApiToken.revoked_ms.is_(None))
                .values(revoked_ms=now_ms())
                .returning(ApiToken.id)
            )
            count = len(revoked.all())
        if not count:
            raise NotFound(f"Aucun jeton actif ne s'appelle « {name_or_id} ».")
        return count

    async def find_token(self, secret: str) -> Identity:
        """Return who the Bearer secret stands for; NOBODY when unknown or revoked."""
        async with self._database() as database:
            row = await database.scalar(
                select(ApiToken).where(
                    ApiToken.secret_hash == fingerprint(secret), ApiToken.revoked_ms.is_(None)
                )
            )
        return Identity(role=Role(row.role), name=row.name, token_id=row.id) if row else NOBODY
