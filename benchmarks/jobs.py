"""The engine: how soon a dead host's work is another's, what an encode costs the class, what idling costs.

Goals: takeover <= 1.5 leases; the server's p95 latency during an encode <= 2 x idle, turn by turn; an idle
worker under a tenth of a core. Real hosts, a real server, real films. Needs Debian's postgresql package.
"""

from __future__ import annotations

import asyncio
import os
import signal
import statistics
import sys
import tempfile
import time
from pathlib import Path

from aiohttp import ClientSession

from media.model import Declared, Projection, Stereo
from media.tools import Tools
from server.db.tables import Footage
from server.footage.about import About
from server.services import Services, open_services
from server.settings import Settings
from tests import media_factory
from tests.postgres import running_postgres
from tests.server.jobs.hosts import encoders, hold_encoder, running_host, running_server, send, until

ROUNDS, ASKED, IDLE_S, LEASE_S = 3, 150, 10.0, 4.0
TICK = os.sysconf("SC_CLK_TCK")
ROUND = Declared(projection=Projection.EQUIRECTANGULAR, stereo=Stereo.MONO)


def main() -> int:
    """Print the figures."""
    os.environ["PLATEAU_JOBS_LEASE_S"] = str(LEASE_S)
    with tempfile.TemporaryDirectory() as name:
        film = media_factory.film(Path(name) / "film.mp4", Tools.find(), seconds=8.0)
        asyncio.run(_takeover(Path(name), film))
        asyncio.run(_latency(Path(name), film))
    return 0


async def _takeover(folder: Path, film: Path) -> None:
    """Kill a whole host in mid-encode; time until another host begins that job."""
    with running_postgres() as postgres:
        settings = Settings(
            data=folder / "shared", database_url=postgres.new_database(), jobs_url=postgres.new_database()
        )
        times = []
        async with open_services(settings) as services:
            for number in range(ROUNDS):
                with running_host(settings, f"a{number}") as doomed:
                    row = await _take_in(services, film)
                    await hold_encoder(settings.data)
                    with running_host(settings, f"b{number}"):
                        await until(lambda: _hosts(services, 2))
                        doomed.kill()
                        died = time.monotonic()
                        await until(lambda: encoders(settings.data))
                        times.append((time.monotonic() - died) / LEASE_S)
                        await services.footage.cancel(row.id)
                        await until(lambda: not encoders(settings.data))
    print(f"takeover {statistics.median(times):.2f} leases (goal <= 1.50), {max(times):.2f} at most")


async def _hosts(services: Services, count: int) -> bool:
    return len(await services.leases.alive()) >= count


async def _latency(folder: Path, film: Path) -> None:
    """Ask the server while its worker encodes and while ffmpeg is frozen, turn by turn."""
    settings = Settings(data=folder / "alone", demo=False)
    settings.prepare_data()
    with running_server(settings) as server:
        await until(lambda: b"localhost" in server.log.read_bytes())
        url = next(word for word in server.log.read_text().split() if word.startswith("http://localhost"))
        async with open_services(settings) as services, ClientSession() as session:
            row = await _take_in(services, film)
            ratios = []
            for _ in range(ROUNDS):
                encoder = await hold_encoder(settings.data)
                idle = await _p95(session, url)
                send(encoder, signal.SIGCONT)
                ratios.append(await _p95(session, url) / idle)
                await services.footage.retry(row.id)
            print(f"p95 during an encode {statistics.median(ratios):.2f} x idle (goal <= 2.00)")
            await services.footage.cancel(row.id)
            await until(lambda: not encoders(settings.data))
            (worker,) = server.workers()
            before = _cpu_s(worker)
            await asyncio.sleep(IDLE_S)
            cost = (_cpu_s(worker) - before) / IDLE_S
            print(f"an idle worker {cost:.3f} of a core (goal <= 0.1), {_resident_mb(worker):.0f} MB")


async def _take_in(services: Services, film: Path) -> Footage:
    received = await services.intake.take_copy(film)
    return await services.intake.accept((received,), about=About(title="mesure"), declared=ROUND)


async def _p95(session: ClientSession, url: str) -> float:
    times = []
    for _ in range(ASKED):
        started = time.perf_counter()
        async with session.get(url) as answer:
            await answer.read()
        times.append(time.perf_counter() - started)
    return statistics.quantiles(times, n=20)[-1]


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def _resident_mb(pid: int) -> float:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    sys.exit(main())
