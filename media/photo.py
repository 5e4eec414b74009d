"""What is made of a photo, or of the six faces of a cube: the sphere in several sizes, and flat views."""

from __future__ import annotations

import asyncio
from pathlib import Path

from PIL import Image

from media import pictures, stills
from media.convert import conversion
from media.errors import Unsupported
from media.model import Crop, Kind, Manifest, Projection, Stereo
from media.progress import Say
from media.tools import Tools

Layout = tuple[Projection, Stereo, Crop | None]


async def prepare(
    sources: tuple[Path, ...], layout: Layout, work: Path, out: Path, *, tools: Tools, say: Say
) -> Manifest:
    """Decode, place or unfold, and write one photo; `work` is thrown away afterwards."""
    stereo = layout[1]
    say(0.0, "decode", None)
    sphere, projection = await _sphere(sources, layout, work, tools)
    say(0.4, "stills", None)
    flat = await pictures.flat_views(pictures.left_eye(sphere, stereo), projection, work, tools)
    poster, thumbnail = await asyncio.to_thread(pictures.poster_and_thumbnail, flat[0], out)
    views = await asyncio.to_thread(pictures.write_views, flat, out)
    say(0.5, "stills", None)
    images = await asyncio.to_thread(pictures.variants, sphere, out)
    say(1.0, "stills", None)
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
        views=views,
    )


async def _sphere(
    sources: tuple[Path, ...], layout: Layout, work: Path, tools: Tools
) -> tuple[Image.Image, Projection]:
    """The whole sphere (or front half) of a photo, both eyes; and which of the two it is."""
    projection, stereo, crop = layout
    photos = [await asyncio.to_thread(stills.load, source) for source in sources]
    if projection is Projection.CUBEMAP and len(photos) != 1:
        return await pictures.sphere_of_faces(photos, work, tools), Projection.EQUIRECTANGULAR
    if len(photos) != 1:
        raise Unsupported(
            "Une photo panoramique est un seul fichier ; six fichiers carrés forment une vue en cube."
        )
    if how := conversion(projection, stereo, photos[0].size):
        return await pictures.converted(photos[0], how, work, tools), how.projection
    if crop and projection is Projection.EQUIRECTANGULAR:
        return await asyncio.to_thread(pictures.crop_placed, photos[0], stereo, crop), projection
    return photos[0], projection
