"""The ladder: never larger than the source, never empty, the same for every host."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.ladder import frame_rate, steps
from media.model import Projection, Stereo

EQUI, HALF = Projection.EQUIRECTANGULAR, Projection.HALF_EQUIRECTANGULAR


@pytest.mark.parametrize(
    ("size", "projection", "stereo", "wanted"),
    [
        ((5760, 2880), EQUI, Stereo.MONO, ["1280x640", "1920x960", "2560x1280", "3840x1920"]),
        ((5760, 5760), EQUI, Stereo.TOP_BOTTOM, ["1280x1280", "1920x1920", "2560x2560", "3840x3840"]),
        ((1920, 960), EQUI, Stereo.MONO, ["1280x640", "1920x960"]),
        ((3000, 1500), EQUI, Stereo.MONO, ["1280x640", "1920x960", "2560x1280", "3000x1500"]),
        ((2600, 1300), EQUI, Stereo.MONO, ["1280x640", "1920x960", "2560x1280"]),  # 2600 gains nothing
        ((1080, 1080), EQUI, Stereo.TOP_BOTTOM, ["1080x1080"]),  # smaller than the smallest rung
        ((3840, 2160), EQUI, Stereo.TOP_BOTTOM, ["1280x1280", "1920x1920", "2560x2160", "3840x2160"]),
        ((3840, 1920), HALF, Stereo.SIDE_BY_SIDE, ["1280x640", "1920x960", "2560x1280", "3840x1920"]),
        ((1001, 501), EQUI, Stereo.MONO, ["1000x500"]),  # odd sizes become even
    ],
)
def test_rungs(size: tuple[int, int], projection: Projection, stereo: Stereo, wanted: list[str]) -> None:
    made = steps(size, projection, stereo, cropped=False)
    assert [f"{step.width}x{step.height}" for step in made] == wanted
    assert [step.name for step in made] == ["fast", "low", "mid", "high"][: len(made)]


def test_a_cropped_sphere_keeps_its_shape() -> None:
    made = steps((4000, 1000), EQUI, Stereo.MONO, cropped=True)
    assert all(step.width / step.height == pytest.approx(4, rel=0.02) for step in made)
    assert made[0].width * made[0].height == pytest.approx(1280 * 640, rel=0.02)


@given(
    size=st.tuples(st.integers(16, 12000), st.integers(16, 8000)),
    stereo=st.sampled_from(Stereo),
    projection=st.sampled_from([EQUI, HALF]),
    cropped=st.booleans(),
)
def test_rules_for_any_source(
    size: tuple[int, int], stereo: Stereo, projection: Projection, cropped: bool
) -> None:
    made = steps(size, projection, stereo, cropped=cropped)
    assert made
    areas = [step.width * step.height for step in made]
    assert areas == sorted(areas)
    for step in made:
        assert step.width <= size[0]
        assert step.height <= size[1]
        assert step.width % 4 == step.height % 4 == 0


@pytest.mark.parametrize(
    ("source", "rate"),
    [
        (29.97, Fraction(30000, 1001)), (59.94, Fraction(30000, 1001)), (60, Fraction(30)),
        (50, Fraction(25)),
        (120, Fraction(30)), (90, Fraction(30)), (23.976, Fraction(24000, 1001)), (30.02, Fraction(30)),
        (10, Fraction(10)), (0, Fraction(30)), (48, Fraction(24)),
    ],
)  # fmt: skip
def test_frame_rate(source: float, rate: Fraction) -> None:
    assert frame_rate(source) == rate
