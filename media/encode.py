"""Run an encode: one ffmpeg process, its progress, its stalls and its failures in words."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path

from media import encoding
from media.encoding import ALL, Span
from media.errors import DiskFull, EncodeFailed, MediaError, MissingTool, TooLarge, Truncated
from media.files import is_full
from media.ladder import Plan, Step
from media.process import Failed, Job, Limits, running
from media.tools import Tools

STALL_S = 120.0  # without one more frame; 4K on a busy machine gives one in a few seconds
_FULL = ("No space left on device", "Disk quota exceeded")
_TOO_BIG = 153  # shell's code of SIGXFSZ, through the sandbox; -25 without
_SOUND_CAP = 128_000


def film_job(
    source: Path, plan: Plan, steps: Sequence[Step], folder: Path, *, tools: Tools, span: Span = ALL
) -> Job:
    """Encode rungs of a span of the film into `folder` (see encoding.films)."""
    return Job(
        argv=(str(tools.ffmpeg), *encoding.films(source, plan, steps, span, folder)),
        reads=(source,),
        writes=(folder,),
        sandbox=tools.sandbox,
        limits=_limits(plan, max(step.cap for step in steps)),
    )


def sound_job(source: Path, plan: Plan, folder: Path, *, tools: Tools) -> Job:
    """Encode the sound of the whole film into `folder` (see encoding.sounds)."""
    return Job(
        argv=(str(tools.ffmpeg), *encoding.sounds(source, plan, folder)),
        reads=(source,),
        writes=(folder,),
        sandbox=tools.sandbox,
        limits=_limits(plan, _SOUND_CAP * (plan.ambisonic_order + 1) ** 2),
    )


async def encode(job: Job, *, on_moved: Callable[[float], None], stall_s: float = STALL_S) -> None:
    """Run a job of this module; `on_moved` hears the seconds of film done, each time that they move.

    Raises DiskFull, MissingTool, TooLarge or EncodeFailed. Cancelling kills ffmpeg at once.
    """
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(stall_s) as patience, running(job) as program:
            async for done_s in _seconds_done(program.lines()):
                patience.reschedule(loop.time() + stall_s)
                on_moved(done_s)
            await program.finish()
    except TimeoutError as error:
        raise EncodeFailed(
            "L'encodage s'est bloqué et a été arrêté. Relancez-le ; s'il se bloque encore, "
            "exportez la vidéo à nouveau en MP4 H.264.",
            detail=f"no progress for {stall_s:g} s",
        ) from error
    except Failed as error:
        raise explained(error) from error
    except OSError as error:
        if is_full(error):  # what follows the encode writes, too
            raise
        raise MissingTool(detail=str(error)) from error


def explained(error: Failed) -> MediaError:
    """The sentence for a failed run of ffmpeg."""
    if any(sign in error.words for sign in _FULL):
        return DiskFull(detail=error.words)
    if error.code in {_TOO_BIG, -25}:
        return TooLarge(
            "L'encodage produit un fichier bien plus gros que prévu et a été arrêté. "
            "Exportez la vidéo à nouveau en MP4 H.264.",
            detail=error.words,
        )
    return EncodeFailed(detail=str(error))


def blamed(error: Failed) -> MediaError:
    """The sentence for a program that could not read a file: the file is at fault, unless it was killed."""
    return explained(error) if error.was_killed else Truncated(detail=error.words)


def _limits(plan: Plan, cap: int) -> Limits:
    """Four times what the highest cap may write, and an hour of CPU per minute of film at most."""
    seconds = max(plan.duration_s, 60.0)
    return Limits(file_bytes=round(cap / 8 * seconds * 4), cpu_seconds=round(seconds * 60))


async def _seconds_done(lines: AsyncIterator[str]) -> AsyncIterator[float]:
    """Positions on the film's clock, each time that they move (ffmpeg reports also while it stands still)."""
    last = 0.0
    async for line in lines:
        key, _, value = line.partition("=")
        if key == "out_time_us" and value.lstrip("-").isdigit() and int(value) / 1e6 > last:
            last = int(value) / 1e6
            yield last
