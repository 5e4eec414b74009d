"""Films as cameras and telephones write them: encoded right, whole, in time and without secrets."""

from __future__ import annotations

import json
import struct
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from media import arguments, boxes, pictures
from media.encode import encode, film_job
from media.errors import MediaError, Truncated
from media.model import Declared, Manifest, Progress, Projection, Stereo
from media.pipeline import prepare
from media.probe import inspect
from media.spatial import read as read_marks
from media.steps import plan_film
from media.tools import Tools
from tests import media_factory as factory

SPHERE = Declared(projection=Projection.EQUIRECTANGULAR, stereo=Stereo.MONO)


async def made(tools: Tools, source: Path, out: Path, declared: Declared = SPHERE) -> Manifest:
    out.mkdir()

    def silent(_: Progress) -> None:
        pass

    seen = await inspect(source, tools=tools)
    return await prepare((source,), seen, declared, out, tools=tools, on_progress=silent)


def ffmpeg(tools: Tools, *words: str | Path) -> None:
    argv = [str(tools.ffmpeg), "-v", "error", "-nostdin", "-y", *map(str, words)]
    subprocess.run(argv, check=True, capture_output=True)


def probed(tools: Tools, path: Path, *what: str) -> dict[str, Any]:
    argv = [str(tools.ffprobe), "-v", "error", "-of", "json", *what, str(path)]
    answer: dict[str, Any] = json.loads(subprocess.run(argv, check=True, capture_output=True).stdout)
    return answer


async def frame(tools: Tools, path: Path, size: tuple[int, int], at_s: float = 0.0) -> Image.Image:
    argv = arguments.frame(path, size, at_s=at_s)
    return Image.frombytes("RGB", size, await pictures.raw(argv, (path,), size[0] * size[1] * 3, tools))


def pts(tools: Tools, path: Path, stream: str) -> list[float]:
    packets = probed(tools, path, "-select_streams", stream, "-show_packets")["packets"]
    return sorted(float(packet["pts_time"]) for packet in packets)


@pytest.mark.parametrize("transfer", ["smpte2084", "arib-std-b67"])
async def test_high_dynamic_range_looks_like_what_it_was(tools: Tools, tmp_path: Path, transfer: str) -> None:
    words = f"scale=out_primaries=bt2020:out_transfer={transfer}:out_color_matrix=bt2020nc,format=yuv420p10le"
    colours = ("-color_primaries", "bt2020", "-color_trc", transfer, "-colorspace", "bt2020nc")
    source = factory.film(
        tmp_path / "f.mp4", tools, seconds=0.3, options=("-vf", words, "-pix_fmt", "yuv420p10le", *colours)
    )
    seen = await inspect(source, tools=tools)
    assert seen.video is not None
    assert (seen.video.transfer, seen.video.bit_depth) == (transfer, 10)
    plan = plan_film(seen, SPHERE)
    job = film_job(source, plan, plan.steps, tmp_path, tools=tools)
    await encode(job, on_moved=lambda _: None)
    film = probed(tools, tmp_path / "fast.mp4", "-show_streams")["streams"][0]
    assert (film["pix_fmt"], film["color_transfer"], film["color_primaries"]) == ("yuv420p", "bt709", "bt709")
    picture = await frame(tools, tmp_path / "fast.mp4", (256, 128))
    # Untreated, PQ red (200, 30, 30) would be a grey brown of (138, 76, 60) or so: saturation tells.
    for place, (strong, weak) in (((110, 90), (0, 1)), ((192, 90), (2, 0))):
        pixel = picture.getpixel(place)
        assert isinstance(pixel, tuple)
        assert pixel[strong] - pixel[weak] > 100, (transfer, pixel)
    white = picture.getpixel((60, 8))
    assert isinstance(white, tuple)
    assert min(white[:3]) > 180


async def test_a_variable_rate_becomes_constant_and_stays_in_time(tools: Tools, tmp_path: Path) -> None:
    uneven = "setpts='(N/30+0.02*mod(N*7,3)+0.3*gte(N,30))/TB'"  # jitter, and a hole of 0.3 s
    source = factory.film(
        tmp_path / "f.mp4", tools, seconds=2, options=("-vf", uneven, "-fps_mode", "vfr", "-bf", "0")
    )
    manifest = await made(tools, source, tmp_path / "out")
    assert manifest.fps is not None
    times = pts(tools, tmp_path / "out" / manifest.rungs[0].file, "v")
    steps = {round(after - before, 4) for before, after in pairwise(times)}
    assert len(steps) <= 2  # one step, but for the rounding of the clock
    assert manifest.duration_s == pytest.approx(2.3, abs=0.1)
    assert times[0] == 0
    # The white bar at the bottom crosses the picture: where it is tells when a frame was filmed.
    late = await frame(tools, tmp_path / "out" / manifest.rungs[0].file, (256, 128), at_s=1.8)
    row = [sum(late.getpixel((x, 126))[:3]) for x in range(256)]  # type: ignore[index]
    assert row.index(max(row)) == pytest.approx(256 * 45 / 60, abs=10)  # frame 45: 1.5 s and the hole


async def test_odd_sizes(tools: Tools, tmp_path: Path) -> None:
    picture = factory.layout(width=512).resize((255, 127))
    source = factory.film(tmp_path / "f.mp4", tools, picture, seconds=0.2, options=("-pix_fmt", "yuv444p"))
    manifest = await made(tools, source, tmp_path / "out")
    assert (manifest.width, manifest.height) == (252, 124)


async def test_an_edit_list_is_obeyed(tools: Tools, tmp_path: Path) -> None:
    """A cut in the camera's own software keeps the frames before the cut, hidden behind an edit list."""
    long = factory.film(tmp_path / "long.mp4", tools, seconds=2, options=("-g", "60", "-bf", "0"))
    source = tmp_path / "cut.mp4"
    ffmpeg(tools, "-ss", "1", "-i", long, "-c", "copy", source)
    assert b"elst" in source.read_bytes()
    manifest = await made(tools, source, tmp_path / "out")
    assert manifest.duration_s == pytest.approx(1.0, abs=0.05)
    first = await frame(tools, tmp_path / "out" / manifest.rungs[0].file, (256, 128))
    row = [sum(first.getpixel((x, 126))[:3]) for x in range(256)]  # type: ignore[index]
    assert row.index(max(row)) == pytest.approx(128, abs=10)  # half way: the hidden second is hidden


SECRETS = (b"GPS5", b"N48.8584", b"C3441325000000", b"+48.8584+002.2945", b"HERO11", b"Jean")


def camera_file(tools: Tools, path: Path) -> Path:
    """A film with what action cameras add: place, maker, serial number, and a track of positions."""
    factory.film(path, tools, seconds=0.5)
    data = path.read_bytes()
    positions = b"DEVC....GPS5 N48.8584 E2.2945 serial C3441325000000"
    place = len(data) + 8 - len(_moov(data))  # the index is last: the new data takes its place
    udta = boxes.make(
        b"udta",
        boxes.make(b"\xa9xyz", struct.pack(">HH", 18, 0x15C7), b"+48.8584+002.2945/"),
        boxes.make(b"CAME", b"C3441325000000"),
        boxes.make(b"\xa9ART", struct.pack(">HH", 4, 0x15C7), b"Jean"),
        boxes.make(b"FIRM", b"HERO11 v1"),
    )

    def add(moov: bytes) -> bytes:
        return moov + _gpmd(place, len(positions)) + udta

    head = data[: len(data) - len(_moov(data))]
    path.write_bytes(head + boxes.make(b"mdat", positions) + boxes.edit(_moov(data), (b"moov",), add))
    return path


def _moov(data: bytes) -> bytes:
    return data[data.rindex(b"moov") - 4 :]


def _gpmd(place: int, size: int) -> bytes:
    """A track of timed positions of one sample, as GoPro writes it."""
    stsd = boxes.make_full(b"stsd", struct.pack(">I", 1), boxes.make(b"gpmd", bytes(6), struct.pack(">H", 1)))
    stbl = boxes.make(
        b"stbl",
        stsd,
        boxes.make_full(b"stts", struct.pack(">III", 1, 1, 500)),
        boxes.make_full(b"stsc", struct.pack(">IIII", 1, 1, 1, 1)),
        boxes.make_full(b"stsz", struct.pack(">II", size, 1)),
        boxes.make_full(b"stco", struct.pack(">II", 1, place)),
    )
    dref = boxes.make_full(b"dref", struct.pack(">I", 1), boxes.make_full(b"url ", flags=1))
    minf = boxes.make(b"minf", boxes.make_full(b"nmhd"), boxes.make(b"dinf", dref), stbl)
    hdlr = boxes.make_full(b"hdlr", struct.pack(">I4s12x", 0, b"meta"), b"GoPro MET HERO11\0")
    mdhd = boxes.make_full(b"mdhd", struct.pack(">IIIIHH", 0, 0, 1000, 500, 0x55C4, 0))
    matrix = struct.pack(">9i", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
    tkhd = boxes.make_full(
        b"tkhd", struct.pack(">IIIII", 0, 0, 3, 0, 500), bytes(16), matrix, bytes(8), flags=1
    )
    return boxes.make(b"trak", tkhd, boxes.make(b"mdia", mdhd, hdlr, minf))


async def test_nothing_that_identifies_is_served(tools: Tools, tmp_path: Path) -> None:
    source = camera_file(tools, tmp_path / "GX010001.mp4")
    streams = probed(tools, source, "-show_streams")["streams"]
    assert [stream["codec_tag_string"] for stream in streams] == ["avc1", "mp4a", "gpmd"]
    manifest = await made(tools, source, tmp_path / "out")
    for path in (tmp_path / "out").iterdir():
        data = path.read_bytes()
        for secret in SECRETS:
            assert secret not in data, (path.name, secret)
    served = probed(tools, tmp_path / "out" / manifest.rungs[0].file, "-show_streams", "-show_format")
    assert [stream["codec_type"] for stream in served["streams"]] == ["video", "audio"]
    tags = set(served["format"]["tags"])
    assert tags <= {"major_brand", "minor_version", "compatible_brands"}


async def test_beyond_four_gigabytes(tools: Tools, tmp_path: Path) -> None:
    """A sparse file whose samples lie after 4 GiB, as every camera writes films of more than ten minutes."""
    small = factory.film(tmp_path / "small.mp4", tools, seconds=0.3)
    data = small.read_bytes()
    gap = (1 << 32) + (1 << 29)

    def widen(stbl: bytes) -> bytes:
        [stco] = boxes.bodies(stbl, b"stco")
        places = struct.unpack(f">{(len(stco) - 8) // 4}I", stco[8:])
        wide = struct.pack(f">{len(places)}Q", *(place + gap for place in places))
        kept = [
            boxes.make(kind, body)
            for kind in (b"stsd", b"stts", b"ctts", b"stss", b"stsc", b"stsz")
            for body in boxes.bodies(stbl, kind)
        ]
        return b"".join([*kept, boxes.make_full(b"co64", struct.pack(">I", len(places)), wide)])

    moov = boxes.edit(_moov(data), (b"moov", b"trak", b"mdia", b"minf", b"stbl"), widen)
    ftyp = data.index(b"ftyp") - 4, struct.unpack(">I", data[:4])[0]
    source = tmp_path / "large.mp4"
    with source.open("wb") as file:
        file.write(data[: ftyp[1]])
        file.write(struct.pack(">I4sQ", 1, b"free", gap))
        file.seek(ftyp[1] + gap)
        file.write(data[ftyp[1] : len(data) - len(_moov(data))])
        file.write(moov)
    assert source.stat().st_size > 1 << 32
    manifest = await made(tools, source, tmp_path / "out")
    assert manifest.duration_s == pytest.approx(0.3)


@pytest.mark.parametrize("kept", ["init alone", "fragments without init", "half of the fragments"])
async def test_pieces_of_a_fragmented_film_are_said(tools: Tools, tmp_path: Path, kept: str) -> None:
    flags = ("-movflags", "+frag_keyframe+empty_moov", "-g", "15")
    path = factory.film(tmp_path / "f.mp4", tools, seconds=2, options=flags)
    data = path.read_bytes()
    first = data.index(b"moof") - 4
    path.write_bytes(
        {
            "init alone": data[:first],
            "fragments without init": data[first:],
            "half of the fragments": data[: len(data) // 2],
        }[kept]
    )
    with pytest.raises(MediaError) as caught:
        await made(tools, path, tmp_path / "out")
    assert caught.value.code in {"truncated", "not-media"}
    assert not (tmp_path / "out" / "manifest.json").exists()


async def test_a_whole_fragmented_film_is_taken(tools: Tools, tmp_path: Path) -> None:
    flags = ("-movflags", "+frag_keyframe+empty_moov", "-g", "15")
    manifest = await made(tools, factory.film(tmp_path / "f.mp4", tools, options=flags), tmp_path / "out")
    assert manifest.duration_s == pytest.approx(1.0, abs=0.04)


async def test_a_film_without_frames_is_said(tools: Tools, tmp_path: Path) -> None:
    data = factory.film(tmp_path / "f.mp4", tools, seconds=0.5, sound=False).read_bytes()

    def emptied(stbl: bytes) -> bytes:
        none = {b"stts": 8, b"stsc": 8, b"stsz": 12, b"stco": 8}
        tables = [boxes.make(kind, bytes(length)) for kind, length in none.items()]
        return boxes.make(b"stsd", boxes.bodies(stbl, b"stsd")[0]) + b"".join(tables)

    moov = boxes.edit(_moov(data), (b"moov", b"trak", b"mdia", b"minf", b"stbl"), emptied)
    source = tmp_path / "empty.mp4"
    source.write_bytes(data[: len(data) - len(_moov(data))] + moov)
    with pytest.raises(Truncated):
        await made(tools, source, tmp_path / "out")
    assert not (tmp_path / "out" / "manifest.json").exists()


@pytest.mark.parametrize(("order", "more"), [(1, 0), (1, 2), (2, 0)])
async def test_a_sound_field_is_a_rendition_of_its_own(
    tools: Tools, tmp_path: Path, order: int, more: int
) -> None:
    """Four channels or nine, perhaps two of the head after them; each keeps its place and its level."""
    channels = (order + 1) ** 2
    levels = "|".join(
        f"{0.05 * (number + 1):.2f}*sin(2*PI*{(number + 2) * 110}*t)" for number in range(channels + more)
    )
    raw = tmp_path / "sound.wav"
    ffmpeg(tools, "-f", "lavfi", "-i", f"aevalsrc={levels}:d=1:s=48000", "-c:a", "pcm_s16le", raw)
    plain = factory.film(tmp_path / "plain.mp4", tools, sound=False)
    source = tmp_path / "f.mov"
    ffmpeg(tools, "-i", plain, "-i", raw, "-c:v", "copy", "-c:a", "pcm_s16le", "-f", "mov", source)
    marked(source, order, channels + more)
    manifest = await made(tools, source, tmp_path / "out")
    field = manifest.ambisonics
    assert field is not None
    assert (field.order, field.channels, field.codecs) == (order, channels, "opus")
    path = tmp_path / "out" / field.file
    assert path.stat().st_size == field.size
    [track] = read_marks(path).tracks
    assert track.sound is not None
    assert (track.sound.order, track.sound.ordering, track.sound.channels) == (order, 0, channels)
    [stream] = probed(tools, path, "-show_streams")["streams"]
    assert (stream["codec_name"], stream["channels"], stream["channel_layout"]) == (
        "opus",
        channels,
        f"ambisonic {order}",
    )
    said = tmp_path / "said.raw"
    ffmpeg(tools, "-i", path, "-f", "f32le", said)
    samples = memoryview(said.read_bytes()).cast("f")
    loud = [max(samples[number::channels].tolist()[9600:38400]) for number in range(channels)]
    assert loud == pytest.approx([0.05 * (number + 1) for number in range(channels)], rel=0.15)
    film = probed(tools, tmp_path / "out" / manifest.rungs[0].file, "-show_streams")["streams"]
    assert film[1]["channels"] == 2  # the rungs keep a stereo for every player


def marked(path: Path, order: int, channels: int) -> None:
    """Write an SA3D box into the sound's entry of a QuickTime film whose index is last."""
    box = boxes.make(
        b"SA3D",
        struct.pack(">BBIBBI", 0, 0, order, 0, 0, channels),
        struct.pack(f">{channels}I", *range(channels)),
    )

    def add(stsd: bytes) -> bytes:
        size, kind = struct.unpack(">I4s", stsd[8:16])
        return stsd[:8] + boxes.make(kind, stsd[16 : 8 + size], box) if kind in {b"sowt", b"lpcm"} else stsd

    data = path.read_bytes()
    index = boxes.edit(_moov(data), (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsd"), add)
    path.write_bytes(data[: len(data) - len(_moov(data))] + index)
