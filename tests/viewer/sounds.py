"""Sounds for the player's tests, really encoded: films with two ears, a voice, a machine, a sound field."""

from __future__ import annotations

import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from playwright.async_api import TimeoutError as PlaywrightTimeout

from media import field
from media.ladder import Plan
from media.tools import Tools
from tests import media_factory as factory
from tests.media_factory import heading_sphere
from tests.viewer import media
from tests.viewer.learner import Learner

EARS = """() => {
  // What goes to the loudspeakers is measured on the way, for each ear; nothing else is changed.
  const connect = AudioNode.prototype.connect;
  window.ears = null;
  const listen = (context) => {
    const both = new GainNode(context, { channelCount: 2, channelCountMode: "explicit" });
    const splitter = new ChannelSplitterNode(context, { numberOfOutputs: 2 });
    connect.call(both, splitter);
    window.ears = [0, 1].map((side) => {
      const ear = new AnalyserNode(context, { fftSize: 4096, smoothingTimeConstant: 0 });
      connect.call(splitter, ear, side);
      return ear;
    });
    return both;
  };
  const made = new WeakMap();
  AudioNode.prototype.connect = function (to, ...rest) {
    if (to instanceof AudioDestinationNode && this.context instanceof AudioContext) {
      if (!made.has(this.context)) made.set(this.context, listen(this.context));
      connect.call(this, made.get(this.context));
    }
    return connect.call(this, to, ...rest);
  };
  // dB of a tone in each ear, left first.
  window.hear = (tone) => (window.ears ?? []).map((ear) => {
    const spectrum = new Float32Array(ear.frequencyBinCount);
    ear.getFloatFrequencyData(spectrum);
    const bin = Math.round((tone / ear.context.sampleRate) * ear.fftSize);
    return Math.max(-200, ...spectrum.slice(bin - 2, bin + 3));
  });
  window.audios = [];
  window.Audio = class extends Audio {
    constructor(...given) {
      super(...given);
      window.audios.push(this);
    }
  };
}"""


async def listen(learner: Learner) -> None:
    """Measure from now on what each ear of the learner hears."""
    await learner.page.add_init_script(f"({EARS})()")


async def hears(learner: Learner, tone: float, condition: str) -> list[float]:
    """Wait until a tone is heard so: JavaScript over `left` and `right` in dB; return both."""
    heard = f"tone => {{ const [left = -200, right = -200] = window.hear(tone); return {condition}; }}"
    try:
        await learner.page.wait_for_function(heard, arg=tone)
    except PlaywrightTimeout:
        found = await learner.page.evaluate("tone => window.hear(tone)", tone)
        raise AssertionError(f"expected {condition}; heard {found}") from None
    return cast("list[float]", await learner.page.evaluate("tone => window.hear(tone)", tone))


def tones(*channels: str) -> str:
    """Return the sound source of ffmpeg with these channels: sums of `level*frequency`."""

    def wave(channel: str) -> str:
        parts = (part.split("*") for part in channel.split("+") if part)
        return "+".join(f"{level}*sin(2*PI*{tone}*t)" for level, tone in parts) or "0"

    return "|".join(wave(channel) for channel in channels)


def encode(path: Path, source: str, *options: str, seconds: float = 6) -> Path:
    """Encode a sound."""
    argv = [str(Tools.find().ffmpeg), "-v", "error", "-y", "-f", "lavfi"]
    argv += ["-i", f"aevalsrc={source}:d={seconds}:s=48000", *options, str(path)]
    subprocess.run(argv, check=True, capture_output=True, timeout=60)
    return path


def film(folder: Path, name: str, source: str, *, seconds: float = 6, **facts: Any) -> dict[str, Any]:
    """Write the heading sphere with a sound as HLS; return its part of the play document."""
    width, height = media.SIZE
    document = media.photo(
        folder,
        name,
        heading_sphere(width, height),
        kind="video",
        duration=seconds,
        hls=f"/media/{name}/stream.m3u8",
        has_audio=True,
        **facts,
    )
    out = folder / name
    out.mkdir(exist_ok=True)
    still = heading_sphere(width, height)
    silent = factory.film(
        folder / f"{name}.mp4",
        Tools.find(),
        still,
        seconds=seconds,
        fps="10",
        sound=False,
        options=("-g", "10"),
    )
    argv = [str(Tools.find().ffmpeg), "-v", "error", "-y", "-i", str(silent), "-f", "lavfi"]
    argv += ["-i", f"aevalsrc={source}:d={seconds}:s=48000", "-c:v", "copy"]
    argv += ["-c:a", "aac", "-b:a", "160k", "-f", "hls", "-hls_segment_type", "fmp4", "-hls_time", "1"]
    argv += ["-hls_playlist_type", "vod", str(out / "stream.m3u8")]
    subprocess.run(argv, check=True, capture_output=True, timeout=60)
    return document


def sound_field(folder: Path, name: str, source: str, *, seconds: float = 6) -> dict[str, Any]:
    """Write a sound field of the first order as the pipeline does; return its part of the play document."""
    options = ("-af", "channelmap=0|1|2|3:4C", "-c:a", "libopus", "-mapping_family", "255", "-b:a", "256k")
    plain = encode(folder / f"{name}-plain.mp4", source, *options, seconds=seconds)
    made = field.write(cast("Plan", SimpleNamespace(ambisonic_order=1)), plain, folder)
    return {"url": f"/media/{made.file}", "order": made.order, "channels": made.channels}
