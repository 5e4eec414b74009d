"""ffprobe's word on containers, codecs and sizes, within limits; and one small frame through ffmpeg."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from media import arguments
from media.encode import blamed
from media.errors import MissingTool, NotMedia, TooLarge, Truncated, Unsupported
from media.model import AudioFacts, Evidence, Projection, Stereo, VideoFacts
from media.process import Failed, Job, Limits, output
from media.tools import Tools

DURATION_LIMIT_S = 4 * 3600.0  # the longest recording of a workshop day's half
STREAM_LIMIT = 16  # cameras write up to 6: film, sound, two clocks, motion, depth
FPS_LIMIT = 480
_USUAL_FPS = (24000 / 1001, 24, 25, 30000 / 1001, 30, 48, 50, 60000 / 1001, 60)  # of cameras
_NO_DECODER = (  # ffmpeg's words: the last is its AV1 decoder's where it has but a shell for graphics cards
    "no decoder found", "Decoder not found", "Function not implemented",
)  # fmt: skip
PROBE_SECONDS = 30.0
_LIMITS = Limits(file_bytes=0, cpu_seconds=60, niceness=0)  # someone waits for the answer; nothing is written
_FAMILIES = ("com.apple.quicktime.", "")  # of tags; never a place nor a serial number
_STEREO = {"2d": Stereo.MONO, "top and bottom": Stereo.TOP_BOTTOM, "side by side": Stereo.SIDE_BY_SIDE}
_TURNED = {
    Stereo.TOP_BOTTOM: Stereo.BOTTOM_TOP,
    Stereo.SIDE_BY_SIDE: Stereo.SIDE_BY_SIDE_REVERSED,
}
_PROJECTION = {
    "equirectangular": Projection.EQUIRECTANGULAR,
    "tiled equirectangular": Projection.EQUIRECTANGULAR,
    "half equirectangular": Projection.HALF_EQUIRECTANGULAR,
    "cubemap": Projection.CUBEMAP,
    "fisheye": Projection.FISHEYE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What ffprobe told, checked."""

    video: VideoFacts
    audio: AudioFacts | None
    duration_s: float
    size_bytes: int
    films: tuple[tuple[int, int], ...]  # sizes of every film track, cover pictures left out
    camera: str | None
    projection: Projection | None
    stereo: Stereo | None

    def evidence(self, *, own_reader_spoke: bool) -> list[Evidence]:
        """Its word on the layout; a mere echo where our reader of the boxes, which knows more, spoke."""
        weight = 0.45 if own_reader_spoke else 0.9
        said = (("projection", self.projection), ("stereo", self.stereo))
        return [
            Evidence(about=about, value=value, source="ffprobe", detail="side data", confidence=weight)
            for about, value in said
            if value
        ]


async def read(path: Path, tools: Tools) -> Facts:
    """Ask ffprobe; raise NotMedia, Truncated, TooLarge or MissingTool."""
    job = Job(
        argv=(str(tools.ffprobe), *arguments.probe(path)),
        reads=(path,),
        sandbox=tools.sandbox,
        limits=_LIMITS,
    )
    try:
        answer = json.loads(await output(job, seconds=PROBE_SECONDS))
    except Failed as error:
        raise blamed(error) from error  # its first bytes are those of a film
    except ValueError as error:
        raise Truncated(detail=f"ffprobe's answer is not JSON: {error}") from error
    except OSError as error:
        raise MissingTool(detail=str(error)) from error
    return facts_of(answer)


def facts_of(answer: Mapping[str, Any]) -> Facts:
    """ffprobe's JSON within our limits; raise NotMedia, Truncated or TooLarge."""
    streams: list[dict[str, Any]] = answer.get("streams", [])
    if len(streams) > STREAM_LIMIT:
        raise TooLarge(
            f"Ce fichier contient {len(streams)} pistes (maximum {STREAM_LIMIT}). "
            "Exportez-le avec une piste d'image et une piste de son.",
        )
    films = [stream for stream in streams if _is_film(stream)]
    if not films:
        raise NotMedia(
            "Ce fichier ne contient pas d'image vidéo. Envoyez la vidéo 360° exportée par la caméra.",
            detail=f"{[stream.get('codec_type') for stream in streams]}",
        )
    sounds = [
        stream for stream in streams if stream.get("codec_type") == "audio" and _int(stream, "channels")
    ]
    projection, stereo = _side_data(films[0])
    duration_s = _duration(answer.get("format", {}), films[0])  # first: without it, a rate means nothing
    return Facts(
        video=_video(films[0]),
        audio=_audio(sounds[0]) if sounds else None,
        size_bytes=_int(answer.get("format", {}), "size"),
        duration_s=duration_s,
        films=tuple((_int(film, "width"), _int(film, "height")) for film in films),
        camera=_camera(answer.get("format", {}).get("tags", {})),
        projection=projection,
        stereo=stereo,
    )


def _is_film(stream: Mapping[str, Any]) -> bool:
    return stream.get("codec_type") == "video" and not stream.get("disposition", {}).get("attached_pic")


def _video(stream: Mapping[str, Any]) -> VideoFacts:
    width, height, fps = _int(stream, "width"), _int(stream, "height"), _rate(stream)
    if width < 16 or height < 16:
        raise Truncated(detail=f"frame of {width}x{height}")
    if fps > FPS_LIMIT and not _int(stream, "nb_frames"):  # ffprobe gives the clock where there is no frame
        raise Truncated(detail=f"no frames, at {fps:g} a second")
    if width * height > arguments.MAX_PIXELS or fps > FPS_LIMIT:
        raise TooLarge(
            f"Cette vidéo fait {width} x {height} pixels à {fps:g} images par seconde : "
            "c'est plus que ce que le serveur accepte. Exportez-la en 7680 x 3840 au plus.",
        )
    rotation = _rotation(stream)
    if rotation in {90, 270}:
        width, height = height, width
    pixel_format = stream.get("pix_fmt")
    return VideoFacts(
        codec=str(stream.get("codec_name", "unknown")),
        profile=stream.get("profile"),
        width=width,
        height=height,
        fps=round(fps, 4),
        frames=_int(stream, "nb_frames") or None,
        pixel_format=pixel_format,
        bit_depth=_int(stream, "bits_per_raw_sample") or (10 if "10" in str(pixel_format) else 8),
        rotation=rotation,
        transfer=stream.get("color_transfer"),
    )


def _audio(stream: Mapping[str, Any]) -> AudioFacts:
    return AudioFacts(
        codec=str(stream.get("codec_name", "unknown")),
        channels=_int(stream, "channels"),
        sample_rate=_int(stream, "sample_rate"),
    )


def _duration(container: Mapping[str, Any], film: Mapping[str, Any]) -> float:
    said = [_number(source.get("duration")) for source in (film, container)]
    duration = next((value for value in said if value > 0), 0.0)
    if duration <= 0:
        raise Truncated(detail="no duration: the index is empty")
    if duration > DURATION_LIMIT_S:
        raise TooLarge(
            f"Cette vidéo dure {duration / 3600:.1f} heures (maximum {DURATION_LIMIT_S / 3600:.0f}). "
            "Découpez-la en plusieurs séquences."
        )
    return duration


def _side_data(stream: Mapping[str, Any]) -> tuple[Projection | None, Stereo | None]:
    projection: Projection | None = None
    stereo: Stereo | None = None
    for item in stream.get("side_data_list", []):
        if item.get("side_data_type") == "Spherical Mapping":
            projection = _PROJECTION.get(str(item.get("projection", "")))
        elif item.get("side_data_type") == "Stereo 3D":
            stereo = _STEREO.get(str(item.get("type", "")).lower())
            if item.get("inverted") and stereo in {Stereo.TOP_BOTTOM, Stereo.SIDE_BY_SIDE}:
                turned = {
                    Stereo.TOP_BOTTOM: Stereo.BOTTOM_TOP,
                    Stereo.SIDE_BY_SIDE: Stereo.SIDE_BY_SIDE_REVERSED,
                }
                stereo = turned[stereo]
    return projection, stereo


def _rotation(stream: Mapping[str, Any]) -> int:
    """Degrees clockwise; ffprobe counts the other way."""
    turns = [item.get("rotation") for item in stream.get("side_data_list", []) if "rotation" in item]
    return round(-_number(turns[0])) % 360 if turns else 0


def _rate(stream: Mapping[str, Any]) -> float:
    """Frames per second: the average, unless gaps or a fragmented file's clock spoil it.

    Then the rate on which all frames lie is the film's, if it is a usual one. A usual average is believed
    where frames are counted: the other rate is the double for films whose clock ticks twice a frame.
    """
    average, ticks = _fraction(stream, "avg_frame_rate"), _fraction(stream, "r_frame_rate")
    if not average:
        return ticks
    counted = _int(stream, "nb_frames") > 0
    if not _is_usual(ticks) or (_is_usual(average) and (counted or abs(average / ticks - 1) > 0.05)):
        return average
    return ticks if average < ticks * 1.05 else average


def _is_usual(rate: float) -> bool:
    return any(abs(rate / usual - 1) < 2e-4 for usual in _USUAL_FPS)


def _fraction(stream: Mapping[str, Any], key: str) -> float:
    try:
        return max(float(Fraction(str(stream.get(key, "0")))), 0.0)
    except (ValueError, ZeroDivisionError):
        return 0.0


def _camera(tags: Mapping[str, Any]) -> str | None:
    words = [tags.get(f"{family}{part}") for family in _FAMILIES for part in ("make", "model")]
    words += [tags.get("com.android.manufacturer"), tags.get("com.android.model")]
    said = dict.fromkeys(" ".join(str(word).split())[:60] for word in words if word)
    return " ".join(said) or None


def _int(stream: Mapping[str, Any], key: str) -> int:
    return int(_number(stream.get(key)))


def _number(value: object) -> float:
    try:
        number = float(str(value))
    except ValueError:
        return 0.0
    return number if abs(number) < 1e15 else 0.0


async def gray_frame(path: Path, side: int, tools: Tools, *, at_s: float, codec: str) -> bytes:
    """One frame as side x side grey bytes: the first where none comes after `at_s`.

    Raises Truncated when nothing can be decoded, Unsupported when this ffmpeg has no decoder.
    """
    for moment in (at_s, 0.0):
        argv = arguments.frame(path, (side, side), at_s=moment, gray=True)
        job = Job(argv=(str(tools.ffmpeg), *argv), reads=(path,), sandbox=tools.sandbox, limits=_LIMITS)
        try:
            gray = await output(job, seconds=PROBE_SECONDS)
        except Failed as error:
            if any(sign in error.words for sign in _NO_DECODER):
                raise _undecodable(codec, error) from error
            raise blamed(error) from error
        if len(gray) == side * side:
            return gray
    raise Truncated(detail="no frame could be decoded")


def _undecodable(codec: str, error: Failed) -> Unsupported:
    return Unsupported(
        f"Cette vidéo est en {codec.upper()}, que l'outil de ce serveur ne sait pas décoder. "
        "Exportez-la en H.264 ou HEVC.",
        detail=error.words[-1000:],
    )
