"""The packager's files, judged by ffprobe and by their own playlists."""

from __future__ import annotations

import asyncio
import io
import json
import struct
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from media import boxes, fragments, hls, init
from media.encode import encode, film_job, sound_job
from media.errors import EncodeFailed
from media.ladder import Plan, plan
from media.model import Projection, Rung, Stereo
from media.package import Package, check_aligned, package, write_master
from media.probe import inspect
from media.tools import Tools
from tests import media_factory as factory

SECONDS = 4.4


@pytest.fixture(scope="module")
def wide(tools: Tools, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A 4.4 s film of 1400x1400, so that the ladder has two rungs and three segments."""
    path = tmp_path_factory.mktemp("wide") / "film.mp4"
    picture = factory.layout(Stereo.TOP_BOTTOM, width=1400)
    return factory.film(path, tools, picture, seconds=SECONDS, fps="15")


@pytest.fixture(scope="module")
def made(tools: Tools, wide: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Plan, Package]:
    work, out = tmp_path_factory.mktemp("work"), tmp_path_factory.mktemp("out")
    seen = asyncio.run(inspect(wide, tools=tools))
    ladder = plan(seen, (Projection.EQUIRECTANGULAR, Stereo.TOP_BOTTOM))
    return out, ladder, asyncio.run(packaged(tools, wide, ladder, work, out))


async def packaged(tools: Tools, film: Path, ladder: Plan, work: Path, out: Path) -> Package:
    for job in (
        film_job(film, ladder, ladder.steps, work, tools=tools),
        sound_job(film, ladder, work, tools=tools),
    ):
        await encode(job, on_moved=lambda _: None)
    films = [(step, fragments.read(work / f"{step.name}.mp4")) for step in ladder.steps]
    made = package(ladder, films, fragments.read(work / "sound.mp4"), out)
    assert write_master(made, out) == "master.m3u8"
    return made


def _probe(tools: Tools, path: Path, *what: str) -> dict[str, list[dict[str, str]]]:
    argv = [str(tools.ffprobe), "-v", "error", "-of", "json", *what, str(path)]
    said = subprocess.run(argv, check=True, capture_output=True)
    assert said.stderr == b""
    answer: dict[str, list[dict[str, str]]] = json.loads(said.stdout)
    return answer


def test_every_frame_is_there_and_both_tracks_begin_at_zero(
    tools: Tools, made: tuple[Path, Plan, Package]
) -> None:
    out, _, packed = made
    assert packed.duration_s == pytest.approx(SECONDS)
    assert [rung.name for rung in packed.rungs] == ["fast", "low"]
    for rung in packed.rungs:
        answer = _probe(tools, out / rung.file, "-count_frames", "-show_streams", "-show_packets")
        film, sound = answer["streams"]
        assert (film["codec_name"], sound["codec_name"]) == ("h264", "aac")
        assert int(film["nb_read_frames"]) == round(SECONDS * 15)
        packets = answer["packets"]
        first = {kind: next(p for p in packets if p["codec_type"] == kind) for kind in ("video", "audio")}
        assert (first["video"]["pts_time"], first["audio"]["pts_time"]) == ("0.000000", "0.000000")
        end = max(float(p["pts_time"]) for p in packets if p["codec_type"] == "audio")
        assert SECONDS - 0.03 <= end < SECONDS  # sound to the end of the film, not beyond
        keys = [p["pts_time"] for p in packets if p["codec_type"] == "video" and "K" in p["flags"]]
        assert keys == ["0.000000", "2.000000", "4.000000"]


def test_the_marks_are_in_what_we_serve(tools: Tools, made: tuple[Path, Plan, Package]) -> None:
    out, _, packed = made
    film = json.dumps(_probe(tools, out / packed.rungs[0].file, "-show_streams")["streams"][0])
    assert '"projection": "equirectangular"' in film
    assert '"type": "top and bottom"' in film


def test_playlists_name_every_byte_of_the_files(made: tuple[Path, Plan, Package]) -> None:
    out, _, packed = made
    for rung in packed.rungs:
        text = (out / rung.playlist).read_text()
        ranges = [line.split(":")[1] for line in text.splitlines() if line.startswith("#EXT-X-BYTERANGE")]
        data = (out / rung.file).read_bytes()
        position = None
        for byte_range in ranges:
            size, start = (int(part) for part in byte_range.split("@"))
            assert position in {None, start}
            kinds = [box.kind for box in boxes.walk(io.BytesIO(data), start, start + size)]
            assert kinds == [b"moof", b"mdat", b"moof", b"mdat"]
            position = start + size
        assert position == len(data)
        head = next(line for line in text.splitlines() if line.startswith("#EXT-X-MAP"))
        length, start = (int(part) for part in head.split('"')[3].split("@"))
        kinds = [box.kind for box in boxes.walk(io.BytesIO(data), start, start + length)]
        assert kinds == [b"ftyp", b"moov"]
        assert b"mvex" in data[start : start + length]
        assert text.count("#EXTINF:2.000000") == 2
        assert "#EXTINF:0.400000" in text
        assert f"{rung.file}" in text


def served_fragments(out: Path, rung: Rung, folder: Path) -> Path:
    """What a player of segments reads of a rung, as a file of its own."""
    data = (out / rung.file).read_bytes()
    [mdat] = [box for box in boxes.walk(io.BytesIO(data), 0, len(data)) if box.kind == b"mdat"]
    path = folder / "fragments.mp4"
    path.write_bytes(data[mdat.body :])
    return path


def test_the_file_is_a_plain_mp4_too(tools: Tools, made: tuple[Path, Plan, Package]) -> None:
    out, _, packed = made
    for rung in packed.rungs:
        data = (out / rung.file).read_bytes()
        assert [box.kind for box in boxes.walk(io.BytesIO(data), 0, len(data))] == [b"ftyp", b"moov", b"mdat"]
        assert b"mvex" not in boxes.bodies(data, b"moov")[0]
        answer = _probe(tools, out / rung.file, "-show_streams", "-show_frames")
        film, sound = answer["streams"]
        assert float(film["duration"]) == pytest.approx(SECONDS)
        assert film["start_time"] == sound["start_time"] == "0.000000"
        shown = [float(frame["pts_time"]) for frame in answer["frames"] if frame["media_type"] == "video"]
        assert shown == pytest.approx([number / 15 for number in range(round(SECONDS * 15))], abs=1e-4)


async def test_a_plain_player_seeks(tools: Tools, made: tuple[Path, Plan, Package]) -> None:
    """From 3.5 s on, ffmpeg reads the last group and no other."""
    out, _, packed = made
    file = out / packed.rungs[0].file
    answer = _probe(tools, file, "-read_intervals", "4.1%+#1", "-show_packets", "-select_streams", "v")
    assert answer["packets"][0]["pts_time"] == "4.000000"
    assert "K" in answer["packets"][0]["flags"]


def test_the_master_lists_rungs_with_their_codecs(made: tuple[Path, Plan, Package]) -> None:
    out, _, packed = made
    text = (out / "master.m3u8").read_text()
    for rung in packed.rungs:
        assert f'CODECS="{rung.codecs}",RESOLUTION={rung.width}x{rung.height},FRAME-RATE=15.000' in text
        assert rung.codecs.startswith("avc1.64")
        assert rung.codecs.endswith(",mp4a.40.2")
        assert rung.bandwidth < 6_000_000
    assert not list(out.glob("*.part"))


async def test_the_same_film_gives_the_same_names(
    tools: Tools, wide: Path, tmp_path: Path, made: tuple[Path, Plan, Package]
) -> None:
    _, ladder, packed = made
    work, out = tmp_path / "work", tmp_path / "out"
    work.mkdir()
    out.mkdir()
    assert (await packaged(tools, wide, ladder, work, out)).rungs == packed.rungs


def test_rungs_that_differ_are_not_published(tmp_path: Path, made: tuple[Path, Plan, Package]) -> None:
    out, _, packed = made
    whole = fragments.read(served_fragments(out, packed.rungs[0], tmp_path))
    short = replace(whole, fragments=whole.fragments[:-1])
    with pytest.raises(EncodeFailed):
        check_aligned([whole, short])


def test_a_cut_file_is_not_packaged(tmp_path: Path, made: tuple[Path, Plan, Package]) -> None:
    out, _, packed = made
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(served_fragments(out, packed.rungs[0], tmp_path).read_bytes()[:-100])
    with pytest.raises(EncodeFailed):
        fragments.read(cut)


def test_a_playlist_word_for_word() -> None:
    segments = [
        hls.Segment(start=900, size=50, duration_s=2.002),
        hls.Segment(start=950, size=7, duration_s=0.1),
    ]
    assert hls.media_playlist("low-1.mp4", (90, 800), segments).splitlines() == [
        "#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-TARGETDURATION:3", "#EXT-X-MEDIA-SEQUENCE:0",
        "#EXT-X-PLAYLIST-TYPE:VOD", "#EXT-X-INDEPENDENT-SEGMENTS",
        '#EXT-X-MAP:URI="low-1.mp4",BYTERANGE="800@90"',
        "#EXTINF:2.002000,", "#EXT-X-BYTERANGE:50@900", "low-1.mp4",
        "#EXTINF:0.100000,", "#EXT-X-BYTERANGE:7@950", "low-1.mp4",
        "#EXT-X-ENDLIST",
    ]  # fmt: skip


def test_track_numbers_of_the_joined_init(made: tuple[Path, Plan, Package], tmp_path: Path) -> None:
    out, _, packed = made
    data = served_fragments(out, packed.rungs[0], tmp_path).read_bytes()
    numbers = [
        struct.unpack_from(">I", body, 12)[0] for body in boxes.bodies(data, b"moov", b"trak", b"tkhd")
    ]
    defaults = [
        struct.unpack_from(">I", body, 4)[0] for body in boxes.bodies(data, b"moov", b"mvex", b"trex")
    ]
    assert numbers == defaults == [init.FILM, init.SOUND]
