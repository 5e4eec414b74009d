"""The film: the still, in which only a window moves, and its sound, as one MP4 master."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from media.model import Projection, Stereo
from media.tagging import mark, marks
from tools.demo.sound import CYCLES, LOOP, RATE
from tools.demo.window import WINDOW

SEAM = 20  # pixels over which the window melts into the still: both are denoised on their own


def frames(still: Path, moving: list[Path]) -> Iterator[Image.Image]:
    """Yield the whole loop, CYCLES times over: the still with each window laid in."""
    base = Image.open(still).convert("RGB")
    corner = round(WINDOW[0] * base.width), round(WINDOW[1] * base.height)
    whole = []
    for file in moving:
        window = Image.open(file).convert("RGB")
        frame = base.copy()
        frame.paste(window, corner, _feather(window.size))
        whole.append(frame)
    for _ in range(CYCLES):
        yield from whole


def _feather(size: tuple[int, int]) -> Image.Image:
    """Return a mask: 255 inside, falling to 0 over SEAM pixels at the edges."""
    width, height = size
    across, down = Image.new("L", (width, 1)), Image.new("L", (1, height))
    across.putdata([_ramp(x, width) for x in range(width)])
    down.putdata([_ramp(y, height) for y in range(height)])
    mask = Image.new("L", size)
    mask.paste(across.resize(size), mask=down.resize(size))
    return mask


def _ramp(at: int, length: int) -> int:
    return round(255 * min(1.0, (min(at, length - 1 - at)) / SEAM))


def film_args(ffmpeg: Path, size: tuple[int, int], fps: float, sound: Path, target: Path) -> list[str]:
    """Return the command that makes the master out of raw RGB frames on its standard input."""
    video = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{size[0]}x{size[1]}", "-r", f"{fps:g}", "-i", "-"]
    audio = ["-f", "s16le", "-ar", str(RATE), "-ac", "2", "-i", str(sound)]
    # The colours that browsers expect of HD; setparams names them in the stream.
    colours = "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p,setparams=color_primaries=bt709"
    colours += ":color_trc=bt709:colorspace=bt709"
    x264 = ["-c:v", "libx264", "-preset", "slow", "-crf", "20", "-g", f"{2 * fps:g}"]  # seeks within 2 s
    aac = ["-c:a", "aac", "-b:a", "96k"]
    end = ["-shortest", "-map_metadata", "-1", str(target)]
    return [str(ffmpeg), "-v", "error", "-y", *video, *audio, "-vf", colours, *x264, *aac, *end]


def tag(file: Path) -> None:
    """Write into an MP4 whose index (moov) comes last that it is an equirectangular, mono film."""
    data = file.read_bytes()
    at = data.rindex(b"moov") - 4
    if at + int.from_bytes(data[at : at + 4]) != len(data):
        raise ValueError(f"the index of {file.name} is not its last box")
    marked = mark(data[at:], marks(Projection.EQUIRECTANGULAR, Stereo.MONO, None))
    file.write_bytes(data[:at] + marked)


def fast_start_args(ffmpeg: Path, source: Path, target: Path) -> list[str]:
    """Return the command that moves the index to the front: the film starts before it is all there."""
    marks_kept = ["-strict", "unofficial"]  # else ffmpeg leaves st3d and sv3d out
    ends = ["-c", "copy", *marks_kept, "-movflags", "+faststart", str(target)]
    return [str(ffmpeg), "-v", "error", "-y", "-i", str(source), *ends]


def write_film(ffmpeg: Path, still: Path, moving: list[Path], sound: Path, target: Path) -> None:
    """Write the master; CalledProcessError when ffmpeg fails (its words are on standard error)."""
    fps = len(moving) / LOOP
    with Image.open(still) as first:
        size = first.size
    command = film_args(ffmpeg, size, fps, sound, target)
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        for frame in frames(still, moving):
            process.stdin.write(frame.tobytes())
        process.stdin.close()
        code = process.wait()
    if code:
        raise subprocess.CalledProcessError(code, command)
