"""The steps of preparing footage, over the store: any engine may run them, and again if need be."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement

from media.model import Inspection, Progress
from media.pipeline import prepare
from media.probe import inspect
from media.tools import Tools
from server.clock import new_id
from server.db.patience import patiently
from server.db.tables import Footage
from server.footage.records import FootageRecords, Version, declared_of
from server.storage import names
from server.storage.store import Store

log = logging.getLogger("plateau.preparation")
ATTEMPT = "attempt-"


class Superseded(Exception):
    """The footage was changed or deleted, or the work given to another, while it was being done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """What a step has in hand."""

    say: Callable[[Progress], None]
    fence: ColumnElement[bool]  # true, in SQL, as long as the work is this worker's


class Preparation:
    """Makes renditions of originals and puts them in force."""

    def __init__(self, records: FootageRecords, store: Store, scratch: Path, tools: Tools) -> None:
        self._records, self._store, self._scratch, self._tools = records, store, scratch, tools

    async def photo(self, footage: Footage, hold: Hold) -> None:
        """Prepare all of it in one go, and publish it."""
        out = self._place(footage.attempt) / f"out-{new_id()}"  # one's own, should two be at it
        out.mkdir(parents=True)
        try:
            async with self._originals(footage) as (sources, seen):
                declared = declared_of(footage)
                made = await prepare(sources, seen, declared, out, tools=self._tools, on_progress=hold.say)
            await self._publish(footage, out, made.to_json(), hold)
        finally:
            await asyncio.to_thread(shutil.rmtree, out.parent, ignore_errors=True)

    async def _publish(self, footage: Footage, out: Path, document: dict[str, Any], hold: Hold) -> None:
        version = Version(id=_name(document), manifest=document)
        await self._store.keep_folder(out, names.version(footage.id, version.id))
        publish = partial(self._records.publish, footage.attempt, version, hold.fence)
        if not await patiently(publish):
            await self._keep_only(footage, {(await self._records.get(footage.id)).version})
            raise Superseded
        await self._keep_only(footage, {version.id, footage.version})  # the former may be on someone's screen
        log.info("footage %s is ready", footage.id)

    async def _keep_only(self, footage: Footage, versions: set[str | None]) -> None:
        home = names.renditions(footage.id)
        for version in set(await self._store.folders(home)) - versions:
            await self._store.remove(f"{home}/{version}")

    @asynccontextmanager
    async def _originals(self, footage: Footage) -> AsyncIterator[tuple[tuple[Path, ...], Inspection]]:
        async with self._store.at_hand(names.original_files(footage.id, footage.originals)) as sources:
            yield sources, await inspect(sources[0], name=footage.original_name, tools=self._tools)

    def _place(self, attempt: str) -> Path:
        return self._scratch / f"{ATTEMPT}{attempt}"

    async def sweep(self, attempts: set[str]) -> None:
        """Remove what is left of attempts other than these; those of killed workers among them."""
        for left in self._scratch.glob(f"{ATTEMPT}*"):
            if left.name.removeprefix(ATTEMPT) not in attempts:
                await asyncio.to_thread(shutil.rmtree, left, ignore_errors=True)


def _name(document: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()[:16]
