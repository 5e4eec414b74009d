"""What the files in the store are called. Every part of a name is one of ours, never a user's."""

from __future__ import annotations

ORIGINALS, RENDITIONS = "originals", "renditions"


def originals(footage_id: str) -> str:
    """The folder of a footage's originals."""
    return f"{ORIGINALS}/{footage_id}"


def original_files(footage_id: str, count: int, folder: str) -> tuple[str, ...]:
    """The originals in order: one file, or the six faces of a cubemap; `folder` is what the row says."""
    home = f"{ORIGINALS}/{footage_id}/{folder}" if folder else f"{ORIGINALS}/{footage_id}"
    return tuple(f"{home}/source-{number}" for number in range(count))


def renditions(footage_id: str) -> str:
    """The folder of a footage's renditions, one sub-folder a version."""
    return f"{RENDITIONS}/{footage_id}"


def version(footage_id: str, version_id: str) -> str:
    """The folder of one version."""
    return f"{RENDITIONS}/{footage_id}/{version_id}"


def rendition(footage_id: str, version_id: str, name: str) -> str:
    """One file of a version."""
    return f"{RENDITIONS}/{footage_id}/{version_id}/{name}"
