"""The store of originals and renditions: one interface over a local folder and an object store.

A key is a relative path of our own making, such as `renditions/<footage>/<version>/master.m3u8`. In a local
folder nothing is copied: files are renamed into their place and read where they lie.
"""

from __future__ import annotations

import asyncio
import errno
import hashlib
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import ParamSpec, TypeVar

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from server.clock import new_id
from server.errors import DiskFull, StorageTrouble
from server.storage.address import PATIENCE_S, Address

COPY_BYTES = 1024 * 1024
LAST = "manifest.json"  # of a folder: written last, so that a folder without it is not finished
LINK_S = 600  # how long a link to a bucket's file holds: as long as a withdrawal may take to hold
P = ParamSpec("P")
T = TypeVar("T")


class Store:
    """Keeps big files. Every method raises StorageTrouble when an object store fails, DiskFull or OSError."""

    def __init__(self, address: Address, scratch: Path, *, patience_s: float = PATIENCE_S) -> None:
        """`scratch`: a local folder for copies of what lies elsewhere."""
        self.address = address
        self._scratch = scratch
        self._objects = address.open(patience_s=patience_s)

    def path(self, key: str) -> Path | None:
        """Where the file lies on this machine, there or not; None when it lies elsewhere."""
        return None if self.address.root is None else self.address.root / key

    async def put(self, file: Path, key: str) -> None:
        """Keep a file under `key` too, replacing what was there: at once, or not at all."""
        here = self.path(key)
        if here is None:
            await _told(obstore.put_async)(self._objects, key, file)
        else:
            await asyncio.to_thread(_link_in, file, here)

    async def keep(self, file: Path, key: str) -> None:
        """The same, and the file is gone from where it was."""
        await self.put(file, key)
        await asyncio.to_thread(file.unlink)

    async def keep_folder(self, folder: Path, prefix: str) -> None:
        """Take the files of a folder over under `prefix`, manifest last, in the place of what was there."""
        here = self.path(prefix)
        if here is not None:
            await asyncio.to_thread(_swap_in, folder, here)
            return
        for name in await asyncio.to_thread(_in_order, folder):
            await self.keep(folder / name, f"{prefix}/{name}")
        await asyncio.to_thread(shutil.rmtree, folder)

    @asynccontextmanager
    async def at_hand(self, keys: Sequence[str]) -> AsyncIterator[tuple[Path, ...]]:
        """The files on this machine, to read for the time of the block; NotFound is FileNotFoundError."""
        if self.address.root is not None:
            yield tuple(self.address.root / key for key in keys)
            return
        copies = self._scratch / f"copies-{new_id()}"
        try:
            yield tuple([await self._copy(key, copies / str(number)) for number, key in enumerate(keys)])
        finally:
            await asyncio.to_thread(shutil.rmtree, copies, ignore_errors=True)

    async def _copy(self, key: str, target: Path) -> Path:
        await asyncio.to_thread(target.parent.mkdir, parents=True, exist_ok=True)
        with target.open("wb") as file:
            async for block in self.blocks(key):
                await asyncio.to_thread(file.write, block)
        return target

    async def blocks(self, key: str) -> AsyncIterator[bytes]:
        """The bytes of a file, some megabytes at a time; FileNotFoundError when it is not there."""
        answer = await _told(obstore.get_async)(self._objects, key)
        blocks = answer.stream(min_chunk_size=4 * 1024 * 1024)
        while (block := await _told(_next)(blocks)) is not None:
            yield bytes(block)

    async def read(self, key: str) -> bytes:
        """The whole of a small file; FileNotFoundError when it is not there."""
        return b"".join([block async for block in self.blocks(key)])

    async def sha256(self, key: str) -> str:
        """The SHA-256 of a file as it is read back, in hexadecimal."""
        digest = hashlib.sha256()
        async for block in self.blocks(key):
            await asyncio.to_thread(digest.update, block)
        return digest.hexdigest()

    async def sizes(self, prefix: str = "") -> dict[str, int]:
        """Every key below a prefix, with its size in bytes."""
        found: dict[str, int] = {}
        listing = obstore.list(self._objects, prefix=prefix or None)
        while (page := await _told(_next)(listing)) is not None:
            found.update((one["path"], one["size"]) for one in page)
        return found

    async def folders(self, prefix: str) -> list[str]:
        """The names of the folders directly below a prefix."""
        listing = await _told(obstore.list_with_delimiter_async)(self._objects, prefix)
        return [path.rpartition("/")[2] for path in listing["common_prefixes"]]

    async def remove(self, prefix: str) -> None:
        """Delete every file below a prefix; nothing there is well too."""
        here = self.path(prefix)
        if here is not None:
            await asyncio.to_thread(shutil.rmtree, here, ignore_errors=True)
            return
        keys = list(await self.sizes(prefix))
        if keys:
            await _told(obstore.delete_async)(self._objects, keys)

    async def keep_only(self, prefix: str, kept: str) -> None:
        """Delete what lies below `prefix`, but for what lies below `kept`."""
        for key in await self.sizes(prefix):
            if not key.startswith(f"{kept}/"):
                await _told(obstore.delete_async)(self._objects, [key])

    async def link(self, key: str, *, seconds: int = LINK_S) -> str:
        """A link by which a browser may read the file from the bucket itself, for so long."""
        assert isinstance(self._objects, S3Store)
        return await _told(obstore.sign_async)(self._objects, "GET", key, timedelta(seconds=seconds))

    async def put_from(self, other: Store, key: str, *, size: int | None) -> bool:
        """Copy a file of another store and read it back; False when it was here already, whole.

        `size`: what `sizes` said of it here, None when it is not. Raises StorageTrouble when a copy differs.
        """
        wanted = await other.sha256(key)
        if size is not None and await self.sha256(key) == wanted:
            return False
        async with other.at_hand((key,)) as (file,):
            await _told(obstore.put_async)(self._objects, key, file)
        if await self.sha256(key) != wanted:
            raise StorageTrouble(f"La copie de {key} n'est pas égale à l'original. Recommencez.")
        return True


async def _next(pages: AsyncIterator[T]) -> T | None:
    return await anext(pages, None)


def _told(call: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
    """The same call, whose failures are ours; a missing file is FileNotFoundError as everywhere."""

    async def tell(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return await call(*args, **kwargs)
        except BaseError as error:
            raise StorageTrouble(detail=str(error).partition("\n")[0]) from error

    return tell


def _in_order(folder: Path) -> list[str]:
    return sorted((file.name for file in folder.iterdir()), key=lambda name: (name == LAST, name))


def _link_in(file: Path, place: Path) -> None:
    """A second name for the same bytes, or a copy on another disk; the place is whole or as it was."""
    with _room_needed():
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        coming = place.with_name(f".{place.name}.{new_id()}")
        try:
            coming.hardlink_to(file)
        except OSError:  # another disk, or one that knows no links
            _copied(file, coming)
        coming.replace(place)
        coming.unlink(missing_ok=True)  # both were the same file already: nothing was renamed


def _copied(file: Path, place: Path) -> None:
    """Copy to another disk, durable before it has its name."""
    part = place.with_name(f".{place.name}.{new_id()}")
    try:
        with file.open("rb") as source, part.open("xb") as target:
            shutil.copyfileobj(source, target, COPY_BYTES)
            target.flush()
            os.fsync(target.fileno())
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)


def _swap_in(folder: Path, place: Path) -> None:
    """Put a folder in place; the same content of last time goes, though someone may be reading it."""
    former = place.with_name(f".former-{new_id()}")
    coming = place.with_name(f".coming-{new_id()}")
    with _room_needed():
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            _bring(folder, coming)
            if place.exists():
                place.replace(former)
            coming.replace(place)
        finally:
            shutil.rmtree(coming, ignore_errors=True)
            shutil.rmtree(former, ignore_errors=True)


def _bring(folder: Path, coming: Path) -> None:
    """The folder beside its place: renamed, or copied from another disk."""
    try:
        folder.replace(coming)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        coming.mkdir(mode=0o700)
        for file in folder.iterdir():
            _copied(file, coming / file.name)
        shutil.rmtree(folder)


@contextmanager
def _room_needed() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull from error
        raise
