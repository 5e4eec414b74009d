"""Command lines, word for word: what ffmpeg is asked is a decision, not an accident."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from media import arguments
from media.ladder import Plan, steps
from media.model import Projection, Stereo

TRUSTED = [
    "-format_whitelist", "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm",
    "-max_pixels", "72000000",
    "-protocol_whitelist", "file",
]  # fmt: skip
QUIET = ["-nostdin", "-hide_banner", "-nostats", "-loglevel", "warning", "-y"]


def plan(*, ambisonic: bool = False, sound: bool = True) -> Plan:
    size = 1920, 960
    return Plan(
        projection=Projection.EQUIRECTANGULAR,
        stereo=Stereo.MONO,
        crop=None,
        source_size=size,
        steps=steps(size, Projection.EQUIRECTANGULAR, Stereo.MONO, cropped=False),
        fps=Fraction(30),
        duration_s=12,
        sound=sound,
        ambisonic=ambisonic,
    )


def rung(label: str, name: str, crf: int, cap: int) -> list[str]:
    return [
        "-map", label, "-f", "mp4", "-bufsize", str(cap * 2), "-c:v", "libx264", "-crf", str(crf),
        "-fflags", "+bitexact", "-g", "60", "-keyint_min", "60", "-map_chapters", "-1", "-map_metadata", "-1",
        "-maxrate", str(cap), "-movflags", "+frag_keyframe+empty_moov+default_base_moof+negative_cts_offsets",
        "-preset", "veryfast", "-profile:v", "high", "-sc_threshold", "0", "-use_editlist", "0",
        "-x264-params", "open-gop=0", f"file:/out/{name}.mp4",
    ]  # fmt: skip


def test_the_whole_ladder_is_one_process() -> None:
    graph = (
        "[0:V:0]fps=fps=30:start_time=0[s0];[s0]setsar=1[s1];[s1]format=yuv420p[s2];[s2]split=2[s3][s4];"
        "[s4]scale=1280:640:flags=bilinear[s5];"
        "[0:a:0]aresample=48000:async=1:first_pts=0[s6];"
        "[s6]aformat=channel_layouts=stereo:sample_fmts=fltp[s7];[s7]apad=whole_dur=12.000000[s8];"
        "[s8]atrim=start_sample=1024[s9];[s9]asetpts=N/SR/TB[s10]"
    )
    sound = [
        "-map", "[s10]", "-f", "mp4", "-b:a", "128k", "-c:a", "aac", "-fflags", "+bitexact",
        "-frag_duration", "2000000", "-map_chapters", "-1", "-map_metadata", "-1",
        "-movflags", "+empty_moov+default_base_moof", "-use_editlist", "0", "file:/out/sound.mp4",
    ]  # fmt: skip
    assert arguments.ladder(Path("/in/a.mp4"), plan(), Path("/out")) == [
        "-progress", "pipe:1", *QUIET, *TRUSTED, "-i", "file:/in/a.mp4", "-filter_complex", graph,
        *rung("[s3]", "low", 24, 4_000_000), *rung("[s5]", "fast", 26, 1_800_000), *sound,
    ]  # fmt: skip


def test_a_mute_film_has_no_sound_output() -> None:
    assert "file:/out/sound.mp4" not in arguments.ladder(Path("/a"), plan(sound=False), Path("/out"))


def test_a_sound_field_is_decoded_and_not_taken_for_four_speakers() -> None:
    graph = " ".join(arguments.ladder(Path("/a"), plan(ambisonic=True), Path("/out")))
    assert "pan=args=stereo|c0" in graph


def test_every_reader_of_untrusted_files_has_both_whitelists() -> None:
    hostile = Path("/data/-i %d.mp4")
    lines = (
        arguments.probe(hostile),
        arguments.frame(hostile, (64, 32), at_s=1.5),
        arguments.ladder(hostile, plan(), Path("/out")),
    )
    for line in lines:
        for option in ("-protocol_whitelist", "-format_whitelist", "-max_pixels"):
            assert line.index(option) < line.index("-i")
        assert line[line.index("-i") + 1] == "file:/data/-i %d.mp4"


def test_one_frame() -> None:
    assert arguments.frame(Path("/a"), (64, 32), at_s=1.5, gray=True) == [
        *QUIET, *TRUSTED, "-ss", "1.500", "-i", "file:/a",
        "-filter_complex", "[0:V:0]scale=64:32:flags=area[s0]",
        "-map", "[s0]", "-f", "rawvideo", "-frames:v", "1", "-pix_fmt", "gray", "pipe:1",
    ]  # fmt: skip
