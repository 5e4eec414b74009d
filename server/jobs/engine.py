"""The engine: prepares footage that is due, level-triggered from the rows themselves.

What is due is written in the database (`received`, or `preparing` by a process that is gone), never only
in memory: a restart loses nothing, and an interrupted encode is simply done again.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import shutil
import time
from pathlib import Path

from media.errors import MediaError
from media.model import Manifest, Progress
from media.pipeline import prepare
from media.probe import inspect
from media.tools import Tools
from server.db.tables import Footage
from server.errors import PlateauError
from server.footage.records import FootageRecords, declared_of
from server.paths import DataFolder
from server.storage import names
from server.storage.store import Store

log = logging.getLogger("plateau.engine")
POLL_S = 2.0  # footage added by another process (the command line) is seen within this time
NOTE_S = 0.5  # progress is written down at most this often
ATTEMPT = "attempt-"


class Superseded(Exception):
    """The footage was changed or deleted while it was being prepared."""


class Engine:
    """Prepares footage, one piece at a time."""

    def __init__(self, records: FootageRecords, folder: DataFolder, store: Store, tools: Tools) -> None:
        self._records, self._folder, self._store, self._tools = records, folder, store, tools
        self._wake = asyncio.Event()

    def wake(self) -> None:
        """Say that there may be something due."""
        self._wake.set()

    async def run(self) -> None:
        """Prepare what is due, for ever; cancel to stop (a running encode is killed and done again later)."""
        self._clear_attempts()
        while True:
            self._wake.clear()
            if await self._step():
                continue
            try:
                async with asyncio.timeout(POLL_S):
                    await self._wake.wait()
            except TimeoutError:
                pass

    async def _step(self) -> bool:
        """Do `run_once`; a full disk or a locked database may stop this piece, never the engine."""
        try:
            return await self.run_once()
        except Exception:
            log.exception("the engine could not write down what it did; it tries again in %g s", POLL_S)
            return False

    async def run_once(self) -> bool:
        """Prepare the next piece that is due; False when nothing was."""
        footage = await self._records.claim()
        if footage is None:
            return False
        try:
            await self._prepare(footage)
        except Superseded:
            log.info("footage %s was changed meanwhile: its attempt is dropped", footage.id)
        except (MediaError, PlateauError) as error:
            log.warning("footage %s failed: %s (%s)", footage.id, error, error.detail)
            await self._records.fail(footage.attempt, str(error))
        except Exception as error:
            log.exception("footage %s failed", footage.id)
            await self._records.fail(
                footage.attempt, f"Une erreur inattendue a arrêté la préparation ({type(error).__name__})."
            )
        return True

    async def _prepare(self, footage: Footage) -> None:
        home = names.renditions(footage.id)
        attempt = self._folder.scratch / f"{ATTEMPT}{footage.attempt}"
        attempt.mkdir(parents=True)
        started = time.monotonic()
        try:
            manifest = await self._encode(footage, attempt)
            document = manifest.to_json()
            version = hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()[:16]
            await self._store.keep_folder(attempt, names.version(footage.id, version))
            if not await self._records.publish(footage.attempt, version, document):
                await self._keep_only(home, {footage.version})
                raise Superseded
        finally:
            shutil.rmtree(attempt, ignore_errors=True)
        await self._keep_only(home, {version, footage.version})  # the former may be on someone's screen
        log.info("footage %s is ready after %.1f s", footage.id, time.monotonic() - started)

    async def _keep_only(self, home: str, versions: set[str | None]) -> None:
        for version in set(await self._store.folders(home)) - versions:
            await self._store.remove(f"{home}/{version}")

    async def _encode(self, footage: Footage, out: Path) -> Manifest:
        """Run the pipeline, writing its progress down; Superseded as soon as the attempt is not in force."""
        async with self._store.at_hand(names.original_files(footage.id, footage.originals)) as sources:
            return await self._encode_from(sources, footage, out)

    async def _encode_from(self, sources: tuple[Path, ...], footage: Footage, out: Path) -> Manifest:
        latest: list[Progress] = []
        inspection = await inspect(sources[0], name=footage.original_name, tools=self._tools)
        work = asyncio.create_task(
            prepare(
                sources,
                inspection,
                declared_of(footage),
                out,
                tools=self._tools,
                on_progress=latest.append,
            )
        )
        try:
            while not work.done():
                await asyncio.wait({work}, timeout=NOTE_S)
                if latest and not await self._records.note_progress(footage.attempt, latest[-1]):
                    raise Superseded
                del latest[:-1]
            return work.result()
        finally:
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)

    def _clear_attempts(self) -> None:
        for leftover in self._folder.scratch.glob(f"{ATTEMPT}*"):
            shutil.rmtree(leftover, ignore_errors=True)
