"""From a whole upload to footage, in the background: hashed, compared, taken in, or refused with a sentence.

Every step is written in the sidecars first: a server that is killed in between goes on where it was, and
makes the footage once, because its id was chosen before.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from media.errors import MediaError
from server.clock import new_id
from server.db.tables import Footage
from server.errors import BadInput, DiskFull, PlateauError, StorageTrouble
from server.footage.intake import Intake, Received
from server.uploads.model import COMMAND, Upload, UploadState
from server.uploads.receiver import Receiver
from server.uploads.shelf import Shelf

log = logging.getLogger("plateau.uploads")
AT_ONCE = 2  # looking at files costs processes
AGAIN_S = 60.0  # a full disk or a silent bucket is tried again
FACES = 6


class Finisher:
    """Turns whole uploads into footage."""

    def __init__(self, shelf: Shelf, receiver: Receiver, intake: Intake, wake: Callable[[], None]) -> None:
        """`wake` tells the engine that there is something to prepare."""
        self._shelf, self._receiver, self._intake, self._wake = shelf, receiver, intake, wake
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._gathering = asyncio.Lock()
        self._running: set[asyncio.Task[None]] = set()
        self.again_s = AGAIN_S

    async def begin(self, upload: Upload) -> Upload:
        """Write down that the upload is whole, and go on in the background; return it as it is now."""
        async with self._gathering:
            if upload.wishes.group is None:
                upload = await self._check((upload,))
            else:
                upload = await self._shelf.save(upload.but(state=UploadState.WAITING))
                # Of a cube that is being checked already, a face that is sent once more is none.
                if members := self._cube_of(upload, UploadState.WAITING):
                    await self._check(members)
                    upload = self._shelf.find(upload.id)
        return upload

    async def finish(self, upload: Upload) -> Upload:
        """The same here and now: wait for the result; return the upload as it then is."""
        await self.begin(upload)
        await self.idle()
        return self._shelf.find(upload.id)

    async def recover(self) -> None:
        """Go on with what an earlier process left whole and unsettled."""
        for upload in list(self._shelf.all()):
            current = self._shelf.find(upload.id)  # an earlier turn may have taken it along
            if current.state == UploadState.CHECKING and current.wishes.group is None:
                self._start((current,))
            elif current.state in (UploadState.WAITING, UploadState.CHECKING):
                await self._recover_cube(current)
            elif current.state == UploadState.SENDING and current.is_whole and current.owner != COMMAND:
                await self.begin(current)

    async def _recover_cube(self, upload: Upload) -> None:
        members = self._cube_of(upload, UploadState.WAITING, UploadState.CHECKING)
        if members and members[0].id == upload.id:  # once, whichever face comes first
            await self._check(members)

    async def idle(self) -> None:
        """Wait until nothing is being finished."""
        while self._running:
            await asyncio.wait(self._running)

    async def close(self) -> None:
        """Stop; what is unsettled is taken up by the next `recover`."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    def _cube_of(self, upload: Upload, *states: UploadState) -> tuple[Upload, ...]:
        """Return the six faces in order when all of them are there; of a face sent twice, the newest."""
        faces = {
            one.wishes.face: one
            for one in self._shelf.of(upload.owner)
            if one.wishes.group == upload.wishes.group and one.state in states
        }
        whole = set(faces) == set(range(FACES))
        return tuple(faces[face] for face in range(FACES)) if whole else ()

    async def _check(self, members: tuple[Upload, ...]) -> Upload:
        """Choose the footage's id, write it down in every member, start; return the last member."""
        chosen = next((one.footage_id for one in members if one.footage_id), None)
        footage_id = chosen or members[0].wishes.replaces or new_id()
        changes = {"state": UploadState.CHECKING, "footage_id": footage_id}
        members = tuple([await self._shelf.save(one.but(**changes)) for one in members])
        self._start(members)
        return members[-1]

    def _start(self, members: tuple[Upload, ...]) -> None:
        task = asyncio.create_task(self._settle(members))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _settle(self, members: tuple[Upload, ...]) -> None:
        while True:
            try:
                async with self._turn:
                    return await self._try(members)
            except (StorageTrouble, DiskFull) as error:  # no fault of the file: it is kept, and tried again
                log.warning("upload %s waits: %s %s", members[0].id, error, error.detail)
                members = tuple([await self._shelf.save(one.but(problem=str(error))) for one in members])
            await asyncio.sleep(self.again_s)

    async def _try(self, members: tuple[Upload, ...]) -> None:
        try:
            members = tuple([await self._hashed(one) for one in members])
            row = await self._take_in(members)
        except (StorageTrouble, DiskFull):
            raise
        except (MediaError, PlateauError) as error:
            await self._refuse(members, str(error))
        except Exception as error:
            log.exception("upload %s could not be taken in", members[0].id)
            await self._refuse(
                members, f"Une erreur inattendue a empêché de garder ce fichier ({type(error).__name__})."
            )
        else:
            for one in members:
                self._shelf.part(one.id).unlink(missing_ok=True)
                accepted = one.but(state=UploadState.ACCEPTED, footage_id=row.id, problem=None)
                await self._shelf.save(accepted)
            self._wake()

    async def _hashed(self, upload: Upload) -> Upload:
        """Return the upload with its hash written down; BadInput when it is not what was announced."""
        if upload.sha256 is None:
            sha256 = await self._receiver.whole_hash(upload)
            upload = await self._shelf.save(upload.but(sha256=sha256))
        if upload.wishes.sha256 not in (None, upload.sha256):
            raise BadInput(
                "Ce fichier est arrivé abîmé : son empreinte n'est pas la bonne. Envoyez-le à nouveau."
            )
        return upload

    async def _take_in(self, members: tuple[Upload, ...]) -> Footage:
        files, first = tuple(self._received(one) for one in members), members[0]
        wishes, footage_id = first.wishes, first.footage_id or new_id()
        made = await self._intake.made(files, footage_id)
        if made is not None and (wishes.replaces is None or not files[0].path.exists()):
            return made
        if wishes.replaces is not None:
            return await self._intake.replace(
                wishes.replaces, files, declared=wishes.declared, told=wishes.about.told()
            )
        return await self._intake.accept(
            files, about=wishes.about, declared=wishes.declared, footage_id=footage_id
        )

    def _received(self, upload: Upload) -> Received:
        return Received(
            path=self._shelf.part(upload.id), name=upload.name, sha256=upload.sha256 or "", size=upload.offset
        )

    async def _refuse(self, members: tuple[Upload, ...], sentence: str) -> None:
        """Keep the sentence, and none of the bytes."""
        for one in members:
            self._shelf.part(one.id).unlink(missing_ok=True)
            await self._shelf.save(
                one.but(state=UploadState.REFUSED, problem=sentence, footage_id=one.wishes.replaces)
            )
