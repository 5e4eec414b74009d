"""From one original to everything that is served of it, in one call."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from media import photo
from media.errors import Unsupported
from media.files import absolute, told_when_full
from media.finish import finish, write_manifest
from media.ladder import Plan
from media.live import Live
from media.model import Declared, Inspection, Kind, Manifest, Progress
from media.parts import Workshop
from media.progress import Say, speaker
from media.projection import settle
from media.steps import fast, ladder, plan_film
from media.tools import Tools

FACES = ("front", "right", "back", "left", "up", "down")  # the order of six cubemap sources
_FAST, _LADDER = 0.08, 0.92  # of the whole time, when these steps are done


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

    All the steps of a film in one process, but for the night pass. manifest.json is written last; sources
    are only read. On failure or cancellation, which kills ffmpeg at once, the caller deletes `out`. Raises
    MediaError: FlatPicture, Unsupported, TooLarge, Truncated, DiskFull, EncodeFailed, MissingTool.
    """
    projection, stereo = settle(inspection, declared)
    sources, out = _absolute(sources, out)
    with told_when_full():
        async with _workshop(out) as work:
            shop = Workshop(folder=work, tools=tools, on_progress=on_progress)
            if inspection.kind is Kind.PHOTO:
                layout = projection, stereo, inspection.crop
                say = speaker(on_progress)
                made = await photo.prepare(sources, layout, work, out, tools=tools, say=say)
                return write_manifest(made, out)
            if len(sources) != 1:
                raise Unsupported("Une vidéo est un seul fichier : envoyez-les une par une.")
            return await prepare_film(sources[0], plan_film(inspection, declared), out, shop)


async def prepare_film(
    source: Path, plan: Plan, out: Path, shop: Workshop, *, live: Live | None = None
) -> Manifest:
    """All the steps of a planned film but for the night pass, going on where an earlier run stopped."""
    say = speaker(shop.on_progress)
    begun = replace(shop, on_progress=_share(say, 0.0, _FAST))
    parts = await fast(source, plan, begun, live=live)
    middle = replace(shop, on_progress=_share(say, _FAST, _LADDER))
    parts += await ladder(source, plan, middle, live=live)
    return await finish(source, plan, parts, out, replace(shop, on_progress=_share(say, _LADDER, 1.0)))


def _share(say: Say, start: float, end: float) -> Callable[[Progress], None]:
    """The progress of one step as a share of the whole, on one clock."""

    def on_progress(step: Progress) -> None:
        say(start + step.percent / 100 * (end - start), step.step, step.rung)

    return on_progress


def _absolute(sources: tuple[Path, ...], out: Path) -> tuple[tuple[Path, ...], Path]:
    return tuple(absolute(source) for source in sources), absolute(out)


@asynccontextmanager
async def _workshop(out: Path) -> AsyncIterator[Path]:
    """A folder for what is not served; gone at the end."""
    work = out / ".work"
    work.mkdir()
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)
