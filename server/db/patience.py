"""Waiting for a database that is away: what took minutes to make is not lost for that."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy.exc import DBAPIError

log = logging.getLogger("plateau.database")
AGAIN_S = 1.0
MOST_TRIES = 120
T = TypeVar("T")


async def patiently(call: Callable[[], Awaitable[T]]) -> T:
    """Call; when the database is away or its disk is full, wait and call again, for minutes."""
    for _ in range(MOST_TRIES - 1):
        try:
            return await call()
        except (DBAPIError, OSError) as error:
            log.warning("the database is away, once more in %g s: %s", AGAIN_S, error)
            await asyncio.sleep(AGAIN_S)
    return await call()
