"""What a small grey copy of the picture suggests. Pixels only raise doubts: a symmetric room fools them."""

from __future__ import annotations

from math import sqrt
from statistics import fmean

from media.model import Evidence, Projection, Stereo

SIDE = 96  # px; the copy is SIDE x SIDE whatever the shape of the picture
_ALIKE = 0.75  # correlation above which two halves may be two eyes
_DIFFERENT = 0.5  # below which they are not
_BLACK = 20  # of 255
_SEAM = 3.0  # a seam this many times rougher than its surroundings does not close


def doubts(gray: bytes, projection: Projection, stereo: Stereo) -> list[Evidence]:
    """Reasons to doubt a guess. `gray` is SIDE x SIDE bytes, row by row."""
    out = []
    rows = [gray[start : start + SIDE] for start in range(0, SIDE * SIDE, SIDE)]
    if projection is not Projection.EQUIRECTANGULAR:
        return []
    across, _ = stereo.grid
    eye = SIDE // across
    rough = max(seam([row[part * eye : (part + 1) * eye] for row in rows]) for part in range(across))
    if rough > _SEAM:
        out.append(_doubt("projection", projection, f"left and right edges do not meet: {rough:.1f}", 0.4))
    if dark_corners(rows):
        out.append(_doubt("projection", projection, "dark corners around two circles: two lenses", 0.5))
    likeness = correlation(gray[: len(gray) // 2], gray[len(gray) // 2 :])
    if stereo in {Stereo.TOP_BOTTOM, Stereo.BOTTOM_TOP} and likeness < _DIFFERENT:
        out.append(_doubt("stereo", stereo, f"top and bottom differ: {likeness:.2f}", 0.5))
    if stereo is Stereo.MONO and (max(rough, cut(rows)) > _SEAM or parted(rows)):
        sides = correlation(
            b"".join(row[: SIDE // 2] for row in rows), b"".join(row[SIDE // 2 :] for row in rows)
        )
        if sides > _ALIKE:
            out.append(_doubt("stereo", stereo, f"left and right halves are alike: {sides:.2f}", 0.4))
    return out


def _doubt(about: str, value: str, detail: str, confidence: float) -> Evidence:
    return Evidence(
        about=f"{about} doubt", value=value, source="pixels", detail=detail, confidence=confidence
    )


def seam(rows: list[bytes]) -> float:
    """How much rougher the step from the right edge to the left edge is than the steps beside it."""
    edge = fmean(abs(row[0] - row[-1]) for row in rows)
    beside = fmean(
        (abs(row[0] - row[1]) + abs(row[1] - row[2]) + abs(row[-1] - row[-2]) + abs(row[-2] - row[-3])) / 4
        for row in rows
    )
    return edge / (beside + 2.0)  # 2: compression noise of a plain wall


def cut(rows: list[bytes]) -> float:
    """How much rougher the step in the middle is than the steps beside it: two eyes meet there."""
    half = len(rows[0]) // 2
    return seam([row[half:] + row[:half] for row in rows])


def parted(rows: list[bytes]) -> bool:
    """Whether a black line parts the picture in the middle, as the borders of two eyes do."""
    half = SIDE // 2
    line = fmean(b"".join(row[half - 1 : half + 1] for row in rows))
    return line < _BLACK and fmean(b"".join(rows)) > 2 * _BLACK


def dark_corners(rows: list[bytes]) -> bool:
    """Whether each half of the picture is a bright disc on black, as two fisheye lenses are."""
    half, block = SIDE // 2, SIDE // 24
    lines = (*rows[:block], *rows[-block:])
    corners = [line[at : at + block] for line in lines for at in (0, half - block, half, SIDE - block)]
    centre = [
        row[at : at + block] for row in rows[half - block : half] for at in (half // 2, half + half // 2)
    ]
    return fmean(b"".join(corners)) < _BLACK and fmean(b"".join(centre)) > 2 * _BLACK


def correlation(one: bytes, other: bytes) -> float:
    """Normalised cross-correlation of two pictures of the same size, -1..1."""
    mean_one, mean_other = fmean(one), fmean(other)
    cross = fmean((a - mean_one) * (b - mean_other) for a, b in zip(one, other, strict=True))
    power = fmean((a - mean_one) ** 2 for a in one) * fmean((b - mean_other) ** 2 for b in other)
    return cross / sqrt(power) if power > 0 else 1.0
