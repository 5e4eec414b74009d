"""Where things lie in the data folder. Every name below is one of ours, never a user's."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class DataFolder:
    """The one data folder: database, originals, renditions, uploads, secrets, certificates."""

    root: Path

    @property
    def uploads(self) -> Path:
        """Files that are still coming in, or were not accepted yet."""
        return self.root / "uploads"

    @property
    def secrets(self) -> Path:
        """Keys that never leave the server."""
        return self.root / "secrets"

    @property
    def certificates(self) -> Path:
        """Our certificate authority and the server's certificate."""
        return self.root / "certificates"

    @property
    def files(self) -> Path:
        """Small files of scenes, named by their hash."""
        return self.root / "files"

    @property
    def engine_lock(self) -> Path:
        """Held by the one process that encodes."""
        return self.root / "engine.lock"

    def originals(self, footage_id: str) -> Path:
        """The folder of a footage's originals."""
        return self.root / "originals" / footage_id

    def renditions(self, footage_id: str) -> Path:
        """The folder of a footage's renditions, one sub-folder a version."""
        return self.root / "renditions" / footage_id

    def rendition(self, footage_id: str, version: str, name: str) -> Path:
        """One file of a version: made in one go, since every segment that is asked for passes here."""
        return Path(self.root, "renditions", footage_id, version, name)

    def original_files(self, footage_id: str, count: int, sha256: str) -> tuple[Path, ...]:
        """The originals in force, in order: one, or six faces of a cubemap; `sha256` is the row's."""
        home = self.replaced_originals(footage_id, sha256)
        if not home.is_dir():
            home = self.originals(footage_id)
        return tuple(home / f"source-{number}" for number in range(count))

    def replaced_originals(self, footage_id: str, sha256: str) -> Path:
        """The folder of originals that came in another's place, named by the hash that the row then holds."""
        return self.originals(footage_id) / sha256[:20]
