"""Signatures of raw camera files: recognised so that we can say how to export them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePath

from media.evidence import near
from media.model import Evidence, Projection

_RAW = {
    ".insv": Projection.FISHEYE,
    ".insp": Projection.FISHEYE,
    ".360": Projection.EQUI_ANGULAR_CUBEMAP,
    ".36p": Projection.EQUI_ANGULAR_CUBEMAP,
}
_INSTA360 = b"8db42d694ccc418790edff439fe026bf"  # the last 32 bytes of what Insta360 cameras write
_GOPRO_STRIP = 4096 / 1344  # each of the two tracks of a GoPro .360 holds half of the cube in a strip


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


def _camera(projection: Projection, detail: str) -> Evidence:
    # A maker's signature weighs more than any tag: these files often carry wrong ones.
    return Evidence(about="projection", value=projection, source="camera", detail=detail, confidence=0.995)


def _tail(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(max(file.seek(0, 2) - len(_INSTA360), 0))
        return file.read()
