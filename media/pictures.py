"""Stills: the sphere at several sizes, a flat view of the front, cropped panoramas placed, cubes unfolded."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from media import arguments, encoding
from media.convert import Conversion
from media.encode import explained
from media.errors import MissingTool, Truncated, Unsupported
from media.files import write_hashed
from media.ladder import Plan
from media.model import Crop, Picture, Projection, Stereo, View
from media.process import Failed, Job, Limits, output
from media.tools import Tools

WIDTHS = (2048, 4096, 8192)  # a phone, a headset, and a sharp headset; above, no headset's texture limit
POSTER = (1280, 720)
THUMBNAIL = (512, 288)
VIEW = (640, 360)
YAWS = (("front", 0), ("right", 90), ("back", 180), ("left", -90))  # degrees to the right
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
    return _jpeg(view, "poster", POSTER, out), _jpeg(view, "thumbnail", THUMBNAIL, out)


def write_views(flat: Sequence[Image.Image], out: Path) -> tuple[View, ...]:
    """Write the flat views, in the order of YAWS."""
    names = [name for name, _ in YAWS][: len(flat)]
    return tuple(
        View(name=name, file=_jpeg(view, f"view-{name}", VIEW, out))
        for name, view in zip(names, flat, strict=True)
    )


def _jpeg(picture: Image.Image, stem: str, size: tuple[int, int], out: Path) -> str:
    data = io.BytesIO()
    picture.resize(size, Image.Resampling.LANCZOS).save(data, "JPEG", quality=_QUALITY, optimize=True)
    return write_hashed(out, stem, "jpg", data.getvalue())


def left_eye(picture: Image.Image, stereo: Stereo) -> Image.Image:
    """The left eye alone."""
    across, down = stereo.grid
    width, height = picture.width // across, picture.height // down
    second = stereo.eye_order == "right-first"
    left, top = (width if second and across == 2 else 0), (height if second and down == 2 else 0)
    return picture.crop((left, top, left + width, top + height))


async def flat_views(eye: Image.Image, projection: Projection, work: Path, tools: Tools) -> list[Image.Image]:
    """90° views of a whole sphere in the order of YAWS (of a front half: the front alone), POSTER px each."""
    half = projection is Projection.HALF_EQUIRECTANGULAR
    width = min(eye.width, _VIEW_SPHERE) & ~1
    height = width if half else width // 2
    sphere = eye.resize((width, height), Image.Resampling.BILINEAR, reducing_gap=2.0)
    file = work / "view.rgb"
    file.write_bytes(sphere.tobytes())
    yaws = [yaw for _, yaw in YAWS][: 1 if half else None]
    argv = arguments.flat_views(file, sphere.size, POSTER, half=half, yaws=yaws)
    row = await _picture(argv, (file,), (POSTER[0] * len(yaws), POSTER[1]), tools)
    return [
        row.crop((number * POSTER[0], 0, (number + 1) * POSTER[0], POSTER[1])) for number in range(len(yaws))
    ]


async def converted(photo: Image.Image, how: Conversion, work: Path, tools: Tools) -> Image.Image:
    """A photo of another projection as a sphere."""
    file = work / "other.rgb"
    file.write_bytes(photo.tobytes())
    size = how.width, how.height
    return await _picture(arguments.sphere_of_raw(file, photo.size, encoding.v360(how)), (file,), size, tools)


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
    file = work / "faces.rgb"
    file.write_bytes(row.tobytes())
    size = side * 4, side * 2
    return await _picture(arguments.sphere_of_faces(file, side, size), (file,), size, tools)


async def film_still(film: Path, plan: Plan, at_s: float, tools: Tools) -> Image.Image:
    """One frame of a film as it is served, at full size: the first where none comes after `at_s`.

    Raises Truncated when nothing can be decoded.
    """
    try:
        return await _picture(encoding.still(film, plan, at_s), (film,), plan.frame, tools)
    except Truncated:
        if at_s == 0:
            raise
        return await _picture(encoding.still(film, plan, 0.0), (film,), plan.frame, tools)


async def gray(argv: list[str], film: Path, size: tuple[int, int], tools: Tools) -> Image.Image:
    """The grey picture that a command line makes of a film; raise Truncated when it makes none."""
    return Image.frombytes("L", size, await raw(argv, (film,), size[0] * size[1], tools))


async def _picture(
    argv: list[str], reads: tuple[Path, ...], size: tuple[int, int], tools: Tools
) -> Image.Image:
    return Image.frombytes("RGB", size, await raw(argv, reads, size[0] * size[1] * 3, tools))


async def raw(argv: list[str], reads: tuple[Path, ...], length: int, tools: Tools) -> bytes:
    """The `length` bytes that ffmpeg says; raise Truncated when they are fewer, MediaError when it fails."""
    said = await said_by(argv, reads, length, tools)
    if len(said) != length:
        raise Truncated(detail=f"{len(said)} bytes of picture instead of {length}")
    return said


async def said_by(argv: list[str], reads: tuple[Path, ...], limit: int, tools: Tools) -> bytes:
    """What ffmpeg says on stdout, at most `limit` bytes; raise MediaError when it fails."""
    job = Job(
        argv=(str(tools.ffmpeg), *argv),
        reads=reads,
        sandbox=tools.sandbox,
        limits=Limits(file_bytes=0, cpu_seconds=round(_SECONDS)),
    )
    try:
        return await output(job, seconds=_SECONDS, limit=limit)
    except Failed as error:
        raise explained(error) from error
    except OSError as error:
        raise MissingTool(detail=str(error)) from error
