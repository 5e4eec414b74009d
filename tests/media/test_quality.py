"""WS-PSNR against its own formula, and what it must tell apart."""

from __future__ import annotations

from math import inf, log10

import pytest
from PIL import Image

from media.quality import weight_of, ws_psnr

GREY = Image.new("L", (64, 32), 100)


def with_row(row: int, value: int = 110) -> Image.Image:
    picture = GREY.copy()
    picture.paste(value, (0, row, 64, row + 1))
    return picture


def test_the_same_picture_and_an_even_error() -> None:
    assert ws_psnr(GREY, GREY) == inf
    assert ws_psnr(Image.new("L", (64, 32), 110), GREY) == pytest.approx(10 * log10(255**2 / 100))


def test_an_error_at_the_pole_weighs_less_than_at_the_horizon() -> None:
    pole, horizon = ws_psnr(with_row(0), GREY), ws_psnr(with_row(16), GREY)
    assert pole - horizon == pytest.approx(10 * log10(weight_of(16, 32) / weight_of(0, 32)))
    assert pole > horizon + 10


def test_two_eyes_have_two_horizons() -> None:
    assert weight_of(8, 32, eyes_down=2) == pytest.approx(weight_of(24, 32, eyes_down=2))
    assert weight_of(8, 32, eyes_down=2) > 0.99
    assert weight_of(16, 32, eyes_down=2) < 0.1


def test_a_crop_has_the_latitudes_that_it_covers() -> None:
    assert weight_of(0, 32, seen=(0.25, 0.75)) == pytest.approx(0.7242, abs=1e-3)


def test_sizes_must_agree() -> None:
    with pytest.raises(ValueError, match="against"):
        ws_psnr(GREY, GREY.resize((32, 16)))
