"""Signatures of cameras: raw files are recognised so that we can say how to export them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path, PurePath

from media.model import Evidence, Projection
from media.shapes import near

_RAW = {
    ".insv": Projection.FISHEYE,  # Insta360
    ".insp": Projection.FISHEYE,
    ".osv": Projection.FISHEYE,  # DJI Osmo 360
    ".360": Projection.EQUI_ANGULAR_CUBEMAP,  # GoPro MAX
    ".36p": Projection.EQUI_ANGULAR_CUBEMAP,
}
_INSTA360 = b"8db42d694ccc418790edff439fe026bf"  # the last 32 bytes of what Insta360 cameras write
_GOPRO_STRIP = 4096 / 1344  # each of the two tracks of a GoPro .360 holds half of the cube in a strip
# Cameras whose pictures of two by one are whole spheres, stitched in the camera or by their program...
_STITCHES = re.compile(
    r"theta|insta360|gopro\W*max|osmo\W*360|qoocam|kandao|obsidian|virb\W*360|keymission\W*360|vuze|"
    r"lg-r105|pilot\W*(?:era|one)|labpano|z\W?cam\W*s1|trisio|xphase",
    re.I,
)
# ...and those whose own files of two by one are two lenses side by side, until their program stitches them.
_TWO_LENSES = re.compile(r"sm-c200|sm-r210|gear\W*360|mi\W*sphere|madv", re.I)
_THETA = re.compile(r"theta", re.I)


def of_name(name: str) -> list[Evidence]:
    """What the extension says; it is the maker's own."""
    suffix = PurePath(name).suffix.lower()
    if suffix not in _RAW:
        return []
    return [_camera(_RAW[suffix], f"raw camera file {suffix}")]


def of_tracks(path: Path, films: Sequence[tuple[int, int]]) -> list[Evidence]:
    """What the film tracks (sizes in pixels) say: two alike are two lenses, or two strips of a cube."""
    if len(films) >= 2 and films[0] == films[1]:
        strips = near(films[0][0] / films[0][1], _GOPRO_STRIP)
        kind = Projection.EQUI_ANGULAR_CUBEMAP if strips else Projection.FISHEYE
        return [_camera(kind, f"two film tracks of {films[0][0]}x{films[0][1]}")]
    if films and near(films[0][0] / films[0][1], 1) and _tail(path) == _INSTA360:
        return [_camera(Projection.FISHEYE, "one square film and an Insta360 trailer: a single lens")]
    return []


def of_model(camera: str | None, aspect: float) -> list[Evidence]:
    """What the maker and model of a file suggest: any tag on the layout is stronger."""
    if not camera:
        return []
    wide = near(aspect, 2)
    if wide and _TWO_LENSES.search(camera):
        return [_camera(Projection.FISHEYE, f"{camera}: two lenses side by side", 0.75)]
    if wide and _STITCHES.search(camera):
        return [_camera(Projection.EQUIRECTANGULAR, f"{camera}, two by one", 0.85)]
    if near(aspect, 16 / 9) and _THETA.search(camera):
        return [_camera(Projection.FISHEYE, f"{camera}, 16 by 9: not stitched yet", 0.85)]
    return []


def _camera(projection: Projection, detail: str, confidence: float = 0.995) -> Evidence:
    # A maker's signature weighs more than any tag: these files often carry wrong ones.
    return Evidence(
        about="projection", value=projection, source="camera", detail=detail, confidence=confidence
    )


def _tail(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(max(file.seek(0, 2) - len(_INSTA360), 0))
        return file.read()
