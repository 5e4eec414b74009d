"""The last words of a job: what its parts log while it runs, ffmpeg's complaints among them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

LONGEST, LONGEST_LINE = 8192, 1500  # signs kept
HEARD = ("media", "plateau")  # whose words are kept
_current: ContextVar[Tail | None] = ContextVar("tail", default=None)


class Tail:
    """The end of what was said."""

    def __init__(self) -> None:
        self.text = ""

    def say(self, line: str) -> None:
        """Add a line, with the time of day; the oldest are forgotten."""
        text = f"{self.text}{datetime.now():%H:%M:%S} {line[:LONGEST_LINE]}\n"
        self.text = text if len(text) <= LONGEST else text[-LONGEST:].partition("\n")[2]


@contextmanager
def listening_tail() -> Iterator[Tail]:
    """Hear what is logged from within the block, and from tasks that begin there."""
    tail = Tail()
    token = _current.set(tail)
    try:
        yield tail
    finally:
        _current.reset(token)


class _Ear(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        tail = _current.get()
        if tail is not None:
            tail.say(record.getMessage().replace("\0", " "))


for name in HEARD:
    logging.getLogger(name).addHandler(_Ear(level=logging.INFO))
