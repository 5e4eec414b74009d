"""Where a pixel of a view looks, and what colour the heading sphere has there."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from tests.media_factory import BLACK, BLUE, GREEN, RED, WHITE, YELLOW

RGB = tuple[int, int, int]
EDGES = (-135, -45, 45, 135)  # degrees of yaw at which the sides of the sphere meet
CAPS = (60, -60)  # degrees of pitch at which the caps begin


@dataclass(frozen=True, slots=True)
class View:
    """A flat view out of the middle of the sphere; angles in degrees, sizes in pixels."""

    yaw: float
    pitch: float
    fov: float  # of its height
    width: int
    height: int

    def direction(self, x: float, y: float) -> tuple[float, float]:
        """Return the yaw and pitch at which a pixel looks."""
        focal = self.height / 2 / math.tan(math.radians(self.fov / 2))
        right, up, ahead = (x - self.width / 2) / focal, (self.height / 2 - y) / focal, 1.0
        tilt, turn = math.radians(self.pitch), math.radians(self.yaw)
        up, ahead = (
            up * math.cos(tilt) + ahead * math.sin(tilt),
            ahead * math.cos(tilt) - up * math.sin(tilt),
        )
        right, ahead = (
            right * math.cos(turn) + ahead * math.sin(turn),
            ahead * math.cos(turn) - right * math.sin(turn),
        )
        return math.degrees(math.atan2(right, ahead)), math.degrees(
            math.asin(up / math.hypot(right, up, ahead))
        )

    def grid(self, step: int = 12) -> Iterator[tuple[int, int, float, float]]:
        """Yield pixels all over the view, with their yaw and pitch."""
        for y in range(step // 2, self.height, step):
            for x in range(step // 2, self.width, step):
                yield (x, y, *self.direction(x + 0.5, y + 0.5))

    def middle(self, reach: int = 40) -> Iterator[tuple[int, int]]:
        """Yield each pixel within `reach` of the middle, in a square."""
        for y in range(self.height // 2 - reach, self.height // 2 + reach):
            for x in range(self.width // 2 - reach, self.width // 2 + reach):
                yield x, y


def colour(yaw: float, pitch: float) -> RGB:
    """Return the colour of the heading sphere in a direction (its mark aside)."""
    if abs(pitch) > 60:
        return WHITE if pitch > 0 else BLACK
    return (RED, BLUE, GREEN, YELLOW)[round(yaw / 90) % 4]


def apart(yaw: float, pitch: float, other_yaw: float, other_pitch: float) -> float:
    """Return the angle between two directions, in degrees."""
    one, other = _vector(yaw, pitch), _vector(other_yaw, other_pitch)
    return math.degrees(math.acos(max(-1, min(1, sum(a * b for a, b in zip(one, other, strict=True))))))


def _vector(yaw: float, pitch: float) -> tuple[float, float, float]:
    turn, tilt = math.radians(yaw), math.radians(pitch)
    return math.sin(turn) * math.cos(tilt), math.sin(tilt), math.cos(turn) * math.cos(tilt)


def is_near_edge(yaw: float, pitch: float, within: float) -> bool:
    """Say whether a direction is so near to where two colours meet that both are right."""
    if min(abs(pitch - cap) for cap in CAPS) < within:
        return True
    across = min(abs((yaw - edge + 180) % 360 - 180) for edge in EDGES)
    return abs(pitch) < 60 and across * math.cos(math.radians(pitch)) < within
