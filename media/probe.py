"""What a file is: magic bytes, our own readers, then ffprobe as second witness."""

from __future__ import annotations

import asyncio
from pathlib import Path, PurePath

from media import cameras, evidence, ffprobe, gpano, pixels, sniff, spatial, stills
from media.errors import Truncated
from media.model import Crop, Evidence, Inspection, Kind, Stereo
from media.projection import Layout, decide
from media.tools import Tools


async def inspect(path: Path, *, name: str | None = None, tools: Tools) -> Inspection:
    """Learn everything about `path` without decoding it whole.

    `name` is the user's file name: evidence only, never used as a path. Raises MediaError: EmptyFile,
    NotMedia, DisguisedPlaylist, Truncated, TooLarge, Unsupported, MissingTool; OSError when it cannot be read.
    """
    path = path.resolve()
    container = sniff.container(path)
    shown = PurePath(name or path.name).name
    if container in {"jpeg", "png", "webp"}:
        return await asyncio.to_thread(_photo, path, container, shown)
    return await _video(path, container, shown, tools)


def _photo(path: Path, container: str, name: str) -> Inspection:
    facts, camera = stills.facts(path)
    size = facts.width, facts.height
    raw = cameras.of_name(name)
    panorama = gpano.read(path)
    said = [*raw, *(evidence.of_gpano(panorama) if panorama else [])]
    said += [
        *evidence.of_name(PurePath(name).stem, size[0] / size[1]),
        *evidence.of_aspect(size[0] / size[1]),
    ]
    crop = panorama.crop if panorama and panorama.crop and not evidence.is_whole(panorama.crop) else None
    layout = decide(said, size, crop)
    if layout.confidence < _GUESS:
        gray = stills.gray(path, pixels.SIDE)
        layout = _doubted(layout, said, size, crop, gray)
    return Inspection(
        kind=Kind.PHOTO,
        projection=layout.projection,
        stereo=layout.stereo,
        eye_order=layout.stereo.eye_order,
        crop=layout.crop,
        ambisonics=None,
        container=container,
        video=None,
        audio=None,
        image=facts,
        duration_s=None,
        size_bytes=path.stat().st_size,
        evidence=_with_crop(layout, "GPano XMP"),
        confidence=layout.confidence,
        camera=camera,
    )


_GUESS = 0.8  # below, nothing but name and shape speak: a look at the pixels is worth its cost


async def _video(path: Path, container: str, name: str, tools: Tools) -> Inspection:
    movie = await asyncio.to_thread(spatial.read, path) if container == "mp4" else None
    if movie and not movie.complete:
        raise Truncated(detail="a top-level box is cut, or moov is missing")
    facts = await ffprobe.read(path, tools)
    width, height = facts.video.width, facts.video.height
    track = next((each for each in movie.tracks if each.handler == "vide"), None) if movie else None
    said = [*cameras.of_name(name), *cameras.of_tracks(path, facts.films)]
    if track:
        said += [*evidence.of_v2(track), *evidence.of_v1(track)]
    said += facts.evidence(own_reader_spoke=bool(said))
    said += [*evidence.of_name(PurePath(name).stem, width / height), *evidence.of_aspect(width / height)]
    stereo_tag = next((item.value for item in said if item.about == "stereo"), Stereo.MONO)
    across, down = Stereo(stereo_tag).grid
    cropped = evidence.crop_of_tags(track, (width // across, height // down)) if track else None
    crop, source = cropped or (None, "")
    layout = decide(said, (width, height), crop)
    if layout.confidence < _GUESS and layout.projection.supported:
        gray = await ffprobe.gray_frame(path, pixels.SIDE, tools, at_s=min(1.0, facts.duration_s / 2))
        layout = _doubted(layout, said, (width, height), crop, gray)
    sound = (
        next((found for each in movie.tracks if (found := evidence.of_sound(each))), None) if movie else None
    )
    return Inspection(
        kind=Kind.VIDEO,
        projection=layout.projection,
        stereo=layout.stereo,
        eye_order=layout.stereo.eye_order,
        crop=layout.crop,
        ambisonics=sound[0] if sound else None,
        container=container,
        video=facts.video,
        audio=facts.audio,
        image=None,
        duration_s=facts.duration_s,
        size_bytes=path.stat().st_size,
        evidence=(*_with_crop(layout, source), *((sound[1],) if sound else ())),
        confidence=layout.confidence,
        camera=facts.camera,
    )


def _doubted(
    layout: Layout, said: list[Evidence], size: tuple[int, int], crop: Crop | None, gray: bytes
) -> Layout:
    return decide([*said, *pixels.doubts(gray, layout.projection, layout.stereo)], size, crop)


def _with_crop(layout: Layout, source: str) -> tuple[Evidence, ...]:
    if layout.crop is None:
        return layout.evidence
    crop = layout.crop
    value = f"{crop.width}x{crop.height}+{crop.left}+{crop.top} of {crop.full_width}x{crop.full_height}"
    shown = Evidence(about="crop", value=value, source=source, detail="part of the sphere", confidence=0.97)
    return (*layout.evidence, shown)
