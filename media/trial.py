"""Trial films: short, moving, as heavy as a row of the ladder. Headsets play them to show what they can do.

A second of picture is encoded, then repeated: what a decoder finds hard is its size and its bits, and both
are those of the row. Nothing here reads a file that is not ours.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import ffmpeg

from media import init
from media.arguments import TRUSTED, compiled, located
from media.errors import MediaError
from media.files import told_when_full
from media.process import Failed, Job, Limits, output
from media.table import AV1, CODECS, Nominal
from media.tools import Tools

SCHEMA = 2  # of what is made: another number makes every film anew
FPS = 30  # what the ladder makes at most
LENGTH_S = 2  # of a film
LONGEST_S = 180.0  # for one film, on a machine that is busy
FIELD_CHANNELS = 4  # of a first-order sound field
FIELD = f"field-{SCHEMA}.mp4"  # the trial sound
_PRESETS: dict[str, dict[str, str | int]] = {
    "h264": {"preset": "superfast", "profile:v": "high"},  # ultrafast leaves out CABAC, which films have
    "hevc": {"preset": "ultrafast", "tag:v": "hvc1", "x265-params": "log-level=error"},
    "av1": {"preset": 12, "crf": 45},  # within a second its rate control would not find the rate
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A film to try: a row of the ladder, for one eye."""

    codec: str  # a key of table.CODECS
    width: int
    height: int
    cap: int  # bits per second

    @property
    def pixels(self) -> int:
        """Of a picture."""
        return self.width * self.height

    @property
    def name(self) -> str:
        """Of its file: the same film, the same name."""
        text = json.dumps({**asdict(self), "schema": SCHEMA, "fps": FPS, "length": LENGTH_S}, sort_keys=True)
        return f"{hashlib.sha256(text.encode()).hexdigest()[:16]}.mp4"


def trials(table: Sequence[Nominal]) -> tuple[Trial, ...]:
    """The films to try for a ladder: all of its rows, its largest streamed size in HEVC and AV1 as well.

    By codec, smallest first. A row is tried as a whole sphere for one eye; H.264 comes first, being
    what every headset reads.
    """
    day = [row for row in table if not row.night]
    largest = max(day, key=lambda row: row.height)
    found = {_trial(row) for row in table}
    found |= {
        _trial(largest, codec="hevc", cap=largest.cap * 2 // 3),
        _trial(largest, codec="av1", cap=AV1.cap),
    }
    order = list(CODECS)
    return tuple(sorted(found, key=lambda one: (order.index(one.codec), one.pixels, one.cap)))


def _trial(row: Nominal, *, codec: str | None = None, cap: int | None = None) -> Trial:
    return Trial(codec=codec or row.codec, width=row.height * 2, height=row.height, cap=cap or row.cap)


def picture_args(trial: Trial, target: Path) -> list[str]:
    """Encode one second of a moving test picture, a closed group that can be repeated."""
    # The noise gives the encoder as many bits to spend as the row allows: a drawing alone is too easy.
    size = f"{trial.width}x{trial.height}"
    drawing = f"testsrc2=size={size}:rate={FPS}:duration=1,hue=s=0.4,noise=alls=20:allf=t"
    made = ffmpeg.input(drawing, format="lavfi").output(
        located(target),
        **{
            "c:v": CODECS[trial.codec],
            "maxrate": trial.cap,
            **({} if trial.codec == "av1" else {"b:v": trial.cap, "bufsize": trial.cap}),
            "g": FPS,
            "bf": 0,  # what is repeated must begin and end with itself
            "pix_fmt": "yuv420p",
            **_PRESETS[trial.codec],
            "fflags": "+bitexact",
        },
    )
    return compiled(made)


def repeated_args(source: Path, target: Path) -> list[str]:
    """Repeat a second as it is, up to the length of a trial film; its index comes first."""
    again = ffmpeg.input(located(source), stream_loop=LENGTH_S - 1, **TRUSTED)
    return compiled(again["V:0"].output(located(target), c="copy", movflags="+faststart", fflags="+bitexact"))


def field_args(target: Path) -> list[str]:
    """A second of Opus, four channels on their own, as sound fields are coded (encoding.field_options)."""
    tones = "|".join(f"0.2*sin({220 * (number + 1)}*2*PI*t)" for number in range(FIELD_CHANNELS))
    sound = ffmpeg.input(f"aevalsrc={tones}:channel_layout=4.0:sample_rate=48000:duration=1", format="lavfi")
    mapping = "|".join(str(number) for number in range(FIELD_CHANNELS))
    apart = sound.filter("channelmap", map=mapping, channel_layout=f"{FIELD_CHANNELS}C")
    options = {"c:a": "libopus", "mapping_family": 255, "b:a": "128k", "fflags": "+bitexact"}
    return compiled(apart.output(located(target), movflags="+faststart", **options))


async def make_film(trial: Trial, folder: Path, tools: Tools) -> None:
    """Make a trial film in `folder` under its name, whole or not at all; MediaError says why it was not."""
    second, whole = folder / f".{trial.name}.second.mp4", folder / f".{trial.name}.whole.mp4"
    try:
        await _run(picture_args(trial, second), folder, tools)
        await _run(repeated_args(second, whole), folder, tools, reads=(second,))
        whole.replace(folder / trial.name)
    finally:
        second.unlink(missing_ok=True)
        whole.unlink(missing_ok=True)


async def make_field(folder: Path, tools: Tools) -> None:
    """Make the trial sound in `folder`, whole or not at all; MediaError says why it was not."""
    whole = folder / f".whole.{FIELD}"
    try:
        await _run(field_args(whole), folder, tools)
        whole.replace(folder / FIELD)
    finally:
        whole.unlink(missing_ok=True)


async def _run(words: list[str], folder: Path, tools: Tools, *, reads: tuple[Path, ...] = ()) -> None:
    limits = Limits(file_bytes=1 << 26, cpu_seconds=round(LONGEST_S))
    argv = (str(tools.ffmpeg), *words)
    job = Job(argv=argv, reads=reads, writes=(folder,), sandbox=tools.sandbox, limits=limits)
    try:
        with told_when_full():
            await output(job, seconds=LONGEST_S)
    except (Failed, OSError) as error:
        raise MediaError(
            "Un film d'essai n'a pas pu être fait. Lancez « plateau doctor » pour vérifier ffmpeg.",
            detail=str(error),
        ) from error


def codec_of(film: Path) -> str:
    """RFC 6381 name of a trial film's picture, as its own index says."""
    return init.codecs(film.read_bytes())
