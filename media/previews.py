"""Three pictures for a person in doubt: the footage as if it were mono, top-bottom and side by side.

Where there are two eyes, both are shown next to each other: only the right choice shows the same upright
place twice, which takes no knowledge of formats to see.
"""

from __future__ import annotations

import asyncio
import io
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from media import stills
from media.arguments import CONTAINERS, MAX_PIXELS, located
from media.encode import blamed
from media.errors import MissingTool, Truncated
from media.files import write_hashed
from media.model import Declared, Inspection, Kind, Projection, Stereo
from media.perspective import flat
from media.pictures import left_eye
from media.process import Failed, Job, Limits, output
from media.tools import Tools

SIZE = (960, 540)  # px of a preview
_GAP = 8  # px between two eyes
_MONO_DEG, _EYE_DEG = 100.0, 80.0  # how much of the turn a preview shows
_LARGEST = 3840  # px; the longest side of the frame that the views are taken from
_SECONDS = 60.0
_TURNED = {Stereo.TOP_BOTTOM: Stereo.BOTTOM_TOP, Stereo.SIDE_BY_SIDE: Stereo.SIDE_BY_SIDE_REVERSED}
_SAYS = {
    (Projection.EQUIRECTANGULAR, Stereo.MONO): (
        "360° sans relief : une seule vue. C'est la bonne si l'image est droite, sans coupure ni répétition."
    ),
    (Projection.EQUIRECTANGULAR, Stereo.TOP_BOTTOM): (
        "360° en relief, un œil au-dessus de l'autre. C'est la bonne si l'on voit deux fois le même lieu."
    ),
    (Projection.HALF_EQUIRECTANGULAR, Stereo.TOP_BOTTOM): (
        "180° en relief, un œil au-dessus de l'autre. C'est la bonne si l'on voit deux fois le même lieu."
    ),
    (Projection.EQUIRECTANGULAR, Stereo.SIDE_BY_SIDE): (
        "360° en relief, les yeux côte à côte. C'est la bonne si l'on voit deux fois le même lieu."
    ),
    (Projection.HALF_EQUIRECTANGULAR, Stereo.SIDE_BY_SIDE): (
        "180° en relief, les yeux côte à côte. C'est la bonne si l'on voit deux fois le même lieu."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """One way the footage may have been filmed, rendered."""

    name: str  # mono, top-bottom, side-by-side
    file: str  # in the folder given, named by its content; JPEG of SIZE
    declared: Declared  # what choosing it says
    says: str  # a French sentence


async def previews(
    source: Path, inspection: Inspection, out: Path, *, tools: Tools
) -> tuple[Preview, Preview, Preview]:
    """Render the footage in the three ways it may have been filmed, into the folder `out`.

    Takes one frame, whatever the length of the film. Raises Truncated when no picture can be decoded,
    MissingTool when ffmpeg does not start.
    """
    if inspection.kind is Kind.PHOTO:
        picture = await asyncio.to_thread(_small, source)
    else:
        picture = await _frame(source, inspection, tools)
    mono, above, beside = await asyncio.to_thread(_all, picture, _ways(inspection.size), out)
    return mono, above, beside


def _ways(size: tuple[int, int]) -> tuple[Declared, ...]:
    """What the three pictures stand for: an eye that is no wider than high must be a half sphere."""
    ways = [Declared(projection=Projection.EQUIRECTANGULAR, stereo=Stereo.MONO)]
    for stereo in (Stereo.TOP_BOTTOM, Stereo.SIDE_BY_SIDE):
        across, down = stereo.grid
        half = size[0] / across < 1.5 * size[1] / down
        projection = Projection.HALF_EQUIRECTANGULAR if half else Projection.EQUIRECTANGULAR
        ways.append(Declared(projection=projection, stereo=stereo))
    return tuple(ways)


def _small(photo: Path) -> Image.Image:
    picture = stills.load(photo)
    picture.thumbnail((_LARGEST, _LARGEST), Image.Resampling.BOX, reducing_gap=2.0)
    return picture


async def _frame(film: Path, inspection: Inspection, tools: Tools) -> Image.Image:
    """A frame of the first third, past titles and fades; the very first where that cannot be had."""
    at_s = (inspection.duration_s or 0.0) / 3
    size = _fitting(inspection.size)
    words = "no frame could be decoded"
    for moment in (at_s, 0.0):
        try:
            raw = await output(_job(film, size, moment, tools), seconds=_SECONDS, limit=size[0] * size[1] * 3)
        except Failed as error:
            if error.was_killed:
                raise blamed(error) from error
            words = error.words
            continue
        except OSError as error:
            raise MissingTool(detail=str(error)) from error
        if len(raw) == size[0] * size[1] * 3:
            return Image.frombytes("RGB", size, raw)
    raise Truncated(detail=words)


def _fitting(size: tuple[int, int]) -> tuple[int, int]:
    scale = min(_LARGEST / max(size), 1.0)
    return max(round(size[0] * scale), 2), max(round(size[1] * scale), 2)


def _job(film: Path, size: tuple[int, int], at_s: float, tools: Tools) -> Job:
    film = film.resolve()
    return Job(
        argv=(str(tools.ffmpeg), *frame_arguments(film, size, at_s)),
        reads=(film,),
        sandbox=tools.sandbox,
        limits=Limits(file_bytes=0, cpu_seconds=round(_SECONDS), niceness=0),  # someone waits for it
    )


def frame_arguments(film: Path, size: tuple[int, int], at_s: float) -> list[str]:
    """The keyframe before a moment, as raw RGB of exactly `size` on stdout: of 8K, one frame is decoded."""
    return [
        "-nostdin", "-hide_banner", "-loglevel", "error",
        "-protocol_whitelist", "file", "-format_whitelist", CONTAINERS, "-max_pixels", str(MAX_PIXELS),
        "-noaccurate_seek",  # the keyframe itself, not the frames up to the moment
        "-ss", f"{at_s:.3f}",
        "-i", located(film),
        "-map", "0:V:0", "-frames:v", "1",
        "-vf", f"scale={size[0]}:{size[1]}:flags=area",
        "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1",
    ]  # fmt: skip


def _all(picture: Image.Image, ways: tuple[Declared, ...], out: Path) -> list[Preview]:
    made = []
    for way in ways:
        projection, stereo = way.projection, way.stereo
        assert projection is not None
        assert stereo is not None
        data = io.BytesIO()
        _seen(picture, projection, stereo).save(data, "JPEG", quality=82, optimize=True)
        file = write_hashed(out, f"preview-{stereo}", "jpg", data.getvalue())
        made.append(Preview(name=stereo.value, file=file, declared=way, says=_SAYS[projection, stereo]))
    return made


def _seen(picture: Image.Image, projection: Projection, stereo: Stereo) -> Image.Image:
    """The front: one view, or the left eye's and the right eye's side by side."""
    half = projection is Projection.HALF_EQUIRECTANGULAR
    if stereo is Stereo.MONO:
        return flat(picture, SIZE, across_deg=_MONO_DEG)
    view = (SIZE[0] - _GAP) // 2, SIZE[1]
    both = Image.new("RGB", SIZE, "white")
    for place, order in ((0, stereo), (view[0] + _GAP, _TURNED[stereo])):
        both.paste(flat(left_eye(picture, order), view, across_deg=_EYE_DEG, half=half), (place, 0))
    return both
