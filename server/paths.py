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
    def scratch(self) -> Path:
        """What is made or copied for a while: attempts under way, copies of what lies in a bucket."""
        return self.root / "scratch"

    @property
    def trials(self) -> Path:
        """Films that headsets play to show what they can; made again when they are gone."""
        return self.root / "trials"

    @property
    def server_lock(self) -> Path:
        """Held by the one server of this folder: two would take each other's uploads in."""
        return self.root / "server.lock"

    @property
    def engine_lock(self) -> Path:
        """Held by the one process that encodes."""
        return self.root / "engine.lock"

    def previews(self, footage_id: str) -> Path:
        """The folder of the pictures among which staff choose how a footage was filmed."""
        return self.root / "previews" / footage_id
