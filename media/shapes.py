"""What the shape of the frame suggests: the weakest witness, but one that always speaks."""

from __future__ import annotations

from media.model import Crop, Evidence, Projection, Stereo

TOLERANCE = 0.03  # of an aspect ratio: real cameras give 1.988 for 2:1
_FLAT_ASPECTS = (16 / 9, 4 / 3, 3 / 2, 9 / 16, 3 / 4, 2 / 3, 5 / 4, 21 / 9, 2.39, 1.85)


def near(value: float, wanted: float, tolerance: float = TOLERANCE) -> bool:
    """Whether two ratios are the same within the tolerance."""
    return abs(value / wanted - 1) <= tolerance


def of_aspect(aspect: float) -> list[Evidence]:
    """What the shape of the frame alone suggests about the projection: a guess."""
    detail = f"width / height = {aspect:.3f}"
    if any(near(aspect, wanted) for wanted in (2, 1, 4)):
        return [_say("projection", Projection.EQUIRECTANGULAR, detail, 0.7)]
    if any(near(aspect, flat, 0.02) for flat in _FLAT_ASPECTS):
        return [_say("projection", Projection.FLAT, detail, 0.75)]
    return [_say("projection", Projection.UNKNOWN, detail, 0.3)]


def of_eye_shape(aspect: float, projection: Projection, crop: Crop | None) -> list[Evidence]:
    """How many eyes fit in the frame, once the projection is known: each has the shape of its sphere."""
    if projection not in {Projection.EQUIRECTANGULAR, Projection.HALF_EQUIRECTANGULAR}:
        return [_say("stereo", Stereo.MONO, f"one view: {projection}", 0.7)]
    eye = (
        crop.width / crop.height if crop else (1.0 if projection is Projection.HALF_EQUIRECTANGULAR else 2.0)
    )
    for stereo in (Stereo.MONO, Stereo.TOP_BOTTOM, Stereo.SIDE_BY_SIDE):
        across, down = stereo.grid
        if near(aspect, eye * across / down):
            return [_say("stereo", stereo, f"each eye is {eye:.2f}:1", 0.7)]
    return [_say("stereo", Stereo.MONO, f"{aspect:.3f} is no number of {eye:.2f}:1 eyes", 0.4)]


def _say(about: str, value: str, detail: str, confidence: float) -> Evidence:
    return Evidence(about=about, value=value, source="aspect", detail=detail, confidence=confidence)
