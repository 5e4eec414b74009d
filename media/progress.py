"""How far along and how much longer, in the words of the model."""

from __future__ import annotations

import time
from collections.abc import Callable

from media.model import Progress

Say = Callable[[float, str, str | None], None]  # fraction 0..1, step, rungs


class Clock:
    """Percent and time left from a fraction, never going back."""

    def __init__(self, *, now: Callable[[], float] = time.monotonic) -> None:
        """Start the clock."""
        self._now = now
        self._start = now()
        self._best = 0.0

    def at(self, fraction: float) -> tuple[float, float | None]:
        """Percent done and seconds left; None until a hundredth is done."""
        self._best = max(self._best, min(fraction, 1.0))
        elapsed = self._now() - self._start
        left = elapsed * (1 - self._best) / self._best if self._best >= 0.01 else None
        return round(self._best * 100, 1), None if left is None else round(left, 1)


def speaker(on_progress: Callable[[Progress], None]) -> Say:
    """A function that tells `on_progress`, with one clock for the whole job."""
    clock = Clock()

    def say(fraction: float, step: str, rung: str | None) -> None:
        percent, left = clock.at(fraction)
        on_progress(Progress(percent=percent, step=step, rung=rung, seconds_left=left))

    return say
