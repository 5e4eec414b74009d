"""HLS playlists (RFC 8216, version 7): one file per rung, segments as byte ranges; live ones as files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A piece of a rung's file."""

    start: int  # byte offset
    size: int  # bytes
    duration_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A rung in the master playlist."""

    playlist: str
    width: int
    height: int
    codecs: str
    peak: int  # bits per second, of the heaviest segment
    average: int
    fps: float


def media_playlist(file: str, init: tuple[int, int], segments: Sequence[Segment]) -> str:
    """The playlist of one rung; `init` is the offset and size of its init within `file`."""
    lines = [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        f"#EXT-X-TARGETDURATION:{max(ceil(segment.duration_s - 1e-6) for segment in segments)}",
        "#EXT-X-MEDIA-SEQUENCE:0",
        "#EXT-X-PLAYLIST-TYPE:VOD",
        "#EXT-X-INDEPENDENT-SEGMENTS",
        f'#EXT-X-MAP:URI="{file}",BYTERANGE="{init[1]}@{init[0]}"',
    ]
    for segment in segments:
        lines += [
            f"#EXTINF:{segment.duration_s:.6f},",
            f"#EXT-X-BYTERANGE:{segment.size}@{segment.start}",
            file,
        ]
    return "\n".join([*lines, "#EXT-X-ENDLIST", ""])


def master_playlist(variants: Sequence[Variant]) -> str:
    """The list of rungs, smallest first: a player that does not know better starts with the first."""
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]
    for variant in variants:
        lines += [
            f"#EXT-X-STREAM-INF:BANDWIDTH={variant.peak},AVERAGE-BANDWIDTH={variant.average},"
            f'CODECS="{variant.codecs}",RESOLUTION={variant.width}x{variant.height},'
            f"FRAME-RATE={variant.fps:.3f},VIDEO-RANGE=SDR",
            variant.playlist,
        ]
    return "\n".join([*lines, ""])


def event_playlist(init: str, pieces: Sequence[tuple[str, float]], *, longest_s: float, ended: bool) -> str:
    """The playlist of a rung that is being made: (file, seconds) of each segment, only ever added to."""
    lines = [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        f"#EXT-X-TARGETDURATION:{ceil(longest_s - 1e-6)}",
        "#EXT-X-MEDIA-SEQUENCE:0",
        "#EXT-X-PLAYLIST-TYPE:EVENT",
        "#EXT-X-INDEPENDENT-SEGMENTS",
        "#EXT-X-START:TIME-OFFSET=0,PRECISE=YES",  # not near the end, as players do with what is live
        f'#EXT-X-MAP:URI="{init}"',
    ]
    for file, duration_s in pieces:
        lines += [f"#EXTINF:{duration_s:.6f},", file]
    return "\n".join([*lines, *(["#EXT-X-ENDLIST"] if ended else []), ""])
