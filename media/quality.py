"""WS-PSNR: how far a sphere is from its source, every part of it weighed by its area.

Source: Y. Sun, A. Lu, L. Yu, "Weighted-to-Spherically-Uniform Quality Evaluation for Omnidirectional Video",
IEEE Signal Processing Letters 24 (9), 2017. Luma only, 8 bits.
"""

from __future__ import annotations

from math import cos, inf, log10, pi

from PIL import Image, ImageChops

_SQUARES = [value * value for value in range(256)]


def ws_psnr(
    picture: Image.Image,
    reference: Image.Image,
    *,
    eyes_down: int = 1,
    seen: tuple[float, float] = (0.0, 1.0),
) -> float:
    """Decibels between two grey pictures; inf when they are the same. ValueError when their sizes differ.

    `eyes_down`: how many eyes stand above each other. `seen`: the part of the sphere's height that each
    covers, from the top (0) to the bottom (1).
    """
    if picture.size != reference.size:
        raise ValueError(f"{picture.size} against {reference.size}")
    width, height = picture.size
    difference = ImageChops.difference(picture.convert("L"), reference.convert("L"))
    total = weights = 0.0
    for row in range(height):
        weight = weight_of(row, height, eyes_down=eyes_down, seen=seen)
        counts = difference.crop((0, row, width, row + 1)).histogram()
        total += weight * sum(map(int.__mul__, counts, _SQUARES))
        weights += weight * width
    return inf if total == 0 else 10 * log10(255 * 255 * weights / total)


def weight_of(row: int, height: int, *, eyes_down: int = 1, seen: tuple[float, float] = (0.0, 1.0)) -> float:
    """The area on the sphere of a row's pixels: the cosine of its latitude."""
    eye = height / eyes_down
    part = ((row + 0.5) % eye) / eye
    latitude = (seen[0] + part * (seen[1] - seen[0]) - 0.5) * pi
    return cos(latitude)
