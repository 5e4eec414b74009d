"""Flashes of light, after WCAG 2.3.1 (general flash and red flash thresholds), on the whole sphere.

A general flash is a pair of opposing changes of relative luminance of 10 % of the maximum or more, the darker
state being below 0.80; a red flash is a pair of opposing changes of (R - G - B) x 320 by more than 20,
involving a saturated red, R / (R + G + B) >= 0.8 (WCAG 2.1, definition "general flash and red flash
thresholds"; R, G and B are linear). More than three flashes in a second fail where they cover 0.006 sr
or more: a quarter of any 10 degrees of the field of view. A headset shows every degree as one degree, and the
learner may look anywhere: so the rule is applied, word for word, to a window of 10 degrees that slides over
the sphere.

Pictures come as an equi-angular cubemap of 1.25 degrees a pixel, each of nearly the same solid angle (0.0003
to 0.0005 sr). All arithmetic is Pillow's, on whole pictures of 8 bits.
"""

from __future__ import annotations

from collections import deque

from PIL import Image, ImageChops, ImageFilter

WINDOW_PX = 8  # 10 degrees
AREA_SHARE = 0.25  # of the window
FLASHES = 3  # in a second are allowed
_STEP = 26  # of 255: 10 % of the maximum relative luminance
_DARKER = 204  # of 255: 0.80
_RED_STEP = 16  # of 255: 20 / 320
_FULL = 255
_LINEAR = [  # sRGB to linear, IEC 61966-2-1
    round(_FULL * (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4))
    for v in (n / _FULL for n in range(256))
]
_LUMINANCE = (0.2126, 0.7152, 0.0722, 0.0)
_REDNESS = (1.0, -1.0, -1.0, 0.0)
_SATURATED = (1.0, -4.0, -4.0, 0.0)  # above 0 where R / (R + G + B) > 0.8
_WINDOW = ImageFilter.BoxBlur((WINDOW_PX - 1) / 2)


class Flashes:
    """Counts the flashes of the last second at every place of the sphere, frame by frame."""

    def __init__(self, size: tuple[int, int], frames_in_a_second: int) -> None:
        """Get ready for frames of `size` pixels."""
        self._general = Flicker(size, frames_in_a_second, step=_STEP, darker=_DARKER)
        self._red = Flicker(size, frames_in_a_second, step=_RED_STEP, darker=_FULL)

    def feed(self, frame: Image.Image) -> tuple[float, float, float]:
        """The next RGB frame: general flashes and red flashes of the last second at the worst place, and the
        mean relative luminance, 0..1.
        """
        linear = frame.point(_LINEAR * 3)
        luminance = linear.convert("L", _LUMINANCE)
        saturated = linear.convert("L", _SATURATED).point(_at_least(1))
        red = ImageChops.darker(linear.convert("L", _REDNESS), saturated)
        light = sum(level * count for level, count in enumerate(luminance.histogram()))
        mean = light / (_FULL * frame.width * frame.height)
        return self._general.feed(luminance) / 2, self._red.feed(red) / 2, mean


class Flicker:
    """Opposing changes of one quantity, found at each pixel, counted where they fill a quarter of a window.

    A change that reaches the pixels of a window one after the other, as an edge passing by does, counts once.
    """

    def __init__(self, size: tuple[int, int], memory: int, *, step: int, darker: int) -> None:
        """A change is of `step` levels at least, from or to a state below `darker`; `memory` is in frames."""
        self._step = _at_least(step)
        self._dark = _below(darker)
        self._high: Image.Image | None = None  # extremes since the last change
        self._low: Image.Image | None = None
        self._may_rise = self._may_fall = Image.new("L", size, _FULL)  # changes alternate
        self._may_count_rise = self._may_count_fall = Image.new("L", size, _FULL)
        self._count = Image.new("L", size)
        self._recent: deque[Image.Image | None] = deque(maxlen=memory)

    def feed(self, now: Image.Image) -> int:
        """The opposing changes of the last `memory` frames at the worst place."""
        if len(self._recent) == self._recent.maxlen and (gone := self._recent[0]) is not None:
            self._count = ImageChops.subtract(self._count, gone)
        changed = self._changes(now)
        if changed is not None:
            self._count = ImageChops.add(self._count, changed)
        self._recent.append(changed)
        worst = self._count.getextrema()[1]
        return int(worst) if not isinstance(worst, tuple) else 0

    def _changes(self, now: Image.Image) -> Image.Image | None:
        """Ones where a window saw a change of a quarter of its area in this frame; None for nowhere."""
        high = ImageChops.lighter(self._high or now, now)
        low = ImageChops.darker(self._low or now, now)
        fell = ImageChops.subtract(high, now).point(self._step)
        fell = _both(fell, now.point(self._dark), self._may_fall)
        rose = ImageChops.subtract(now, low).point(self._step)
        rose = _both(rose, low.point(self._dark), self._may_rise)
        either = ImageChops.lighter(fell, rose)
        if either.getbbox() is None:
            self._high, self._low = high, low
            return None
        self._high = Image.composite(now, high, either)  # a new stretch begins here
        self._low = Image.composite(now, low, either)
        self._may_rise, self._may_fall = _turn(self._may_rise, self._may_fall, rose, fell)
        wide_rise = _both(rose.filter(_WINDOW).point(_QUARTER), self._may_count_rise)
        wide_fall = _both(fell.filter(_WINDOW).point(_QUARTER), self._may_count_fall)
        self._may_count_rise, self._may_count_fall = _turn(
            self._may_count_rise, self._may_count_fall, wide_rise, wide_fall
        )
        counted = ImageChops.lighter(wide_rise, wide_fall)
        return counted.point(_ONE) if counted.getbbox() else None


def _turn(
    may_rise: Image.Image, may_fall: Image.Image, rose: Image.Image, fell: Image.Image
) -> tuple[Image.Image, Image.Image]:
    """After a rise only a fall counts, and the other way round."""
    may_rise = ImageChops.subtract(ImageChops.lighter(may_rise, fell), rose)
    may_fall = ImageChops.subtract(ImageChops.lighter(may_fall, rose), fell)
    return may_rise, may_fall


def _both(*masks: Image.Image) -> Image.Image:
    result = masks[0]
    for mask in masks[1:]:
        result = ImageChops.darker(result, mask)
    return result


def _at_least(level: int) -> list[int]:
    return [_FULL if value >= level else 0 for value in range(256)]


def _below(level: int) -> list[int]:
    return [_FULL if value < level else 0 for value in range(256)]


_QUARTER = _at_least(round(AREA_SHARE * _FULL) - 1)
_ONE = [min(value, 1) for value in range(256)]
