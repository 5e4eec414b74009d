"""Command lines, word for word: what ffmpeg is asked is a decision, not an accident."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from media import arguments, encoding
from media.convert import conversion
from media.encoding import ALL, Span
from media.ladder import Plan, Step, steps
from media.model import Projection, Stereo

TRUSTED = [
    "-format_whitelist", "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm",
    "-max_pixels", "72000000",
    "-protocol_whitelist", "file",
]  # fmt: skip
QUIET = ["-nostdin", "-hide_banner", "-nostats", "-loglevel", "warning", "-y"]
OUT = Path("/out")
TOP = Step(name="top", width=5760, height=2880, crf=24, cap=25_000_000, codec="hevc")


def plan(*, order: int = 0, hdr: str | None = None) -> Plan:
    size = 1920, 960
    return Plan(
        source="",
        projection=Projection.EQUIRECTANGULAR,
        stereo=Stereo.MONO,
        crop=None,
        conversion=None,
        source_size=size,
        steps=steps(size, Projection.EQUIRECTANGULAR, Stereo.MONO, cropped=False),
        night=(),
        fps=Fraction(30),
        duration_s=12,
        hdr=hdr,
        bitstream=None,
        sound=True,
        ambisonic_order=order,
        fast_alone=False,
    )


def films(what: Plan, source: str = "/in/a.mp4", span: Span = ALL) -> list[str]:
    return encoding.films(Path(source), what, what.steps, span, OUT)


def rung(label: str, name: str, crf: int, cap: int) -> list[str]:
    return [
        "-map", label, "-f", "mp4", "-bufsize", str(cap * 2), "-c:v", "libx264", "-crf", str(crf),
        "-fflags", "+bitexact", "-flush_packets", "1", "-g", "60", "-keyint_min", "60", "-map_chapters", "-1",
        "-map_metadata", "-1", "-maxrate", str(cap),
        "-movflags", "+frag_keyframe+empty_moov+default_base_moof+negative_cts_offsets",
        "-preset", "veryfast", "-profile:v", "high", "-sc_threshold", "0", "-use_editlist", "0",
        "-x264-params", "open-gop=0", f"file:/out/{name}.mp4",
    ]  # fmt: skip


def test_the_whole_ladder_is_one_process() -> None:
    graph = (
        "[0:V:0]fps=fps=30:start_time=0[s0];[s0]sidedata=mode=delete:type=STEREO3D[s1];[s1]setsar=1[s2];"
        "[s2]format=yuv420p[s3];[s3]split=2[s4][s5];[s5]scale=1280:640:flags=bilinear[s6]"
    )
    assert films(plan()) == [
        "-progress", "pipe:1", *QUIET, *TRUSTED, "-i", "file:/in/a.mp4", "-filter_complex", graph,
        *rung("[s4]", "low", 24, 4_000_000), *rung("[s6]", "fast", 26, 1_800_000),
    ]  # fmt: skip


def test_the_sound_is_encoded_alone_and_whole() -> None:
    graph = (
        "[0:a:0]aresample=48000:async=1:first_pts=0[s0];[s0]apad=whole_dur=12.000000[s1];"
        "[s1]aformat=channel_layouts=stereo:sample_fmts=fltp[s2];"
        "[s2]atrim=start_sample=1024[s3];[s3]asetpts=N/SR/TB[s4]"
    )
    assert encoding.sounds(Path("/in/a.mp4"), plan(), OUT) == [
        "-progress", "pipe:1", *QUIET, *TRUSTED, "-i", "file:/in/a.mp4", "-filter_complex", graph,
        "-map", "[s4]", "-f", "mp4", "-b:a", "128k", "-c:a", "aac", "-fflags", "+bitexact",
        "-flush_packets", "1", "-frag_duration", "2000000", "-map_chapters", "-1", "-map_metadata", "-1",
        "-movflags", "+empty_moov+default_base_moof", "-use_editlist", "0", "file:/out/sound.mp4",
    ]  # fmt: skip


def test_a_sound_field_is_decoded_and_not_taken_for_four_speakers() -> None:
    words = encoding.sounds(Path("/a"), plan(order=1), OUT)
    graph = " ".join(words)
    assert "pan=args=stereo|c0" in graph
    assert "channelmap=channel_layout=4C:map=0|1|2|3" in graph
    assert words[-1] == "file:/out/field.mp4"
    assert words[words.index("-mapping_family") + 1] == "255"  # every channel on its own


def test_a_chunk_keeps_the_clock_of_the_whole_film() -> None:
    words = films(plan(), span=Span(first=120, count=60))
    before = words[: words.index("-i")]
    assert before[before.index("-ss") + 1] == "3.500000"  # half a second before, to the keyframe there
    assert "-noaccurate_seek" in before
    assert {"-copyts", "-start_at_zero"} < set(words)
    graph = words[words.index("-filter_complex") + 1]
    assert graph.startswith(
        "[0:V:0]fps=fps=30:start_time=4[s0];[s0]trim=end_frame=60[s1];[s1]setpts=PTS-STARTPTS"
    )


def test_high_dynamic_range_is_toned_after_the_first_scale() -> None:
    words = films(replace(plan(hdr="smpte2084"), source_size=(3840, 1920)))
    graph = words[words.index("-filter_complex") + 1].split(";")
    names = [part.split("]")[1].split("=")[0] for part in graph]
    assert names == ["fps", "scale", "sidedata", "scale", "setsar", "format", "split", "scale"]
    assert "out_transfer=bt709" in graph[3]


def test_a_declared_projection_is_converted_before_anything_is_scaled() -> None:
    how = conversion(Projection.FISHEYE, Stereo.SIDE_BY_SIDE, (1920, 960), degrees=190)
    words = films(replace(plan(), conversion=how))
    graph = words[words.index("-filter_complex") + 1]
    assert (
        "v360=h=960:ih_fov=190:in_stereo=sbs:input=fisheye:interp=linear:iv_fov=190:out_stereo=sbs:"
        "output=hequirect:w=1920"
    ) in graph


def test_the_night_pass_writes_what_headsets_call_hvc1() -> None:
    words = encoding.video_options(TOP, Fraction(30))
    assert (words["c:v"], words["tag:v"], words["preset"]) == ("libx265", "hvc1", "fast")
    assert "keyint=60:min-keyint=60:scenecut=0:open-gop=0" in str(words["x265-params"])


def test_every_reader_of_untrusted_files_has_both_whitelists() -> None:
    hostile = Path("/data/-i %d.mp4")
    lines = (
        arguments.probe(hostile),
        arguments.frame(hostile, (64, 32), at_s=1.5),
        arguments.tiles(hostile, (64, 32, 0, 0), (16, 8), every=2),
        encoding.films(hostile, plan(), plan().steps, ALL, OUT),
        encoding.sounds(hostile, plan(), OUT),
        encoding.still(hostile, plan(), 1.5),
        encoding.sample(hostile, plan(), 60, (64, 32)),
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
