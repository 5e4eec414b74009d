"""Every bad file gets its own French sentence, and nothing else happens."""

from __future__ import annotations

import struct
import time
from pathlib import Path

import pytest
from PIL import Image

from media import boxes, spatial, xmp
from media.comfort import label
from media.errors import EncodeFailed, FlatPicture, MediaError, MissingTool, TooLarge, Truncated, Unsupported
from media.ffprobe import facts_of, gray_frame
from media.model import Declared, Projection, Stereo
from media.previews import previews
from media.probe import inspect
from media.process import Failed
from media.projection import settle
from media.stills import check_size
from media.tools import Tools
from tests import media_factory as factory


@pytest.mark.parametrize("what", factory.BAD_BYTES)
async def test_disguises_and_rubbish(tools: Tools, tmp_path: Path, what: str) -> None:
    content, code = factory.BAD_BYTES[what]
    path = tmp_path / "video.mp4"
    path.write_bytes(content)
    with pytest.raises(MediaError) as caught:
        await inspect(path, tools=tools)
    assert caught.value.code == code
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize("kept", [0.3, 0.7, 0.98])
@pytest.mark.parametrize("index_first", [True, False])
async def test_a_truncated_film(tools: Tools, tmp_path: Path, kept: float, index_first: bool) -> None:
    options = ("-movflags", "+faststart") if index_first else ()
    path = factory.film(tmp_path / "film.mp4", tools, seconds=0.2, options=options)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * kept)])
    with pytest.raises(Truncated, match="incomplet"):
        await inspect(path, tools=tools)


async def test_a_camera_trailer_is_no_truncation(
    tools: Tools, tmp_path: Path, films: dict[str, bytes]
) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(films["mute"] + b"\x7f\0\0\0 trailer of a camera" * 9)
    assert (await inspect(path, tools=tools)).projection is Projection.EQUIRECTANGULAR


async def test_a_flat_film_may_be_declared(tools: Tools, tmp_path: Path) -> None:
    picture = Image.radial_gradient("L").resize((320, 180)).convert("RGB")
    seen = await inspect(factory.film(tmp_path / "f.mp4", tools, picture, seconds=0.2), tools=tools)
    assert seen.projection is Projection.FLAT
    with pytest.raises(FlatPicture, match="indiquez la projection"):
        settle(seen, Declared())
    forced = Declared(projection=Projection.EQUIRECTANGULAR, stereo=Stereo.TOP_BOTTOM)
    assert settle(seen, forced) == (Projection.EQUIRECTANGULAR, Stereo.TOP_BOTTOM)


@pytest.mark.parametrize(("name", "cure"), [("a.insv", "Insta360 Studio"), ("b.360", "GoPro Player")])
async def test_raw_camera_files_say_how_to_export(
    tools: Tools, films: dict[str, bytes], tmp_path: Path, name: str, cure: str
) -> None:
    path = tmp_path / "raw"
    path.write_bytes(films["mute"])
    with pytest.raises(Unsupported, match=cure):
        settle(await inspect(path, name=name, tools=tools), Declared())


async def test_a_mesh_projection_is_refused_with_the_way_out(
    tools: Tools, films: dict[str, bytes], tmp_path: Path
) -> None:
    path = tmp_path / "mesh"
    path.write_bytes(films["mute"])
    seen = await inspect(factory.with_projection_box(path, b"mshp"), tools=tools)
    with pytest.raises(Unsupported, match="maillage"):
        settle(seen, Declared())


async def test_a_bomb_is_refused_before_it_is_decoded(tools: Tools, tmp_path: Path) -> None:
    path = factory.bomb(tmp_path / "photo.png")
    assert path.stat().st_size < 100_000
    with pytest.raises(TooLarge, match="millions de pixels"):
        await inspect(path, tools=tools)


@pytest.mark.parametrize("size", [(40_000, 20_000), (20_000, 15_000)])
async def test_too_many_pixels_whatever_the_weight(
    tools: Tools, tmp_path: Path, size: tuple[int, int]
) -> None:
    with pytest.raises(TooLarge):
        await inspect(factory.bomb(tmp_path / "photo.png", *size), tools=tools)


def test_an_honest_large_panorama_passes() -> None:
    check_size(16384, 8192, 12_000_000)
    check_size(12000, 6000, 2_000_000)  # a smooth rendered one


def _probed(**film: object) -> dict[str, object]:
    stream = {
        "codec_type": "video",
        "codec_name": "h264",
        "width": 3840,
        "height": 1920,
        "avg_frame_rate": "30/1",
    }
    return {"streams": [stream | film], "format": {"duration": "60", "size": "1000"}}


def test_limits_of_films() -> None:
    assert facts_of(_probed()).duration_s == 60
    with pytest.raises(TooLarge, match="pixels"):
        facts_of(_probed(width=16384, height=16384))
    with pytest.raises(TooLarge, match="images par seconde"):
        facts_of(_probed(avg_frame_rate="90000/1", nb_frames="9000"))
    with pytest.raises(TooLarge, match="heures"):
        facts_of(_probed(duration="90000"))
    with pytest.raises(TooLarge, match="pistes"):
        facts_of({"streams": [{"codec_type": "data"}] * 40})
    with pytest.raises(Truncated):
        facts_of(_probed(width=0))
    with pytest.raises(Truncated):
        facts_of({"streams": _probed()["streams"], "format": {}})


async def test_a_sound_alone_is_not_a_film(tools: Tools, tmp_path: Path) -> None:
    path = factory.film(tmp_path / "s.mp4", tools, seconds=0.2, options=("-map", "1:a"))
    with pytest.raises(MediaError, match="ne contient pas d'image"):
        await inspect(path, tools=tools)


async def test_missing_ffprobe_is_said(tmp_path: Path, films: dict[str, bytes]) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(films["mute"])
    nowhere = Tools(ffmpeg=tmp_path / "ffmpeg", ffprobe=tmp_path / "ffprobe", sandbox=None)
    with pytest.raises(MissingTool, match="ffmpeg"):
        await inspect(path, tools=nowhere)


# --- files that are legal, or nearly ----------------------------------------------------------------------


async def _fragmented(tools: Tools, path: Path) -> tuple[bytes, int]:
    """A fragmented film, and where its first fragment begins."""
    factory.film(path, tools, seconds=0.2, options=("-movflags", "+frag_keyframe+empty_moov"))
    data = path.read_bytes()
    return data, data.index(b"moof") - 4


async def test_fragments_without_their_index(tools: Tools, tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    data, first = await _fragmented(tools, path)
    for start in (data[first:], boxes.make(b"styp", b"msdh", bytes(4)) + data[first:]):
        path.write_bytes(start)
        with pytest.raises(Truncated, match="incomplet"):
            await inspect(path, tools=tools)


async def test_an_index_without_frames(tools: Tools, tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    data, first = await _fragmented(tools, path)
    path.write_bytes(data[:first])
    with pytest.raises(Truncated):
        await inspect(path, tools=tools)


async def test_a_sparse_film_of_more_than_4_gib(
    tools: Tools, films: dict[str, bytes], tmp_path: Path
) -> None:
    """Its sound data is where it was, its index 5 GiB further: read, and a frame decoded, in no time."""
    data = films["mute"]
    moov, mdat = data.index(b"moov") - 4, data.index(b"mdat") - 4
    assert data[mdat - 4 : mdat] == b"free"  # ffmpeg's room for a size of 64 bits
    size = 5 << 30
    path = tmp_path / "film.mp4"
    with path.open("wb") as file:
        file.write(data[: mdat - 8] + struct.pack(">I4sQ", 1, b"mdat", size) + data[mdat + 8 : moov])
        file.seek(mdat - 8 + size)
        file.write(data[moov:])
    began = time.process_time()
    assert spatial.read(path).complete
    assert time.process_time() - began < 0.1
    seen = await inspect(path, tools=tools)
    assert (seen.projection, seen.size_bytes > 5 << 30) == (Projection.EQUIRECTANGULAR, True)
    assert len(await previews(path, seen, tmp_path, tools=tools)) == 3


@pytest.mark.parametrize("name", ["-i", "%d.mp4", "a'b\"c\n.mp4", "é ☕.mp4", "file:x.mp4", "a|b;c$(d).mp4"])
async def test_every_tool_takes_a_name_for_a_name(
    tools: Tools, films: dict[str, bytes], tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(films["mono"])
    seen = await inspect(path, tools=tools)
    assert len(await previews(path, seen, tmp_path, tools=tools)) == 3
    assert (await label(path, duration_s=1.0, sound=True, tools=tools)).measured


async def test_marks_that_contradict_each_other_are_asked_about(
    tools: Tools, films: dict[str, bytes], tmp_path: Path
) -> None:
    """The film says side by side, its name above each other, its shape one view: the mark wins, unsurely."""
    path = tmp_path / "film"
    path.write_bytes(films["mono"])
    factory.with_v1(path, stereo="left-right")
    seen = await inspect(path, name="atelier_TB.mp4", tools=tools)
    assert seen.stereo is Stereo.SIDE_BY_SIDE
    sides = {item.value for item in seen.evidence if item.about == "stereo"}
    assert {Stereo.SIDE_BY_SIDE, Stereo.TOP_BOTTOM, Stereo.MONO} <= sides
    assert seen.confidence < 0.9


def test_hostile_xmp_takes_no_time() -> None:
    began = time.process_time()
    long = 1_000_000
    for piece in ("<GPano:x>" + " " * long, "GPano:x=" * 100_000, "<GPano:" * 100_000, "GPano:" + "x" * long):
        xmp.properties(piece, "GPano", "http://x")
    assert time.process_time() - began < 3


@pytest.fixture
def killed(tools: Tools, tmp_path: Path) -> Tools:
    """Programs that are killed, as by a machine without memory."""
    program = tmp_path / "killed"
    program.write_text("#!/bin/sh\nkill -KILL $$\n", encoding="utf-8")
    program.chmod(0o755)
    return Tools(ffmpeg=program, ffprobe=program, sandbox=None)


async def test_a_killed_program_is_not_the_files_fault(
    tools: Tools, killed: Tools, films: dict[str, bytes], tmp_path: Path
) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(films["mute"])
    seen = await inspect(path, tools=tools)
    half_killed = Tools(ffmpeg=killed.ffmpeg, ffprobe=tools.ffprobe, sandbox=None)
    for work in (
        inspect(path, tools=killed),
        gray_frame(path, 8, half_killed, at_s=0, codec="h264"),
        previews(path, seen, tmp_path, tools=killed),
        label(path, duration_s=1, sound=False, tools=killed),
    ):
        with pytest.raises(EncodeFailed):
            await work


@pytest.mark.parametrize(
    ("code", "is_so"), [(-9, True), (137, True), (139, True), (1, False), (183, False), (234, False)]
)
def test_a_signal_is_told_from_ffmpegs_own_codes(code: int, is_so: bool) -> None:
    assert Failed(code, "").was_killed is is_so


async def test_a_codec_that_this_ffmpeg_does_not_decode_is_named(tmp_path: Path, tools: Tools) -> None:
    program = tmp_path / "ffmpeg"
    words = "[dec:av1] Error submitting packet to decoder: Function not implemented"
    program.write_text(f"#!/bin/sh\necho '{words}' >&2\nexit 69\n", encoding="utf-8")
    program.chmod(0o755)
    without = Tools(ffmpeg=program, ffprobe=tools.ffprobe, sandbox=None)
    options = ("-c:v", "libsvtav1", "-preset", "12")
    path = factory.film(tmp_path / "f360.mp4", tools, seconds=0.2, options=options)
    with pytest.raises(Unsupported, match=r"en AV1, .*Exportez-la en H\.264 ou HEVC\."):
        await inspect(path, tools=without)
