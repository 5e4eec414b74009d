"""The steps of preparing footage, over the store: any engine may run them, and again if need be.

All steps of an attempt share a workshop, `scratch/attempt-<attempt>`, with the plan and what is made so far.
Where the store is a bucket, hosts share no folder: what a host makes for others goes through `parts/`.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import shutil
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from concurrent.futures import Future
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement

from media import steps
from media.errors import MediaError
from media.ladder import Plan, Wishes
from media.model import Inspection, Manifest, Progress
from media.pipeline import prepare
from media.probe import inspect
from media.steps import Chunk, Live, Workshop
from media.tools import Tools
from server.clock import new_id
from server.db.patience import patiently
from server.db.tables import Footage
from server.footage.parts import Parts
from server.footage.records import FootageRecords, FootageState, Stage, Version, declared_of, originals_of
from server.storage import names
from server.storage.store import Store
from server.writing import write_whole

log = logging.getLogger("plateau.preparation")
ATTEMPT, PLAN = "attempt-", "plan.json"
FORMER_KEPT_S = 24 * 3600  # a former version may be on someone's screen, and browsers keep what they have


class Superseded(Exception):
    """The footage was changed or deleted, or the work given to another, while it was being done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """What a step has in hand."""

    say: Callable[[Progress], None]
    fence: ColumnElement[bool]  # true, in SQL, as long as the work is this worker's


class Preparation:
    """Makes renditions of originals and puts them in force."""

    def __init__(
        self,
        records: FootageRecords,
        store: Store,
        scratch: Path,
        tools: Tools,
        wishes: Callable[[], Awaitable[Wishes]],
    ) -> None:
        """`wishes`: what plans are made with, such as how many hosts there are now."""
        self._records, self._store, self._scratch, self._tools = records, store, scratch, tools
        self._wishes = wishes
        self._parts = Parts(store)

    async def photo(self, footage: Footage, hold: Hold) -> None:
        """Prepare all of it in one go, and publish it."""
        async with self._originals(footage) as sources, self._out(footage) as out:
            seen = await self._inspection(footage, sources)
            declared = declared_of(footage)
            made = await prepare(sources, seen, declared, out, tools=self._tools, on_progress=hold.say)
            await _to_the_end(self._publish(footage, out, made, hold))

    async def fast(self, footage: Footage, hold: Hold) -> None:
        """Plan the film, and make what can be watched at once; it is published while it grows."""
        async with self._originals(footage) as sources:
            plan = await self._plan(footage, sources)
            shop = await self._shop(footage, hold)
            async with self._live(footage, plan, hold) as live:
                await steps.fast(sources[0], plan, shop, live=live)
            await self._parts.hand_on(footage.attempt, shop.folder)

    async def ladder(self, footage: Footage, chunk: Chunk, hold: Hold) -> None:
        """Encode the other rungs, whole or one chunk of them; what can be watched goes on growing."""
        async with self._originals(footage) as sources:
            plan = await self._plan(footage, sources)
            shop = await self._shop(footage, hold)
            async with self._live(footage, plan, hold) as live:
                await steps.ladder(sources[0], plan, shop, chunk=chunk, live=live)
            await self._parts.hand_on(footage.attempt, shop.folder)

    async def finish(self, footage: Footage, chunks: int, hold: Hold) -> None:
        """Package everything and publish it. A part that got lost with its host is made again."""
        async with self._originals(footage) as sources, self._out(footage) as out:
            plan = await self._plan(footage, sources)
            shop = await self._shop(footage, hold)
            parts = await steps.fast(sources[0], plan, shop)
            for index in range(chunks):
                parts += await steps.ladder(sources[0], plan, shop, chunk=Chunk(index=index, count=chunks))
            made = await steps.finish(sources[0], plan, parts, out, shop)
            await _to_the_end(self._publish(footage, out, made, hold))

    async def night(self, footage: Footage, hold: Hold) -> None:
        """Add the rungs that take long to the version in force."""
        if footage.version is None or footage.manifest is None:
            raise Superseded
        async with self._originals(footage) as sources:
            plan = await self._plan(footage, sources)
            shop = await self._shop(footage, hold)
            parts = await steps.fast(sources[0], plan, shop)  # the sound
            parts += await steps.night(sources[0], plan, shop)
            version = names.version(footage.id, footage.version)
            async with self._parts.whole_version(version, shop.folder) as out:
                before = Manifest.from_json(footage.manifest)
                made = await steps.finish_night(plan, parts, before, out, shop)
        better = Version(id=footage.version, manifest=made.to_json(), stage=Stage.BETTER)
        await self._put_in_force(footage, better, hold)

    async def outline(self, footage_id: str, attempt: str) -> tuple[int, bool]:
        """Return into how many chunks the ladder is to be cut, and whether a night pass follows.

        The plan was made by the fast step, perhaps on another host.
        """
        place = self._place(attempt)
        await self._parts.fetch(attempt, place)
        plan = await asyncio.to_thread(_read_plan, place)
        if plan is None:
            footage = await self._records.get(footage_id)
            async with self._originals(footage) as sources:
                plan = await self._plan(footage, sources)
        return plan.chunks((await self._wishes()).hosts), bool(plan.night)

    async def _plan(self, footage: Footage, sources: tuple[Path, ...]) -> Plan:
        """The plan of the attempt: made once, then the same for every step."""
        place = self._place(footage.attempt)
        await self._parts.fetch(footage.attempt, place)
        if (known := await asyncio.to_thread(_read_plan, place)) is not None:
            return known
        wishes = await self._wishes()
        wishes = Wishes(source=footage.sha256, table=wishes.table, av1=wishes.av1, hosts=wishes.hosts)
        plan = steps.plan_film(await self._inspection(footage, sources), declared_of(footage), wishes)
        text = json.dumps(plan.to_json()).encode()
        await asyncio.to_thread(write_whole, place / PLAN, text)
        return plan

    async def _shop(self, footage: Footage, hold: Hold) -> Workshop:
        place = self._place(footage.attempt)
        await asyncio.to_thread(place.mkdir, parents=True, exist_ok=True)
        return Workshop(folder=place, tools=self._tools, on_progress=hold.say)

    @asynccontextmanager
    async def _live(self, footage: Footage, plan: Plan, hold: Hold) -> AsyncIterator[Live | None]:
        """A live version of the film, which is put in force as soon as it can be watched.

        Not in a bucket, where files do not grow. Not when a whole version is in force: it is better.
        """
        version = hashlib.sha256(f"{footage.attempt} {plan.digest} live".encode()).hexdigest()[:16]
        folder = self._store.path(names.version(footage.id, version))
        if folder is None or (footage.manifest is not None and not footage.manifest.get("live")):
            yield None
            return
        loop, publishing = asyncio.get_running_loop(), list[Future[bool]]()

        def ready(manifest: Manifest) -> None:  # from whatever thread
            live = Version(id=version, manifest=manifest.to_json(), stage=Stage.LIVE)
            publish = partial(self._records.publish, footage.attempt, live, hold.fence)
            publishing.append(asyncio.run_coroutine_threadsafe(patiently(publish), loop))
            log.info("footage %s can be watched", footage.id)

        failed = False
        try:
            yield Live(folder=folder, on_ready=ready)
        except (MediaError, OSError):
            failed = True
            raise
        finally:
            await asyncio.gather(*map(asyncio.wrap_future, publishing), return_exceptions=True)
            now = await patiently(lambda: self._records.find(footage.id))
            if now is None:  # deleted meanwhile, with its files: this one may have come after
                await self._store.remove(names.renditions(footage.id))
            elif failed and now.version != version:
                await self._store.remove(names.version(footage.id, version))

    async def _publish(self, footage: Footage, out: Path, made: Manifest, hold: Hold) -> None:
        document = made.to_json()
        version = Version(id=_name(document), manifest=document)
        await self._store.keep_folder(out, names.version(footage.id, version.id))
        former = (await patiently(lambda: self._records.get(footage.id))).version
        try:
            await self._put_in_force(footage, version, hold)
        except Superseded:
            await self._keep_only(footage, {former})
            raise
        await self._keep_only(footage, {version.id, former})  # the former may be on someone's screen

    async def _put_in_force(self, footage: Footage, version: Version, hold: Hold) -> None:
        publish = partial(self._records.publish, footage.attempt, version, hold.fence)
        if not await patiently(publish):
            raise Superseded
        log.info("footage %s is ready", footage.id)

    async def _keep_only(self, footage: Footage, versions: set[str | None]) -> None:
        home = names.renditions(footage.id)
        for version in set(await self._store.folders(home)) - versions:
            await self._store.remove(f"{home}/{version}")

    @asynccontextmanager
    async def _originals(self, footage: Footage) -> AsyncIterator[tuple[Path, ...]]:
        async with self._store.at_hand(originals_of(footage)) as sources:
            yield sources

    async def _inspection(self, footage: Footage, sources: tuple[Path, ...]) -> Inspection:
        return await inspect(sources[0], name=footage.original_name, tools=self._tools)

    @asynccontextmanager
    async def _out(self, footage: Footage) -> AsyncIterator[Path]:
        """An empty folder for what will be served: one's own, should two be at it."""
        out = self._place(footage.attempt) / f"out-{new_id()}"
        await asyncio.to_thread(out.mkdir, parents=True)
        try:
            yield out
        finally:
            await asyncio.to_thread(shutil.rmtree, out, ignore_errors=True)

    def _place(self, attempt: str) -> Path:
        return self._scratch / f"{ATTEMPT}{attempt}"

    async def sweep(self, attempts: set[str]) -> None:
        """Remove what is left of attempts other than these, those of killed workers among them.

        And the versions that are not in force since long, where files have an age: in a folder.
        """
        for left in self._scratch.glob(f"{ATTEMPT}*"):
            if left.name.removeprefix(ATTEMPT) not in attempts:
                await asyncio.to_thread(shutil.rmtree, left, ignore_errors=True)
        await self._parts.sweep(attempts)
        home = self._store.path(names.RENDITIONS)
        if home is None:
            return
        for footage_id, versions in (await asyncio.to_thread(_old_versions, home)).items():
            footage = await self._records.find(footage_id)
            if footage is not None and footage.state == FootageState.READY:  # so nothing is being published
                for version in versions - {footage.version}:
                    await self._store.remove(names.version(footage_id, version))


def _old_versions(home: Path) -> dict[str, set[str]]:
    """The versions older than FORMER_KEPT_S of the footage that has several, by its id."""
    found: dict[str, set[str]] = {}
    before = time.time() - FORMER_KEPT_S
    for footage in home.glob("*"):
        versions = [one for one in footage.glob("*") if one.is_dir()]
        if len(versions) > 1:
            with suppress(FileNotFoundError):  # deleted meanwhile
                found[footage.name] = {one.name for one in versions if one.stat().st_mtime < before}
    return found


def _read_plan(place: Path) -> Plan | None:
    try:
        return Plan.from_json(json.loads((place / PLAN).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None


async def _to_the_end(publishing: Coroutine[Any, Any, None]) -> None:
    """Await it even when cancelled meanwhile: a publication is not left half done by a live process."""
    task = asyncio.ensure_future(publishing)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.gather(task, return_exceptions=True)
        raise


def _name(document: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()[:16]
