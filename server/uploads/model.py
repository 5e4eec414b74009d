"""What is known of an upload: the sidecar that lies beside its bytes, as JSON."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Self

from pydantic import BaseModel, ConfigDict

from media.model import Declared
from server.footage.about import About

COMMAND = "command"  # owner of what `plateau footage add` copies: it takes its files in by itself


class UploadState(StrEnum):
    """Where an upload stands."""

    SENDING = "sending"  # bytes are missing
    WAITING = "waiting"  # whole; a face of a cube, whose other faces are missing
    CHECKING = "checking"  # whole; being turned into footage
    ACCEPTED = "accepted"  # see `footage_id`
    REFUSED = "refused"  # see `problem`; no byte is kept
    EXPIRED = "expired"  # nothing came for too long; no byte is kept


UNFINISHED = (UploadState.SENDING, UploadState.WAITING)


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Wishes(_Kept):
    """What the sender wants made of the file."""

    title: str = ""
    trade: str = ""
    projection: str | None = None
    stereo: str | None = None
    place: str = ""
    licence: str = ""
    people: str = "unknown"
    replaces: str | None = None  # id of the footage whose original this is from now on
    group: str | None = None  # name of a cube, chosen by the sender
    face: int | None = None  # 0..5: front, right, back, left, up, down
    sha256: str | None = None  # hexadecimal; what the bytes must come to

    @property
    def declared(self) -> Declared:
        """Staff's word on how it is filmed; ValueError when the words are none."""
        return Declared.of(self.projection, self.stereo)

    @property
    def about(self) -> About:
        """What is told of it; BadInput on a `people` that is none of ours."""
        texts = {"title": self.title, "trade": self.trade, "place": self.place, "licence": self.licence}
        return About.of({**texts, "people": self.people})


class Upload(_Kept):
    """An upload. `offset` is what is surely on the disk: the only place where bytes may follow."""

    id: str
    owner: str  # account, token or command that sends it; nobody else sees it
    name: str  # of the file: display text, never a path
    metadata: str = ""  # the header Upload-Metadata as it came
    modified: str = ""  # when the sender's file last changed, in the sender's words
    wishes: Wishes = Wishes()
    size: int | None  # bytes; None: not told yet
    offset: int = 0  # bytes
    boot: str | None = (
        None  # see Shelf: while the machine has not been started again, the part's length counts
    )
    state: UploadState = UploadState.SENDING
    sha256: str | None = None  # of the whole, when all of it is there
    footage_id: str | None = None  # chosen before the footage is made, so that it is made once
    problem: str | None = None  # why it was refused: a sentence
    created_ms: int
    expires_ms: int

    @property
    def is_whole(self) -> bool:
        """True when no byte is missing."""
        return self.size is not None and self.offset == self.size

    def but(self, **changes: Any) -> Self:
        """Return the upload with some fields changed."""
        return self.model_copy(update=changes)
