"""Our reader of the 360° marks against ffprobe: how long it takes, and on what the two agree.

Run: `.venv/bin/python -m benchmarks.boxes`. The films carry every mark that our writer knows. ffprobe has no
word for bottom-top, does not tell a crop and knows a half sphere only by its bounds: what it does not say is
counted apart from what it says otherwise.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from media import evidence, ffprobe, spatial
from media.model import Crop, Projection, Stereo
from media.tools import Tools
from tests import media_factory as factory

EQUI, HALF = Projection.EQUIRECTANGULAR, Projection.HALF_EQUIRECTANGULAR
CROP = Crop(full_width=512, full_height=256, left=128, top=64, width=256, height=128)
CASES: dict[str, tuple[Projection, Stereo, Crop | None]] = {
    "mono": (EQUI, Stereo.MONO, None),
    "top-bottom": (EQUI, Stereo.TOP_BOTTOM, None),
    "side-by-side": (EQUI, Stereo.SIDE_BY_SIDE, None),
    "right eye left": (EQUI, Stereo.SIDE_BY_SIDE_REVERSED, None),
    "VR180": (HALF, Stereo.SIDE_BY_SIDE, None),
    "crop": (EQUI, Stereo.MONO, CROP),
}


def main(words: Sequence[str] = ()) -> int:
    """Measure and print; return 1 when ours is slower or reads a mark wrong."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args(words)
    with tempfile.TemporaryDirectory() as folder:
        rows = list(measure(Path(folder), options.rounds))
    ratios = [ours / theirs for _, ours, theirs, _ in rows]
    for name, ours, theirs, said in rows:
        print(f"  {name:16} {ours * 1000:6.2f} ms, ffprobe {theirs * 1000:6.0f} ms   {said}")
    print(f"our reader / ffprobe (time)      {median(ratios):.4f}   goal <= 1")
    wrong = [name for name, _, _, said in rows if "ours wrong" in said]
    print(f"marks read right                 {len(rows) - len(wrong)} of {len(rows)}")
    return int(median(ratios) > 1 or bool(wrong))


def measure(folder: Path, rounds: int) -> Iterator[tuple[str, float, float, str]]:
    """Name, seconds of ours and of ffprobe, and how they agree, for each case."""
    tools = Tools.find(sandboxed=False)
    plain = factory.film(folder / "plain.mp4", tools, seconds=0.2)
    for name, (projection, stereo, crop) in CASES.items():
        film = folder / f"{name}.mp4"
        film.write_bytes(plain.read_bytes())
        factory.with_v2(film, projection, stereo, crop)
        ours, theirs = [], []
        for _ in range(rounds):
            began = time.perf_counter()
            movie = spatial.read(film)
            between = time.perf_counter()
            facts = asyncio.run(ffprobe.read(film, tools))
            ours.append(between - began)
            theirs.append(time.perf_counter() - between)
        track = next(each for each in movie.tracks if each.handler == "vide")
        said = {item.about: item.value for item in evidence.of_v2(track)}
        yield name, median(ours), median(theirs), _judged(said, facts, (projection, stereo))


def _judged(said: dict[str, str], facts: ffprobe.Facts, wanted: tuple[Projection, Stereo]) -> str:
    if (said.get("projection"), said.get("stereo")) != wanted:
        return f"ours wrong: {said}"
    theirs = facts.projection, facts.stereo
    differs = [f"{other}" for mine, other in zip(wanted, theirs, strict=True) if other and other != mine]
    silent = sum(other is None for other in theirs)
    return f"agree, {silent} unsaid" if not differs else f"ffprobe says otherwise: {', '.join(differs)}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
