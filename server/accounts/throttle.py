"""Slowing down guesses: so many failures for a key within a window, then a wait."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from server.errors import TooMany

MOST_KEYS = 10_000


class Throttle:
    """Counts failures by key (an address, a login) in a sliding window."""

    def __init__(
        self, *, failures: int = 10, window_s: float = 300.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._failures, self._window, self._clock = failures, window_s, clock
        self._seen: dict[str, deque[float]] = {}

    def attempt(self, *keys: str) -> None:
        """Count a try of each key; raise TooMany, counting none, when one of them has failed too often.

        A try counts as a failure until `forgive`: many at once get no further than many in a row.
        """
        now = self._clock()
        for key in keys:
            times = self._seen.get(key, deque())
            while times and now - times[0] > self._window:
                times.popleft()
            if len(times) >= self._failures:
                raise TooMany
        if len(self._seen) > MOST_KEYS:
            self._forget_the_old(now)
        for key in keys:
            self._seen.setdefault(key, deque()).append(now)

    def forgive(self, *keys: str) -> None:
        """Take back the latest try of each key: it was right."""
        for key in keys:
            if times := self._seen.get(key):
                times.pop()

    def _forget_the_old(self, now: float) -> None:
        self._seen = {
            key: times for key, times in self._seen.items() if times and now - times[-1] <= self._window
        }
