"""Projections that are converted to a sphere by ffmpeg's v360 when staff declare them."""

from __future__ import annotations

from dataclasses import dataclass

from media.errors import Unsupported
from media.model import Projection, Stereo

LENS_DEGREES = 180.0  # of one fisheye picture, edge to edge, unless declared
_TOLERANCE = 0.03


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """One v360 run. Source of the words: ffmpeg-filters(1), v360."""

    source: str  # c3x2, c6x1, c1x6, eac, dfisheye, fisheye
    target: str  # e, hequirect
    stereo: str  # 2d, sbs, tb: the same before and after
    degrees: float  # field of view of one lens; 0 for cubes
    width: int  # of the whole frame afterwards, pixels
    height: int

    @property
    def projection(self) -> Projection:
        """What the picture is afterwards."""
        whole = self.target == "e"
        return Projection.EQUIRECTANGULAR if whole else Projection.HALF_EQUIRECTANGULAR


def conversion(
    projection: Projection, stereo: Stereo, size: tuple[int, int], *, degrees: float | None = None
) -> Conversion | None:
    """How to make a sphere of a frame of `size` pixels; None when it is one already.

    Cubes: 3 x 2 (the grid of YouTube's and Google's marks), 6 x 1 or 1 x 6 faces; equi-angular cubes: 3 x 2.
    Fisheye: two circles side by side (two lenses back to back), one circle (a front half), or one for each
    eye. As many pixels round the horizon as the source has. Raises Unsupported on another shape.
    """
    if projection in {Projection.CUBEMAP, Projection.EQUI_ANGULAR_CUBEMAP}:
        return _of_cube(projection, size)
    if projection is Projection.FISHEYE:
        return _of_lenses(stereo, size, degrees or LENS_DEGREES)
    return None


def _of_cube(projection: Projection, size: tuple[int, int]) -> Conversion:
    width, height = size
    shapes = {3 / 2: ("c3x2", 3), 6.0: ("c6x1", 6), 1 / 6: ("c1x6", 1)}
    if projection is Projection.EQUI_ANGULAR_CUBEMAP:
        shapes = {3 / 2: ("eac", 3), 16 / 9: ("eac", 3)}  # YouTube stretches its faces to 16:9
    for aspect, (word, across) in shapes.items():
        if abs(width / height / aspect - 1) <= _TOLERANCE:
            side = width // across
            return _made(word, "e", "2d", (side * 4, side * 2))
    raise Unsupported(
        f"Cette image de {width} x {height} pixels n'a pas la forme d'un cube déplié "
        "(3 x 2, 6 x 1 ou 1 x 6 faces). Vérifiez la projection déclarée, ou exportez en équirectangulaire.",
        detail=f"{projection.value}, aspect {width / height:.3f}",
    )


def _of_lenses(stereo: Stereo, size: tuple[int, int], degrees: float) -> Conversion:
    across, down = stereo.grid
    width, height = size[0] / across, size[1] / down
    if stereo is Stereo.MONO and abs(width / height / 2 - 1) <= _TOLERANCE:
        return _made("dfisheye", "e", "2d", size, degrees)
    if abs(width / height - 1) <= _TOLERANCE:
        word = {(1, 1): "2d", (2, 1): "sbs", (1, 2): "tb"}[stereo.grid]
        return _made("fisheye", "hequirect", word, size, degrees)
    raise Unsupported(
        f"Cette image de {size[0]} x {size[1]} pixels ne contient pas un ou deux cercles entiers. "
        "Vérifiez la projection et le relief déclarés, ou exportez en équirectangulaire.",
        detail=f"fisheye, {stereo.value}",
    )


def _made(source: str, target: str, stereo: str, size: tuple[int, int], degrees: float = 0.0) -> Conversion:
    width, height = (length - length % 4 for length in size)
    return Conversion(
        source=source, target=target, stereo=stereo, degrees=degrees, width=width, height=height
    )
