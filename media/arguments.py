"""Command lines of ffmpeg and ffprobe, as pure functions: ffmpeg-python compiles them and runs nothing.

Every input is named `file:` + absolute path, so that no name is taken for an option or a protocol, and both
whitelists are set: a list of files in disguise would otherwise make ffmpeg read other people's films.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import ffmpeg

from media.ladder import Plan, Step

CONTAINERS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm"
MAX_PIXELS = 72_000_000  # of one frame: 8K side by side and 11K stills in motion pass, bombs do not
_QUIET = ["-nostdin", "-hide_banner", "-nostats", "-loglevel", "warning", "-y"]
_TRUSTED = {"protocol_whitelist": "file", "format_whitelist": CONTAINERS, "max_pixels": MAX_PIXELS}


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
    picture = ffmpeg.input(located(path), **seek, **_TRUSTED)["V:0"].filter("scale", *size, flags="area")
    return _compiled(
        picture.output("pipe:1", format="rawvideo", pix_fmt="gray" if gray else "rgb24", **{"frames:v": 1})
    )


def flat_view(raw: Path, size: tuple[int, int], view: tuple[int, int], *, half: bool) -> list[str]:
    """A 90° perspective view of the front of a raw RGB sphere (or front half sphere), raw on stdout."""
    source = ffmpeg.input(located(raw), format="rawvideo", pix_fmt="rgb24", video_size=size)
    seen = source.filter(
        "v360",
        "hequirect" if half else "e",
        "flat",
        w=view[0],
        h=view[1],
        h_fov=90,
        v_fov=58,
        interp="lanczos",
    )
    return _compiled(seen.output("pipe:1", format="rawvideo", pix_fmt="rgb24", **{"frames:v": 1}))


def sphere_of_faces(raw: Path, face: int, size: tuple[int, int]) -> list[str]:
    """A sphere from six square faces in a row (front, right, back, left, up, down), raw RGB on stdout."""
    source = ffmpeg.input(located(raw), format="rawvideo", pix_fmt="rgb24", video_size=(face * 6, face))
    sphere = source.filter("v360", "c6x1", "e", in_forder="frblud", w=size[0], h=size[1], interp="lanczos")
    return _compiled(sphere.output("pipe:1", format="rawvideo", pix_fmt="rgb24", **{"frames:v": 1}))


def ladder(source: Path, plan: Plan, folder: Path) -> list[str]:
    """The whole ladder in one process: decoded once, each rung scaled from the one above, sound encoded once.

    Writes `<rung>.mp4` for each rung and `sound.mp4`, fragmented, into `folder`; progress goes to stdout.
    """
    film = ffmpeg.input(located(source), **_TRUSTED)
    outputs = [
        picture.output(located(folder / f"{step.name}.mp4"), **video_options(step, plan.fps))
        for step, picture in _cascade(film, plan)
    ]
    if plan.sound:
        outputs.append(_sound(film, plan).output(located(folder / "sound.mp4"), **SOUND_OPTIONS))
    return ["-progress", "pipe:1", *_compiled(ffmpeg.merge_outputs(*outputs))]


def _cascade(film: Any, plan: Plan) -> list[tuple[Step, Any]]:
    """The pictures of the rungs, largest first: a chain of scales costs less than as many from the source."""
    # start_time=0 repeats the first frame where the picture starts after the sound: both begin at 0.
    picture = film["V:0"].filter("fps", fps=str(plan.fps), start_time=0)
    size, taken = plan.source_size, []
    for number, step in enumerate(reversed(plan.steps)):
        if (step.width, step.height) != size:
            # Bilinear: a tenth less CPU for the whole ladder than bicubic, and less shimmer in a headset.
            picture = picture.filter("scale", step.width, step.height, flags="bilinear")
        if number == 0:
            picture = picture.filter("setsar", 1).filter(
                "format", "yuv420p"
            )  # 10-bit phones: no headset reads it
        size = (step.width, step.height)
        if step is plan.steps[0]:
            taken.append((step, picture))
        else:
            both = picture.filter_multi_output("split", 2)
            taken.append((step, both[0]))
            picture = both[1]
    return taken


def video_options(step: Step, fps: Fraction) -> dict[str, str | int]:
    """H.264 as every headset decodes it, in fragments that our packager cuts."""
    gop = round(2 * fps)
    return {
        "c:v": "libx264",
        "preset": "veryfast",  # 1.4 dB above ultrafast; medium buys 0.2 dB more for twice the time
        "profile:v": "high",
        "crf": step.crf,  # quality decides...
        "maxrate": step.cap,  # ...under a cap, which is what the Wi-Fi of a class is planned with
        "bufsize": step.cap * 2,
        "g": gop,  # a segment is one closed group of 2 s
        "keyint_min": gop,
        "sc_threshold": 0,  # no extra keyframe: all rungs are cut at the same frames
        "x264-params": "open-gop=0:mvrange=511" if step.height > 1600 else "open-gop=0",  # levels above 5.2
        "f": "mp4",
        # No edit list, negative composition offsets: the first picture is at 0 in the browser's clock.
        "movflags": "+frag_keyframe+empty_moov+default_base_moof+negative_cts_offsets",
        "use_editlist": 0,
        "map_metadata": -1,  # no place, no serial number in what is served
        "map_chapters": -1,
        "fflags": "+bitexact",  # the same input gives the same bytes, hence the same names
    }


SOUND_OPTIONS: dict[str, str | int] = {
    "c:a": "aac",
    "b:a": "128k",
    "f": "mp4",
    "movflags": "+empty_moov+default_base_moof",
    "frag_duration": 2_000_000,  # µs
    "use_editlist": 0,
    "map_metadata": -1,
    "map_chapters": -1,
    "fflags": "+bitexact",
}

PRIMING = 1024  # samples of silence that ffmpeg's AAC encoder puts first


def _sound(film: Any, plan: Plan) -> Any:
    """Stereo at 48 kHz, from 0 to the end of the film.

    Players treat an edit list that hides the encoder's priming differently. Instead the same length is cut
    from the source: the priming takes its place, and the sound is in time with the picture.
    """
    sound = film["a:0"]
    if plan.ambisonic:  # ACN order W, Y, Z, X: a pair of virtual cardioids looking left and right
        sound = sound.filter("pan", args="stereo|c0=0.5*c0+0.5*c1|c1=0.5*c0-0.5*c1")
    return (
        sound.filter("aresample", 48000, **{"async": 1, "first_pts": 0})  # holes become silence, start at 0
        .filter("aformat", sample_fmts="fltp", channel_layouts="stereo")
        .filter("apad", whole_dur=f"{plan.duration_s:.6f}")  # a shorter sound would stop the player
        .filter("atrim", start_sample=PRIMING)
        .filter("asetpts", "N/SR/TB")
    )


def _compiled(stream: Any) -> list[str]:
    compiled: Sequence[str] = ffmpeg.get_args(stream)
    return [*_QUIET, *compiled]
