"""From one original to everything that is served of it."""

from __future__ import annotations

import asyncio
import errno
import json
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from PIL import Image

from media import pictures, stills
from media.encode import Clock, encode
from media.errors import DiskFull, MissingTool, Truncated, Unsupported
from media.ladder import Plan, plan
from media.model import (
    MANIFEST_NAME,
    Crop,
    Declared,
    Inspection,
    Kind,
    Manifest,
    Picture,
    Progress,
    Projection,
    Stereo,
)
from media.package import Package, package
from media.projection import settle
from media.tools import Tools

FACES = ("front", "right", "back", "left", "up", "down")  # the order of six cubemap sources
_FULL = {errno.ENOSPC, errno.EDQUOT}
_STILLS, _ENCODED = 0.04, 0.98  # shares of a film's whole time: stills before, packaging after


async def prepare(
    sources: tuple[Path, ...],
    inspection: Inspection,
    declared: Declared,
    out: Path,
    *,
    tools: Tools,
    on_progress: Callable[[Progress], None],
) -> Manifest:
    """Make every rendition of `sources` (one file, or six FACES) in the empty folder `out`.

    manifest.json is written last; sources are only read. On failure or cancellation, which kills ffmpeg at
    once, the caller deletes `out`. Raises MediaError: FlatPicture, Unsupported, TooLarge, Truncated,
    DiskFull, EncodeFailed, MissingTool.
    """
    projection, stereo = settle(inspection, declared)
    sources, out = _absolute(sources, out)
    try:
        async with _workshop(out) as work:
            if inspection.kind is Kind.PHOTO:
                say = _speaker(on_progress)
                manifest = await _photo(sources, inspection, (projection, stereo), (work, out), tools, say)
            else:
                manifest = await _film(
                    sources, plan(inspection, projection, stereo), (work, out), tools, on_progress
                )
        return _finished(manifest, out)
    except OSError as error:
        if error.errno in _FULL:
            raise DiskFull(detail=str(error)) from error
        raise


def _absolute(sources: tuple[Path, ...], out: Path) -> tuple[tuple[Path, ...], Path]:
    return tuple(source.resolve() for source in sources), out.resolve()


@asynccontextmanager
async def _workshop(out: Path) -> AsyncIterator[Path]:
    """A folder for what is not served; gone at the end."""
    work = out / ".work"
    work.mkdir()
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


_Say = Callable[[float, str], None]


def _speaker(on_progress: Callable[[Progress], None], rungs: str | None = None) -> _Say:
    """A function of (fraction, step) that tells the caller."""
    clock = Clock()

    def say(fraction: float, step: str) -> None:
        percent, left = clock.at(fraction)
        rung = rungs if step == "encode" else None
        on_progress(Progress(percent=percent, step=step, rung=rung, seconds_left=left))

    return say


async def _photo(
    sources: tuple[Path, ...],
    inspection: Inspection,
    layout: tuple[Projection, Stereo],
    folders: tuple[Path, Path],
    tools: Tools,
    say: _Say,
) -> Manifest:
    projection, stereo = layout
    work, out = folders
    say(0.0, "decode")
    sphere = await _sphere(sources, inspection, layout, work, tools)
    if projection is Projection.CUBEMAP:
        projection = Projection.EQUIRECTANGULAR
    say(0.4, "stills")
    view = await pictures.flat_view(pictures.left_eye(sphere, stereo), projection, work, tools)
    poster, thumbnail = await asyncio.to_thread(pictures.poster_and_thumbnail, view, out)
    say(0.5, "stills")
    images = await asyncio.to_thread(pictures.variants, sphere, out)
    say(1.0, "stills")
    return Manifest(
        kind=Kind.PHOTO,
        projection=projection,
        stereo=stereo,
        crop=None,  # a cropped panorama was placed on its whole sphere
        width=images[-1].width,
        height=images[-1].height,
        duration_s=None,
        fps=None,
        has_audio=False,
        poster=poster,
        thumbnail=thumbnail,
        images=images,
        master=None,
        rungs=(),
        total_bytes=0,
    )


async def _sphere(
    sources: tuple[Path, ...],
    inspection: Inspection,
    layout: tuple[Projection, Stereo],
    work: Path,
    tools: Tools,
) -> Image.Image:
    """The whole sphere (or front half) of a photo, both eyes."""
    projection, stereo = layout
    photos = [await asyncio.to_thread(stills.load, source) for source in sources]
    if projection is Projection.CUBEMAP:
        return await pictures.sphere_of_faces(photos, work, tools)
    if len(photos) != 1:
        raise Unsupported("Une photo panoramique est un seul fichier ; six fichiers forment une vue en cube.")
    if inspection.crop and projection is Projection.EQUIRECTANGULAR:
        return await asyncio.to_thread(pictures.crop_placed, photos[0], stereo, inspection.crop)
    return photos[0]


async def _film(
    sources: tuple[Path, ...],
    ladder: Plan,
    folders: tuple[Path, Path],
    tools: Tools,
    on_progress: Callable[[Progress], None],
) -> Manifest:
    work, out = folders
    if len(sources) != 1:
        raise Unsupported("Une vidéo est un seul fichier.")
    missing = (await tools.capabilities()).missing
    if missing:  # said before the first process starts
        raise MissingTool(detail=f"this ffmpeg lacks {missing}")
    say = _speaker(on_progress, ", ".join(step.name for step in ladder.steps))
    say(0.0, "stills")
    poster, thumbnail, images = await _stills_of(sources[0], ladder, folders, tools)
    say(_STILLS, "encode")
    await encode(
        sources[0],
        ladder,
        work,
        tools=tools,
        on_fraction=lambda part: say(_STILLS + part * (_ENCODED - _STILLS), "encode"),
    )
    say(_ENCODED, "package")
    made = await asyncio.to_thread(package, ladder, work, out)
    _check_whole(made, ladder)
    say(1.0, "package")
    return Manifest(
        kind=Kind.VIDEO,
        projection=ladder.projection,
        stereo=ladder.stereo,
        crop=ladder.crop,
        width=made.rungs[-1].width,
        height=made.rungs[-1].height,
        duration_s=made.duration_s,
        fps=float(ladder.fps),
        has_audio=ladder.sound,
        poster=poster,
        thumbnail=thumbnail,
        images=images,
        master=made.master,
        rungs=made.rungs,
        total_bytes=0,
    )


async def _stills_of(
    film: Path, ladder: Plan, folders: tuple[Path, Path], tools: Tools
) -> tuple[str, str, tuple[Picture, ...]]:
    """Poster and thumbnail from a moment after the start (films begin in the dark); first frame as sphere."""
    work, out = folders
    size = ladder.source_size
    first = await pictures.film_frame(film, size, 0.0, tools)
    later = await pictures.film_frame(film, size, min(3.0, ladder.duration_s / 5), tools)
    eye = pictures.left_eye(later, ladder.stereo)
    whole = _placed(eye, ladder.crop)
    view = await pictures.flat_view(whole, ladder.projection, work, tools)
    poster, thumbnail = await asyncio.to_thread(pictures.poster_and_thumbnail, view, out)
    return poster, thumbnail, await asyncio.to_thread(pictures.variants, first, out)


def _placed(eye: Image.Image, crop: Crop | None) -> Image.Image:
    return pictures.crop_placed(eye, Stereo.MONO, crop) if crop else eye


def _check_whole(made: Package, ladder: Plan) -> None:
    """Raise Truncated when much of the film could not be decoded: ffmpeg carries on past damaged data."""
    missing = ladder.duration_s - made.duration_s
    if missing > max(1.0, 0.05 * ladder.duration_s):
        raise Truncated(
            f"Il manque {missing:.0f} secondes à la fin de cette vidéo : le fichier est abîmé. "
            "Copiez-le à nouveau depuis la caméra.",
            detail=f"{made.duration_s:.3f} s decoded of {ladder.duration_s:.3f} s",
        )


def _finished(manifest: Manifest, out: Path) -> Manifest:
    """Count the bytes and write manifest.json, last: a folder without it is not finished."""
    total = sum((out / name).stat().st_size for name in manifest.files())
    data = {**manifest.to_json(), "total_bytes": total}
    part = out / f"{MANIFEST_NAME}.part"
    part.write_text(json.dumps(data, indent=1), encoding="utf-8")
    part.replace(out / MANIFEST_NAME)
    return Manifest.from_json(data)
