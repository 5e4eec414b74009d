"""The uploads folder: for each upload `<id>.part`, its bytes, and `<id>.json`, what is known of it.

The sidecar is replaced whole, and only after the bytes it speaks of are on the disk, so that a power cut
loses at most what came since. While a request writes, its sidecar also names the boot of the machine: as
long as that is the same, nothing that was written can be lost, whoever is killed, and the length of the
part is the offset. Nothing is remembered in memory but hashes under way, which can be made again.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

from pydantic import ValidationError

from server.clock import new_id, now_ms
from server.errors import Expired, NotFound, TooMany
from server.uploads.model import COMMAND, UNFINISHED, Upload, UploadState, Wishes
from server.uploads.part import full_disk
from server.uploads.room import Room
from server.writing import in_thread, write_whole

MOST_UNFINISHED = 100  # of one sender
ABANDONED_MS = 3_600_000  # a part without a sidecar (a form's) that nobody has written for so long
BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
GONE = "Cet envoi n'existe pas, ou a été annulé."


class Shelf:
    """The uploads on disk."""

    def __init__(self, folder: Path, room: Room, *, keep_ms: int, clock: Callable[[], int] = now_ms) -> None:
        """`keep_ms`: how long an upload is kept after its last byte, and its result after that."""
        self.folder, self.room, self._keep_ms, self._clock = folder, room, keep_ms, clock
        room.reserved = self.reserved
        self.boot = _boot()

    def part(self, upload_id: str) -> Path:
        """Where the bytes of an upload lie."""
        return self.folder / f"{upload_id}.part"

    async def create(
        self,
        owner: str,
        name: str,
        *,
        size: int | None,
        wishes: Wishes,
        metadata: str = "",
        modified: str = "",
    ) -> Upload:
        """Make an empty upload; TooBig, DiskFull or TooMany before the first byte."""
        self.room.within_limit(size or 0)
        self.room.promise(size or 0)
        if sum(one.state in UNFINISHED for one in self.of(owner)) >= MOST_UNFINISHED:
            raise TooMany(f"Vous avez déjà {MOST_UNFINISHED} envois en cours ; terminez-les ou annulez-les.")
        now = self._clock()
        upload = Upload(
            id=new_id(),
            owner=owner,
            name=name,
            metadata=metadata,
            modified=modified,
            wishes=wishes,
            size=size,
            created_ms=now,
            expires_ms=now + self._keep_ms,
        )
        await in_thread(self._begin, upload)
        return upload

    def _begin(self, upload: Upload) -> None:
        self.write(upload)
        self.part(upload.id).touch(mode=0o600)

    def write(self, upload: Upload) -> None:
        """Replace the sidecar; a thread's work. DiskFull leaves the former one."""
        try:
            write_whole(self._sidecar(upload.id), upload.model_dump_json().encode())
        except OSError as error:
            raise full_disk(error) from error

    async def save(self, upload: Upload) -> Upload:
        """Replace the sidecar, alive for another while; return the upload."""
        lasting = self.lasting(upload)
        await in_thread(self.write, lasting)
        return lasting

    def lasting(self, upload: Upload) -> Upload:
        """Return the upload with its end put off, since something has just happened to it."""
        return upload.but(expires_ms=self._clock() + self._keep_ms)

    def find(self, upload_id: str) -> Upload:
        """Return an upload; NotFound when there is none."""
        try:
            upload = Upload.model_validate_json(self._sidecar(upload_id).read_bytes())
            if upload.boot is not None and upload.boot == self.boot:
                written = self.part(upload_id).stat().st_size
                upload = upload.but(offset=max(upload.offset, min(written, upload.size or written)))
        except (FileNotFoundError, ValidationError) as error:
            raise NotFound(GONE) from error
        return upload

    def get(self, owner: str, upload_id: str) -> Upload:
        """Return one's own upload; NotFound for another's, Expired when it was left too long."""
        upload = self.find(upload_id)
        if upload.owner != owner:
            raise NotFound(GONE)
        if upload.state == UploadState.EXPIRED or self._is_late(upload):
            raise Expired
        return upload

    def all(self) -> Iterator[Upload]:
        """Yield every upload that is known."""
        for path in self.folder.glob("*.json"):
            with contextlib.suppress(NotFound):  # removed just now
                yield self.find(path.stem)

    def of(self, owner: str) -> list[Upload]:
        """Return one's own uploads, oldest first."""
        return sorted((one for one in self.all() if one.owner == owner), key=lambda one: one.created_ms)

    def reserved(self) -> int:
        """Return how many bytes the running uploads have announced and not sent yet.

        Copies of the command line are left out: killed, they would withhold room that nobody can give back.
        """
        sending = (
            one
            for one in self.all()
            if one.state == UploadState.SENDING and one.owner != COMMAND and not self._is_late(one)
        )
        return sum((one.size or one.offset) - one.offset for one in sending)

    async def remove(self, upload_id: str) -> None:
        """Forget an upload with its bytes."""
        await in_thread(self._unlink, upload_id)

    def _unlink(self, upload_id: str) -> None:
        self.part(upload_id).unlink(missing_ok=True)
        self._sidecar(upload_id).unlink(missing_ok=True)

    def purge(self, busy: Callable[[str], bool] = lambda _: False) -> None:
        """Discard what was abandoned (not what is `busy`), and forget results nobody came for."""
        now = self._clock()
        for upload in self.all():
            if upload.expires_ms > now or upload.state == UploadState.CHECKING or busy(upload.id):
                continue
            self.part(upload.id).unlink(missing_ok=True)
            if upload.state in UNFINISHED:
                self.write(self.lasting(upload.but(state=UploadState.EXPIRED)))
            else:
                self._unlink(upload.id)
        for path in (*self.folder.glob("*.part"), *self.folder.glob(".*.json.*")):
            with contextlib.suppress(FileNotFoundError):  # another process is done with it
                orphan = not self._sidecar(path.stem).exists() or path.suffix != ".part"
                if orphan and path.stat().st_mtime * 1000 < now - ABANDONED_MS:
                    path.unlink()

    def _is_late(self, upload: Upload) -> bool:
        return upload.state in UNFINISHED and upload.expires_ms <= self._clock()

    def _sidecar(self, upload_id: str) -> Path:
        return self.folder / f"{upload_id}.json"


def _boot() -> str | None:
    """Return what changes whenever the machine is started; None where that is not told."""
    try:
        return BOOT_ID.read_text(encoding="ascii").strip()
    except OSError:
        return None
