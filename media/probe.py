"""What a file is: magic bytes, our own readers, then ffprobe as second witness."""

from __future__ import annotations

from pathlib import Path

from media.model import Inspection
from media.tools import Tools


async def inspect(path: Path, *, name: str | None = None, tools: Tools) -> Inspection:
    """Learn everything about `path` without decoding it whole.

    `name` is the user's file name (evidence only, never used as a path). Raises MediaError: EmptyFile, NotMedia,
    DisguisedPlaylist, Truncated, TooLarge, Unsupported, MissingTool.
    """
    raise NotImplementedError
