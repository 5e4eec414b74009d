"""CPU of the whole ladder against its top rung alone, and against one process per rung.

Run: `.venv/bin/python -m benchmarks.ladder`. Each round encodes the same film in each way, one after another,
so that a busy machine weighs on all alike; the figures are medians of the rounds' ratios. CPU is that of the
child processes (user + system), by getrusage; so without the sandbox, which does not pass that on.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median

from PIL import Image

from media.encode import encode
from media.ladder import Plan, plan
from media.model import Projection, Stereo
from media.package import package
from media.probe import inspect
from media.tools import Tools

# What is compared, and the most that it may be.
GOALS = {
    "ladder / top rung alone": 1.5,
    "ladder / separate encodes": 0.65,
    "packaging / ladder": 0.01,
}
# A fixed camera in a room of many details, two things that move, and the noise of a sensor, at the rate at
# which 360° cameras of that size record or export: what is decoded weighs as it does in real life.
_CAMERA_RATE = "100M"
_MOVES = (
    "[0][1]overlay=x='mod(t*400\\,W)':y=H/2[a];[a][2]overlay=x=W*0.6:y='H/3+H/6*sin(t*3)',"
    "noise=alls=8:allf=t,format=yuv420p"
)


def main(words: Sequence[str] = ()) -> int:
    """Measure and print; return 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--size", default="3840x1920", help="of the source film")
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args(words)
    with tempfile.TemporaryDirectory() as folder:
        rounds = asyncio.run(measure(Path(folder), options.size, options.seconds, options.rounds))
    missed = False
    for name, goal in GOALS.items():
        ratios = [each[name] for each in rounds]
        missed |= median(ratios) > goal
        shown = ", ".join(f"{ratio:.3f}" for ratio in ratios)
        print(f"{name:28} {median(ratios):.3f}   goal <= {goal}   rounds: {shown}")
    return int(missed)


async def measure(folder: Path, size: str, seconds: float, rounds: int) -> list[dict[str, float]]:
    """The ratios of each round."""
    tools = Tools.find(sandboxed=False)
    source = folder / "source.mp4"
    await asyncio.to_thread(_make, tools, source, size, seconds)
    whole = plan(await inspect(source, tools=tools), Projection.EQUIRECTANGULAR, Stereo.MONO)
    print(f"{size}, {seconds:g} s, rungs: {', '.join(step.name for step in whole.steps)}")
    return [await _round(tools, source, whole, folder / str(number)) for number in range(rounds)]


async def _round(tools: Tools, source: Path, whole: Plan, folder: Path) -> dict[str, float]:
    alone = [
        replace(whole, steps=(step,), sound=whole.sound and step is whole.steps[-1]) for step in whole.steps
    ]
    ladder_cpu = await _cpu(_encode(tools, source, whole, folder / "ladder"))
    packaging_cpu = await asyncio.to_thread(_package, whole, folder)
    singles = [await _cpu(_encode(tools, source, one, folder / one.steps[0].name)) for one in alone]
    print(f"  CPU s: ladder {ladder_cpu:.1f}, each rung alone {', '.join(f'{cpu:.1f}' for cpu in singles)}")
    return {
        "ladder / top rung alone": ladder_cpu / singles[-1],
        "ladder / separate encodes": ladder_cpu / sum(singles),
        "packaging / ladder": packaging_cpu / ladder_cpu,
    }


def _package(whole: Plan, folder: Path) -> float:
    """Seconds of our own CPU that packaging takes."""
    out = _folder(folder / "out")
    began = time.process_time()
    package(whole, folder / "ladder", out)
    return time.process_time() - began


def _folder(path: Path) -> Path:
    path.mkdir(parents=True)
    return path


async def _encode(tools: Tools, source: Path, wanted: Plan, folder: Path) -> None:
    _folder(folder)
    await encode(source, wanted, folder, tools=tools, on_fraction=lambda _: None)


async def _cpu(work: Awaitable[None]) -> float:
    """Seconds of CPU that the child processes of `work` take."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    await work
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _make(tools: Tools, path: Path, size: str, seconds: float) -> None:
    width, height = (int(length) for length in size.split("x"))
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
    argv += ["-c:v", "libx264", "-preset", "veryfast", "-b:v", _CAMERA_RATE, "-maxrate", _CAMERA_RATE]
    argv += ["-bufsize", _CAMERA_RATE, str(path)]
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


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
