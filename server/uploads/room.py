"""Whether bytes may come: within the limit of one upload, and with room left on the disk."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from server.errors import DiskFull, TooBig

SPARE_BYTES = 512 * 1024 * 1024  # left free for the database and the journal


class Room:
    """The limit of one upload, and the disk."""

    def __init__(self, root: Path, limit_bytes: int) -> None:
        self._root, self.limit_bytes = root, limit_bytes
        self.reserved: Callable[[], int] = lambda: 0  # bytes that running uploads will still bring

    def within_limit(self, size: int) -> None:
        """Raise TooBig when one upload may not have so many bytes."""
        if size > self.limit_bytes:
            limit = self.limit_bytes / 1e9
            raise TooBig(f"Ce fichier dépasse la limite de {limit:.0f} Go fixée sur ce serveur.")

    def require(self, coming: int = 0) -> None:
        """Raise DiskFull when these bytes would eat into what is spared."""
        if self._free() < coming:
            raise DiskFull

    def promise(self, coming: int) -> None:
        """The same before the first byte: what other uploads were promised is not free either."""
        free = self._free() - self.reserved()
        if free < coming:
            raise DiskFull(
                f"Le disque du serveur est presque plein : il reste {_gigabytes(max(free, 0))} Go et ce "
                f"fichier en demande {_gigabytes(coming)}. Supprimez des séquences inutiles ou attendez "
                "la fin des autres envois, puis recommencez."
            )

    def _free(self) -> int:
        return shutil.disk_usage(self._root).free - SPARE_BYTES


def _gigabytes(count: int) -> str:
    return f"{count / 1e9:.1f}".replace(".", ",")
