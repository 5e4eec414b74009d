"""Receiving: bytes come, go to the disk a piece at a time, and count only when they are there."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from server.errors import BadInput, TooBig, WrongChecksum
from server.uploads.model import Upload
from server.uploads.part import MOST_PIECES, PIECE, Part, hash_of
from server.uploads.shelf import Shelf
from server.writing import in_thread

Read = Callable[[], Awaitable[bytes]]  # returns the next bytes, none at the end
SURE = 32 * 1024 * 1024  # bytes: a power cut in the middle of a request costs at most so many
MOST_HASHES = 256  # under way; those forgotten are made again from the disk


@dataclass(frozen=True, slots=True, kw_only=True)
class Checksum:
    """What a piece that is sent must come to."""

    algorithm: str  # of ALGORITHMS
    digest: bytes


ALGORITHMS = ("sha1", "sha256", "sha512", "md5")


def checksum_of(header: str) -> Checksum:
    """Return an Upload-Checksum header as a checksum; BadInput when it is none."""
    algorithm, _, encoded = header.strip().partition(" ")
    try:
        digest = base64.b64decode(encoded, validate=True)
    except ValueError as error:
        raise BadInput("L'en-tête Upload-Checksum est mal formé.") from error
    if algorithm not in ALGORITHMS:
        raise BadInput(f"Somme de contrôle inconnue ; utilisez {', '.join(ALGORITHMS)}.")
    if len(digest) != hashlib.new(algorithm, usedforsecurity=False).digest_size:
        raise BadInput("L'en-tête Upload-Checksum n'a pas la longueur de son algorithme.")
    return Checksum(algorithm=algorithm, digest=digest)


class Receiver:
    """Takes bytes into the shelf."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._hashes: dict[str, tuple[int, hashlib._Hash]] = {}  # by upload: up to which offset, hash

    async def receive(self, upload: Upload, read: Read, checksum: Checksum | None = None) -> Upload:
        """Add what `read` brings at the upload's offset; return the upload as it is on the disk.

        When reading fails, what came before is kept, and the error is raised. Pieces of less than 1 MiB are
        written and count one by one; with a checksum all or nothing counts (WrongChecksum).
        Raises TooBig, and nothing of the piece that goes beyond the size counts; DiskFull.
        """
        digest = self._take_hash(upload)
        if checksum is not None and upload.boot is not None:  # its bytes count only when they are proven
            upload = await self._shelf.save(upload.but(boot=None))
        with Part(self._shelf.part(upload.id), upload.offset, digest) as part:
            run = _Run(self._shelf, upload, part, checksum)
            try:
                await run.take_all(read)
            except WrongChecksum:
                part.drop_to(upload.offset)
                raise
            finally:
                if part.digest is not None and part.end == run.upload.offset:
                    self._keep_hash(upload.id, part.end, part.digest)
        return run.upload

    async def whole_hash(self, upload: Upload) -> str:
        """Return the SHA-256 of a whole upload: hashed on the way, or else from the disk."""
        offset, digest = self._hashes.pop(upload.id, (0, None))
        if digest is not None and offset == upload.size:
            return digest.hexdigest()
        return await in_thread(hash_of, self._shelf.part(upload.id))

    def forget(self, upload_id: str) -> None:
        """Drop the hash under way of an upload that is no more."""
        self._hashes.pop(upload_id, None)

    def _take_hash(self, upload: Upload) -> hashlib._Hash | None:
        if upload.offset == 0:
            return hashlib.sha256()
        offset, digest = self._hashes.pop(upload.id, (0, None))
        return digest if digest is not None and offset == upload.offset else None

    def _keep_hash(self, upload_id: str, offset: int, digest: hashlib._Hash) -> None:
        self._hashes[upload_id] = (offset, digest)
        if len(self._hashes) > MOST_HASHES:
            self._hashes.pop(next(iter(self._hashes)))


class _Run:
    """One request's bytes on their way to the disk."""

    def __init__(self, shelf: Shelf, upload: Upload, part: Part, checksum: Checksum | None) -> None:
        self._shelf, self.upload, self._part, self._checksum = shelf, upload, part, checksum
        self._sum = hashlib.new(checksum.algorithm, usedforsecurity=False) if checksum is not None else None
        self._pieces: list[bytes] = []
        self._waiting = 0
        self._sure = upload.offset  # up to where it is on the disk, whatever happens

    async def take_all(self, read: Read) -> None:
        """Take everything; when the line breaks or the request is ended, count what came, then raise that."""
        try:
            while chunk := await read():
                self._check_size(len(chunk))
                self._pieces.append(chunk)  # at once: whatever ends this request, what came counts
                self._waiting += len(chunk)
                if self._waiting >= PIECE or len(self._pieces) >= MOST_PIECES:
                    await self._flush()
        except (ConnectionError, asyncio.CancelledError):
            if self._checksum is None:
                await self._end()
            raise
        if self._sum is not None and self._checksum is not None:
            await in_thread(self._write)
            if self._sum.digest() != self._checksum.digest:
                raise WrongChecksum
            self._sum = None  # from here on it counts
        await self._end()

    def _check_size(self, coming: int) -> None:
        end = self._part.end + self._waiting + coming
        if self.upload.size is not None and end > self.upload.size:
            raise TooBig("Il vient plus d'octets qu'annoncé ; annulez cet envoi et recommencez.")
        self._shelf.room.within_limit(end)

    async def _flush(self) -> None:
        """Write what waits, in the middle of a request."""
        self._shelf.room.require(self._waiting)
        await in_thread(self._write if self._sum is not None else self._write_and_count)

    async def _end(self) -> None:
        """Write the rest, and make everything count."""
        self._shelf.room.require(self._waiting)
        if self._waiting or self._part.end != self.upload.offset or self.upload.boot is not None:
            await in_thread(self._write_and_seal)

    def _write(self) -> None:
        pieces, self._pieces, self._waiting = self._pieces, [], 0
        self._part.write(pieces)
        if self._sum is not None:
            for piece in pieces:
                self._sum.update(piece)

    def _write_and_count(self) -> None:
        """Write; it counts at once if the machine tells its boots, else when it is on the disk."""
        if self.upload.boot is None and self._shelf.boot is not None:
            self.upload = self._shelf.lasting(self.upload.but(boot=self._shelf.boot))
            self._shelf.write(self.upload)
        self._write()
        if self._shelf.boot is None or self._part.end - self._sure >= SURE:
            self._seal(self._shelf.boot)
        else:
            self.upload = self.upload.but(offset=self._part.end)

    def _write_and_seal(self) -> None:
        self._write()
        self._seal(None)

    def _seal(self, boot: str | None) -> None:
        self._part.to_disk()
        sealed = self._shelf.lasting(self.upload.but(offset=self._part.end, boot=boot))
        self._shelf.write(sealed)
        self.upload, self._sure = sealed, self._part.end
