"""From one original to everything that is served of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from media.model import Declared, Inspection, Manifest, Progress
from media.tools import Tools

FACES = ("front", "right", "back", "left", "up", "down")  # the order of six cubemap sources


async def prepare(
    sources: tuple[Path, ...],
    inspection: Inspection,
    declared: Declared,
    out: Path,
    *,
    tools: Tools,
    on_progress: Callable[[Progress], None],
) -> Manifest:
    """Make every rendition of `sources` (one file, or six FACES) in the empty folder `out`, manifest.json last.

    Raises MediaError (FlatPicture, Unsupported, TooLarge, Truncated, DiskFull, EncodeFailed). On failure or
    cancellation, which kills ffmpeg at once, the caller deletes `out`. Sources are only read.
    """
    raise NotImplementedError
