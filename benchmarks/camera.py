"""A film like a camera's, and what programs cost: shared by the benchmarks of the footage pipeline."""

from __future__ import annotations

import resource
import subprocess
from collections.abc import Awaitable
from pathlib import Path
from typing import TypeVar

from PIL import Image

from media.tools import Tools

_T = TypeVar("_T")
# A fixed camera in a room of many details, two things that move, and the noise of a sensor, at the rate at
# which 360° cameras of that size record or export: what is decoded weighs as it does in real life.
_CAMERA_RATE = 100_000_000  # bits per second at 3840 x 1920; smaller films in proportion
_MOVES = (
    "[0][1]overlay=x='mod(t*400\\,W)':y=H/2[a];[a][2]overlay=x=W*0.6:y='H/3+H/6*sin(t*3)',"
    "noise=alls=8:allf=t,format=yuv420p"
)


async def cpu(work: Awaitable[_T]) -> tuple[float, _T]:
    """Seconds of CPU (user and system) that the child processes of `work` take, and its result.

    By getrusage, which the sandbox does not pass on: measure without it.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    result = await work
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, result


def make(tools: Tools, path: Path, size: str, seconds: float) -> None:
    """Write a film of `size` (width x height) with sound."""
    width, height = (int(length) for length in size.split("x"))
    rate = str(round(_CAMERA_RATE * width * height / (3840 * 1920)))
    room = path.with_suffix(".bmp")
    _room(width, height).save(room)
    argv = [
        str(tools.ffmpeg),
        "-v",
        "error",
        "-f",
        "image2",
        "-loop",
        "1",
        "-framerate",
        "30",
        "-i",
        str(room),
    ]
    for thing in (
        f"testsrc2=s={width // 8}x{width // 8}:r=30",
        f"testsrc=s={width // 12}x{width // 12}:r=30",
    ):
        argv += ["-f", "lavfi", "-i", thing]
    argv += ["-f", "lavfi", "-i", "sine=440:sample_rate=48000", "-filter_complex", _MOVES]
    argv += ["-map", "3:a", "-c:a", "aac", "-t", str(seconds)]
    argv += ["-c:v", "libx264", "-preset", "veryfast", "-b:v", rate, "-maxrate", rate]
    argv += ["-bufsize", rate, str(path)]
    subprocess.run(argv, check=True)


def _room(width: int, height: int) -> Image.Image:
    """Details of every size: noise at several scales."""
    layers = []
    for _ in range(3):
        layer = Image.new("L", (width, height), 128)
        for scale, weight in ((128, 0.5), (32, 0.4), (8, 0.3)):
            noise = Image.effect_noise((width // scale, height // scale), 90)
            layer = Image.blend(layer, noise.resize((width, height), Image.Resampling.BICUBIC), weight)
        layers.append(layer)
    return Image.merge("RGB", layers)
