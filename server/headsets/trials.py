"""The trial films of this server: made in the background when a check first asks for them, kept, and made
anew when the ladder changes."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from media.errors import MediaError
from media.table import CODECS, Nominal
from media.tools import Tools
from media.trial import FIELD, Trial, codec_of, make_field, make_film, trials

log = logging.getLogger("plateau.trials")
PATIENCE_S = 60.0  # after a failure, before it is tried again
_QUIET = frozenset({"h264"})  # codecs that every ffmpeg of ours encodes


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """A trial film that is there."""

    trial: Trial
    codec: str  # RFC 6381, as the film says it
    digest: str  # sha-256 of its bytes, hex: a film that arrives damaged says nothing of a headset


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far the trial films are."""

    films: tuple[Film, ...]  # those that are there, in the order to be tried
    missing: int  # still to be made
    field: bool  # the trial sound is there
    problem: str = ""  # why nothing more comes, in French

    @property
    def is_ready(self) -> bool:
        """Whether a check can begin: all is there, or nothing more comes."""
        return not self.missing or bool(self.problem)


@dataclass(slots=True)
class _Making:
    """What is under way."""

    task: asyncio.Task[None] | None = None
    problem: str = ""
    failed_at: float = field(default=float("-inf"))


class Trials:
    """Keeps the trial films in one folder, for the ladder in force."""

    def __init__(
        self,
        folder: Path,
        tools: Tools,
        ladder: Callable[[], Awaitable[Sequence[Nominal]]],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._folder, self._tools, self._ladder, self._clock = folder, tools, ladder, clock
        self._making = _Making()
        self._films: dict[str, Film] = {}

    async def wanted(self) -> tuple[Trial, ...]:
        """The films to try: those of the ladder, in the codecs that this machine encodes."""
        able = (await self._tools.capabilities()).encoders
        return tuple(
            one for one in trials(await self._ladder()) if one.codec in _QUIET or CODECS[one.codec] in able
        )

    async def ask(self) -> Standing:
        """Say how far they are; what is missing is begun in the background."""
        wanted = await self.wanted()
        films = await asyncio.to_thread(self._there, wanted)
        missing, has_field = len(wanted) - len(films), (self._folder / FIELD).exists()
        if missing or not has_field:
            self._begin()
        return Standing(films=films, missing=missing, field=has_field, problem=self._making.problem)

    def path(self, name: str) -> Path:
        """Where a film of this name lies, if it is there."""
        return self._folder / name

    async def made(self) -> None:
        """Wait until what is under way has ended, well or badly."""
        if self._making.task:
            await asyncio.wait({self._making.task})

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Let films be made meanwhile; what is under way is then stopped, and leaves nothing half-made."""
        try:
            yield
        finally:
            if self._making.task:
                self._making.task.cancel()
                await asyncio.gather(self._making.task, return_exceptions=True)

    def _there(self, wanted: Sequence[Trial]) -> tuple[Film, ...]:
        return tuple(film for one in wanted if (film := self._film(one)))

    def _film(self, trial: Trial) -> Film | None:
        """Read a film that is there; one that cannot be read goes, and is made anew."""
        path = self._folder / trial.name
        if not path.exists():
            return None
        if trial.name not in self._films:
            try:
                digest, codec = hashlib.sha256(path.read_bytes()).hexdigest(), codec_of(path)
            except (MediaError, ValueError, LookupError):
                codec = ""
            if not codec:
                log.warning("the trial film %s is damaged: it is made anew", trial.name)
                path.unlink(missing_ok=True)
                return None
            self._films[trial.name] = Film(trial=trial, codec=codec, digest=digest)
        return self._films[trial.name]

    def _begin(self) -> None:
        making = self._making
        if making.task and not making.task.done():
            return
        if self._clock() - making.failed_at < PATIENCE_S:
            return
        making.problem = ""
        making.task = asyncio.create_task(self._make())

    async def _make(self) -> None:
        """Make what is missing, smallest first, and drop what no ladder asks for any more."""
        try:
            await asyncio.to_thread(self._folder.mkdir, parents=True, exist_ok=True)
            wanted = await self.wanted()
            if not (self._folder / FIELD).exists():
                await self._one(make_field(self._folder, self._tools))
            for trial in sorted(wanted, key=lambda one: one.pixels):
                if not (self._folder / trial.name).exists():
                    self._films.pop(trial.name, None)
                    await self._one(make_film(trial, self._folder, self._tools))
            await asyncio.to_thread(self._sweep, {FIELD, *(one.name for one in wanted)})
        except Exception as error:  # whatever it is, a check must not wait for ever
            self._fail(error)
            if not isinstance(error, MediaError | OSError):
                raise

    async def _one(self, making: Awaitable[object]) -> None:
        """Make one; what one codec cannot do says nothing of the others."""
        try:
            await making
        except (MediaError, OSError) as error:
            self._fail(error)

    def _fail(self, error: Exception) -> None:
        self._making.problem, self._making.failed_at = str(error) or type(error).__name__, self._clock()
        log.warning("no trial film: %s (%s)", error, getattr(error, "detail", ""))

    def _sweep(self, kept: set[str]) -> None:
        for path in self._folder.iterdir():
            if path.name not in kept:
                path.unlink(missing_ok=True)
