"""The wall clock in integer milliseconds, and fresh ids: the two things tests may want to replace."""

from __future__ import annotations

import time
import uuid


def now_ms() -> int:
    """Return milliseconds since 1970 (UTC)."""
    return time.time_ns() // 1_000_000


def new_id() -> str:
    """Return a fresh random id (UUIDv4)."""
    return str(uuid.uuid4())
