"""Taking footage in: bytes to disk under our own name, hashed on the way, inspected, then registered."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterable, AsyncIterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from media.errors import Unsupported
from media.model import Declared, Inspection, Projection, Stereo
from media.probe import inspect
from media.projection import is_sure, settle
from media.tools import Tools
from server.clock import new_id, now_ms
from server.db.tables import Footage
from server.errors import BadInput, Conflict
from server.footage.about import About, People, one_line
from server.footage.records import FootageRecords, FootageState
from server.paths import DataFolder
from server.storage import names
from server.storage.store import Store
from server.uploads.part import MOST_PIECES, PIECE, Part
from server.uploads.room import Room
from server.writing import in_thread, unbroken

NOTHING: Mapping[str, str] = {}
MOST_AROUND = 1024 * 1024  # what a form puts around its file


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


class Intake:
    """The way in for footage, from the upload form, the API and the command line alike."""

    def __init__(
        self, records: FootageRecords, folder: DataFolder, store: Store, tools: Tools, room: Room
    ) -> None:
        self._records, self._folder, self._store = records, folder, store
        self._tools, self.room = tools, room

    def foresee(self, announced: int) -> None:
        """Refuse an upload of so many bytes before it comes: TooBig or DiskFull."""
        self.room.within_limit(announced - MOST_AROUND)
        self.room.promise(announced)

    async def receive(self, chunks: AsyncIterable[bytes], name: str) -> Received:
        """Write the chunks to the uploads folder, hashing them; TooBig or DiskFull leave nothing behind."""
        self._folder.uploads.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self._folder.uploads / f"{new_id()}.part"
        digest = hashlib.sha256()
        try:
            with Part(path, digest=digest) as part:
                async for pieces in _gathered(chunks):
                    coming = sum(len(piece) for piece in pieces)
                    self.room.within_limit(part.end + coming)
                    self.room.require(coming)
                    await in_thread(part.write, pieces)
                await in_thread(part.to_disk)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return Received(path=path, name=display_name(name), sha256=digest.hexdigest(), size=part.end)

    def require_room(self, coming: int = 0) -> None:
        """Raise DiskFull when these bytes would eat into what is spared for the database and the journal."""
        self.room.require(coming)

    async def take_copy(self, source: Path) -> Received:
        """Receive a file of this machine (command line, scene folder); the file itself is left alone."""
        return await self.receive(_blocks(source), source.name)

    async def inspect(self, received: Received) -> Inspection:
        """Return what the file is; MediaError when it is nothing we can show."""
        return await inspect(received.path, name=received.name, tools=self._tools)

    async def accept(
        self,
        files: tuple[Received, ...],
        *,
        about: About,
        declared: Declared,
        footage_id: str | None = None,
    ) -> Footage:
        """Inspect the files (one, or six cubemap faces), keep them as originals and put them in line.

        Where nothing says surely enough how it was filmed, it is kept as `unsure` until staff choose.
        `footage_id` names the footage beforehand, so that whoever was interrupted can look whether it is
        made. Raises MediaError or BadInput with a sentence; then the files are left to the caller.
        """
        declared, inspection = await self._settled(files, declared)
        values = _original(files, inspection, declared) | asdict(about)
        values["title"] = about.title or display_name(Path(files[0].name).stem)
        row = await unbroken(self._keep(files, footage_id or new_id(), values))
        self.discard(files)
        return row

    async def replace(
        self,
        footage_id: str,
        files: tuple[Received, ...],
        *,
        declared: Declared,
        told: Mapping[str, str] = NOTHING,
    ) -> Footage:
        """Put other originals behind the same footage, which is then prepared again; return its row.

        What was prepared before stays in force until then, unless people may be recognised in it: the new
        words about them are not about those pictures. The new originals lie in a folder of their own, named
        by their hash, before the row points there (compare-and-swap): whatever fails, the former ones are
        intact. `told`: what is told anew of place, licence and people. Raises MediaError, BadInput,
        NotFound, or Conflict when someone else replaced them meanwhile; then the files are left to the
        caller.
        """
        former = await self._records.get(footage_id)
        declared, inspection = await self._settled(files, declared)
        values = _original(files, inspection, declared)
        if former.sha256 != values["sha256"]:
            await unbroken(self._put_behind(former, files, values))
        elif declared != Declared.of(former.projection, former.stereo):
            await self._records.correct(footage_id, projection=declared.projection, stereo=declared.stereo)
        if told:
            await self._records.correct(footage_id, **told)
        self.discard(files)
        return await self._records.get(footage_id)

    async def _put_behind(self, former: Footage, files: tuple[Received, ...], values: dict[str, Any]) -> None:
        home = values["originals_folder"] = values["sha256"][:20]
        if former.people != People.NONE:
            values |= {"version": None, "manifest": None}
        await self._put(files, names.original_files(former.id, len(files), home))
        if await self._records.replace(former.id, former.sha256, **values):
            await self._store.keep_only(names.originals(former.id), f"{names.originals(former.id)}/{home}")
            if former.people != People.NONE:
                await self._store.remove(names.renditions(former.id))
        # Someone who sent the very same bytes may have won: then they are in force.
        elif (await self._records.get(former.id)).sha256 != values["sha256"]:
            await self._store.remove(f"{names.originals(former.id)}/{home}")
            raise Conflict("Quelqu'un a remplacé cette séquence entre-temps ; rechargez sa page.")

    async def _settled(self, files: tuple[Received, ...], declared: Declared) -> tuple[Declared, Inspection]:
        """Return how the files are filmed, and what the first one is; MediaError or BadInput."""
        if len(files) not in (1, 6):
            raise BadInput("Envoyez un seul fichier, ou les six faces d'un cube.")
        inspections = [await self.inspect(file) for file in files]
        if len(files) == 6:
            return _as_cubemap(inspections, declared), inspections[0]
        _must_go_round(inspections[0], declared)
        return declared, inspections[0]

    async def _keep(self, files: tuple[Received, ...], footage_id: str, values: dict[str, Any]) -> Footage:
        now = now_ms()
        row = Footage(
            id=footage_id,
            attempt=new_id(),
            created_ms=now,
            updated_ms=now,
            **values,
        )
        try:
            await self._put(files, names.original_files(footage_id, len(files), ""))
            await self._records.add(row)
        except BaseException:
            if await self._records.find(footage_id) is None:  # someone else may have made it, of these keys
                await self._store.remove(names.originals(footage_id))
            raise
        return row

    async def _put(self, files: tuple[Received, ...], keys: tuple[str, ...]) -> None:
        for file, key in zip(files, keys, strict=True):
            await self._store.put(file.path, key)

    async def made(self, files: tuple[Received, ...], footage_id: str) -> Footage | None:
        """Return the footage if an earlier `accept` or `replace` of these files got through before a kill."""
        row = await self._records.find(footage_id)
        return row if row is not None and row.sha256 == joint_hash(files) else None

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
    if declared.projection is None and inspection.projection is Projection.UNKNOWN:
        return  # staff are asked
    projection, _ = settle(inspection, declared)
    alone = inspection.image is not None and inspection.image.width == inspection.image.height
    if projection is Projection.CUBEMAP and alone:
        raise Unsupported("C'est une seule face d'un cube. Envoyez les six faces ensemble.")


def _original(files: tuple[Received, ...], inspection: Inspection, declared: Declared) -> dict[str, Any]:
    """Return what a row says of its originals."""
    return {
        "original_name": files[0].name,
        "originals": len(files),
        "sha256": joint_hash(files),
        "size": sum(file.size for file in files),
        "projection": declared.projection,
        "stereo": declared.stereo,
        "inspection": inspection.to_json(),
        "state": FootageState.RECEIVED if is_sure(inspection, declared) else FootageState.UNSURE,
    }


async def _gathered(chunks: AsyncIterable[bytes]) -> AsyncIterator[list[bytes]]:
    """Yield the chunks by lists of about PIECE bytes."""
    pieces: list[bytes] = []
    async for chunk in chunks:
        pieces.append(chunk)
        if len(pieces) >= MOST_PIECES or sum(len(piece) for piece in pieces) >= PIECE:
            yield pieces
            pieces = []
    yield pieces


async def _blocks(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while block := await asyncio.to_thread(file.read, PIECE):
            yield block
