"""Slowing down guesses: so many failures for a key within a window, then a wait."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from server.errors import TooMany


class Throttle:
    """Counts failures by key (an address, a login) in a sliding window."""

    def __init__(
        self, *, failures: int = 10, window_s: float = 300.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._failures, self._window, self._clock = failures, window_s, clock
        self._seen: dict[str, deque[float]] = {}

    def check(self, *keys: str) -> None:
        """Raise TooMany when one of the keys has failed too often lately."""
        now = self._clock()
        for key in keys:
            times = self._seen.get(key, deque())
            while times and now - times[0] > self._window:
                times.popleft()
            if len(times) >= self._failures:
                raise TooMany

    def fail(self, *keys: str) -> None:
        """Note a failure of each key."""
        if len(self._seen) > 10_000:
            self._seen.clear()
        for key in keys:
            self._seen.setdefault(key, deque(maxlen=self._failures)).append(self._clock())
