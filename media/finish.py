"""The last step of a film: join, package, check against the source; the manifest comes last."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from media import field
from media.comfort import label
from media.errors import EncodeFailed
from media.files import absolute, told_when_full, write_text
from media.fragments import Track
from media.ladder import Plan, Step
from media.model import MANIFEST_NAME, Kind, Manifest, Rung, SoundField
from media.offline import offline
from media.package import Package, package, write_master
from media.parts import FIELD, SOUND, Part, Workshop, joined
from media.posters import Stills, place_stills, stills
from media.progress import speaker
from media.sprites import sprite
from media.verify import check_whole, quality

_STILLS, _PACKAGED, _CHECKED = 0.2, 0.7, 0.9  # shares of the time of this step
_SAME_S = 0.002  # two rungs of one film differ by less


async def finish(source: Path, plan: Plan, parts: Sequence[Part], out: Path, shop: Workshop) -> Manifest:
    """Make of all parts what is served, in `out`; manifest.json comes last.

    Raises EncodeFailed when the parts make no whole film or show another one, Truncated when its end is
    missing, DiskFull. Nothing is playable then.
    """
    say = speaker(shop.on_progress)
    source, out = absolute(source), absolute(out)
    with told_when_full():
        out.mkdir(parents=True, exist_ok=True)
        say(0.0, "stills", None)
        pictures = await stills(source, plan, shop)
        say(_STILLS, "package", None)
        films, sound = await asyncio.to_thread(_tracks, plan, parts, shop.folder)
        made = await asyncio.to_thread(package, plan, films, sound, out)
        check_whole(plan, made.duration_s)
        say(_PACKAGED, "package", None)
        made = await _checked(source, plan, made, out, shop)
        say(_CHECKED, "package", None)
        smallest = out / made.rungs[0].file
        sheet = await sprite(plan, plan.steps[0], smallest, out, tools=shop.tools)
        felt = await _comfort(plan, smallest, shop)
        place_stills(pictures, shop, out)
        whole = replace(
            _manifest(plan, made, pictures),
            sprite=sheet,
            ambisonics=_field(plan, parts, out, shop),
            comfort=felt,
        )
        write_master(made, out)
        whole = write_manifest(whole, out)
    say(1.0, "package", None)
    return whole


async def finish_night(
    plan: Plan, parts: Sequence[Part], manifest: Manifest, out: Path, shop: Workshop
) -> Manifest:
    """Add what the night made to a finished film in `out`; the same manifest when it made nothing.

    `parts` are those of the fast step (the sound) and of the night. Raises EncodeFailed, DiskFull.
    """
    steps = [step for step in plan.night if any(part.track == step.name for part in parts)]
    if not steps:
        return manifest
    with told_when_full():
        made = await asyncio.to_thread(_night, plan, steps, parts, (out, shop.folder))
        if abs(made.duration_s - (manifest.duration_s or 0)) > _SAME_S:
            raise EncodeFailed(detail=f"night {made.duration_s} s, day {manifest.duration_s} s")
        whole = replace(manifest, night=made.rungs, offline=offline(manifest.rungs, made.rungs))
        return write_manifest(whole, out)


def write_manifest(manifest: Manifest, out: Path) -> Manifest:
    """Count the bytes and write manifest.json, at once: a folder without it is not finished."""
    total = sum((out / name).stat().st_size for name in manifest.files())
    counted = replace(manifest, total_bytes=total)
    write_text(out / MANIFEST_NAME, json.dumps(counted.to_json(), indent=1))
    return counted


def _tracks(plan: Plan, parts: Sequence[Part], folder: Path) -> tuple[list[tuple[Step, Track]], Track | None]:
    films = [(step, joined(plan, step.name, parts, folder)) for step in plan.steps]
    return films, joined(plan, SOUND, parts, folder) if plan.sound else None


def _night(plan: Plan, steps: Sequence[Step], parts: Sequence[Part], folders: tuple[Path, Path]) -> Package:
    """Package each rung on its own: nobody switches between them."""
    out, folder = folders
    sound = joined(plan, SOUND, parts, folder) if plan.sound else None
    made = [package(plan, [(step, joined(plan, step.name, parts, folder))], sound, out) for step in steps]
    return Package(
        rungs=tuple(each.rungs[0] for each in made),
        variants=tuple(each.variants[0] for each in made),
        duration_s=made[0].duration_s,
    )


async def _checked(source: Path, plan: Plan, made: Package, out: Path, shop: Workshop) -> Package:
    """Compare the best rung with the source; the others have the same frames and cuts."""
    best = made.rungs[-1]
    found = await quality(source, plan, plan.steps[-1], out / best.file, tools=shop.tools)
    rungs: tuple[Rung, ...] = (*made.rungs[:-1], replace(best, quality_db=found))
    return replace(made, rungs=rungs)


def _field(plan: Plan, parts: Sequence[Part], out: Path, shop: Workshop) -> SoundField | None:
    if not (plan.sound and plan.ambisonic_order):
        return None
    encoded = next((part.file for part in parts if (part.track, part.plan) == (FIELD, plan.digest)), None)
    if encoded is None:
        raise EncodeFailed(detail="the part of the sound field is missing")
    return field.write(plan, shop.folder / encoded, out)


async def _comfort(plan: Plan, film: Path, shop: Workshop) -> dict[str, Any]:
    """How the film feels, told from a rung that costs little to decode."""
    felt = await label(
        film,
        duration_s=plan.duration_s,
        sound=plan.sound,
        tools=shop.tools,
        projection=plan.projection,
        stereo=plan.stereo,
    )
    return felt.to_json()


def _manifest(plan: Plan, made: Package, pictures: Stills) -> Manifest:
    return Manifest(
        kind=Kind.VIDEO,
        projection=plan.projection,
        stereo=plan.stereo,
        crop=plan.crop,
        width=made.rungs[-1].width,
        height=made.rungs[-1].height,
        duration_s=made.duration_s,
        fps=float(plan.fps),
        has_audio=plan.sound,
        poster=pictures.poster,
        thumbnail=pictures.thumbnail,
        images=pictures.images,
        views=pictures.views,
        master="master.m3u8",
        rungs=made.rungs,
        total_bytes=0,
        offline=offline(made.rungs, ()),
        plan=plan.digest,
    )
