"""« À confirmer »: three pictures of the ways in which doubtful footage may have been filmed.

The pictures are made when they are first asked for, lie in the data folder beside the originals, and are
shown to staff only; they can be made again at any time.
"""

from __future__ import annotations

import asyncio
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from media.previews import previews
from media.probe import inspect
from media.tools import Tools
from server.clock import new_id
from server.db.tables import Footage
from server.errors import NotFound
from server.footage.records import originals_of
from server.paths import DataFolder
from server.storage.store import Store
from server.writing import write_whole

LIST = "previews.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way it may have been filmed, with its picture."""

    name: str  # mono, top-bottom, side-by-side
    file: str
    projection: str
    stereo: str
    says: str  # a French sentence


class Confirming:
    """Makes and finds the pictures."""

    def __init__(self, folder: DataFolder, store: Store, tools: Tools) -> None:
        self._folder, self._store, self._tools = folder, store, tools
        self._locks: dict[str, asyncio.Lock] = {}

    async def ways(self, footage: Footage) -> tuple[Way, ...]:
        """Return the three ways; MediaError when no picture can be made of the original."""
        lock = self._locks.setdefault(footage.id, asyncio.Lock())
        try:
            async with lock:  # two people who open the page at once make them once
                return self._kept(footage) or await self._make(footage)
        finally:
            if not lock.locked():
                self._locks.pop(footage.id, None)

    def picture(self, footage_id: str, name: str) -> Path:
        """Return one picture's file; NotFound when it is none of ours."""
        folder = self._folder.previews(footage_id)
        kept = folder.is_dir() and {path.name for path in folder.iterdir() if path.suffix == ".jpg"}
        if not kept or name not in kept:
            raise NotFound
        return folder / name

    def _kept(self, footage: Footage) -> tuple[Way, ...]:
        try:
            kept = json.loads((self._folder.previews(footage.id) / LIST).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return ()
        # The file behind the id may have been replaced since.
        return tuple(Way(**way) for way in kept["ways"]) if kept["sha256"] == footage.sha256 else ()

    async def _make(self, footage: Footage) -> tuple[Way, ...]:
        folder = self._folder.previews(footage.id)
        work = folder.with_name(f".{footage.id}.{new_id()}")
        work.mkdir(parents=True, mode=0o700)
        try:
            originals = originals_of(footage)
            async with self._store.at_hand(originals[:1]) as (source,):
                seen = await inspect(source, name=footage.original_name, tools=self._tools)
                made = await previews(source, seen, work, tools=self._tools)
            ways = tuple(
                Way(
                    name=one.name,
                    file=one.file,
                    projection=str(one.declared.projection),
                    stereo=str(one.declared.stereo),
                    says=one.says,
                )
                for one in made
            )
            document = {"sha256": footage.sha256, "ways": [_json(way) for way in ways]}
            write_whole(work / LIST, json.dumps(document).encode())
            shutil.rmtree(folder, ignore_errors=True)
            work.replace(folder)
        finally:
            shutil.rmtree(work, ignore_errors=True)
        return ways


def _json(way: Way) -> dict[str, str]:
    return {name: getattr(way, name) for name in Way.__slots__}
