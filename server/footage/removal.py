"""Deleting footage: the row first, then the files, so that no row ever points at nothing."""

from __future__ import annotations

import asyncio
import shutil

from server.footage.records import FootageRecords
from server.footage.tracks import Tracks
from server.paths import DataFolder
from server.web.openfiles import OpenFiles


class Remover:
    """Deletes footage with all its files."""

    def __init__(
        self, records: FootageRecords, tracks: Tracks, folder: DataFolder, open_files: OpenFiles
    ) -> None:
        self._records, self._tracks = records, tracks
        self._folder, self._open_files = folder, open_files

    async def remove(self, footage_id: str) -> None:
        """Delete footage that no scene shows, with its register and texts; Conflict or NotFound else."""
        texts = await self._records.delete(footage_id)
        await self._tracks.drop(texts)
        places = (self._folder.originals, self._folder.renditions, self._folder.previews)
        for folder in (place(footage_id) for place in places):
            self._open_files.forget(folder)
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
