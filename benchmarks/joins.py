"""What cutting a film in chunks loses, and what the sprite sheet costs.

Run: `.venv/bin/python -m benchmarks.joins`. The same film is encoded whole and in chunks; frames all along
it, also the last before and the first after each joint, are compared with the source by WS-PSNR
(media.quality). The sheet is made from a rung's keyframes; the full decode that it is compared with is that
of the source.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import mean

from benchmarks.camera import cpu, make
from media.ladder import Plan
from media.model import Declared, Manifest
from media.parts import WHOLE, Chunk, Workshop
from media.probe import inspect
from media.process import Job, output
from media.sprites import sprite
from media.steps import fast, finish, ladder, plan_film
from media.tools import Tools
from media.verify import compared

LOSS_DB, SPRITE = 0.1, 0.10  # the most that they may be


def main(words: Sequence[str] = ()) -> int:
    """Measure and print; return 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--size", default="1920x960", help="of the source film")
    parser.add_argument("--seconds", type=float, default=12.0)
    parser.add_argument("--chunks", type=int, default=3)
    options = parser.parse_args(words)
    with tempfile.TemporaryDirectory() as folder:
        lost, cost = asyncio.run(measure(Path(folder), options))
    print(f"join loss, dB WS-PSNR            {lost:+.3f}   goal <= {LOSS_DB}")
    print(f"sprite / full decode (CPU)       {cost:.3f}   goal <= {SPRITE}")
    return int(lost > LOSS_DB or cost > SPRITE)


async def measure(folder: Path, options: argparse.Namespace) -> tuple[float, float]:
    """Mean loss in dB over rungs and frames, and the sprite's share."""
    tools = Tools.find(sandboxed=False)
    source = folder / "source.mp4"
    await asyncio.to_thread(make, tools, source, options.size, options.seconds)
    plan = plan_film(await inspect(source, tools=tools), Declared())
    cuts = [Chunk(index=index, count=options.chunks) for index in range(options.chunks)]
    whole = await _made(source, plan, tools, folder / "whole", [WHOLE])
    chunked = await _made(source, plan, tools, folder / "chunked", cuts)
    losses = []
    for step, one, other in zip(plan.steps, whole.rungs, chunked.rungs, strict=True):
        files = (folder / "whole" / "out" / one.file, folder / "chunked" / "out" / other.file)
        for frame in _frames(plan, options.chunks):
            pair = [await compared(source, plan, (step, file), frame, tools=tools) for file in files]
            losses.append(pair[0] - pair[1])
        looked = len(_frames(plan, options.chunks))
        print(f"  {step.name}: bytes {other.size / one.size - 1:+.1%}, frames looked at {looked}")
    out = folder / "whole" / "out"
    sheet, _ = await cpu(sprite(plan, plan.steps[0], out / whole.rungs[0].file, out, tools=tools))
    decode = ("-v", "error", "-i", str(source), "-an", "-f", "null", "-")
    full, _ = await cpu(output(Job(argv=(str(tools.ffmpeg), *decode)), seconds=600))
    print(f"  CPU s: sprite {sheet:.2f}, full decode {full:.2f}")
    return mean(losses), sheet / full


def _frames(plan: Plan, chunks: int) -> list[int]:
    """Frames to look at: the middle of each group, and both sides of each joint."""
    joints = [
        Chunk(index=index, count=chunks).groups(plan.groups)[0] * plan.group for index in range(1, chunks)
    ]
    middles = [group * plan.group + plan.group // 2 for group in range(plan.groups)]
    return sorted({*middles, *joints, *(joint - 1 for joint in joints)})


async def _made(source: Path, plan: Plan, tools: Tools, folder: Path, cuts: Sequence[Chunk]) -> Manifest:
    shop = Workshop(folder=folder / "shop", tools=tools)
    parts = await fast(source, plan, shop)
    for chunk in cuts:
        parts += await ladder(source, plan, shop, chunk=chunk)
    return await finish(source, plan, parts, folder / "out", shop)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
