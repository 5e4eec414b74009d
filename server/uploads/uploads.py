"""Uploads: made, added to, looked at, cancelled, each by the one who sends it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import StreamReader

from server.errors import BadInput, Conflict, Locked, NotFound, TooBig
from server.uploads.finisher import Finisher
from server.uploads.holds import Hold, Holds, Stopped
from server.uploads.model import Upload, UploadState, Wishes
from server.uploads.receiver import Checksum, Receiver
from server.uploads.shelf import GONE, Shelf

log = logging.getLogger("plateau.uploads")
PURGE_S = 3_600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Bytes that someone wants to add."""

    offset: int  # where they say that the bytes begin
    size: int | None  # of the whole upload, when it is told only now
    coming: int | None  # how many bytes, when it is told
    checksum: Checksum | None
    content: StreamReader
    alive: Callable[[], bool]  # whether the connection is open


class Uploads:
    """What the protocol, the command line and the pages do with uploads."""

    def __init__(self, shelf: Shelf, receiver: Receiver, finisher: Finisher, holds: Holds) -> None:
        self.shelf, self.receiver, self.finisher, self._holds = shelf, receiver, finisher, holds

    async def create(
        self, owner: str, name: str, *, size: int | None, wishes: Wishes, metadata: str, modified: str
    ) -> Upload:
        """Make an upload; one of no bytes is whole at once."""
        upload = await self.shelf.create(
            owner, name, size=size, wishes=wishes, metadata=metadata, modified=modified
        )
        return await self.finisher.begin(upload) if upload.is_whole else upload

    async def look(self, owner: str, upload_id: str) -> Upload:
        """Return one's own upload, when a request that has just broken off has written its bytes down."""
        await self._holds.settle(upload_id)
        return self.shelf.get(owner, upload_id)

    async def add(self, owner: str, upload_id: str, piece: Piece) -> Upload:
        """Add bytes; return the upload as it is on the disk.

        Raises NotFound, Expired, Locked (someone else writes it), Conflict (the offset is not ours), TooBig,
        DiskFull, WrongChecksum, BadInput when the line broke: what came before that is kept.
        """
        self.shelf.get(owner, upload_id)
        async with self._holds.take(upload_id, piece.alive) as hold:
            upload = self.shelf.get(owner, upload_id)
            if piece.offset != upload.offset:
                raise Conflict(f"Le serveur a {upload.offset} octets de ce fichier ; reprenez à cet endroit.")
            upload = self._sized(upload, piece)
            if upload.state != UploadState.SENDING:  # the last answer was lost on its way
                return upload
            return await self._receive(upload, piece, hold)

    def _sized(self, upload: Upload, piece: Piece) -> Upload:
        """Return the upload with the size that is told; BadInput or TooBig when it cannot be."""
        if piece.size is not None:
            if upload.size not in (None, piece.size):
                raise BadInput("La taille de cet envoi est déjà connue et ne change plus.")
            if piece.size < upload.offset:
                raise BadInput("La taille annoncée est plus petite que ce qui est déjà arrivé.")
            self.shelf.room.within_limit(piece.size)
            if upload.size is None:
                self.shelf.room.promise(piece.size - upload.offset)
                upload = upload.but(size=piece.size)
        if upload.size is not None and upload.offset + (piece.coming or 0) > upload.size:
            raise TooBig("Il vient plus d'octets qu'annoncé ; annulez cet envoi et recommencez.")
        return upload

    async def _receive(self, upload: Upload, piece: Piece, hold: Hold) -> Upload:
        broken: ConnectionError | None = None
        try:
            upload = await self.receiver.receive(upload, lambda: hold.read(piece.content), piece.checksum)
        except ConnectionError as error:
            upload, broken = self.shelf.find(upload.id), error
        except Stopped as error:
            raise Locked("Un autre envoi du même fichier a pris la suite.") from error
        if piece.size is not None and upload.size is None:
            upload = upload.but(size=piece.size)
        if upload.is_whole:
            return await self.finisher.begin(upload)
        if broken is not None:
            raise BadInput("L'envoi s'est interrompu ; reprenez-le.") from broken
        told_only = upload.offset == piece.offset  # nothing counted: what was told is not on the disk yet
        return await self.shelf.save(upload) if told_only else upload

    async def cancel(self, owner: str, upload_id: str) -> None:
        """Forget an upload: its bytes, or its result that was seen; footage made of it stays."""
        if self.shelf.find(upload_id).owner != owner:
            raise NotFound(GONE)
        await self._holds.end(upload_id)
        async with self._holds.take(upload_id, lambda: True):
            if self.shelf.find(upload_id).state == UploadState.CHECKING:
                raise Conflict("Ce fichier est arrivé et Plateau le reconnaît ; attendez la réponse.")
            await self.shelf.remove(upload_id)
            self.receiver.forget(upload_id)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Take up what was interrupted; discard what is abandoned, now and every hour."""
        await self.finisher.recover()
        purging = asyncio.create_task(self._purge_for_ever())
        try:
            yield
        finally:
            purging.cancel()
            await asyncio.gather(purging, return_exceptions=True)
            await self.finisher.close()

    async def _purge_for_ever(self) -> None:
        while True:
            try:
                await asyncio.to_thread(self.shelf.purge, self._holds.__contains__)
            except OSError:
                log.exception("abandoned uploads could not be discarded; tried again in an hour")
            await asyncio.sleep(PURGE_S)
