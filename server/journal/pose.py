"""The pose codec: where the head points, 10 times a second, in about two bytes a sample.

Chunk, version 1: `P1`, hz u8, flags u8 (bit 0: in VR), t0_ms u32, n u16 (little-endian), then n times the
zigzag varints (as in Protocol Buffers) of the deltas of yaw and pitch, in tenths of a degree. Deltas of yaw
are wrapped to [-1800, 1800); the first are from 0.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

HEADER = struct.Struct("<2sBBIH")
MOST_SAMPLES = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PoseChunk:
    """A piece of head track."""

    hz: int
    in_vr: bool
    t0_ms: int  # since the viewing's start
    samples: tuple[tuple[int, int], ...]  # (yaw, pitch) in tenths of a degree

    @property
    def end_ms(self) -> int:
        """The time of the last sample, since the viewing's start."""
        return self.t0_ms + max(0, len(self.samples) - 1) * 1000 // self.hz


def decode(data: bytes) -> PoseChunk:
    """Return the chunk; ValueError when the bytes are not one whole, sensible chunk."""
    if len(data) < HEADER.size:
        raise ValueError("a pose chunk has a header of 10 bytes")
    magic, hz, flags, t0_ms, count = HEADER.unpack_from(data)
    if magic != b"P1" or not 1 <= hz <= 120 or not 1 <= count <= MOST_SAMPLES:
        raise ValueError("not a pose chunk of version 1")
    deltas = list(_varints(data[HEADER.size :]))
    if len(deltas) != 2 * count:
        raise ValueError(f"{count} samples were announced, {len(deltas) / 2} came")
    yaw = pitch = 0
    samples = []
    for turn, nod in zip(deltas[::2], deltas[1::2], strict=True):
        yaw = (yaw + turn + 1800) % 3600 - 1800
        pitch += nod
        if abs(pitch) > 900:
            raise ValueError("a pitch beyond straight up or down")
        samples.append((yaw, pitch))
    return PoseChunk(hz=hz, in_vr=bool(flags & 1), t0_ms=t0_ms, samples=tuple(samples))


def _varints(data: bytes) -> Iterator[int]:
    value = shift = 0
    for byte in data:
        value |= (byte & 0x7F) << shift
        shift += 7
        if shift > 35:
            raise ValueError("a number too long")
        if not byte & 0x80:
            yield (value >> 1) ^ -(value & 1)
            value = shift = 0
    if shift:
        raise ValueError("the last number is cut off")
