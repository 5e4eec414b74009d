"""Deleting footage: the row first, then the files, so that no row ever points at nothing."""

from __future__ import annotations

from server.footage.records import FootageRecords
from server.storage import names
from server.storage.store import Store
from server.web.openfiles import OpenFiles


class Remover:
    """Deletes footage with all its files."""

    def __init__(self, records: FootageRecords, store: Store, open_files: OpenFiles) -> None:
        self._records, self._store, self._open_files = records, store, open_files

    async def remove(self, footage_id: str) -> None:
        """Delete footage that no scene shows; Conflict or NotFound else."""
        await self._records.delete(footage_id)
        for prefix in (names.originals(footage_id), names.renditions(footage_id)):
            if (folder := self._store.path(prefix)) is not None:
                self._open_files.forget(folder)
            await self._store.remove(prefix)
