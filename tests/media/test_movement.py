"""The camera's own movement, on a rendered room: told from what moves in front of it."""

from __future__ import annotations

from math import cos, pi, radians, sin

import pytest
from PIL import Image, ImageDraw

from media.movement import Movement

SIZE = (108, 54)
ROOM = (3.0, 1.5, 6.0)  # m from its middle to its walls
STEP_S = 0.1


def _room(z: float = 0.0, yaw_deg: float = 0.0) -> Image.Image:
    """A sphere photographed in a room of patterned walls."""
    picture = Image.new("L", SIZE)
    for row in range(SIZE[1]):
        up = pi / 2 - (row + 0.5) * pi / SIZE[1]
        for column in range(SIZE[0]):
            turn = (column + 0.5) * 2 * pi / SIZE[0] - pi + radians(yaw_deg)
            ray = (cos(up) * sin(turn), sin(up), cos(up) * cos(turn))
            start = (0.0, 0.0, z)
            reach = min(((r if d > 0 else -r) - s) / d for d, s, r in zip(ray, start, ROOM, strict=True) if d)
            x, y, deep = (s + reach * d for s, d in zip(start, ray, strict=True))
            waves = sin(5 * x + 2 * y) + sin(4 * deep - 3 * x + 1) + sin(6 * y + 3 * deep)
            picture.putpixel((column, row), round(128 + 40 * waves))
    return picture


def _speed(*pictures: Image.Image) -> tuple[float, float]:
    """Degrees in a second, turning and going by, between the last two pictures."""
    movement = Movement(SIZE)
    motion = None
    for picture in pictures:
        motion = movement.feed(picture)
    assert motion is not None
    return motion.rotation_deg / STEP_S, motion.travel_deg / STEP_S


def test_a_still_camera_is_still() -> None:
    assert max(_speed(_room(), _room())) < 0.5


@pytest.mark.parametrize("turning", [10.0, 40.0])
def test_a_turning_camera(turning: float) -> None:
    rotation, travel = _speed(_room(), _room(yaw_deg=turning * STEP_S))
    assert rotation == pytest.approx(turning, rel=0.2)
    assert travel < turning / 5


@pytest.mark.parametrize("walking", [0.5, 1.4])
def test_a_walking_camera(walking: float) -> None:
    rotation, travel = _speed(_room(), _room(z=walking * STEP_S))
    nearest, farthest = (walking / ROOM[part] * 180 / pi for part in (1, 2))
    assert farthest < travel < nearest  # as if all were at one distance between
    assert rotation < travel / 5


def test_people_before_a_still_camera_are_not_its_movement() -> None:
    def people(moved: float) -> Image.Image:
        picture = _room()
        draw = ImageDraw.Draw(picture)
        for place, towards in ((10, 1), (45, -1), (80, 1)):
            left = place + towards * moved
            draw.rectangle((left, 20, left + 8, 40), fill=30)
            draw.rectangle((left + 2, 24, left + 4, 30), fill=220)
        return picture

    rotation, travel = _speed(people(0), people(1.5))  # five degrees in a tenth of a second
    assert rotation + travel < 8


def test_a_dimming_lamp_is_no_movement() -> None:
    dimmed = _room().point(lambda level: level - 50)
    assert sum(_speed(_room(), dimmed)) < 8


def test_a_plain_picture_tells_nothing() -> None:
    movement = Movement(SIZE)
    plain = Image.new("L", SIZE, 90)
    assert movement.feed(plain) is None
    assert movement.feed(plain) is None
