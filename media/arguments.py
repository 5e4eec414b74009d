"""Command lines of ffmpeg and ffprobe, as pure functions: ffmpeg-python compiles them and runs nothing.

Every input is named `file:` + absolute path, so that no name is taken for an option or a protocol, and both
whitelists are set: a list of files in disguise would otherwise make ffmpeg read other people's films.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import ffmpeg

CONTAINERS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm"
MAX_PIXELS = 72_000_000  # of one frame: 8K side by side and 11K stills in motion pass, bombs do not
_QUIET = ["-nostdin", "-hide_banner", "-nostats", "-loglevel", "warning", "-y"]
TRUSTED = {"protocol_whitelist": "file", "format_whitelist": CONTAINERS, "max_pixels": MAX_PIXELS}


def located(path: Path) -> str:
    """A path that ffmpeg can only take for a file."""
    return f"file:{path}"


def probe(path: Path) -> list[str]:
    """ffprobe: containers and streams as JSON, nothing decoded beyond what it needs to recognise codecs."""
    return [
        "-v", "error",
        "-protocol_whitelist", "file",
        "-format_whitelist", CONTAINERS,
        "-max_pixels", str(MAX_PIXELS),
        "-print_format", "json",
        "-show_format", "-show_streams",
        "-i", located(path),
    ]  # fmt: skip


def frame(path: Path, size: tuple[int, int], *, at_s: float, gray: bool = False) -> list[str]:
    """One frame of a film, as raw RGB (or gray) bytes of exactly `size` on stdout."""
    seek = {"ss": f"{at_s:.3f}"} if at_s > 0 else {}  # before -i: jumps to the keyframe, decodes little
    picture = ffmpeg.input(located(path), **seek, **TRUSTED)["V:0"].filter("scale", *size, flags="area")
    return compiled(
        picture.output("pipe:1", format="rawvideo", pix_fmt="gray" if gray else "rgb24", **{"frames:v": 1})
    )


def flat_views(
    raw: Path, size: tuple[int, int], view: tuple[int, int], *, half: bool, yaws: Sequence[int]
) -> list[str]:
    """90° perspective views of a raw RGB sphere (or front half), side by side, raw on stdout."""
    source = ffmpeg.input(located(raw), format="rawvideo", pix_fmt="rgb24", video_size=size)
    branches = source.filter_multi_output("split", len(yaws))
    kind = "hequirect" if half else "e"
    flat = {"w": view[0], "h": view[1], "h_fov": 90, "v_fov": 58, "interp": "lanczos"}
    views = [
        branches[number].filter("v360", kind, "flat", yaw=yaw, **flat) for number, yaw in enumerate(yaws)
    ]
    row = ffmpeg.filter(views, "hstack", inputs=len(views)) if len(views) > 1 else views[0]
    return compiled(row.output("pipe:1", format="rawvideo", pix_fmt="rgb24", **{"frames:v": 1}))


def tiles(rung: Path, eye: tuple[int, int, int, int], tile: tuple[int, int], *, every: int) -> list[str]:
    """Small pictures of every so-maniest keyframe of a rung, raw RGB one after another on stdout.

    `eye`: width, height, left and top of the part to show. Only keyframes are decoded.
    """
    film = ffmpeg.input(located(rung), skip_frame="nokey", **TRUSTED)["V:0"]
    if every > 1:
        film = film.filter("select", f"not(mod(n,{every}))")
    picture = film.filter("crop", *eye).filter("scale", *tile, flags="area")
    return compiled(picture.output("pipe:1", format="rawvideo", pix_fmt="rgb24", fps_mode="passthrough"))


def sphere_of_faces(raw: Path, face: int, size: tuple[int, int]) -> list[str]:
    """A sphere from six square faces in a row (front, right, back, left, up, down), raw RGB on stdout."""
    source = ffmpeg.input(located(raw), format="rawvideo", pix_fmt="rgb24", video_size=(face * 6, face))
    sphere = source.filter("v360", "c6x1", "e", in_forder="frblud", w=size[0], h=size[1], interp="lanczos")
    return compiled(sphere.output("pipe:1", format="rawvideo", pix_fmt="rgb24", **{"frames:v": 1}))


def sphere_of_raw(raw: Path, size: tuple[int, int], how: dict[str, Any]) -> list[str]:
    """A sphere from a raw RGB picture of another projection, by v360 with these words; raw on stdout."""
    source = ffmpeg.input(located(raw), format="rawvideo", pix_fmt="rgb24", video_size=size)
    sphere = source.filter("v360", **{**how, "interp": "lanczos"})
    return compiled(sphere.output("pipe:1", format="rawvideo", pix_fmt="rgb24", **{"frames:v": 1}))


def compiled(stream: Any) -> list[str]:
    """The words of a graph, with those that every run has."""
    compiled: Sequence[str] = ffmpeg.get_args(stream)
    return [*_QUIET, *compiled]
