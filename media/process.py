"""The one door to other programs: bounded, sandboxed, watched, and never left behind."""

from __future__ import annotations

import asyncio
import logging
import os
import shlex
import shutil
import signal
import subprocess
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from media import sandbox

log = logging.getLogger(__name__)

LAST_WORDS = 8192  # bytes of stderr kept: enough for ffmpeg's last complaints
# Programs before ours in the chain say so themselves when they cannot go on to the next.
_NOT_STARTED = ("bwrap: ", "nice: ", "ionice: ", "prlimit: ", "setpriv: ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a program may take of the machine; None for no limit."""

    file_bytes: int | None = None  # of each file written
    cpu_seconds: int | None = None
    niceness: int = 10  # encodes give way to the class traffic


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A program to run, with what it may see and take."""

    argv: tuple[str, ...]
    reads: tuple[Path, ...] = ()  # absolute; the only files seen inside the sandbox
    writes: tuple[Path, ...] = ()  # absolute folders
    sandbox: Path | None = None  # bubblewrap, or None to run without
    limits: Limits = field(default_factory=Limits)

    def words(self) -> list[str]:
        """The whole command line: bounds, sandbox, program; each exec()s the next: one process."""
        inner = list(self.argv)
        if self.sandbox:
            program = Path(self.argv[0])
            reads = (program, *self.reads) if program.is_absolute() else self.reads
            inner = [*sandbox.wrap(self.sandbox, reads=reads, writes=self.writes), *inner]
        return [*_bounds(self.limits), *inner]


class Failed(Exception):
    """A program ended badly. `words` are its last lines on stderr; `code` is negative for a signal."""

    def __init__(self, code: int, words: str) -> None:
        """Keep both."""
        super().__init__(f"exit {code}: {words[-1000:]}")
        self.code = code
        self.words = words

    @property
    def was_killed(self) -> bool:
        """Whether a signal ended it: by ourselves, or as shells and sandboxes tell it, 128 and its number.

        ffmpeg's own codes lie above those.
        """
        return self.code < 0 or 128 < self.code < 160


class Running:
    """A program under way; made by `running` only."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        """Start to drain stderr at once: a full pipe would stop the program."""
        self._process = process
        self._words = bytearray()
        self._drain = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        assert self._process.stderr is not None
        while piece := await self._process.stderr.read(4096):
            self._words += piece
            del self._words[:-LAST_WORDS]

    async def lines(self) -> AsyncIterator[str]:
        """What it says on stdout, line by line."""
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            yield line.decode("utf-8", "replace").rstrip("\n")

    async def read(self, limit: int) -> bytes:
        """Everything it says on stdout; raise Failed when that is more than `limit` bytes."""
        assert self._process.stdout is not None
        said = bytearray()
        while piece := await self._process.stdout.read(1 << 16):
            said += piece
            if len(said) > limit:
                raise Failed(0, f"more than {limit} bytes of output")
        return bytes(said)

    async def pieces(self, size: int) -> AsyncIterator[bytes]:
        """What it says on stdout, `size` bytes at a time; the last piece may be shorter."""
        assert self._process.stdout is not None
        while True:
            try:
                yield await self._process.stdout.readexactly(size)
            except asyncio.IncompleteReadError as end:
                if end.partial:
                    yield end.partial
                return

    async def finish(self) -> None:
        """Wait for its end; raise Failed unless it ended well, OSError when it did not even start."""
        code = await self._process.wait()
        await self._drain
        if code != 0 and self.last_words.startswith(_NOT_STARTED):
            raise OSError(self.last_words)
        if code != 0:
            raise Failed(code, self.last_words)

    @property
    def last_words(self) -> str:
        """The end of what it said on stderr."""
        return self._words.decode("utf-8", "replace").strip()

    async def stop(self) -> None:
        """Kill it if it still runs, and reap it."""
        if self._process.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        await self._process.wait()
        self._drain.cancel()
        with suppress(asyncio.CancelledError):
            await self._drain


@asynccontextmanager
async def running(job: Job) -> AsyncIterator[Running]:
    """Run a job; on leaving the block, whatever the reason, it is dead and reaped.

    Raises OSError when the program does not start.
    """
    words = job.words()
    log.info("run: %s", shlex.join(words))
    process = await asyncio.create_subprocess_exec(
        *words,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,  # one group to kill, and Ctrl-C in a terminal is ours to handle
        env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},
    )
    handle = Running(process)
    try:
        yield handle
    finally:
        await asyncio.shield(asyncio.ensure_future(handle.stop()))


async def output(job: Job, *, seconds: float, limit: int = 1 << 24) -> bytes:
    """Run a short job and return its stdout; raise Failed (also when it takes too long) or OSError."""
    try:
        async with asyncio.timeout(seconds), running(job) as program:
            said = await program.read(limit)
            await program.finish()
            return said
    except TimeoutError as error:
        raise Failed(-signal.SIGKILL, f"no answer within {seconds:g} s") from error


def succeeds(argv: Sequence[str], *, seconds: float) -> bool:
    """Whether a tiny trial command ends well. Blocks: for start-up checks only."""
    try:
        return subprocess.run(argv, capture_output=True, timeout=seconds, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


@lru_cache(maxsize=8)
def _program(name: str) -> str | None:
    return shutil.which(name)


def _bounds(limits: Limits) -> list[str]:
    """The words that bound a program, from what this machine has (util-linux and coreutils)."""
    argv: list[str] = []
    if setpriv := _program("setpriv"):
        argv += [setpriv, "--pdeathsig", "KILL", "--"]  # a killed server leaves no encoder behind
    if prlimit := _program("prlimit"):
        argv += [prlimit, "--core=0"]  # a crash on a hostile file writes no dump
        if limits.file_bytes is not None:
            argv.append(f"--fsize={limits.file_bytes}")
        if limits.cpu_seconds is not None:
            argv.append(f"--cpu={limits.cpu_seconds}")
        argv.append("--")
    if nice := _program("nice"):
        argv += [nice, "-n", str(limits.niceness)]
    if ionice := _program("ionice"):
        argv += [ionice, "-c", "3", "-t"]  # idle disk class; -t: carry on where it is forbidden
    return argv
