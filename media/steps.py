"""The steps of a film, which an engine may run apart, again, and on several hosts.

plan_film -> fast -> ladder (whole, or chunks) -> finish; then, when nobody waits, night (or chunks) ->
finish_night. Each step looks first for the receipt of an earlier run in the workshop, works in a folder of
its own, and leaves parts named by the hash of their content.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Sequence
from pathlib import Path

from media.convert import conversion
from media.encode import encode, film_job, sound_job
from media.encoding import ALL, Span
from media.errors import MissingTool
from media.files import absolute, told_when_full
from media.finish import finish, finish_night
from media.follow import following
from media.ladder import DEFAULT, Plan, Step, Wishes, plan
from media.live import Live
from media.model import Declared, Inspection
from media.parts import FIELD, SOUND, WHOLE, Chunk, Part, Workshop, desk, measured, receipt, write_receipt
from media.progress import speaker
from media.projection import settle
from media.table import CODECS

log = logging.getLogger(__name__)

__all__ = [
    "WHOLE", "Chunk", "Live", "Part", "Wishes", "Workshop",
    "fast", "finish", "finish_night", "ladder", "night", "plan_film",
]  # fmt: skip


def plan_film(inspection: Inspection, declared: Declared, wishes: Wishes = DEFAULT) -> Plan:
    """What to make of a film; raise FlatPicture, Unsupported (see settle), ValueError for a photo."""
    projection, stereo = settle(inspection, declared)
    how = conversion(projection, stereo, inspection.size, degrees=declared.lens_degrees)
    return plan(inspection, (projection, stereo), how, wishes)


async def fast(source: Path, plan: Plan, shop: Workshop, *, live: Live | None = None) -> tuple[Part, ...]:
    """The sound, whole, and the fast rung ahead of the ladder (plan.head groups), to be watched at once.

    The rung is handed on when it is the whole film (plan.fast_alone); else it is for `live` only, and not
    made without it.
    """
    await check_tools(shop, plan)
    source = absolute(source)
    done = receipt(shop, "fast", plan)
    with told_when_full(), desk(shop, "fast") as here:
        if done is None:
            parts = await _sound_and_head(source, plan, shop, here, live)
            write_receipt(shop, "fast", plan, parts)
            return parts
        if live and plan.fast_alone:
            await _shown(source, plan, shop, live, done)
        elif live:
            await _head(source, plan, shop, here, live, sound=part_path(shop, done, SOUND))
    return done


async def ladder(
    source: Path, plan: Plan, shop: Workshop, *, chunk: Chunk = WHOLE, live: Live | None = None
) -> tuple[Part, ...]:
    """The rungs that the fast pass did not make whole, in one process; () when there is none.

    `live` goes on growing from here when the ladder is whole and has the fast rung.
    """
    await check_tools(shop, plan)
    live = live if chunk == WHOLE and not plan.fast_alone else None
    heard = receipt(shop, "fast", plan) or ()
    if live and plan.sound and part_path(shop, heard, SOUND) is None:
        live = None  # the sound was made on a host whose folder we do not see
    return await _encoded(absolute(source), plan, plan.later, (shop, "ladder", chunk), live)


async def night(source: Path, plan: Plan, shop: Workshop, *, chunk: Chunk = WHOLE) -> tuple[Part, ...]:
    """The rungs for tomorrow, in codecs that take long; () when there is none, or no encoder for it."""
    have = (await shop.tools.capabilities()).encoders
    steps = [step for step in plan.night if CODECS[step.codec] in have]
    for step in plan.night:
        if step not in steps:
            log.warning("rung %s is left out: this ffmpeg lacks %s", step.name, CODECS[step.codec])
    return await _encoded(absolute(source), plan, steps, (shop, "night", chunk), None)


async def check_tools(shop: Workshop, plan: Plan) -> None:
    """Raise MissingTool before the first long process starts."""
    able = await shop.tools.capabilities()
    missing = [*able.missing]
    if plan.ambisonic_order and "libopus" not in able.encoders:
        missing.append("libopus")
    if plan.hdr and not able.tones:
        missing.append("scale=out_transfer (ffmpeg 7.1 or later), for this HDR film")
    if missing:
        raise MissingTool(detail=f"this ffmpeg lacks {missing}")


async def _encoded(
    source: Path, plan: Plan, steps: Sequence[Step], work: tuple[Workshop, str, Chunk], live: Live | None
) -> tuple[Part, ...]:
    """One chunk of several rungs in one process; `work` is where, the name of the step, and the chunk."""
    shop, name, chunk = work
    if not steps:
        return ()
    key = f"{name}-{chunk.index}-{chunk.count}"
    rungs = ", ".join(step.name for step in steps)
    say = speaker(shop.on_progress)
    done = receipt(shop, key, plan)
    if done is not None:
        if live:
            await _shown(source, plan, shop, live, (*done, *(receipt(shop, "fast", plan) or ())))
        return done
    span, seconds, skip = _span(plan, chunk)
    word = "night" if name == "night" else "encode"
    say(0.0, word, rungs)
    with told_when_full(), desk(shop, key) as here:
        sound = part_path(shop, receipt(shop, "fast", plan) or (), SOUND)
        growing = here / f"{plan.steps[0].name}.mp4", sound
        async with following(source, plan, shop, live, growing, ended=True) as follower:
            follower.sound_done = True

            def moved(done_s: float) -> None:
                follower.moved()
                say(min(done_s / seconds, 1.0) if seconds else 0.0, word, rungs)

            await encode(film_job(source, plan, steps, here, tools=shop.tools, span=span), on_moved=moved)
        parts = [
            await asyncio.to_thread(
                measured, plan, step.name, chunk, here / f"{step.name}.mp4", shop.folder, skip
            )
            for step in steps
        ]
        write_receipt(shop, key, plan, parts)
    say(1.0, word, rungs)
    return tuple(parts)


def _span(plan: Plan, chunk: Chunk) -> tuple[Span, float, int]:
    """The frames of a chunk, about how many seconds they are, and how many groups of them are not its own.

    The group before is encoded too and left out: the encoder's rate control then stands where it would stand
    in the whole film, and the joint does not show.
    """
    if chunk.count == 1:
        return ALL, plan.duration_s, 0
    first, after = chunk.groups(plan.groups)
    warm = min(first, 1)
    count = (after - first + warm) * plan.group
    last = chunk.index == chunk.count - 1
    span = Span(first=(first - warm) * plan.group, count=None if last else count)
    return span, float(count / plan.fps), warm


async def _sound_and_head(
    source: Path, plan: Plan, shop: Workshop, here: Path, live: Live | None
) -> tuple[Part, ...]:
    """Both at once: the first seconds can be watched long before the sound is whole."""
    tracks = [SOUND] if plan.sound else []
    tracks += [FIELD] if plan.sound and plan.ambisonic_order else []
    if plan.fast_alone:
        tracks.append(plan.steps[0].name)
    await _head(source, plan, shop, here, live, sound=None)
    return tuple(
        [
            await asyncio.to_thread(measured, plan, track, WHOLE, here / f"{track}.mp4", shop.folder)
            for track in tracks
        ]
    )


async def _head(
    source: Path, plan: Plan, shop: Workshop, here: Path, live: Live | None, *, sound: Path | None
) -> None:
    """Encode the head of the fast rung, and the sound unless it is there already."""
    step, say = plan.steps[0], speaker(shop.on_progress)
    whole = plan.head == plan.groups
    span = ALL if whole else Span(count=plan.head * plan.group)
    seconds = float(plan.head * plan.group / plan.fps)
    film, heard = here / f"{step.name}.mp4", sound or (here / "sound.mp4" if plan.sound else None)
    say(0.0, "encode", step.name)
    async with following(source, plan, shop, live, (film, heard), ended=plan.fast_alone) as follower:

        async def hear() -> None:
            if plan.sound and sound is None:
                job = sound_job(source, plan, here, tools=shop.tools)
                await encode(job, on_moved=lambda _: follower.moved())
            follower.sound_done = True

        def moved(done_s: float) -> None:
            follower.moved()
            say(min(done_s / seconds, 1.0), "encode", step.name)

        works = [hear()]
        if plan.fast_alone or live:
            job = film_job(source, plan, (step,), here, tools=shop.tools, span=span)
            works.append(encode(job, on_moved=moved))
        await _together(works)
    say(1.0, "encode", step.name)


async def _shown(source: Path, plan: Plan, shop: Workshop, live: Live, parts: Sequence[Part]) -> None:
    """Have a live version of a rung that is finished: it was made by an earlier run, perhaps for nobody."""
    film = part_path(shop, parts, plan.steps[0].name)
    if film:
        growing = film, part_path(shop, parts, SOUND)
        async with following(source, plan, shop, live, growing, ended=True):
            pass


def part_path(shop: Workshop, parts: Sequence[Part], track: str) -> Path | None:
    """Where the part of a track is; None when there is none."""
    return next((shop.folder / part.file for part in parts if part.track == track), None)


async def _together(works: Sequence[Awaitable[None]]) -> None:
    """Run them at once; the first failure stops the others and is raised as it is."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
