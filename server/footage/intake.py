"""Taking footage in: bytes to disk under our own name, hashed on the way, inspected, then registered."""

from __future__ import annotations

import asyncio
import hashlib
import shutil
from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from media.errors import Unsupported
from media.model import Declared, Inspection, Projection, Stereo
from media.probe import inspect
from media.projection import settle
from media.tools import Tools
from server.clock import new_id, now_ms
from server.db.tables import Footage
from server.errors import BadInput, Conflict
from server.footage.records import FootageRecords, FootageState
from server.paths import DataFolder
from server.uploads.part import MOST_PIECES, PIECE, Part
from server.uploads.room import Room
from server.writing import in_thread, unbroken

MOST_AROUND = 1024 * 1024  # what a form puts around its file
LONGEST_TITLE, LONGEST_TRADE = 200, 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A file that came in whole and waits in the uploads folder."""

    path: Path
    name: str  # as the sender called it: display text, never a path
    sha256: str  # hexadecimal
    size: int  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """Where footage comes from, and what may be done with it, as its sender tells."""

    place: str = ""  # where it was filmed: a workshop, a firm
    licence: str = ""  # SPDX id or words; empty: not told
    people: str = "unknown"  # one of PEOPLE

    def clean(self) -> Rights:
        """Return the same as safe lines; BadInput when `people` is none of PEOPLE."""
        if self.people not in PEOPLE:
            raise BadInput(f"Le champ « people » est l'un de : {', '.join(PEOPLE)}.")
        return Rights(place=one_line(self.place), licence=one_line(self.licence), people=self.people)


PEOPLE = ("unknown", "none", "filmed")  # whether people or firms can be recognised


def display_name(name: str) -> str:
    """Return a sender's file name as text that is safe to show: one line, no folder, not endless."""
    return one_line(name.replace("\\", "/").rsplit("/", 1)[-1]) or "sans nom"


def one_line(text: str) -> str:
    """Return text that people typed as one line of printable signs, not endless."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:LONGEST_TITLE]


class Intake:
    """The way in for footage, from the upload form, the API and the command line alike."""

    def __init__(self, records: FootageRecords, folder: DataFolder, tools: Tools, room: Room) -> None:
        self._records, self._folder, self._tools, self.room = records, folder, tools, room

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
        title: str,
        declared: Declared,
        trade: str = "",
        rights: Rights | None = None,
        footage_id: str | None = None,
    ) -> Footage:
        """Inspect the files (one, or six cubemap faces), keep them as originals and put them in line.

        `footage_id` names the footage beforehand, so that whoever was interrupted can look whether it is
        made. Raises MediaError or BadInput with a sentence; the caller discards the files.
        """
        declared, inspection = await self._settled(files, declared)
        values = _original(files, inspection, declared) | {
            "title": one_line(title) or display_name(Path(files[0].name).stem),
            "trade": one_line(trade)[:LONGEST_TRADE],
            **asdict((rights or Rights()).clean()),
        }
        return await unbroken(self._keep(files, footage_id or new_id(), values))

    async def replace(
        self,
        footage_id: str,
        files: tuple[Received, ...],
        *,
        declared: Declared,
        rights: Rights | None = None,
    ) -> Footage:
        """Put other originals behind the same footage, which is then prepared again; return its row.

        What was prepared before stays in force until then. The new originals lie in a folder of their own,
        named by their hash, before the row points there (compare-and-swap): whatever fails, the former ones
        are intact. Raises MediaError, BadInput, NotFound, or Conflict when someone else replaced them
        meanwhile; the caller discards the files.
        """
        former = await self._records.get(footage_id)
        declared, inspection = await self._settled(files, declared)
        values = _original(files, inspection, declared)
        if former.sha256 != values["sha256"]:
            await unbroken(self._put_behind(former, files, values))
        elif declared != Declared.of(former.projection, former.stereo):
            await self._records.correct(footage_id, projection=declared.projection, stereo=declared.stereo)
        if rights is not None:
            await self._records.correct(footage_id, **asdict(rights.clean()))
        return await self._records.get(footage_id)

    async def _put_behind(self, former: Footage, files: tuple[Received, ...], values: dict[str, Any]) -> None:
        home = self._folder.replaced_originals(former.id, values["sha256"])
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        for number, file in enumerate(files):
            file.path.replace(home / f"source-{number}")
        if await self._records.replace(former.id, former.sha256, **values):
            await asyncio.to_thread(_keep_only, self._folder.originals(former.id), home)
        # Someone who sent the very same bytes may have won: then they are in force.
        elif (await self._records.get(former.id)).sha256 != values["sha256"]:
            await asyncio.to_thread(shutil.rmtree, home, ignore_errors=True)
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
        folder = self._folder.originals(footage_id)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        now = now_ms()
        row = Footage(
            id=footage_id,
            state=FootageState.RECEIVED,
            attempt=new_id(),
            created_ms=now,
            updated_ms=now,
            **values,
        )
        kept = self._folder.original_files(footage_id, len(files), row.sha256)
        try:
            for file, original in zip(files, kept, strict=True):
                file.path.replace(original)
            await self._records.add(row)
        except BaseException:
            for file, original in zip(files, kept, strict=True):
                if original.exists():
                    original.replace(file.path)
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return row

    async def resume(self, files: tuple[Received, ...], footage_id: str, *, replaces: bool) -> Footage | None:
        """Return the footage if an earlier `accept` or `replace` of these files got through before a kill.

        Else put the files back where it had taken them from, so that it can be done again, and return None.
        """
        sha256 = joint_hash(files)
        row = await self._records.find(footage_id)
        if row is not None and row.sha256 == sha256:
            return row
        home = self._folder.originals(footage_id)
        if replaces:
            home = self._folder.replaced_originals(footage_id, sha256)
        for number, file in enumerate(files):
            moved = home / f"source-{number}"
            if not file.path.exists() and (replaces or row is None) and moved.exists():
                moved.replace(file.path)
        return None

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
    projection, _ = settle(inspection, declared)
    if projection is Projection.CUBEMAP:
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
    }


def _keep_only(folder: Path, home: Path) -> None:
    """Remove the former originals."""
    for path in folder.iterdir():
        if path.is_dir() and path != home:
            shutil.rmtree(path, ignore_errors=True)
        elif path.is_file():
            path.unlink(missing_ok=True)


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
