"""HLS playlists (RFC 8216, version 7): one fragmented file per rung, segments as byte ranges."""

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


def media_playlist(file: str, init_size: int, segments: Sequence[Segment]) -> str:
    """The playlist of one rung."""
    lines = [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        f"#EXT-X-TARGETDURATION:{max(ceil(segment.duration_s - 1e-6) for segment in segments)}",
        "#EXT-X-MEDIA-SEQUENCE:0",
        "#EXT-X-PLAYLIST-TYPE:VOD",
        "#EXT-X-INDEPENDENT-SEGMENTS",
        f'#EXT-X-MAP:URI="{file}",BYTERANGE="{init_size}@0"',
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
