"""Let a film be watched while a step encodes it: feed the live packager, tell once that it can begin."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from media import live as living
from media.ladder import Plan
from media.live import Live, Packager
from media.model import Kind, Manifest
from media.parts import Workshop
from media.posters import Stills, place_stills, stills


class Follower:
    """Beside an encode; made by `following` only."""

    def __init__(self, plan: Plan, shop: Workshop, live: Live, packager: Packager) -> None:
        """Nothing is done before `moved`."""
        self._plan, self._shop, self._live, self._packager = plan, shop, live, packager
        self.pictures: Stills | None = None
        self.sound_done = False

    def moved(self) -> None:
        """The encode went on: list what has become complete."""
        if self._packager.advance(sound_done=self.sound_done):
            self._tell()

    async def close(self, *, ended: bool) -> None:
        """The encode is over; `ended`: so is the film."""
        if await asyncio.to_thread(self._packager.advance, sound_done=True, ended=ended):
            self._tell()

    def _tell(self) -> None:
        if self.pictures and not self._packager.told():
            place_stills(self.pictures, self._shop, self._live.folder)
            self._live.on_ready(_manifest(self._plan, self.pictures))


class Alone(Follower):
    """Nobody watches."""

    def __init__(self) -> None:
        """Do nothing."""
        self.pictures, self.sound_done = None, False

    def moved(self) -> None:
        """Do nothing."""

    async def close(self, *, ended: bool) -> None:
        """Do nothing."""


@asynccontextmanager
async def following(
    source: Path,
    plan: Plan,
    shop: Workshop,
    live: Live | None,
    growing: tuple[Path, Path | None],
    *,
    ended: bool,
) -> AsyncIterator[Follower]:
    """Follow the encode in the block: `growing` are the film and the sound that it writes, or that are there.

    `ended`: at the end of the block the film is whole.
    """
    if live is None:
        yield Alone()
        return
    follower = Follower(plan, shop, live, Packager(plan, live.folder, *growing))
    pictures = asyncio.create_task(stills(source, plan, shop))
    pictures.add_done_callback(lambda task: _take(follower, task))
    try:
        yield follower
        follower.pictures = await pictures
        await follower.close(ended=ended)
    finally:
        pictures.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.gather(pictures, return_exceptions=True)


def _take(follower: Follower, task: asyncio.Task[Stills]) -> None:
    if not task.cancelled() and task.exception() is None:
        follower.pictures = task.result()


def _manifest(plan: Plan, pictures: Stills) -> Manifest:
    step = plan.steps[0]
    return Manifest(
        kind=Kind.VIDEO,
        projection=plan.projection,
        stereo=plan.stereo,
        crop=plan.crop,
        width=step.width,
        height=step.height,
        duration_s=plan.duration_s,
        fps=float(plan.fps),
        has_audio=plan.sound,
        poster=pictures.poster,
        thumbnail=pictures.thumbnail,
        images=pictures.images,
        views=pictures.views,
        master=living.MASTER,
        rungs=(),
        total_bytes=0,
        live=True,
        plan=plan.digest,
    )
