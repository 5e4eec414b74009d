"""Real hosts for fault tests: `plateau worker` and `plateau serve` as processes, to be frozen and killed."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from server.settings import Settings

PLATEAU = Path(sys.executable).with_name("plateau")
LEASE_S = 2.0
PATIENCE_S = 120.0  # never a bound of what is tested: only of what hangs

# Stands for `nice`, outside of any sandbox: as many encodes as there are files beside it run in slow motion.
SLOW_MOTION = """#!{python} -ES
import os, sys
from pathlib import Path
words = sys.argv[1:]
at = next((n for n, word in enumerate(words) if os.path.basename(word).startswith("ffmpeg")), None)
if at is not None and "libx264" in words:
    for one in Path(__file__).parent.glob("slow-*"):
        try:
            one.unlink()
        except FileNotFoundError:
            continue
        words[at + 1 : at + 1] = ["-readrate", "{rate}"]
        break
os.execv("{nice}", ["nice", *words])
"""
RATE = 0.25  # of real time: two seconds of film take six, whatever the machine


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """A host that works: a supervisor and its workers."""

    process: subprocess.Popen[bytes]
    log: Path

    def workers(self) -> list[int]:
        """The processes of its workers."""
        return children(self.process.pid)

    def everyone(self) -> list[int]:
        """Supervisor, workers, their ffmpegs."""
        return family(self.process.pid)

    def kill(self) -> None:
        """Kill the supervisor, as when the machine loses its power."""
        self.process.kill()
        self.process.wait()


@contextmanager
def running_host(settings: Settings, name: str, *, slots: int = 1) -> Iterator[Host]:
    """Run `plateau worker` on the settings' data and databases."""
    with _running(settings, name, ["worker", "--name", name, "--slots", str(slots)]) as host:
        yield host


@contextmanager
def running_server(settings: Settings) -> Iterator[Host]:
    """Run `plateau serve`."""
    words = ["serve", "--no-demo", "--no-https", "--host", "127.0.0.1", "--port", "0"]
    with _running(settings, "serveur", words) as host:
        yield host


@contextmanager
def _running(settings: Settings, name: str, words: list[str]) -> Iterator[Host]:
    log = settings.data.parent / f"{name}.log"
    with log.open("ab") as file:
        process = subprocess.Popen(
            [PLATEAU, *words, "--data", settings.data], stdout=file, stderr=file, env=environment(settings)
        )
    try:
        yield Host(process=process, log=log)
    finally:
        for pid in family(process.pid):
            send(pid, signal.SIGCONT)
        process.terminate()
        try:
            process.wait(PATIENCE_S)
        finally:
            process.kill()
            process.wait()


def environment(settings: Settings) -> dict[str, str]:
    """What the processes are told besides their words."""
    return {
        **os.environ,
        "PATH": f"{_programs(settings.data)}{os.pathsep}{os.environ['PATH']}",
        "PLATEAU_DATABASE_URL": settings.database_url,
        "PLATEAU_JOBS_URL": settings.jobs_url,
        "PLATEAU_JOBS_LEASE_S": os.environ.get("PLATEAU_JOBS_LEASE_S", str(LEASE_S)),
    }


def slow_down(data: Path, encodes: int = 1) -> None:
    """Have the next encodes for a data folder take long enough to be caught in the middle of it.

    To be called before its hosts start.
    """
    folder = _programs(data)
    folder.mkdir(exist_ok=True)
    program = folder / "nice"
    program.write_text(SLOW_MOTION.format(python=sys.executable, rate=RATE, nice=shutil.which("nice")))
    program.chmod(0o755)
    for number in range(encodes):
        (folder / f"slow-{number}").touch()


def _programs(data: Path) -> Path:
    return data.parent / "programs"


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    try:
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []


def family(pid: int) -> list[int]:
    """A process and everything below it."""
    return [pid, *(one for child in children(pid) for one in family(child))]


def send(pid: int, number: signal.Signals) -> None:
    """Send a signal to a process that may be gone."""
    with suppress(ProcessLookupError):
        os.kill(pid, number)


def encoders(data: Path) -> list[int]:
    """The ffmpegs that encode pictures for a data folder, wherever they hang in the tree of processes."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words = (entry / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        told = b"libx264" in words and Path(os.fsdecode(words[0])).name.startswith("ffmpeg")
        if told and any(os.fsencode(data) in word for word in words):
            found.append(int(entry.name))
    return found


def is_frozen(pid: int) -> bool:
    """Whether a process is stopped."""
    return _state(pid) == "T"


async def until(true: Callable[[], object | Awaitable[object]]) -> None:
    """Wait until something of another process is so; a test that waits for ever is a failed one."""
    async with asyncio.timeout(PATIENCE_S):
        while True:
            found = true()
            if await found if isinstance(found, Awaitable) else found:
                return
            await asyncio.sleep(0.002)


async def hold_encoder(data: Path) -> int:
    """Wait for an encode and freeze its ffmpeg in the middle of it; return its process."""
    (encoder,) = await hold_encoders(data, 1)
    return encoder


async def hold_encoders(data: Path, count: int) -> list[int]:
    """Wait for so many encodes and freeze their ffmpegs, each as soon as it is seen; return the processes."""

    def all_frozen() -> bool:
        for pid in (found := encoders(data)):
            send(pid, signal.SIGSTOP)
        return len(found) == count and all(map(is_frozen, found))

    await until(all_frozen)
    return encoders(data)


def is_gone(pid: int) -> bool:
    """Whether a process is no more, or only its name is."""
    return _state(pid) in "ZX"


def _state(pid: int) -> str:
    """The letter of a process's state in /proc; X when there is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return "X"
