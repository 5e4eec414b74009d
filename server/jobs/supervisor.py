"""Keeps the workers of this host running: starts them, starts them again when they die, kills what froze."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import subprocess
import sys
import time

from sqlalchemy.exc import DBAPIError

from server.jobs.leases import Leases, Name
from server.jobs.records import JobRecords
from server.settings import Settings

log = logging.getLogger("plateau.supervisor")
LONGEST_PAUSE_S = 30.0
HEALTHY_S = 60.0  # whoever lived so long starts again at once


class Supervisor:
    """Runs the workers of this host."""

    def __init__(
        self, settings: Settings, leases: Leases, jobs: JobRecords, *, host: str, slots: int
    ) -> None:
        self._settings, self._leases, self._jobs = settings, leases, jobs
        self._host, self._slots = host, slots

    async def run(self) -> None:
        """Keep the workers running; cancelling kills them, and their work is at once another's."""
        async with asyncio.TaskGroup() as group:
            for slot in range(1, self._slots + 1):
                group.create_task(self._keep(slot))

    async def _keep(self, slot: int) -> None:
        pause = 0.0
        while True:
            started = time.monotonic()
            await self._once(Name.new(self._host, slot))
            lived = time.monotonic() - started
            pause = 0.0 if lived > HEALTHY_S else min(max(pause * 2, 0.5), LONGEST_PAUSE_S)
            await asyncio.sleep(pause)

    async def _once(self, name: Name) -> None:
        """Run one worker to its end."""
        process = await self._start(name)
        stopped = True
        try:
            await self._watch(process, name)
            stopped = False
        finally:
            if process.returncode is None:
                process.kill()
            await asyncio.shield(self._clear_away(process, name, stopped=stopped))

    async def _start(self, name: Name) -> asyncio.subprocess.Process:
        told = {
            "settings": self._settings.model_dump(mode="json"),
            "name": {"host": name.host, "slot": name.slot, "boot": name.boot},
            "parent": os.getpid(),
        }
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "server.jobs.slot", stdin=subprocess.PIPE, start_new_session=True
        )
        assert process.stdin is not None
        process.stdin.write(json.dumps(told).encode())
        process.stdin.close()
        return process

    async def _watch(self, process: asyncio.subprocess.Process, name: Name) -> None:
        """Wait for its end; kill it when it is silent for a lease: frozen, it may hold the database's pen."""
        lease = self._settings.jobs_lease_s
        last, since = None, time.monotonic()
        while True:
            try:
                async with asyncio.timeout(lease / 2):
                    await process.wait()
                log.warning("worker %s ended (status %s)", name, process.returncode)
                return
            except TimeoutError:
                pass
            beat = await self._last_beat(name)
            if beat != last or beat is None:
                last, since = beat, time.monotonic()
            elif time.monotonic() - since > lease * 1.5:
                log.error("worker %s is frozen: it is killed", name)
                process.kill()

    async def _last_beat(self, name: Name) -> int | None:
        try:
            return await self._leases.last_beat(str(name))
        except (DBAPIError, OSError):
            return None

    async def _clear_away(self, process: asyncio.subprocess.Process, name: Name, *, stopped: bool) -> None:
        """Say that it is gone, so that nobody waits for its lease to run out."""
        await process.wait()
        try:
            await self._leases.end(str(name))
            await self._jobs.give_back(str(name), counts=not stopped)
        except (DBAPIError, OSError) as error:
            log.warning("its lease will run out by itself: %s", error)
