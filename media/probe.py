"""What a file is: magic bytes, our own readers, then ffprobe as second witness."""

from __future__ import annotations

import asyncio
from pathlib import Path, PurePath

from media import cameras, evidence, ffprobe, gpano, names, pixels, sniff, spatial, stills
from media.errors import Truncated
from media.ffprobe import Facts
from media.model import Ambisonics, Crop, Evidence, Inspection, Kind, Stereo
from media.projection import Layout, decide
from media.spatial import Movie, Track
from media.tools import Tools

_DECODED = {"h264", "hevc"}  # by every ffmpeg; of another codec, one frame is tried
_GUESS = 0.8  # below this confidence only name and shape speak: a look at the pixels is worth its cost


async def inspect(path: Path, *, name: str | None = None, tools: Tools) -> Inspection:
    """Learn everything about `path` without decoding it whole.

    `name` is the user's file name: evidence only, never used as a path. Raises MediaError: EmptyFile,
    NotMedia, DisguisedPlaylist, Truncated, TooLarge, Unsupported, MissingTool; OSError on an unreadable file.
    """
    path, container = _opened(path)
    shown = PurePath(PurePath(name or path.name).name)
    if container in {"jpeg", "png", "webp"}:
        return await asyncio.to_thread(_photo, path, container, shown)
    return await _video(path, container, shown, tools)


def _opened(path: Path) -> tuple[Path, str]:
    path = path.resolve()
    return path, sniff.container(path)


def _photo(path: Path, container: str, name: PurePath) -> Inspection:
    facts, camera = stills.facts(path)
    size, aspect = (facts.width, facts.height), facts.width / facts.height
    panorama = gpano.read(path)
    said = [*cameras.of_name(name.name), *cameras.of_model(camera, aspect)]
    said += evidence.of_gpano(panorama) if panorama else []
    said += names.of_name_and_shape(name.stem, aspect)
    crop = panorama.crop if panorama and panorama.crop and not evidence.is_whole(panorama.crop) else None
    layout = decide(said, size, crop)
    if layout.confidence < _GUESS:
        layout = _doubted(layout, said, size, crop, stills.gray(path, pixels.SIDE))
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


async def _video(path: Path, container: str, name: PurePath, tools: Tools) -> Inspection:
    movie = await asyncio.to_thread(spatial.read, path) if container == "mp4" else None
    if movie and not movie.complete:
        raise Truncated(detail="a top-level box is cut, or moov is missing")
    facts = await ffprobe.read(path, tools)
    track = spatial.film_of(movie) if movie else None
    said = await asyncio.to_thread(_said_of_film, path, name, track, facts)
    size = facts.video.width, facts.video.height
    crop, source = _crop_of_film(track, said, size)
    layout = decide(said, size, crop)
    doubted = layout.confidence < _GUESS and layout.projection.supported
    if doubted or facts.video.codec not in _DECODED:
        at_s = min(1.0, facts.duration_s / 2)
        gray = await ffprobe.gray_frame(path, pixels.SIDE, tools, at_s=at_s, codec=facts.video.codec)
        layout = _doubted(layout, said, size, crop, gray) if doubted else layout
    ambisonics, heard = _sound_field(movie)
    return Inspection(
        kind=Kind.VIDEO,
        projection=layout.projection,
        stereo=layout.stereo,
        eye_order=layout.stereo.eye_order,
        crop=layout.crop,
        ambisonics=ambisonics,
        container=container,
        video=facts.video,
        audio=facts.audio,
        image=None,
        duration_s=facts.duration_s,
        size_bytes=facts.size_bytes,
        evidence=(*_with_crop(layout, source), *heard),
        confidence=layout.confidence,
        camera=facts.camera,
    )


def _said_of_film(path: Path, name: PurePath, track: Track | None, facts: Facts) -> list[Evidence]:
    """Every witness on the layout of a film, but for the pixels."""
    aspect = facts.video.width / facts.video.height
    said = [*cameras.of_name(name.name), *cameras.of_tracks(path, facts.films)]
    said += [*evidence.of_v2(track), *evidence.of_v1(track), *evidence.of_usage(track)] if track else []
    said += facts.evidence(own_reader_spoke=bool(said))
    said += cameras.of_model(facts.camera, aspect)
    return [*said, *names.of_name_and_shape(name.stem, aspect)]


def _crop_of_film(
    track: Track | None, said: list[Evidence], size: tuple[int, int]
) -> tuple[Crop | None, str]:
    """The part of the sphere that the tags tell, with its source."""
    if track is None:
        return None, ""
    across, down = Stereo(next((item.value for item in said if item.about == "stereo"), Stereo.MONO)).grid
    return evidence.crop_of_tags(track, (size[0] // across, size[1] // down)) or (None, "")


def _sound_field(movie: Movie | None) -> tuple[Ambisonics | None, tuple[Evidence, ...]]:
    for track in movie.tracks if movie else ():
        if found := evidence.of_sound(track):
            return found[0], (found[1],)
    return None, ()


def _doubted(
    layout: Layout, said: list[Evidence], size: tuple[int, int], crop: Crop | None, gray: bytes
) -> Layout:
    """The same decision with what the pixels object; they cannot change it, only make it less sure."""
    return decide([*said, *pixels.doubts(gray, layout.projection, layout.stereo)], size, crop)


def _with_crop(layout: Layout, source: str) -> tuple[Evidence, ...]:
    if layout.crop is None:
        return layout.evidence
    crop = layout.crop
    value = f"{crop.width}x{crop.height}+{crop.left}+{crop.top} of {crop.full_width}x{crop.full_height}"
    shown = Evidence(about="crop", value=value, source=source, detail="part of the sphere", confidence=0.97)
    return (*layout.evidence, shown)
