"""A worker's process: takes jobs from the queues, one at a time. Started by its supervisor.

It is made to be killed: whatever it does can be done again by another, and stopping it is killing it. It
dies with its supervisor, and ffmpeg dies with it.
"""

from __future__ import annotations

import asyncio
import ctypes
import json
import logging
import os
import signal
import sys

from sqlalchemy.exc import DBAPIError

from server.jobs.bench import Bench
from server.jobs.durable import Durable
from server.jobs.leases import Heart, Name
from server.jobs.reconcile import Reconciler
from server.jobs.sequence import Steps
from server.services import Services, open_services
from server.settings import Settings

log = logging.getLogger("plateau.slot")
LOOK_S = 1.0
NICENESS = 10  # the class comes first


def main() -> None:
    """Work until killed. stdin: {"settings", "name", "parent"} as JSON, no secret on the command line."""
    told = json.load(sys.stdin)
    _die_with(told["parent"])
    os.nice(NICENESS)
    _log_to_stderr()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: os._exit(0))
    asyncio.run(_work(Settings(**told["settings"]), Name(**told["name"])))


def _die_with(parent: int) -> None:
    """Have the kernel kill this process when its supervisor dies, however that may be."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    if os.getppid() != parent:  # died already
        os._exit(0)


def _log_to_stderr() -> None:
    handler = logging.StreamHandler()
    handler.addFilter(lambda record: record.levelno >= logging.WARNING or record.name.startswith("plateau"))
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s", handlers=[handler]
    )
    for chatty in ("alembic", "dbos"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


async def _work(settings: Settings, name: Name) -> None:
    async with open_services(settings) as services:
        await services.leases.take(name, settings.jobs_lease_s)
        heart = Heart(settings.database, name, settings.jobs_lease_s)
        heart.start()
        bench = Bench(services.jobs, Steps(services.footage, services.jobs, services.preparation), str(name))
        durable = Durable(settings.jobs, str(name), bench, services.jobs, services.preparation.outline)
        durable.launch()
        await durable.open_queues()
        log.info("worker %s is ready", name)
        await _keep_looking(_reconciler(services, durable, heart), min(LOOK_S, settings.jobs_lease_s / 4))


def _reconciler(services: Services, durable: Durable, heart: Heart) -> Reconciler:
    return Reconciler(services.footage, services.jobs, services.leases, services.preparation, durable, heart)


async def _keep_looking(reconciler: Reconciler, every_s: float) -> None:
    while True:
        try:
            await reconciler.once()
        except (DBAPIError, OSError) as error:
            log.warning("a database is away: %s", str(error).partition("\n")[0])
        except Exception:
            log.exception("could not look after the jobs; once more in %g s", every_s)
        await asyncio.sleep(every_s)


if __name__ == "__main__":
    main()
