"""A flat view, as an ordinary camera would take it, out of an equirectangular picture."""

from __future__ import annotations

import math

from PIL import Image

CELL = 16  # pixels; within a cell the sphere is near enough to a straight-sided patch


def flat(picture: Image.Image, look: tuple[float, float], size: tuple[int, int], field: float) -> Image.Image:
    """Return the view in the direction `look` (yaw, pitch, degrees), `field` degrees wide.

    Seen near the poles a cell is not straight any more: keep the view between -60 and 60 degrees of pitch.
    """
    width, height = size
    source = _unrolled(picture, look[0])
    meshes = []
    for top in range(0, height, CELL):
        for left in range(0, width, CELL):
            right, bottom = min(left + CELL, width), min(top + CELL, height)
            corners = ((left, top), (left, bottom), (right, bottom), (right, top))
            points = [_source_point(corner, size, look[1], field, picture.size) for corner in corners]
            meshes.append(((left, top, right, bottom), tuple(value for point in points for value in point)))
    return source.transform(size, Image.Transform.MESH, meshes, Image.Resampling.BICUBIC)


def _unrolled(picture: Image.Image, yaw: float) -> Image.Image:
    """Return the picture turned so that `yaw` is its middle: no cell crosses the seam."""
    width, height = picture.size
    shift = round((yaw % 360) / 360 * width) % width
    turned = Image.new(picture.mode, picture.size)
    turned.paste(picture.crop((shift, 0, width, height)), (0, 0))
    turned.paste(picture.crop((0, 0, shift, height)), (width - shift, 0))
    return turned


def _source_point(
    point: tuple[int, int], size: tuple[int, int], pitch: float, field: float, whole: tuple[int, int]
) -> tuple[float, float]:
    """Return where a point of the view lies in the unrolled picture, in pixels."""
    half = math.tan(math.radians(field) / 2)
    x = (2 * point[0] / size[0] - 1) * half
    z = (1 - 2 * point[1] / size[1]) * half * size[1] / size[0]
    tilt = math.radians(pitch)
    forward, up = math.cos(tilt) - z * math.sin(tilt), math.sin(tilt) + z * math.cos(tilt)
    yaw, height = math.atan2(x, forward), math.atan2(up, math.hypot(x, forward))
    return (0.5 + yaw / (2 * math.pi)) * whole[0], (0.5 - height / math.pi) * whole[1]
