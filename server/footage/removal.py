"""Deleting footage: the row first, then the files, so that no row ever points at nothing."""

from __future__ import annotations

import asyncio
import shutil

from server.footage.records import FootageRecords
from server.footage.tracks import Tracks
from server.paths import DataFolder
from server.storage import names
from server.storage.store import Store
from server.web.openfiles import OpenFiles


class Remover:
    """Deletes footage with all its files."""

    def __init__(
        self,
        records: FootageRecords,
        tracks: Tracks,
        folder: DataFolder,
        store: Store,
        open_files: OpenFiles,
    ) -> None:
        self._records, self._tracks = records, tracks
        self._folder, self._store, self._open_files = folder, store, open_files

    async def remove(self, footage_id: str) -> None:
        """Delete footage that no scene shows, with its register and texts; Conflict or NotFound else."""
        texts = await self._records.delete(footage_id)
        await self._tracks.drop(texts)
        for prefix in (names.originals(footage_id), names.renditions(footage_id)):
            if (folder := self._store.path(prefix)) is not None:
                self._open_files.forget(folder)
            await self._store.remove(prefix)
        await asyncio.to_thread(shutil.rmtree, self._folder.previews(footage_id), ignore_errors=True)
