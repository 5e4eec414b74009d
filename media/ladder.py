"""Which renditions to make of a film: a pure function of what was seen and declared."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from media.model import Crop, Inspection, Projection, Stereo

FPS_LIMIT = Fraction(61, 2)  # 30 and its neighbours: what headsets decode at 4K
_RATES = (Fraction(24000, 1001), Fraction(24), Fraction(25), Fraction(30000, 1001), Fraction(30))
_GAIN = 1.15  # a rung needs this many times the pixels of the one below


@dataclass(frozen=True, slots=True, kw_only=True)
class Nominal:
    """A row of the ladder: the height of one eye's full sphere, quality and cap."""

    name: str
    height: int
    crf: int
    cap: int  # bits per second


TABLE = (
    Nominal(name="fast", height=640, crf=26, cap=1_800_000),
    Nominal(name="low", height=960, crf=24, cap=4_000_000),
    Nominal(name="mid", height=1280, crf=23, cap=8_000_000),
    Nominal(name="high", height=1920, crf=22, cap=16_000_000),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A rung to make: the size of the whole frame (both eyes)."""

    name: str
    width: int
    height: int
    crf: int
    cap: int  # bits per second


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything that the encoder needs to know."""

    projection: Projection
    stereo: Stereo
    crop: Crop | None
    source_size: tuple[int, int]
    steps: tuple[Step, ...]  # smallest first, at least one
    fps: Fraction
    duration_s: float
    sound: bool
    ambisonic: bool  # the sound is a first-order (or higher) sound field in ACN order


def plan(
    inspection: Inspection,
    projection: Projection,
    stereo: Stereo,
    *,
    table: tuple[Nominal, ...] = TABLE,
) -> Plan:
    """The ladder of a film whose layout is settled; never larger than the source, never empty.

    Raises ValueError when the inspection is of a photo.
    """
    if inspection.video is None:
        raise ValueError("a ladder is made for a film")
    size = inspection.size
    crop = inspection.crop if projection is Projection.EQUIRECTANGULAR else None
    return Plan(
        projection=projection,
        stereo=stereo,
        crop=crop,
        source_size=size,
        steps=steps(size, projection, stereo, cropped=crop is not None, table=table),
        fps=frame_rate(inspection.video.fps),
        duration_s=inspection.duration_s or 0.0,
        sound=inspection.audio is not None,
        ambisonic=inspection.ambisonics is not None,
    )


def steps(
    size: tuple[int, int],
    projection: Projection,
    stereo: Stereo,
    *,
    cropped: bool,
    table: tuple[Nominal, ...] = TABLE,
) -> tuple[Step, ...]:
    """The rungs for a frame of `size` pixels, smallest first; `table` may be that of staff."""
    chosen: list[Step] = []
    for row in table:
        width, height = _frame(row.height, size, projection, stereo, cropped=cropped)
        width, height = _even(min(width, size[0])), _even(min(height, size[1]))
        below = chosen[-1].width * chosen[-1].height if chosen else 0
        if width * height >= below * _GAIN:
            chosen.append(Step(name=row.name, width=width, height=height, crf=row.crf, cap=row.cap))
    return tuple(chosen)


def _frame(
    height: int, size: tuple[int, int], projection: Projection, stereo: Stereo, *, cropped: bool
) -> tuple[int, int]:
    """The nominal frame of a row, both eyes, in pixels."""
    across, down = stereo.grid
    width = height if projection is Projection.HALF_EQUIRECTANGULAR else 2 * height
    if cropped:  # as many pixels as the full sphere of this row, in the shape of the source's eye
        aspect = (size[0] / across) / (size[1] / down)
        area = width * height
        width, height = round(sqrt(area * aspect)), round(sqrt(area / aspect))
    return width * across, height * down


def _even(length: int) -> int:
    """Down to a multiple of 4: even, and each eye of a stereo pair is even too."""
    return max(length - length % 4, 4)


def frame_rate(fps: float) -> Fraction:
    """The constant rate to encode at: the source's, or the largest whole part of it below the limit."""
    if fps <= 0:
        return Fraction(30)
    parts = next(n for n in range(1, 1000) if fps / n <= FPS_LIMIT)
    rate = fps / parts
    near = min(_RATES, key=lambda known: abs(known - Fraction(rate)))
    if abs(float(near) - rate) <= 0.01 * rate:
        return near
    return Fraction(rate).limit_denominator(1000)
