"""Taking footage in: bytes to disk under our own name, hashed on the way, inspected, then registered."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import hashlib
import os
import shutil
from collections.abc import AsyncIterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from media.errors import Unsupported
from media.model import Declared, Inspection, Projection, Stereo
from media.probe import inspect
from media.projection import settle
from media.tools import Tools
from server.clock import new_id, now_ms
from server.db.tables import Footage
from server.errors import BadInput, DiskFull, TooBig
from server.footage.records import FootageRecords, FootageState
from server.paths import DataFolder
from server.storage import names
from server.storage.store import Store

MOST_AROUND = 1024 * 1024  # what a form puts around its file
SPARE_BYTES = 512 * 1024 * 1024  # left free for the database and the journal
LONGEST_TITLE, LONGEST_TRADE = 200, 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A file that came in whole and waits in the uploads folder."""

    path: Path
    name: str  # as the sender called it: display text, never a path
    sha256: str  # hexadecimal
    size: int  # bytes


def display_name(name: str) -> str:
    """Return a sender's file name as text that is safe to show: one line, no folder, not endless."""
    return one_line(name.replace("\\", "/").rsplit("/", 1)[-1]) or "sans nom"


def one_line(text: str) -> str:
    """Return text that people typed as one line of printable signs, not endless."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:LONGEST_TITLE]


class Intake:
    """The way in for footage, from the upload form, the API and the command line alike."""

    def __init__(
        self,
        records: FootageRecords,
        folder: DataFolder,
        store: Store,
        tools: Tools,
        *,
        limit_bytes: int,
    ) -> None:
        self._records, self._folder, self._store = records, folder, store
        self._tools, self._limit = tools, limit_bytes

    def foresee(self, announced: int) -> None:
        """Refuse an upload of so many bytes before it comes: TooBig or DiskFull."""
        self._check_room(announced - MOST_AROUND, announced)

    async def receive(self, chunks: AsyncIterable[bytes], name: str) -> Received:
        """Write the chunks to the uploads folder, hashing them; TooBig or DiskFull leave nothing behind."""
        self._folder.uploads.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self._folder.uploads / f"{new_id()}.part"
        digest, size = hashlib.sha256(), 0
        try:
            with path.open("xb") as file:
                async for chunk in chunks:
                    size += len(chunk)
                    self._check_room(size, len(chunk))
                    await asyncio.to_thread(_append, file, digest, chunk)
                await asyncio.to_thread(_to_disk, file)
        except BaseException as error:
            path.unlink(missing_ok=True)
            if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise DiskFull from error
            raise
        return Received(path=path, name=display_name(name), sha256=digest.hexdigest(), size=size)

    def _check_room(self, size: int, coming: int) -> None:
        if size > self._limit:
            raise TooBig(f"Ce fichier dépasse la limite de {self._limit / 1e9:.0f} Go fixée sur ce serveur.")
        self.require_room(coming)

    def require_room(self, coming: int = 0) -> None:
        """Raise DiskFull when these bytes would eat into what is spared for the database and the journal."""
        if shutil.disk_usage(self._folder.root).free - coming < SPARE_BYTES:
            raise DiskFull

    async def take_copy(self, source: Path) -> Received:
        """Receive a file of this machine (command line, scene folder); the file itself is left alone."""
        return await self.receive(_blocks(source), source.name)

    async def inspect(self, received: Received) -> Inspection:
        """Return what the file is; MediaError when it is nothing we can show."""
        return await inspect(received.path, name=received.name, tools=self._tools)

    async def accept(
        self, files: tuple[Received, ...], *, title: str, declared: Declared, trade: str = ""
    ) -> Footage:
        """Inspect the files (one, or six cubemap faces), keep them as originals and put them in line.

        Raises MediaError or BadInput with a sentence; then nothing of the files is kept.
        """
        try:
            if len(files) not in (1, 6):
                raise BadInput("Envoyez un seul fichier, ou les six faces d'un cube.")
            inspections = [await self.inspect(file) for file in files]
            if len(files) == 6:
                declared = _as_cubemap(inspections, declared)
            else:
                _must_go_round(inspections[0], declared)
            return await self._keep(files, inspections[0], title, declared, trade)
        finally:
            self.discard(files)

    async def _keep(
        self, files: tuple[Received, ...], inspection: Inspection, title: str, declared: Declared, trade: str
    ) -> Footage:
        footage_id = new_id()
        row = Footage(
            id=footage_id,
            title=one_line(title) or display_name(Path(files[0].name).stem),
            trade=one_line(trade)[:LONGEST_TRADE],
            state=FootageState.RECEIVED,
            original_name=files[0].name,
            originals=len(files),
            sha256=joint_hash(files),
            size=sum(file.size for file in files),
            projection=declared.projection,
            stereo=declared.stereo,
            inspection=inspection.to_json(),
            attempt=new_id(),
            place="",
            licence="",
            people="unknown",
            created_ms=now_ms(),
            updated_ms=now_ms(),
        )
        try:
            kept = names.original_files(footage_id, len(files))
            for file, original in zip(files, kept, strict=True):
                await self._store.keep(file.path, original)
            await self._records.add(row)
        except BaseException:
            await self._store.remove(names.originals(footage_id))
            raise
        return row

    async def same(self, files: tuple[Received, ...], declared: Declared) -> Footage | None:
        """Return footage we have of these very bytes and this declaration, in line again if it failed."""
        found = await self._records.find_same(joint_hash(files), declared)
        if found is not None and found.state == FootageState.FAILED:
            await self._records.retry(found.id)
        return found

    def discard(self, files: tuple[Received, ...]) -> None:
        """Remove what is left of received files in the uploads folder."""
        for file in files:
            file.path.unlink(missing_ok=True)

    def sweep(self, *, older_than_s: float = 3_600) -> None:
        """Remove uploads that broke off, in a process that was killed: nothing has come for so long."""
        oldest = now_ms() / 1000 - older_than_s
        for path in self._folder.uploads.glob("*.part"):
            with contextlib.suppress(FileNotFoundError):  # another process is done with it
                if path.stat().st_mtime < oldest:
                    path.unlink()


def joint_hash(files: tuple[Received, ...]) -> str:
    """Return the SHA-256 of one file, or of the six hashes in order."""
    if len(files) == 1:
        return files[0].sha256
    return hashlib.sha256("".join(file.sha256 for file in files).encode()).hexdigest()


def _as_cubemap(inspections: list[Inspection], declared: Declared) -> Declared:
    if any(one.kind != "photo" for one in inspections):
        raise BadInput("Les six faces d'un cube sont six photos.")
    sizes = {(one.image.width, one.image.height) for one in inspections if one.image}
    if len(sizes) != 1 or any(width != height for width, height in sizes):
        raise BadInput("Les six faces d'un cube sont carrées et de même taille.")
    return Declared(projection=Projection.CUBEMAP, stereo=declared.stereo or Stereo.MONO)


def _must_go_round(inspection: Inspection, declared: Declared) -> None:
    """Refuse at the door what nothing and nobody says to be a view all round, or what we cannot use."""
    projection, _ = settle(inspection, declared)
    alone = inspection.image is not None and inspection.image.width == inspection.image.height
    if projection is Projection.CUBEMAP and alone:
        raise Unsupported("C'est une seule face d'un cube. Envoyez les six faces ensemble.")


def _append(file: BinaryIO, digest: hashlib._Hash, chunk: bytes) -> None:
    file.write(chunk)
    digest.update(chunk)


def _to_disk(file: BinaryIO) -> None:
    """Have the bytes on the disk before the database says so: a power cut leaves no empty original."""
    file.flush()
    os.fsync(file.fileno())


async def _blocks(path: Path) -> AsyncIterable[bytes]:
    with path.open("rb") as file:
        while block := await asyncio.to_thread(file.read, 1024 * 1024):
            yield block
