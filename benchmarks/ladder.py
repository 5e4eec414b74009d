"""What the steps of a film cost: CPU against the top rung alone and one process per rung; first playable.

Run: `.venv/bin/python -m benchmarks.ladder`. Each round encodes the same film in each way, one after another,
so that a busy machine weighs on all alike; the figures are medians of the rounds' ratios. All of the fast
pass, the sound and the live packaging count as ladder; the stills are told apart.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median

from benchmarks.camera import cpu, make
from media.encode import encode, film_job
from media.ladder import Plan
from media.model import Declared
from media.package import package
from media.parts import SOUND, Part, Workshop, joined
from media.posters import stills
from media.probe import inspect
from media.steps import Live, fast, ladder, plan_film
from media.tools import Tools

# What is compared, and the most that it may be.
GOALS = {
    "first 2 s / whole ladder (time)": 0.10,
    "ladder / top rung alone": 1.5,
    "ladder / separate encodes": 0.65,
    "packaging / ladder": 0.01,
}


def main(words: Sequence[str] = ()) -> int:
    """Measure and print; return 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--size", default="3840x1920", help="of the source film")
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--hosts", type=int, default=1, help="2: a fast pass over the whole film")
    options = parser.parse_args(words)
    with tempfile.TemporaryDirectory() as folder:
        rounds = asyncio.run(measure(Path(folder), options))
    missed = False
    for name, goal in GOALS.items():
        ratios = [each[name] for each in rounds]
        missed |= median(ratios) > goal
        shown = ", ".join(f"{ratio:.3f}" for ratio in ratios)
        print(f"{name:32} {median(ratios):.3f}   goal <= {goal}   rounds: {shown}")
    return int(missed)


async def measure(folder: Path, options: argparse.Namespace) -> list[dict[str, float]]:
    """The ratios of each round."""
    tools = Tools.find(sandboxed=False)
    source = folder / "source.mp4"
    await asyncio.to_thread(make, tools, source, options.size, options.seconds)
    whole = plan_film(await inspect(source, tools=tools), Declared())
    whole = replace(whole, fast_alone=options.hosts > 1)
    rungs = ", ".join(step.name for step in whole.steps)
    print(
        f"{options.size}, {options.seconds:g} s, rungs: {rungs}, ahead: {whole.head} of {whole.groups} groups"
    )
    return [await _round(tools, source, whole, folder / str(number)) for number in range(options.rounds)]


async def _round(tools: Tools, source: Path, whole: Plan, folder: Path) -> dict[str, float]:
    shop = Workshop(folder=_folder(folder / "shop"), tools=tools)
    ready: list[float] = []
    live = Live(folder=folder / "live", on_ready=lambda _: ready.append(time.monotonic()))
    stills_cpu, _ = await cpu(stills(source, whole, shop))  # a fixed cost, whatever the length of the film
    began = time.monotonic()
    ladder_cpu, parts = await cpu(_ladder(source, whole, shop, live))
    ended = time.monotonic()
    packaging_cpu = await asyncio.to_thread(_package, whole, parts, folder)
    singles = []
    for step in whole.steps:
        alone = _folder(folder / step.name)
        job = film_job(source, whole, (step,), alone, tools=tools)
        singles.append((await cpu(encode(job, on_moved=lambda _: None)))[0])
    print(f"  CPU s: ladder {ladder_cpu:.1f}, each rung alone {', '.join(f'{one:.1f}' for one in singles)}")
    print(f"  CPU s: stills {stills_cpu:.1f}")
    print(f"  s: first 2 s after {ready[0] - began:.1f}, whole after {ended - began:.1f}")
    return {
        "first 2 s / whole ladder (time)": (ready[0] - began) / (ended - began),
        "ladder / top rung alone": ladder_cpu / singles[-1],
        "ladder / separate encodes": ladder_cpu / sum(singles),
        "packaging / ladder": packaging_cpu / ladder_cpu,
    }


async def _ladder(source: Path, whole: Plan, shop: Workshop, live: Live) -> tuple[Part, ...]:
    parts = await fast(source, whole, shop, live=live)
    return (*parts, *await ladder(source, whole, shop, live=live))


def _package(whole: Plan, parts: Sequence[Part], folder: Path) -> float:
    """Seconds of our own CPU that joining and packaging take."""
    out = _folder(folder / "out")
    began = time.process_time()
    films = [(step, joined(whole, step.name, parts, folder / "shop")) for step in whole.steps]
    package(whole, films, joined(whole, SOUND, parts, folder / "shop"), out)
    return time.process_time() - began


def _folder(path: Path) -> Path:
    path.mkdir(parents=True)
    return path


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
