"""Stills: the sphere at several sizes, a flat view of the front, cropped panoramas placed, cubes unfolded."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from media import arguments
from media.encode import explained
from media.errors import Truncated, Unsupported
from media.files import write_hashed
from media.model import Crop, Picture, Projection, Stereo
from media.process import Failed, Job, Limits, output
from media.tools import Tools

WIDTHS = (2048, 4096, 8192)  # a phone, a headset, and a sharp headset; above, no headset's texture limit
POSTER = (1280, 720)
THUMBNAIL = (512, 288)
_VIEW_SPHERE = 4096  # px; the sphere that the flat view is taken from: 90° of it are 1024 px
_QUALITY = 85
_FILL = (18, 18, 20)  # of the part of the sphere that no camera saw: dark, but not a hole
_SECONDS = 300.0


def crop_placed(picture: Image.Image, stereo: Stereo, crop: Crop) -> Image.Image:
    """The picture on a full sphere, both eyes; at most as wide as the largest size that we serve."""
    across, down = stereo.grid
    eye = picture.width // across, picture.height // down
    scale = min(eye[0] / crop.width, WIDTHS[-1] / crop.full_width)
    full = round(crop.full_width * scale), round(crop.full_height * scale)
    part = round(crop.width * scale), round(crop.height * scale)
    sphere = Image.new("RGB", (full[0] * across, full[1] * down), _FILL)
    for row in range(down):
        for column in range(across):
            left, top = column * eye[0], row * eye[1]
            seen = picture.crop((left, top, left + eye[0], top + eye[1])).resize(
                part, Image.Resampling.LANCZOS
            )
            place = column * full[0] + round(crop.left * scale), row * full[1] + round(crop.top * scale)
            sphere.paste(seen, place)
    return sphere


def sizes(width: int, height: int) -> list[tuple[int, int]]:
    """The sizes to serve of a picture, smallest first: never larger than it, no two nearly the same."""
    widest = min(width, WIDTHS[-1])
    chosen = [each for each in WIDTHS if each * 1.2 <= widest] + [widest]
    return [(each, max(round(height * each / width), 1)) for each in chosen]


def variants(picture: Image.Image, out: Path) -> tuple[Picture, ...]:
    """Write the picture at every size that makes sense; smallest first."""
    made = []
    for width, height in sizes(*picture.size):
        scaled = (
            picture if picture.size == (width, height) else picture.resize((width, height), reducing_gap=3.0)
        )
        made.append(_written(scaled, f"sphere-{width}", out))
    return tuple(made)


def _written(picture: Image.Image, stem: str, out: Path) -> Picture:
    data = io.BytesIO()
    picture.save(data, "WEBP", quality=_QUALITY, method=2)  # method 2: a third of the time of 4, 3 % larger
    name = write_hashed(out, stem, "webp", data.getvalue())
    return Picture(file=name, width=picture.width, height=picture.height, type="image/webp")


def poster_and_thumbnail(view: Image.Image, out: Path) -> tuple[str, str]:
    """Write the flat view at both sizes; their names."""
    names = []
    for stem, size in (("poster", POSTER), ("thumbnail", THUMBNAIL)):
        data = io.BytesIO()
        view.resize(size, Image.Resampling.LANCZOS).save(data, "JPEG", quality=_QUALITY, optimize=True)
        names.append(write_hashed(out, stem, "jpg", data.getvalue()))
    return names[0], names[1]


def left_eye(picture: Image.Image, stereo: Stereo) -> Image.Image:
    """The left eye alone."""
    across, down = stereo.grid
    width, height = picture.width // across, picture.height // down
    second = stereo.eye_order == "right-first"
    left, top = (width if second and across == 2 else 0), (height if second and down == 2 else 0)
    return picture.crop((left, top, left + width, top + height))


async def flat_view(eye: Image.Image, projection: Projection, work: Path, tools: Tools) -> Image.Image:
    """A 90° view of the front of a whole sphere (or front half), POSTER px."""
    half = projection is Projection.HALF_EQUIRECTANGULAR
    width = min(eye.width, _VIEW_SPHERE) & ~1
    height = width if half else width // 2
    sphere = eye.resize((width, height), Image.Resampling.BILINEAR, reducing_gap=2.0)
    raw = work / "view.rgb"
    raw.write_bytes(sphere.tobytes())
    argv = arguments.flat_view(raw, sphere.size, POSTER, half=half)
    return await _picture(argv, (raw,), POSTER, tools)


async def sphere_of_faces(faces: Sequence[Image.Image], work: Path, tools: Tools) -> Image.Image:
    """The sphere of six faces (front, right, back, left, up, down); raise Unsupported if sizes differ."""
    side = faces[0].width
    if len(faces) != 6 or any(face.size != (side, side) for face in faces):
        raise Unsupported(
            "Une vue en cube a besoin de six images carrées de même taille, dans l'ordre : "
            "devant, droite, derrière, gauche, haut, bas.",
            detail=f"{[face.size for face in faces]}",
        )
    side = min(side, WIDTHS[-1] // 4)
    row = Image.new("RGB", (side * 6, side))
    for number, face in enumerate(faces):
        row.paste(face if face.width == side else face.resize((side, side)), (number * side, 0))
    raw = work / "faces.rgb"
    raw.write_bytes(row.tobytes())
    size = side * 4, side * 2
    return await _picture(arguments.sphere_of_faces(raw, side, size), (raw,), size, tools)


async def film_frame(film: Path, size: tuple[int, int], at_s: float, tools: Tools) -> Image.Image:
    """One frame of a film at full size; raise Truncated when nothing can be decoded there."""
    return await _picture(arguments.frame(film, size, at_s=at_s), (film,), size, tools)


async def _picture(
    argv: list[str], reads: tuple[Path, ...], size: tuple[int, int], tools: Tools
) -> Image.Image:
    job = Job(
        argv=(str(tools.ffmpeg), *argv),
        reads=reads,
        sandbox=tools.sandbox,
        limits=Limits(file_bytes=0, cpu_seconds=round(_SECONDS)),
    )
    length = size[0] * size[1] * 3
    try:
        raw = await output(job, seconds=_SECONDS, limit=length)
    except Failed as error:
        raise explained(error) from error
    if len(raw) != length:
        raise Truncated(detail=f"{len(raw)} bytes of picture instead of {length}")
    return Image.frombytes("RGB", size, raw)
