"""Sessions of browsers: opened by a password or a trainer's device link, found by their cookie's secret."""

from __future__ import annotations

import time
from collections.abc import Callable

from sqlalchemy import delete, select, update

from server.accounts.identity import HOLDERS, NOBODY, Identity, Role
from server.accounts.secrets import fingerprint, new_secret
from server.clock import new_id, now_ms
from server.db.engine import Database
from server.db.tables import Account, DeviceLink, Learner, Session
from server.errors import NotFound

REMEMBER_S = 5.0
MOST_REMEMBERED = 10_000
HOUR_MS = 3_600_000
ACCOUNT_MS = 12 * HOUR_MS  # a working day
DEVICE_MS = 12 * HOUR_MS
LINK_MS = HOUR_MS // 4


class Sessions:
    """The sessions in the database."""

    def __init__(self, database: Database, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._database, self._clock = database, clock
        self._remembered: dict[str, tuple[float, Identity]] = {}

    async def open_account(self, account_id: str) -> str:
        """Open a session of an account; return the secret for its cookie."""
        return await self._open(account_id=account_id, lasts_ms=ACCOUNT_MS)

    async def open_device(self, cohort_id: str) -> str:
        """Open a lent device for a cohort's learners; return the secret for its cookie."""
        return await self._open(cohort_id=cohort_id, lasts_ms=DEVICE_MS)

    async def _open(
        self, *, lasts_ms: int, account_id: str | None = None, cohort_id: str | None = None
    ) -> str:
        secret, now = new_secret(), now_ms()
        async with self._database.begin() as database:
            await database.execute(delete(Session).where(Session.expires_ms < now))
            database.add(
                Session(
                    id=new_id(),
                    secret_hash=fingerprint(secret),
                    account_id=account_id,
                    cohort_id=cohort_id,
                    created_ms=now,
                    expires_ms=now + lasts_ms,
                )
            )
        return secret

    async def recall(self, secret: str) -> Identity:
        """Return what `find` would, perhaps as it was a few seconds ago: a film is hundreds of requests."""
        key = fingerprint(secret)
        until, identity = self._remembered.get(key, (0.0, NOBODY))
        if self._clock() >= until:
            identity = await self.find(secret)
            if len(self._remembered) >= MOST_REMEMBERED:
                self._remembered.clear()
            self._remembered[key] = (self._clock() + REMEMBER_S, identity)
        return identity

    def _forget(self, session_id: str | None) -> None:
        self._remembered = {
            key: kept for key, kept in self._remembered.items() if kept[1].session_id != session_id
        }

    async def find(self, secret: str) -> Identity:
        """Return who the cookie's secret stands for; NOBODY when it is unknown or has expired."""
        query = (
            select(Session, Account, Learner)
            .outerjoin(Account, Account.id == Session.account_id)
            .outerjoin(Learner, Learner.id == Session.learner_id)
            .where(Session.secret_hash == fingerprint(secret), Session.expires_ms > now_ms())
        )
        async with self._database() as database:
            row = (await database.execute(query)).one_or_none()
        if row is None:
            return NOBODY
        session, account, learner = row
        if account is not None:
            return Identity(
                role=Role(account.role), name=account.name, account_id=account.id, session_id=session.id
            )
        return Identity(
            role=Role.LEARNER if learner else Role.DEVICE,
            name=learner.name if learner else "",
            session_id=session.id,
            cohort_id=session.cohort_id,
            learner_id=learner.id if learner else None,
        )

    async def close(self, identity: Identity) -> None:
        """Forget the session."""
        self._forget(identity.session_id)
        async with self._database.begin() as database:
            await database.execute(delete(Session).where(Session.id == identity.session_id))

    async def hand_to(self, identity: Identity, learner_id: str | None) -> None:
        """Put the lent device into a learner's hands (None: back on the table).

        Raises NotFound when the learner is not of the device's cohort.
        """
        async with self._database.begin() as database:
            if learner_id is not None:
                learner = await database.get(Learner, learner_id)
                if learner is None or learner.cohort_id != identity.cohort_id or identity.role not in HOLDERS:
                    raise NotFound("Cet apprenant n'est pas dans la promotion de cet appareil.")
            await database.execute(
                update(Session).where(Session.id == identity.session_id).values(learner_id=learner_id)
            )
        self._forget(identity.session_id)

    async def new_link(self, cohort_id: str) -> str:
        """Return the secret of a one-use link that opens a device for the cohort within 15 minutes."""
        secret = new_secret()
        async with self._database.begin() as database:
            await database.execute(delete(DeviceLink).where(DeviceLink.expires_ms < now_ms()))
            database.add(
                DeviceLink(
                    secret_hash=fingerprint(secret), cohort_id=cohort_id, expires_ms=now_ms() + LINK_MS
                )
            )
        return secret

    async def use_link(self, secret: str) -> str:
        """Use a device link up; return the new device session's secret.

        Raises NotFound when the link is unknown, used or has expired.
        """
        async with self._database.begin() as database:
            cohort_id = await database.scalar(
                delete(DeviceLink)
                .where(DeviceLink.secret_hash == fingerprint(secret), DeviceLink.expires_ms > now_ms())
                .returning(DeviceLink.cohort_id)
            )
        if cohort_id is None:
            raise NotFound("Ce lien a déjà servi ou a expiré ; demandez-en un nouveau au formateur.")
        return await self.open_device(cohort_id)
