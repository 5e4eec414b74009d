"""How the camera itself moves: one rotation and one translation that explain the whole sphere at once.

Each tile of a small equirectangular picture gives its brightness constancy (Lucas and Kanade 1981), as a
2 x 2 matrix and a vector; the six numbers of a rigid motion in a world at one distance (Longuet-Higgins and
Prazdny 1980) are fitted to all tiles by least squares, reweighted so that what moves on its own (people,
machines) counts little.
People before a still camera explain a few tiles, a walking camera nearly all.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, degrees, pi, sin, sqrt
from typing import Any

from PIL import Image, ImageChops, ImageFilter, ImageMath

_TILES = (12, 6)
_ROUNDS = 4
_NOISE = 1.5  # levels of 255: what compression leaves in a still picture
_TEXTURE = 2.0  # mean square of the slope below which a tile says nothing
_HIGH = 70.0  # degrees of latitude above which an equirectangular tile is too stretched
_SMOOTH = ImageFilter.GaussianBlur(1.2)
_LOCAL = ImageFilter.BoxBlur(6)

Vector = list[float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Motion:
    """How the camera moved between two pictures."""

    rotation_deg: float  # of the camera, in degrees
    travel_deg: float  # how far a thing abeam went by, in degrees


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tile:
    """Brightness constancy of one tile, in pixels: minimise uGu + 2hu + e."""

    xx: float
    xy: float
    yy: float
    hx: float
    hy: float
    error: float
    rows: tuple[Vector, Vector]  # its shift in x and in y as a sum over the six numbers


class Movement:
    """Compares each small grey equirectangular picture with the one before."""

    def __init__(self, size: tuple[int, int], *, half: bool = False) -> None:
        """Get ready for pictures of `size` pixels of the whole sphere; of a half one, the front is used."""
        self._places = _places(size, half)
        self._last: Image.Image | None = None

    def feed(self, gray: Image.Image) -> Motion | None:
        """The motion since the picture before; None for the first, and where nothing can be told."""
        picture = _flattened(gray)
        before, self._last = self._last, picture
        if before is None:
            return None
        tiles = self._tiles(before, picture)
        return _fitted(tiles) if len(tiles) >= 6 else None

    def _tiles(self, before: Image.Image, after: Image.Image) -> list[_Tile]:
        sums = _products(before, after)
        tiles = []
        for place, rows in self._places.items():
            xx, xy, yy, hx, hy, error = (float(part.getpixel(place)) for part in sums)  # type: ignore[arg-type]
            if xx + yy > _TEXTURE:
                tiles.append(_Tile(xx=xx, xy=xy, yy=yy, hx=hx, hy=hy, error=error, rows=rows))
        return tiles


def _flattened(gray: Image.Image) -> Image.Image:
    """Without the brightness of each neighbourhood: a lamp that dims is no movement."""
    smooth = gray.filter(_SMOOTH)
    return ImageChops.subtract(smooth, smooth.filter(_LOCAL), scale=1.0, offset=128)


def _products(before: Image.Image, after: Image.Image) -> list[Image.Image]:
    """Means over each tile of IxIx, IxIy, IyIy, IxIt, IyIt and ItIt."""

    def slopes(names: dict[str, Any]) -> Any:
        return (names["one"] - names["other"]) / 2

    middle = ImageChops.blend(before, after, 0.5)
    across = _math(slopes, ImageChops.offset(middle, -1, 0), ImageChops.offset(middle, 1, 0))
    down = _math(slopes, ImageChops.offset(middle, 0, -1), ImageChops.offset(middle, 0, 1))
    later = _math(lambda names: names["one"] - names["other"], after, before)
    pairs = ((across, across), (across, down), (down, down), (across, later), (down, later), (later, later))
    return [
        _math(lambda names: names["one"] * names["other"], *pair).resize(_TILES, Image.Resampling.BOX)
        for pair in pairs
    ]


def _math(expression: Any, one: Image.Image, other: Image.Image) -> Image.Image:
    result: Image.Image = ImageMath.lambda_eval(expression, one=one.convert("F"), other=other.convert("F"))
    return result


def _places(size: tuple[int, int], half: bool) -> dict[tuple[int, int], tuple[Vector, Vector]]:
    """For each tile, its shift in pixels (x to the right, y down) for each of the six numbers of a motion."""
    pixel = 2 * pi / size[0]
    places = {}
    for row in range(_TILES[1]):
        latitude = pi / 2 - (row + 0.5) * pi / _TILES[1]
        for column in range(_TILES[0]):
            longitude = (column + 0.5) * 2 * pi / _TILES[0] - pi
            if abs(degrees(latitude)) > _HIGH or (half and abs(degrees(longitude)) > 75):
                continue
            east = [cos(longitude), 0.0, -sin(longitude)]
            north = [-sin(latitude) * sin(longitude), cos(latitude), -sin(latitude) * cos(longitude)]
            front = [cos(latitude) * sin(longitude), sin(latitude), cos(latitude) * cos(longitude)]
            wide = 1 / (pixel * cos(latitude))
            # A camera turning by w sees a thing at p go by -w x p; one going by t, by -t across the view.
            in_x = [*(-part * wide for part in _cross(front, east)), *(-part * wide for part in east)]
            in_y = [*(part / pixel for part in _cross(front, north)), *(part / pixel for part in north)]
            places[column, row] = (in_x, in_y)
    return places


def _cross(a: Vector, b: Vector) -> Vector:
    return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]


def _fitted(tiles: list[_Tile]) -> Motion:
    weights = [1.0] * len(tiles)
    motion = [0.0] * 6
    for _ in range(_ROUNDS):
        motion = _least_squares(tiles, weights)
        weights = [_trust(tile, motion) for tile in tiles]
    moved = [sqrt(sum(part * part for part in motion[start : start + 3])) for start in (0, 3)]
    return Motion(rotation_deg=degrees(moved[0]), travel_deg=degrees(moved[1]))


def _left(tile: _Tile, motion: Vector) -> float:
    """Mean square of what the motion leaves unexplained in a tile, in levels of 255."""
    x = sum(a * b for a, b in zip(tile.rows[0], motion, strict=True))
    y = sum(a * b for a, b in zip(tile.rows[1], motion, strict=True))
    explained = tile.xx * x * x + 2 * tile.xy * x * y + tile.yy * y * y + 2 * (tile.hx * x + tile.hy * y)
    return max(tile.error + explained, 0.0)


def _trust(tile: _Tile, motion: Vector) -> float:
    """1 for a tile that agrees, towards 0 for one that goes its own way (Geman and McClure's weight)."""
    scale = _NOISE**2 + 0.15 * (tile.xx + tile.yy)  # half a pixel off is no disagreement
    return (scale / (scale + _left(tile, motion))) ** 2


def _least_squares(tiles: list[_Tile], weights: list[float]) -> Vector:
    table = [[1e-3 if row == column else 0.0 for column in range(7)] for row in range(6)]
    for tile, weight in zip(tiles, weights, strict=True):
        # A tile of strong texture must not speak for the sphere alone: each has one vote, of its sharpness.
        weight /= tile.xx + tile.yy + _TEXTURE
        in_x, in_y = tile.rows
        for row in range(6):
            a = weight * (tile.xx * in_x[row] + tile.xy * in_y[row])
            b = weight * (tile.xy * in_x[row] + tile.yy * in_y[row])
            for column in range(row, 6):
                table[row][column] += a * in_x[column] + b * in_y[column]
            table[row][6] -= weight * (tile.hx * in_x[row] + tile.hy * in_y[row])
    for row in range(6):
        for column in range(row):
            table[row][column] = table[column][row]
    return _solved(table)


def _solved(table: list[Vector]) -> Vector:
    """Gauss-Jordan on a symmetric positive table (its diagonal was raised): no pivoting needed."""
    for pivot in range(6):
        scale = table[pivot][pivot]
        table[pivot] = [value / scale for value in table[pivot]]
        for row in range(6):
            factor = table[row][pivot]
            if row != pivot and factor:
                table[row] = [a - factor * b for a, b in zip(table[row], table[pivot], strict=True)]
    return [row[6] for row in table]
