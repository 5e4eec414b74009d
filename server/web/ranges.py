"""HTTP byte ranges (RFC 9110, section 14): which part of a file a request wants."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SINGLE = re.compile(r"bytes=(\d*)-(\d*)", re.ASCII)
LONGEST_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes `start` (included) to `stop` (excluded) of a file."""

    start: int
    stop: int

    @property
    def length(self) -> int:
        """How many bytes."""
        return self.stop - self.start


class Unsatisfiable(Exception):
    """The range lies outside the file."""


def wanted_part(range_header: str | None, size: int) -> Part | None:
    """Return the part that a Range header wants, or None for the whole file.

    A header we do not understand, several ranges at once included, means the whole file (as the standard
    allows). Raises Unsatisfiable when the range lies outside the file.
    """
    match = _SINGLE.fullmatch((range_header or "").strip())
    if match is None:
        return None
    first, last = match.groups()
    if not (first or last) or max(len(first), len(last)) > LONGEST_DIGITS:
        return None
    if not first:  # the last so many bytes
        if int(last) == 0 or size == 0:
            raise Unsatisfiable
        return Part(max(0, size - int(last)), size)
    start, stop = int(first), min(int(last) + 1 if last else size, size)
    if last and int(last) < start:
        return None
    if start >= size:
        raise Unsatisfiable
    return Part(start, stop)
