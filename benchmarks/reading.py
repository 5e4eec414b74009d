"""Our reader of MP4 headers against ffprobe on the same films: time, and whether both say the same.

Reads the folder PLATEAU_SAMPLES (or films made here), each file ROUNDS times, one reader after the other.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from media import arguments, evidence, ffprobe, spatial
from media.model import Projection, Stereo
from media.tools import Tools
from tests import media_factory as factory

ROUNDS = 7


def main() -> int:
    """Print the ratio of medians and the agreement."""
    tools = Tools.find()
    with tempfile.TemporaryDirectory() as name:
        films = _samples() or _made(Path(name), tools)
        ratios, agreed = [], 0
        for film in films:
            ours = _median(lambda film=film: spatial.read(film))  # type: ignore[misc]
            theirs = _median(lambda film=film: _probed(film, tools))  # type: ignore[misc]
            same = _our_word(film) == _their_word(film, tools)
            ratios.append(ours / theirs)
            agreed += same
            word = "same" if same else "DIFFERENT"
            print(f"  {film.name}: {ours * 1000:.2f} ms against {theirs * 1000:.0f} ms, {word}")
    print(f"reading: {statistics.median(ratios):.4f} of ffprobe's time, {agreed} of {len(films)} alike")
    return 0


def _median(work: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def _probed(film: Path, tools: Tools) -> ffprobe.Facts:
    argv = [str(tools.ffprobe), *arguments.probe(film)]
    return ffprobe.facts_of(json.loads(subprocess.run(argv, check=True, capture_output=True).stdout))


def _our_word(film: Path) -> tuple[str | None, str | None, int]:
    movie = spatial.read(film)
    track = spatial.film_of(movie)
    said = [*evidence.of_v2(track), *evidence.of_v1(track)] if track else []
    best = {item.about: item.value for item in reversed(said)}
    films = sum(each.handler == "vide" for each in movie.tracks)
    return _common(best.get("projection"), best.get("stereo"), films)


def _common(projection: str | None, stereo: str | None, films: int) -> tuple[str | None, str | None, int]:
    """In words that both have: ffprobe leaves mono out, and calls a half sphere a tile of a whole one."""
    half = projection == Projection.HALF_EQUIRECTANGULAR
    seen = Projection.EQUIRECTANGULAR.value if half else projection
    return seen, None if stereo == Stereo.MONO else stereo, films


def _their_word(film: Path, tools: Tools) -> tuple[str | None, str | None, int]:
    facts = _probed(film, tools)
    return _common(facts.projection, facts.stereo, len(facts.films))


def _samples() -> list[Path]:
    folder = os.environ.get("PLATEAU_SAMPLES")
    return sorted(Path(folder).glob("video/*.mp4")) if folder else []


def _made(folder: Path, tools: Tools) -> list[Path]:
    """Films of every layout that the standard has a word for."""
    films = [factory.film(folder / "plain.mp4", tools)]
    layouts = [(Projection.EQUIRECTANGULAR, Stereo.TOP_BOTTOM), (Projection.EQUIRECTANGULAR, Stereo.MONO),
               (Projection.HALF_EQUIRECTANGULAR, Stereo.SIDE_BY_SIDE)]  # fmt: skip
    for projection, stereo in layouts:
        film = folder / f"{projection}-{stereo}.mp4"
        film.write_bytes(films[0].read_bytes())
        films.append(factory.with_v2(film, projection, stereo))
    for stereo_word in ("top-bottom", "left-right"):
        film = folder / f"v1-{stereo_word}.mp4"
        film.write_bytes(films[0].read_bytes())
        films.append(factory.with_v1(film, stereo=stereo_word))
    return films


if __name__ == "__main__":
    raise SystemExit(main())
