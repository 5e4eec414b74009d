"""Command lines of the encodes, as pure functions: which pictures, in which rungs, with which sound.

A chunk is cut so that it holds exactly the frames that the whole film would have there: the demuxer jumps to
a keyframe before it, the clock stays that of the whole film, and the `fps` filter chooses the frames on its
grid.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import ffmpeg

from media.arguments import TRUSTED, compiled, located
from media.convert import Conversion
from media.ladder import Plan, Step
from media.table import CODECS

_EARLIER_S = 0.5  # jump so much before a chunk: B-frames are stored after the keyframe that follows them
PRIMING = 1024  # samples of silence that ffmpeg's AAC encoder puts first


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A run of frames of the film at its constant rate."""

    first: int = 0
    count: int | None = None  # None: to the end


ALL = Span()


def films(source: Path, plan: Plan, steps: Sequence[Step], span: Span, folder: Path) -> list[str]:
    """Rungs in one process: decoded once, each scaled from the one above; progress goes to stdout.

    Writes `<rung>.mp4` for each rung, fragmented, into `folder`.
    """
    picture = _frames(source, plan, span)
    outputs = [
        each.output(located(folder / f"{step.name}.mp4"), **video_options(step, plan.fps))
        for step, each in _cascade(picture, plan, steps)
    ]
    return ["-progress", "pipe:1", *compiled(_clocked(ffmpeg.merge_outputs(*outputs), span))]


def still(source: Path, plan: Plan, at_s: float) -> list[str]:
    """One frame laid out as it is served, at full size, as raw RGB on stdout."""
    seek = {"ss": f"{at_s:.3f}"} if at_s > 0 else {}  # before -i: jumps to the keyframe, decodes little
    picture = _standard(_sphere(_opened(source, plan, seek)["V:0"], plan), plan)
    picture = picture.filter("scale", *plan.frame, flags="area")
    return compiled(picture.output("pipe:1", format="rawvideo", pix_fmt="rgb24", **{"frames:v": 1}))


def sample(source: Path, plan: Plan, frame: int, size: tuple[int, int]) -> list[str]:
    """Frame number `frame` of the film as it is to be encoded, raw grey of `size` on stdout."""
    span = Span(first=frame, count=1)
    picture = _standard(_frames(source, plan, span), plan).filter("scale", *size, flags="area")
    options = {"format": "rawvideo", "pix_fmt": "gray", "frames:v": 1}
    return compiled(_clocked(picture.output("pipe:1", **options), span))


def _opened(source: Path, plan: Plan, seek: dict[str, Any]) -> Any:
    read_by = {"bsf:v": plan.bitstream} if plan.bitstream else {}
    return ffmpeg.input(located(source), **seek, **read_by, **TRUSTED)


def _frames(source: Path, plan: Plan, span: Span) -> Any:
    """The frames of a span, laid out as they are served."""
    start = Fraction(span.first) / plan.fps
    seek: dict[str, Any] = {}
    if span.first:
        seek = {"ss": f"{max(float(start) - _EARLIER_S, 0):.6f}", "noaccurate_seek": None}
    film = _opened(source, plan, seek)
    # start_time repeats the first frame where the picture starts after the sound: both begin at 0.
    picture = film["V:0"].filter("fps", fps=str(plan.fps), start_time=f"{float(start):.9g}")
    if span.count is not None:
        picture = picture.filter("trim", end_frame=span.count)
    if span.first:
        picture = picture.filter("setpts", "PTS-STARTPTS")
    return _sphere(picture, plan)


def _clocked(output: Any, span: Span) -> Any:
    """Keep the clock of the whole film although the demuxer jumps."""
    return output.global_args("-copyts", "-start_at_zero") if span.first else output


def _sphere(picture: Any, plan: Plan) -> Any:
    """A declared cube or fisheye picture becomes a sphere."""
    return picture.filter("v360", **v360(plan.conversion)) if plan.conversion else picture


def v360(how: Conversion) -> dict[str, Any]:
    """The words of ffmpeg's v360 for a conversion."""
    words: dict[str, Any] = {"input": how.source, "output": how.target, "w": how.width, "h": how.height}
    if how.degrees:
        words |= {"ih_fov": how.degrees, "iv_fov": how.degrees}
    if how.stereo != "2d":
        words |= {"in_stereo": how.stereo, "out_stereo": how.stereo}
    return {**words, "interp": "linear"}


def _standard(picture: Any, plan: Plan) -> Any:
    """High dynamic range becomes what every headset shows: BT.709, tone-mapped by swscale.

    Where the eyes are is said by our boxes alone: encoders would write it into the stream once more, and
    television sets then change to their own kind of stereo.
    """
    picture = picture.filter("sidedata", mode="delete", type="STEREO3D")
    if plan.hdr is None:
        return picture
    return picture.filter(
        "scale",
        out_primaries="bt709",
        out_transfer="bt709",
        out_color_matrix="bt709",
        out_range="tv",
        intent="relative_colorimetric",  # white stays white; what is brighter is compressed
    )


def _cascade(picture: Any, plan: Plan, steps: Sequence[Step]) -> list[tuple[Step, Any]]:
    """The pictures of the rungs, largest first: a chain of scales costs less than as many from the source."""
    size, taken = plan.frame, []
    for number, step in enumerate(reversed(steps)):
        if (step.width, step.height) != size:
            # Bilinear: a tenth less CPU for the whole ladder than bicubic, and less shimmer in a headset.
            picture = picture.filter("scale", step.width, step.height, flags="bilinear")
        if number == 0:  # tone mapping after scaling: it costs by the pixel
            picture = _standard(picture, plan)
            picture = picture.filter("setsar", 1).filter("format", "yuv420p")  # no headset reads 10 bits
        size = (step.width, step.height)
        if step is steps[0]:
            taken.append((step, picture))
        else:
            both = picture.filter_multi_output("split", 2)
            taken.append((step, both[0]))
            picture = both[1]
    return taken


def video_options(step: Step, fps: Fraction) -> dict[str, str | int]:
    """A rung as headsets decode it, in fragments that our packager cuts."""
    gop = round(2 * fps)
    return {
        "c:v": CODECS[step.codec],
        "crf": step.crf,  # quality decides...
        "maxrate": step.cap,  # ...under a cap, which is what the Wi-Fi of a class is planned with
        "bufsize": step.cap * 2,
        "g": gop,  # a segment is one closed group of 2 s
        **_OF_CODEC[step.codec](step, gop),
        "f": "mp4",
        # No edit list, negative composition offsets: the first picture is at 0 in the browser's clock.
        "movflags": "+frag_keyframe+empty_moov+default_base_moof+negative_cts_offsets",
        "use_editlist": 0,
        "flush_packets": 1,  # what is complete can be played while the rest is made
        **_NAMELESS,
    }


# No place, no serial number in what is served; the same input gives the same bytes, hence the same names.
_NAMELESS: dict[str, str | int] = {"map_metadata": -1, "map_chapters": -1, "fflags": "+bitexact"}


def _h264(step: Step, gop: int) -> dict[str, str | int]:
    return {
        "preset": "veryfast",  # 1.4 dB above ultrafast; medium buys 0.2 dB more for twice the time
        "profile:v": "high",
        "keyint_min": gop,
        "sc_threshold": 0,  # no extra keyframe: all rungs are cut at the same frames
        "x264-params": "open-gop=0:mvrange=511" if step.height > 1600 else "open-gop=0",  # levels above 5.2
    }


def _hevc(_: Step, gop: int) -> dict[str, str | int]:
    return {
        "preset": "fast",  # at night nobody waits
        "tag:v": "hvc1",  # parameter sets in the index: what headsets and Apple's players ask for
        "x265-params": f"keyint={gop}:min-keyint={gop}:scenecut=0:open-gop=0:log-level=error:info=0",
    }


def _av1(_: Step, gop: int) -> dict[str, str | int]:
    return {
        "preset": 10,  # more quality for the same CPU than x265
        "svtav1-params": f"keyint={gop}:scd=0:irefresh-type=2",  # 2: closed groups
    }


_OF_CODEC = {"h264": _h264, "hevc": _hevc, "av1": _av1}


def sounds(source: Path, plan: Plan, folder: Path) -> list[str]:
    """The sound of the whole film, encoded once: `sound.mp4` for the rungs, `field.mp4` for a sound field."""
    film = ffmpeg.input(located(source), **TRUSTED)
    outputs = [_stereo(film["a:0"], plan).output(located(folder / "sound.mp4"), **SOUND_OPTIONS)]
    if plan.ambisonic_order:
        outputs.append(_field(film["a:0"], plan).output(located(folder / "field.mp4"), **field_options(plan)))
    return ["-progress", "pipe:1", *compiled(ffmpeg.merge_outputs(*outputs))]


SOUND_OPTIONS: dict[str, str | int] = {
    "c:a": "aac",
    "b:a": "128k",
    "f": "mp4",
    "movflags": "+empty_moov+default_base_moof",
    "frag_duration": 2_000_000,  # µs
    "use_editlist": 0,
    "flush_packets": 1,
    **_NAMELESS,
}


def _stereo(sound: Any, plan: Plan) -> Any:
    """Stereo at 48 kHz, from 0 to the end of the film.

    Players treat an edit list that hides the encoder's priming differently. Instead the same length is cut
    from the source: the priming takes its place, and the sound is in time with the picture.
    """
    if plan.ambisonic_order:  # ACN order W, Y, Z, X: a pair of virtual cardioids looking left and right
        sound = _channels(sound, 2).filter("pan", args="stereo|c0=0.5*c0+0.5*c1|c1=0.5*c0-0.5*c1")
    return (
        _on_time(sound, plan)
        .filter("aformat", sample_fmts="fltp", channel_layouts="stereo")
        .filter("atrim", start_sample=PRIMING)
        .filter("asetpts", "N/SR/TB")
    )


def _on_time(sound: Any, plan: Plan) -> Any:
    return (
        sound.filter(
            "aresample", 48000, **{"async": 1, "first_pts": 0}
        ).filter(  # holes become silence, start at 0
            "apad", whole_dur=f"{plan.duration_s:.6f}"
        )  # a shorter sound would stop the player
    )


def _field(sound: Any, plan: Plan) -> Any:
    """The channels of the sound field alone: head-locked ones may follow them."""
    field = _channels(sound, (plan.ambisonic_order + 1) ** 2)
    return _on_time(field, plan).filter("atrim", end=f"{plan.duration_s:.6f}")


def _channels(sound: Any, channels: int) -> Any:
    """The first channels, under no name: ffmpeg's resampler refuses a layout that is `ambisonic`."""
    mapping = "|".join(str(number) for number in range(channels))
    return sound.filter("channelmap", map=mapping, channel_layout=f"{channels}C")


def field_options(plan: Plan) -> dict[str, str | int]:
    """Opus with every channel on its own, in ACN order; `field` then names it mapping family 2 (RFC 8486).

    AAC would name the channels as loudspeakers (players reorder and mix those), and ends at 7.1. ffmpeg's
    libopus does not know family 2; 255 (discrete channels) codes the same streams.
    """
    return {
        "c:a": "libopus",
        "mapping_family": 255,
        "b:a": f"{64 * (plan.ambisonic_order + 1) ** 2}k",
        "f": "mp4",
        **_NAMELESS,
    }
