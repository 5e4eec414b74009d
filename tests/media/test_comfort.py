"""The comfort of films: each cause alone is found at its seconds, and a calm film is calm."""

from __future__ import annotations

import random
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from media.comfort import label, picture_arguments
from media.errors import MissingTool, Truncated
from media.feelings import Cause, Comfort, Verdict, stretches
from media.loudness import jumps, levels
from media.model import Projection, Stereo
from media.tools import Tools

SECONDS = 4
SIZE = (640, 320)
CALM, LIVELY, INTENSE = Verdict
QUIET = "0.02*sin(2*PI*440*t)"


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sphere of soft patches: something to see everywhere."""
    patches = Image.frombytes("RGB", (30, 15), random.Random(7).randbytes(30 * 15 * 3))
    path = tmp_path_factory.mktemp("room") / "room.rgb"
    soft = patches.resize(SIZE, Image.Resampling.BICUBIC).point(lambda level: 40 + level // 2)
    path.write_bytes(soft.tobytes())
    return path


def _film(tools: Tools, room: Path, path: Path, filters: str, sound: str = QUIET) -> Path:
    argv = [str(tools.ffmpeg), "-v", "error", "-nostdin", "-y"]
    argv += ["-f", "rawvideo", "-pix_fmt", "rgb24", "-video_size", f"{SIZE[0]}x{SIZE[1]}", "-framerate", "30"]
    argv += [
        "-stream_loop",
        "-1",
        "-i",
        str(room),
        "-f",
        "lavfi",
        "-i",
        f"aevalsrc={sound}:s=48000:d={SECONDS}",
    ]
    argv += ["-filter_complex", f"[0:v]{filters}[v]", "-map", "[v]", "-map", "1:a", "-t", str(SECONDS)]
    argv += ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "18", "-pix_fmt", "yuv420p", "-c:a", "aac"]
    subprocess.run([*argv, str(path)], check=True, capture_output=True)
    return path


def strobe(turn: float, *, size: int = 40, colour: str = "white", y: int = 110) -> str:
    """A square (its side in pixels of 0.56 degree) that is lit half of each `turn`, from 1 to 3 s."""
    when = f"between(t,1,3)*lt(mod(t,{turn}),{turn / 2})"
    return f"drawbox=x=240:y={y}:w={size}:h={size}:color={colour}:t=fill:enable='{when}'"


PEOPLE = (
    "null[r];color=0x203060:s=48x120:r=30[a];color=0xc0a080:s=60x140:r=30[b];color=0x806040:s=40x100:r=30[c];"
    "[r][a]overlay=x='80+60*t':y=120[ra];[ra][b]overlay=x='440-50*t':y=110[rb];[rb][c]overlay=x='280+80*sin(3*t)':y=140"
)


@pytest.mark.parametrize(
    ("filters", "sound", "cause", "verdict", "seconds"),
    [
        ("null", QUIET, None, CALM, None),
        (PEOPLE, QUIET, None, CALM, None),  # a still camera among people
        (strobe(0.2), QUIET, Cause.FLASH, INTENSE, (1, 3)),
        (strobe(0.5), QUIET, None, CALM, None),  # two in a second
        (strobe(0.2, size=5), QUIET, None, CALM, None),  # 2.8 degrees wide: 0.0024 sr
        (strobe(0.2, size=10), QUIET, Cause.FLASH, INTENSE, (1, 3)),  # 5.6 degrees: 0.0095 sr
        (strobe(0.2, colour="0x900000"), QUIET, Cause.RED_FLASH, INTENSE, (1, 3)),
        ("scroll=h=0.0015:enable='between(t,1,3)'", QUIET, Cause.MOTION, LIVELY, (1, 3)),  # 16 degrees/s
        ("drawbox=color=black:t=fill:enable='between(t,1,3.5)'", QUIET, Cause.DARKNESS, LIVELY, (1, 3.5)),
        ("null", f"{QUIET}+0.8*sin(2*PI*900*t)*between(t\\,2\\,2.5)", Cause.LOUDNESS, INTENSE, (2, 2.5)),
    ],
)  # fmt: skip
async def test_each_cause_alone_is_found_at_its_seconds(
    tools: Tools, room: Path, tmp_path: Path,
    filters: str, sound: str, cause: Cause | None, verdict: Verdict, seconds: tuple[float, float] | None,
) -> None:  # fmt: skip
    film = _film(tools, room, tmp_path / "film.mp4", filters, sound)
    said = await label(film, duration_s=SECONDS, sound=True, tools=tools)
    found = {span.cause for span in said.spans}
    if cause is Cause.RED_FLASH:
        found -= {Cause.FLASH}  # a red strobe flashes too
    assert (said.verdict, found) == (verdict, {cause} if cause else set())
    if seconds:
        [span] = [span for span in said.spans if span.cause is cause]
        assert [span.start_s, span.end_s] == pytest.approx(list(seconds), abs=0.4)
    assert Comfort.from_json(said.to_json()) == said


async def test_only_one_eye_is_judged_and_the_answer_is_always_the_same(
    tools: Tools, room: Path, tmp_path: Path
) -> None:
    """The right eye flashes: the left one, above, does not."""
    below = strobe(0.2, y=220)
    film = _film(tools, room, tmp_path / "film.mp4", below)
    above, again, other = [
        await label(film, duration_s=SECONDS, sound=False, tools=tools, stereo=stereo)
        for stereo in (Stereo.TOP_BOTTOM, Stereo.TOP_BOTTOM, Stereo.BOTTOM_TOP)
    ]
    assert above == again
    assert above.verdict is CALM
    assert other.verdict is INTENSE
    assert Cause.LOUDNESS not in above.measured


async def test_a_half_sphere_is_not_dark_for_its_missing_half(
    tools: Tools, room: Path, tmp_path: Path
) -> None:
    film = _film(tools, room, tmp_path / "film.mp4", "null")
    said = await label(
        film, duration_s=SECONDS, sound=True, tools=tools,
        projection=Projection.HALF_EQUIRECTANGULAR, stereo=Stereo.SIDE_BY_SIDE,
    )  # fmt: skip
    assert said.verdict is CALM


async def test_what_cannot_be_decoded_is_said(tools: Tools, tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(b"\0\0\0\x10ftypisom\0\0\0\0")
    with pytest.raises(Truncated):
        await label(path, duration_s=1, sound=True, tools=tools)


async def test_a_missing_program_is_said(tmp_path: Path) -> None:
    nowhere = Tools(ffmpeg=tmp_path / "ffmpeg", ffprobe=tmp_path / "ffprobe", sandbox=None)
    with pytest.raises(MissingTool):
        await label(tmp_path / "film.mp4", duration_s=1, sound=False, tools=nowhere)


def test_the_command_reads_files_only() -> None:
    argv = picture_arguments(Path("/x/-f.mp4"), Stereo.SIDE_BY_SIDE_REVERSED, half=True)
    assert argv[argv.index("-i") + 1] == "file:/x/-f.mp4"
    assert "crop=iw/2:ih/1:iw/2:0" in argv[argv.index("-filter_complex") + 1]
    assert argv[argv.index("-protocol_whitelist") + 1] == "file"


def test_loudness_jumps_are_measured_against_what_the_ear_is_used_to() -> None:
    speech, pause, shout = [-23.0] * 40, [-60.0] * 20, [-5.0] * 5
    assert max(jumps(speech + pause + speech)) == pytest.approx(7)  # at the start only: from the floor
    assert max(jumps(speech + shout)) == pytest.approx(18)
    assert list(levels(["frame:0 pts:0", "lavfi.r128.M=-23.5", "lavfi.r128.M=-inf", "x"])) == [-23.5, -120.0]


def test_short_gaps_join_and_short_stretches_do_not_count() -> None:
    values = [0, 9, 9, 9, 9, 0, 0, 9, 9, 9, 9, 0, 0, 0, 0, 0, 0, 9, 9]
    [span] = stretches(Cause.MOTION, values, 0.25)
    assert (span.start_s, span.end_s, span.measure) == (0.25, 2.75, 9)
