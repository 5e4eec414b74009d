"""Byte ranges, against a slow oracle that follows the standard's words byte by byte."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.web.ranges import Part, Unsatisfiable, wanted_part


def oracle(header: str, size: int) -> list[int] | str | None:
    """The wanted byte numbers one by one; None for the whole file, "416" outside of it (RFC 9110, 14.1.2)."""
    match = re.fullmatch(r"bytes=([0-9]*)-([0-9]*)", header)
    if match is None or match[0] == "bytes=-":
        return None
    first, last = match.groups()
    if first and last and int(last) < int(first):
        return None
    if first:
        wanted = [n for n in range(size) if n >= int(first) and (not last or n <= int(last))]
    else:
        wanted = [n for n in range(size) if size - n <= int(last)]
    return wanted or "416"


def ours(header: str, size: int) -> list[int] | str | None:
    try:
        part = wanted_part(header, size)
    except Unsatisfiable:
        return "416"
    return None if part is None else list(range(part.start, part.stop))


NUMBERS = st.integers(0, 60).map(str) | st.just("")


@given(st.integers(0, 50), NUMBERS, NUMBERS)
def test_every_range_of_a_small_file(size: int, first: str, last: str) -> None:
    header = f"bytes={first}-{last}"
    assert ours(header, size) == oracle(header, size)


@given(st.text(alphabet="bytes=-,0123456789 \t٣", max_size=20), st.integers(0, 50))
def test_whatever_a_header_says(header: str, size: int) -> None:
    part = ours(header, size)
    assert part is None or part == "416" or (part and 0 <= int(part[0]) <= int(part[-1]) < size)


@pytest.mark.parametrize(
    "header",
    [None, "", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=1-2,4-5", "octets=0-1", "bytes=5-1",
     "bytes=" + "9" * 5000 + "-", "bytes=-" + "9" * 19, "bytes=٣-٤", "bytes=0-0;q=1", "BYTES=0-1"],
)  # fmt: skip
def test_what_we_do_not_understand_means_the_whole_file(header: str | None) -> None:
    assert wanted_part(header, 10) is None


def test_length() -> None:
    assert Part(3, 10).length == 7
