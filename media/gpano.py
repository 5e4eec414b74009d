"""GPano XMP: what panorama a photo says it is.

Sources: developers.google.com/streetview/spherical-metadata, and for the right eye of VR180 photos
developers.google.com/vr/reference/cardboard-camera-vr-photo-format.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from media import xmp
from media.model import Crop

_NAMES = "http://ns.google.com/photos/1.0/panorama/"
_IMAGE_NAMES = "http://ns.google.com/photos/1.0/image/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Panorama:
    """The GPano properties that matter."""

    projection: str  # equirectangular, cylindrical
    crop: Crop | None  # as written, whole sphere included; None when absent or absurd
    right_eye: bool  # VR180 photo format: the picture is the left eye, the right one is hidden in the XMP


def read(path: Path) -> Panorama | None:
    """The panorama that a JPEG, PNG or WebP declares, or None."""
    packet = xmp.packet(path)
    values = xmp.properties(packet, "GPano", _NAMES)
    projection = values.get("ProjectionType", "").lower()
    if not projection and not values.keys() & {"CroppedAreaImageWidthPixels", "FullPanoWidthPixels"}:
        return None
    second = xmp.properties(packet, "GImage", _IMAGE_NAMES)
    return Panorama(
        projection=projection or "equirectangular",  # the only one of the standard, and its default
        crop=crop_of(values),
        right_eye=bool(second),
    )


def crop_of(values: dict[str, str]) -> Crop | None:
    """The cropped area of GPano or GSpherical (V1) properties; None when absent or not inside its sphere."""
    names = (
        "FullPanoWidthPixels",
        "FullPanoHeightPixels",
        "CroppedAreaLeftPixels",
        "CroppedAreaTopPixels",
        "CroppedAreaImageWidthPixels",
        "CroppedAreaImageHeightPixels",
    )
    numbers = [xmp.number(values, name) for name in names]
    full_width, full_height, left, top, width, height = numbers
    if not (full_width and full_height and width and height) or left is None or top is None:
        return None
    inside = 0 <= left <= full_width - width and 0 <= top <= full_height - height
    if not inside or width < 0 or height < 0:
        return None
    return Crop(
        full_width=full_width, full_height=full_height, left=left, top=top, width=width, height=height
    )
