"""What is made of a film: stills, the ladder in one process, the package; one report of progress."""

from __future__ import annotations

import asyncio
from pathlib import Path

from media import pictures
from media.encode import encode
from media.errors import MissingTool, Truncated
from media.ladder import Plan
from media.model import Kind, Manifest, Picture, Stereo
from media.package import Package, package
from media.progress import Say
from media.tools import Tools

_STILLS, _ENCODED = 0.04, 0.98  # shares of the whole time: stills before, packaging after


async def prepare(source: Path, ladder: Plan, work: Path, out: Path, *, tools: Tools, say: Say) -> Manifest:
    """Encode and package one film; `work` is thrown away afterwards."""
    missing = (await tools.capabilities()).missing
    if missing:  # said before the first long process starts
        raise MissingTool(detail=f"this ffmpeg lacks {missing}")
    rungs = ", ".join(step.name for step in ladder.steps)
    say(0.0, "stills", None)
    poster, thumbnail, images = await _stills(source, ladder, work, out, tools=tools)
    say(_STILLS, "encode", rungs)
    await encode(
        source,
        ladder,
        work,
        tools=tools,
        on_fraction=lambda part: say(_STILLS + part * (_ENCODED - _STILLS), "encode", rungs),
    )
    say(_ENCODED, "package", None)
    made = await asyncio.to_thread(package, ladder, work, out)
    check_whole(made, ladder)
    say(1.0, "package", None)
    return _manifest(ladder, made, (poster, thumbnail), images)


def _manifest(ladder: Plan, made: Package, views: tuple[str, str], images: tuple[Picture, ...]) -> Manifest:
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
        poster=views[0],
        thumbnail=views[1],
        images=images,
        master=made.master,
        rungs=made.rungs,
        total_bytes=0,
    )


async def _stills(
    source: Path, ladder: Plan, work: Path, out: Path, *, tools: Tools
) -> tuple[str, str, tuple[Picture, ...]]:
    """Poster and thumbnail from a moment after the start (films begin in the dark); first frame as sphere."""
    size = ladder.source_size
    first = await pictures.film_frame(source, size, 0.0, tools)
    later = await pictures.film_frame(source, size, min(3.0, ladder.duration_s / 5), tools)
    eye = pictures.left_eye(later, ladder.stereo)
    whole = pictures.crop_placed(eye, Stereo.MONO, ladder.crop) if ladder.crop else eye
    view = await pictures.flat_view(whole, ladder.projection, work, tools)
    poster, thumbnail = await asyncio.to_thread(pictures.poster_and_thumbnail, view, out)
    return poster, thumbnail, await asyncio.to_thread(pictures.variants, first, out)


def check_whole(made: Package, ladder: Plan) -> None:
    """Raise Truncated when much of the film could not be decoded: ffmpeg carries on past damaged data."""
    missing = ladder.duration_s - made.duration_s
    if missing > max(1.0, 0.05 * ladder.duration_s):
        raise Truncated(
            f"Il manque {missing:.0f} secondes à la fin de cette vidéo : le fichier est abîmé. "
            "Copiez-le à nouveau depuis la caméra.",
            detail=f"{made.duration_s:.3f} s decoded of {ladder.duration_s:.3f} s",
        )
