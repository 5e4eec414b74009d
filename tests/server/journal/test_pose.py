"""The pose codec: the vectors that the viewer's encoder passes as well, and whatever bytes may come."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.journal.pose import HEADER, MOST_SAMPLES, decode

FOLDER = Path(__file__).parents[2] / "vectors" / "pose"
VECTORS: list[dict[str, Any]] = [
    vector for file in sorted(FOLDER.glob("*.json")) for vector in json.loads(file.read_text("utf-8"))
]


def encode(samples: list[tuple[int, int]], *, hz: int = 10, flags: int = 1, t0_ms: int = 0) -> bytes:
    """The codec's other half, written here from its description."""
    data = HEADER.pack(b"P1", hz, flags, t0_ms, len(samples))
    yaw = pitch = 0
    for turn, nod in samples:
        wrapped = (turn - yaw + 1800) % 3600 - 1800
        for delta in (wrapped, nod - pitch):
            value = delta << 1 if delta >= 0 else (-delta << 1) - 1
            while value > 0x7F:
                data += bytes([value & 0x7F | 0x80])
                value >>= 7
            data += bytes([value])
        yaw, pitch = turn, nod
    return data


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_vectors(vector: dict[str, Any]) -> None:
    chunk = decode(bytes.fromhex(vector["hex"]))
    assert [list(sample) for sample in chunk.samples] == vector["samples"]
    assert (chunk.hz, chunk.in_vr, chunk.t0_ms) == (vector["hz"], bool(vector["flags"] & 1), vector["t0_ms"])
    samples = [(yaw, pitch) for yaw, pitch in vector["samples"]]
    assert encode(samples, hz=chunk.hz, flags=vector["flags"], t0_ms=chunk.t0_ms).hex() == vector["hex"]


def test_there_are_vectors() -> None:
    assert len(VECTORS) >= 5


SAMPLES = st.lists(st.tuples(st.integers(-1800, 1799), st.integers(-900, 900)), min_size=1, max_size=200)


@given(SAMPLES, st.integers(1, 120), st.integers(0, 2**32 - 1))
def test_what_is_encoded_is_decoded(samples: list[tuple[int, int]], hz: int, t0_ms: int) -> None:
    chunk = decode(encode(samples, hz=hz, t0_ms=t0_ms))
    assert list(chunk.samples) == samples
    assert chunk.end_ms == t0_ms + (len(samples) - 1) * 1000 // hz


@given(st.binary(max_size=64) | st.binary(max_size=64).map(lambda rest: b"P1\x0a\x01\0\0\0\0\x02\0" + rest))
def test_other_bytes_are_refused_or_sensible(data: bytes) -> None:
    try:
        chunk = decode(data)
    except ValueError:
        return
    assert 1 <= len(chunk.samples) <= MOST_SAMPLES
    assert all(-1800 <= yaw < 1800 and -900 <= pitch <= 900 for yaw, pitch in chunk.samples)
