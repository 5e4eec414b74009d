"""Films of several rungs and codecs, and films that grow while they are watched: really encoded."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from media.tools import Tools
from tests import media_factory as factory
from tests.viewer.media import SIZE

CODECS = {"h264": "avc1.64001f", "hevc": "hvc1.1.6.L93.B0", "av1": "av01.0.04M.08"}
ENCODERS = {
    "h264": ("libx264", "-preset", "ultrafast"),
    "hevc": ("libx265", "-preset", "ultrafast", "-tag:v", "hvc1"),
    "av1": ("libsvtav1", "-preset", "12"),
}


def rung(folder: Path, codec: str, width: int, *, seconds: float = 2) -> None:
    """Write a rung of the heading sphere as HLS: <codec>-<width>/stream.m3u8."""
    out = folder / f"{codec}-{width}"
    out.mkdir()
    tools = Tools.find()
    picture = factory.heading_sphere(width, width // 2)
    whole = factory.film(folder / f"{width}.mp4", tools, picture, seconds=seconds, fps="10", sound=False)
    encoder, *options = ENCODERS[codec]
    argv = [str(tools.ffmpeg), "-v", "error", "-y", "-i", str(whole), "-c:v", encoder, *options]
    argv += ["-g", "10", "-f", "hls", "-hls_segment_type", "fmp4", "-hls_time", "1"]
    argv += ["-hls_playlist_type", "vod", str(out / "stream.m3u8")]
    subprocess.run(argv, check=True, capture_output=True, timeout=60)


def master(folder: Path, *rungs: tuple[str, int, int]) -> str:
    """Write a master playlist of rungs (codec, width, bits per second); return its name."""
    lines = ["#EXTM3U", "#EXT-X-VERSION:7"]
    for codec, width, bandwidth in rungs:
        lines += [
            f'#EXT-X-STREAM-INF:BANDWIDTH={bandwidth},CODECS="{CODECS[codec]}",'
            f"RESOLUTION={width}x{width // 2},FRAME-RATE=10.000",
            f"{codec}-{width}/stream.m3u8",
        ]
    (folder / "master.m3u8").write_text("\n".join([*lines, ""]))
    return "master.m3u8"


@dataclass
class Growing:
    """A film that is published segment by segment, as an EVENT playlist, by whoever holds this."""

    folder: Path  # holds live.m3u8, whose segments are all there; only the playlist grows
    lines: list[str] = field(default_factory=list)

    @classmethod
    def make(cls, folder: Path, *, seconds: float) -> Growing:
        """Encode the whole film, of one-second segments; publish nothing of it."""
        folder.mkdir()
        whole = factory.film(
            folder / "whole.mp4",
            Tools.find(),
            factory.heading_sphere(*SIZE),
            seconds=seconds,
            fps="10",
            options=("-g", "10"),
        )
        argv = [str(Tools.find().ffmpeg), "-v", "error", "-i", str(whole), "-c", "copy"]
        argv += ["-f", "hls", "-hls_segment_type", "fmp4", "-hls_time", "1", "-hls_playlist_type", "event"]
        subprocess.run([*argv, str(folder / "all.m3u8")], check=True, timeout=60)
        return cls(folder, (folder / "all.m3u8").read_text().splitlines())

    def publish(self, segments: int, *, ended: bool = False) -> None:
        """Let the first `segments` be there; `ended`: and no more will come."""
        shown = list(self._upto(segments))
        (self.folder / "live-rung.m3u8").write_text("\n".join([*shown, *["#EXT-X-ENDLIST"] * ended, ""]))
        (self.folder / "live.m3u8").write_text(
            "#EXTM3U\n#EXT-X-VERSION:7\n"
            f'#EXT-X-STREAM-INF:BANDWIDTH=900000,CODECS="avc1.64000c,mp4a.40.2",RESOLUTION={SIZE[0]}x{SIZE[1]}\n'
            "live-rung.m3u8\n"
        )

    def _upto(self, segments: int) -> Iterator[str]:
        for line in self.lines:
            if line == "#EXT-X-ENDLIST" or segments == 0:
                return
            yield line
            segments -= line.endswith(".m4s")
