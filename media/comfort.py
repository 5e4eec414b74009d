"""How a film feels in a headset: calm, lively or intense, with the seconds at fault and what was measured.

Works on the left eye of a small rung, decoded once: a small cubemap for light, a small sphere for movement.
Thresholds: flashes are those of WCAG 2.3.1 (`flashes`); the others are ours (docs/decisions/0046).
"""

from __future__ import annotations

import asyncio
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from PIL import Image

from media import loudness
from media.arguments import CONTAINERS, MAX_PIXELS, located
from media.encode import blamed
from media.errors import MissingTool
from media.feelings import Cause, Comfort, Span, rated, stretches
from media.flashes import Flashes
from media.model import Projection, Stereo
from media.movement import Movement
from media.process import Failed, Job, Limits, running
from media.tools import Tools

FPS = 30  # of what is looked at: the fast rung's own at most
MOTION_EVERY = 4  # frames
_CUBE = (216, 144)  # px; equi-angular, 1.25 degrees a pixel
_SPHERE = (108, 54)  # px; equirectangular, in the left half of its lines
_FRAME = _CUBE[0] * (_CUBE[1] + _SPHERE[1]) * 3  # bytes
_BATCH = FPS  # frames given to a thread at once
_CPU_SECONDS = 3600  # four hours of film take a quarter of it


async def label(
    film: Path,
    *,
    duration_s: float,
    sound: bool,
    tools: Tools,
    projection: Projection = Projection.EQUIRECTANGULAR,
    stereo: Stereo = Stereo.MONO,
) -> Comfort:
    """Judge a film; give it the fast rung, which costs little to decode. The same film gives the same answer.

    Raises Truncated when it cannot be decoded, EncodeFailed when ffmpeg is killed, MissingTool when it
    does not start.
    """
    half = projection is Projection.HALF_EQUIRECTANGULAR
    seen = _Seen(half=half)
    watch, listen = _jobs(film, stereo, half, tools)
    try:
        async with asyncio.TaskGroup() as both:
            both.create_task(_watched(watch, seen))
            hearing = both.create_task(_heard(listen)) if sound else None
    except* Failed as errors:
        first = errors.exceptions[0]
        assert isinstance(first, Failed)
        raise blamed(first) from errors
    except* OSError as errors:
        raise MissingTool(detail=str(errors.exceptions[0])) from errors
    heard = hearing.result() if hearing else []
    loud = stretches(Cause.LOUDNESS, loudness.jumps(heard), loudness.STEP_S)
    spans = (*seen.spans(), *loud)
    return rated(spans, duration_s=duration_s, sound=sound)


def picture_arguments(film: Path, stereo: Stereo, *, half: bool) -> list[str]:
    """Every frame as raw RGB: above, the left eye as an equi-angular cubemap; below, as a small sphere."""
    across, down = stereo.grid
    second = stereo.eye_order == "right-first"
    x, y = ("iw/2" if second and across == 2 else "0"), ("ih/2" if second and down == 2 else "0")
    eye = f"fps={FPS},crop=iw/{across}:ih/{down}:{x}:{y},scale=432:216:flags=area,format=rgb24"
    layout = "hequirect" if half else "e"
    cube = f"v360={layout}:eac:w={_CUBE[0]}:h={_CUBE[1]}"
    size = f"w={_SPHERE[0]}:h={_SPHERE[1]}"
    sphere = f"v360={layout}:e:{size}" if half else f"scale={size}:flags=area"
    sphere += f",pad={_CUBE[0]}:{_SPHERE[1]}"
    return [
        "-nostdin", "-hide_banner", "-loglevel", "error",
        "-protocol_whitelist", "file", "-format_whitelist", CONTAINERS, "-max_pixels", str(MAX_PIXELS),
        "-skip_loop_filter", "all",  # a fifth less to decode, and nothing that a degree a pixel would show
        "-i", located(film),
        "-filter_complex", f"[0:V:0]{eye},split[a][b];[a]{cube}[c];[b]{sphere}[s];[c][s]vstack[out]",
        "-map", "[out]", "-an",
        "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1",
    ]  # fmt: skip


def _jobs(film: Path, stereo: Stereo, half: bool, tools: Tools) -> tuple[Job, Job]:
    """What looks, and what listens."""
    film = film.resolve()
    limits = Limits(file_bytes=0, cpu_seconds=_CPU_SECONDS)
    looks, listens = (
        Job(argv=(str(tools.ffmpeg), *argv), reads=(film,), sandbox=tools.sandbox, limits=limits)
        for argv in (picture_arguments(film, stereo, half=half), loudness.arguments(film))
    )
    return looks, listens


async def _watched(job: Job, seen: _Seen) -> None:
    async with running(job) as program:
        async for piece in program.pieces(_FRAME * _BATCH):
            await asyncio.to_thread(seen.look, piece)
        await program.finish()
    if not seen.frames:
        raise Failed(0, "no frame could be decoded")


async def _heard(job: Job) -> list[float]:
    lines = []
    async with running(job) as program:
        async for line in program.lines():
            lines.append(line)
        await program.finish()
    return list(loudness.levels(lines))


def _measures() -> array[float]:
    return array("d")  # four hours of frames stay small


@dataclass(slots=True, kw_only=True)
class _Seen:
    """What the pictures told so far."""

    half: bool
    frames: int = 0
    flashes: array[float] = field(default_factory=_measures)
    red: array[float] = field(default_factory=_measures)
    light: array[float] = field(default_factory=_measures)
    motion: array[float] = field(default_factory=_measures)
    _flashes: Flashes = field(default_factory=lambda: Flashes(_CUBE, FPS))
    _movement: Movement | None = None

    def look(self, piece: bytes) -> None:
        """At some whole frames."""
        if self._movement is None:
            self._movement = Movement(_SPHERE, half=self.half)
        for start in range(0, len(piece) - _FRAME + 1, _FRAME):
            picture = Image.frombytes("RGB", (_CUBE[0], _CUBE[1] + _SPHERE[1]), piece[start : start + _FRAME])
            general, red, light = self._flashes.feed(picture.crop((0, 0, *_CUBE)))
            self.flashes.append(general)
            self.red.append(red)
            self.light.append(light * 100 * (2 if self.half else 1))
            if self.frames % MOTION_EVERY == 0:
                sphere = picture.crop((0, _CUBE[1], _SPHERE[0], _CUBE[1] + _SPHERE[1])).convert("L")
                motion = self._movement.feed(sphere)
                speed = motion.rotation_deg + motion.travel_deg if motion else 0.0
                self.motion.append(speed * FPS / MOTION_EVERY)
            self.frames += 1

    def spans(self) -> Iterator[Span]:
        """The seconds at fault."""
        yield from stretches(Cause.FLASH, self.flashes, 1 / FPS)
        yield from stretches(Cause.RED_FLASH, self.red, 1 / FPS)
        yield from stretches(Cause.DARKNESS, self.light, 1 / FPS)
        yield from stretches(Cause.MOTION, _steadied(self.motion), MOTION_EVERY / FPS)


def _steadied(values: Sequence[float]) -> Iterator[float]:
    """Each with the median of its two thirds of a second: a cut or a jolt is no movement of the camera."""
    return (median(values[max(n - 2, 0) : n + 3]) for n in range(len(values)))
