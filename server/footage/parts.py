"""What hosts hand one another of an attempt, where the store is a bucket and not a shared folder."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from server.clock import new_id
from server.storage.store import Store

PARTS = "parts"


class Parts:
    """The parts of attempts in the bucket; every method does nothing where the store is a folder."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def _shared_already(self) -> bool:
        return self._store.address.root is not None

    async def fetch(self, attempt: str, folder: Path) -> None:
        """Bring what others have made to this host's workshop."""
        if self._shared_already:
            return
        for key in await self._store.sizes(f"{PARTS}/{attempt}"):
            await self._bring(key, folder)

    async def hand_on(self, attempt: str, folder: Path) -> None:
        """Let others have what this host has made; receipts last, which say that the rest is there."""
        if self._shared_already:
            return
        there = await self._store.sizes(f"{PARTS}/{attempt}")
        for path in await asyncio.to_thread(_receipts_last, folder):
            key = f"{PARTS}/{attempt}/{path.name}"
            if key not in there:
                twin = path.with_name(f".{new_id()}")
                os.link(path, twin)  # the store takes over what it keeps
                await self._store.keep(twin, key)

    async def sweep(self, attempts: set[str]) -> None:
        """Remove the parts of attempts other than these."""
        if self._shared_already:
            return
        for attempt in set(await self._store.folders(PARTS)) - attempts:
            await self._store.remove(f"{PARTS}/{attempt}")

    @asynccontextmanager
    async def whole_version(self, prefix: str, workshop: Path) -> AsyncIterator[Path]:
        """The folder of a version, to add files to: itself, or a copy that is written back."""
        here = self._store.path(prefix)
        if here is not None:
            yield here
            return
        copy = workshop / f"version-{new_id()}"
        try:
            before = await self._store.sizes(prefix)
            for key in before:
                await self._bring(key, copy)
            yield copy
            for path in sorted(copy.iterdir(), key=lambda path: (path.name == "manifest.json", path.name)):
                key = f"{prefix}/{path.name}"
                if key not in before or path.name == "manifest.json":
                    await self._store.keep(path, key)
        finally:
            await asyncio.to_thread(shutil.rmtree, copy, ignore_errors=True)

    async def _bring(self, key: str, folder: Path) -> None:
        target = folder / key.rpartition("/")[2]
        if await asyncio.to_thread(target.exists):
            return
        await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
        part = folder / f".{new_id()}"
        with part.open("wb") as file:
            async for block in self._store.blocks(key):
                await asyncio.to_thread(file.write, block)
        part.replace(target)


def _receipts_last(folder: Path) -> list[Path]:
    files = [path for path in folder.iterdir() if path.is_file() and not path.name.startswith(".")]
    return sorted(files, key=lambda path: (path.suffix == ".json", path.name))
