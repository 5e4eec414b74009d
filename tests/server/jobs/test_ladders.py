"""A film from end to end on DBOS: cut in chunks that two hosts share, then better by night."""

from __future__ import annotations

import subprocess
from pathlib import Path

from media.model import Manifest
from media.table import Nominal
from media.tools import Tools
from server.db.tables import Footage
from server.settings import Settings
from server.storage import names
from tests import media_factory as factory
from tests.conftest import lies
from tests.server.jobs.conftest import take_in
from tests.server.jobs.hosts import running_host, until
from tests.server.jobs.place import Place, place_on, published_once

SECONDS, FPS = 62, 5  # two chunks of thirty seconds at least
DAY = (
    Nominal(name="fast", height=160, crf=26, cap=500_000),
    Nominal(name="low", height=240, crf=24, cap=900_000),
)
NIGHT = Nominal(name="top", height=240, crf=24, cap=1_500_000, codec="hevc")


def small(folder: Path, seconds: float) -> Path:
    """A film of few pixels and few frames."""
    picture = factory.layout(width=480)
    return factory.film(folder / "film.mp4", Tools.find(), picture, seconds=seconds, fps=str(FPS))


def frames(place: Place, row: Footage) -> dict[str, int]:
    """How many frames each rung has, as ffprobe counts them."""
    assert row.manifest
    assert row.version
    manifest, tools, found = Manifest.from_json(row.manifest), Tools.find(), {}
    for rung in (*manifest.rungs, *manifest.night):
        file = lies(place.services, names.version(row.id, row.version)) / rung.file
        argv = [str(tools.ffprobe), "-v", "error", "-select_streams", "v", "-count_packets"]
        argv += ["-show_entries", "stream=nb_read_packets", "-of", "csv=p=0", str(file)]
        found[rung.name] = int(
            subprocess.run(argv, check=True, capture_output=True, text=True).stdout.strip(" ,\n")
        )
    return found


async def test_two_hosts_share_one_film(on_postgres: Settings, tmp_path: Path) -> None:
    async with place_on(on_postgres) as place:
        await place.services.preferences.set_ladder(DAY)
        with running_host(on_postgres, "un") as one, running_host(on_postgres, "deux"):

            async def both_live() -> bool:
                return len(await place.services.leases.alive()) == 2

            await until(both_live)
            row = await published_once(place, await take_in(place.services, small(tmp_path, SECONDS)))
        assert one.process.returncode == 0
        assert frames(place, row) == {"fast": SECONDS * FPS, "low": SECONDS * FPS}
        jobs = [info.job for info in await place.services.board.all() if info.job.kind == "ladder"]
        assert sorted((job.part, job.state, job.tries) for job in jobs) == [(0, "done", 1), (1, "done", 1)]


async def test_a_film_is_better_the_day_after(settings: Settings, tmp_path: Path) -> None:
    async with place_on(settings) as place:
        await place.services.preferences.set_ladder((*DAY, NIGHT))
        row = await take_in(place.services, small(tmp_path, 2))
        with running_host(settings, "un"):
            row = await place.settled(row)

            async def night_is_over() -> bool:
                return (await place.job(row, "night")).job.state == "done"

            await until(night_is_over)
            row = await place.services.footage.get(row.id)
            await until(lambda: place.left(row) == [])
        assert frames(place, row) == {"fast": 2 * FPS, "low": 2 * FPS, "top": 2 * FPS}
