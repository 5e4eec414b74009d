"""From one original to everything that is served of it."""

from __future__ import annotations

import errno
import json
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from media import film, photo
from media.errors import DiskFull, Unsupported
from media.ladder import plan
from media.model import MANIFEST_NAME, Declared, Inspection, Kind, Manifest, Progress
from media.progress import speaker
from media.projection import settle
from media.tools import Tools

FACES = ("front", "right", "back", "left", "up", "down")  # the order of six cubemap sources
_FULL = {errno.ENOSPC, errno.EDQUOT}


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
    say = speaker(on_progress)
    try:
        async with _workshop(out) as work:
            if inspection.kind is Kind.PHOTO:
                layout = projection, stereo, inspection.crop
                made = await photo.prepare(sources, layout, work, out, tools=tools, say=say)
            elif len(sources) == 1:
                ladder = plan(inspection, projection, stereo)
                made = await film.prepare(sources[0], ladder, work, out, tools=tools, say=say)
            else:
                raise Unsupported("Une vidéo est un seul fichier : envoyez-les une par une.")
        return _finished(made, out)
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


def _finished(manifest: Manifest, out: Path) -> Manifest:
    """Count the bytes and write manifest.json, last: a folder without it is not finished."""
    total = sum((out / name).stat().st_size for name in manifest.files())
    data = {**manifest.to_json(), "total_bytes": total}
    part = out / f"{MANIFEST_NAME}.part"
    part.write_text(json.dumps(data, indent=1), encoding="utf-8")
    part.replace(out / MANIFEST_NAME)
    return Manifest.from_json(data)
