"""Deleting footage: the row first, then the files, so that no row ever points at nothing."""

from __future__ import annotations

import asyncio
import shutil

from server.footage.records import FootageRecords
from server.paths import DataFolder
from server.web.openfiles import OpenFiles


class Remover:
    """Deletes footage with all its files."""

    def __init__(self, records: FootageRecords, folder: DataFolder, open_files: OpenFiles) -> None:
        self._records, self._folder, self._open_files = records, folder, open_files

    async def remove(self, footage_id: str) -> None:
        """Delete footage that no scene shows; Conflict or NotFound else."""
        await self._records.delete(footage_id)
        for folder in (self._folder.originals(footage_id), self._folder.renditions(footage_id)):
            self._open_files.forget(folder)
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
