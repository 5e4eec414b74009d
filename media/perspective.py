"""A flat view into a sphere, by Pillow alone: for a small picture, starting ffmpeg would cost more."""

from __future__ import annotations

from math import atan2, hypot, pi, radians, tan

from PIL import Image

_CELL = 32  # px; the view is made of straight-sided cells: at 32 px the error stays below half a pixel

_Corner = tuple[float, float]


def flat(eye: Image.Image, size: tuple[int, int], *, across_deg: float, half: bool = False) -> Image.Image:
    """What a camera looking at the front sees; `across_deg` is its horizontal field of view, below 180.

    `eye` is one eye, equirectangular: the whole sphere, or its front half. Any shape is stretched to fit.
    """
    span = pi if half else 2 * pi
    # One pixel of the view is one of the eye at the centre: a finer eye would only shimmer.
    width = min(eye.width, round(size[0] / (2 * tan(radians(across_deg) / 2)) * span))
    height = min(eye.height, max(round(width * pi / span), 1))
    eye = eye.resize((max(width, 1), height), Image.Resampling.BOX, reducing_gap=2.0)
    reach = tan(radians(across_deg) / 2)

    def source(column: int, row: int) -> _Corner:
        right = (2 * column / size[0] - 1) * reach
        up = (1 - 2 * row / size[1]) * reach * size[1] / size[0]
        yaw, pitch = atan2(right, 1), atan2(up, hypot(right, 1))
        return (yaw / span + 0.5) * eye.width, (0.5 - pitch / pi) * eye.height

    cells = []
    for top in range(0, size[1], _CELL):
        for left in range(0, size[0], _CELL):
            edge, foot = min(left + _CELL, size[0]), min(top + _CELL, size[1])
            corners = source(left, top), source(left, foot), source(edge, foot), source(edge, top)
            cells.append(((left, top, edge, foot), tuple(value for corner in corners for value in corner)))
    return eye.transform(size, Image.Transform.MESH, cells, Image.Resampling.BILINEAR)
