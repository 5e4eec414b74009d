"""`prepare` from end to end: films, photos, cubes; its progress, its failures, its cancellation."""

from __future__ import annotations

import asyncio
import errno
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import ExifTags, Image

from media import pictures
from media.encode import encode, explained, film_job
from media.errors import DiskFull, EncodeFailed, FlatPicture, TooLarge, Truncated, Unsupported
from media.ladder import plan
from media.model import Crop, Declared, Manifest, Progress, Projection, Stereo, read_manifest
from media.pipeline import FACES, prepare
from media.probe import inspect
from media.process import Failed, Job, output
from media.progress import Clock
from media.tools import Tools
from tests import media_factory as factory

EQUI, HALF = Projection.EQUIRECTANGULAR, Projection.HALF_EQUIRECTANGULAR
RGB = tuple[int, int, int]


async def made(
    tools: Tools,
    sources: tuple[Path, ...],
    out: Path,
    declared: Declared | None = None,
    on_progress: Callable[[Progress], None] = lambda _: None,
) -> Manifest:
    make(out)
    seen = await inspect(sources[0], tools=tools)
    return await prepare(sources, seen, declared or Declared(), out, tools=tools, on_progress=on_progress)


def make(folder: Path) -> None:
    folder.mkdir(exist_ok=True)


def near(pixel: object, wanted: RGB, tolerance: int = 45) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(one - other) <= tolerance for one, other in zip(pixel, wanted, strict=True))


async def test_a_film(tools: Tools, films: dict[str, bytes], tmp_path: Path) -> None:
    source = tmp_path / "original"
    source.write_bytes(films["mono"])
    told: list[Progress] = []
    manifest = await made(tools, (source,), tmp_path / "out", on_progress=told.append)
    assert manifest == read_manifest(tmp_path / "out")
    assert (manifest.projection, manifest.stereo, manifest.crop) == (EQUI, Stereo.MONO, None)
    assert (manifest.width, manifest.height, manifest.fps) == (256, 128, 30.0)
    assert (manifest.duration_s, manifest.has_audio, manifest.master) == (1.0, True, "master.m3u8")
    files = {path.name: path.stat().st_size for path in (tmp_path / "out").iterdir()}
    assert set(files) == {*manifest.files(), "manifest.json"}
    assert manifest.total_bytes == sum(files.values()) - files["manifest.json"]
    assert source.read_bytes() == films["mono"]
    percents = [each.percent for each in told]
    assert percents == sorted(percents)
    assert (percents[0], percents[-1]) == (0, 100)
    assert {each.step for each in told} == {"stills", "encode", "package"}
    assert any(each.rung == "fast" for each in told if each.step == "encode")
    assert told[-1].seconds_left == 0


async def test_pictures_of_a_film(tools: Tools, films: dict[str, bytes], tmp_path: Path) -> None:
    source = tmp_path / "original"
    source.write_bytes(films["tb"])
    manifest = await made(tools, (source,), tmp_path / "out")
    assert manifest.stereo is Stereo.TOP_BOTTOM
    with Image.open(tmp_path / "out" / manifest.thumbnail) as view:
        assert view.size == (512, 288)
        assert near(view.getpixel((256, 60)), factory.RED)
        assert near(view.getpixel((256, 144)), factory.CYAN)  # the left eye's mark, straight ahead
        # 90° of view: its edges are where front meets left and right
        assert near(view.getpixel((490, 144)), factory.RED)
    [still] = manifest.images
    with Image.open(tmp_path / "out" / still.file) as sphere:
        assert sphere.size == (128, 128)
        assert near(sphere.convert("RGB").getpixel((64, 96)), factory.MAGENTA)  # the right eye below


@pytest.mark.parametrize("seconds_of_sound", [0.3, 1.7])
async def test_sound_shorter_and_longer_than_the_picture(
    tools: Tools, tmp_path: Path, seconds_of_sound: float
) -> None:
    source = factory.film(tmp_path / "f.mp4", tools, sound=seconds_of_sound)
    manifest = await made(tools, (source,), tmp_path / "out")
    assert manifest.duration_s == 1.0
    job = Job(
        argv=(str(tools.ffprobe), "-v", "error", "-of", "json",
              "-show_entries", "stream=duration,nb_read_packets",
              "-count_packets", str(tmp_path / "out" / manifest.rungs[0].file)),
    )  # fmt: skip
    film, sound = json.loads(await output(job, seconds=20))["streams"]
    assert float(film["duration"]) == pytest.approx(1.0)
    assert int(sound["nb_read_packets"]) == 47  # ceil(48000 / 1024): silence to the end, nothing after


async def test_a_cropped_film_keeps_its_crop(tools: Tools, films: dict[str, bytes], tmp_path: Path) -> None:
    source = tmp_path / "original"
    source.write_bytes(films["mute"])
    crop = Crop(full_width=512, full_height=256, left=128, top=64, width=256, height=128)
    manifest = await made(tools, (factory.with_v1(source, crop=crop),), tmp_path / "out")
    assert (manifest.crop, manifest.has_audio) == (crop, False)


@pytest.mark.parametrize("fps", ["60", "24000/1001"])
async def test_frame_rates(tools: Tools, tmp_path: Path, fps: str) -> None:
    options = ("-r", fps)
    source = factory.film(tmp_path / "f.mp4", tools, seconds=0.5, options=options)
    manifest = await made(tools, (source,), tmp_path / "out")
    assert manifest.fps == pytest.approx(30 if fps == "60" else 23.976, abs=0.001)


async def test_a_turned_film_is_upright(tools: Tools, films: dict[str, bytes], tmp_path: Path) -> None:
    source = tmp_path / "f.mp4"
    source.write_bytes(films["mute"])
    declared = Declared(projection=EQUI, stereo=Stereo.MONO)
    manifest = await made(tools, (factory.turned(source),), tmp_path / "out", declared)
    argv = ("-v", "error", "-of", "csv=p=0", "-show_entries", "stream=width,height")
    rung = tmp_path / "out" / manifest.rungs[0].file
    said = await output(Job(argv=(str(tools.ffprobe), *argv, str(rung))), seconds=20)
    assert said.decode().startswith("128,256")
    assert (manifest.width, manifest.height) == (128, 256)


async def test_a_10_bit_film(tools: Tools, tmp_path: Path) -> None:
    source = factory.film(tmp_path / "f.mp4", tools, seconds=0.3, options=("-pix_fmt", "yuv420p10le"))
    manifest = await made(tools, (source,), tmp_path / "out")
    assert manifest.rungs[0].codecs.startswith("avc1.6400")  # High profile, 8 bits


async def test_a_photo_loses_what_identifies_its_author(tools: Tools, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "RICOH-SECRET"
    exif[ExifTags.Base.GPSInfo] = {1: "N", 2: (48.0, 51.0, 30.0)}
    source = factory.photo(tmp_path / "p.jpg", exif=exif, panorama="equirectangular")
    manifest = await made(tools, (source,), tmp_path / "out")
    assert (manifest.master, manifest.rungs, manifest.duration_s) == (None, (), None)
    for name in manifest.files():
        data = (tmp_path / "out" / name).read_bytes()
        assert b"RICOH-SECRET" not in data
        assert b"Exif" not in data
        assert b"GPano" not in data


async def test_a_cropped_photo_is_placed_on_its_sphere(tools: Tools, tmp_path: Path) -> None:
    crop = Crop(full_width=512, full_height=256, left=128, top=64, width=256, height=128)
    picture = factory.layout(width=512, crop=crop)
    manifest = await made(tools, (factory.photo(tmp_path / "p.png", picture, crop=crop),), tmp_path / "out")
    assert (manifest.crop, manifest.width, manifest.height) == (None, 512, 256)
    with Image.open(tmp_path / "out" / manifest.images[-1].file) as sphere:
        rgb = sphere.convert("RGB")
        assert near(rgb.getpixel((256, 100)), factory.RED)
        assert near(rgb.getpixel((140, 128)), factory.YELLOW)
        assert near(rgb.getpixel((20, 128)), (18, 18, 20))


async def test_six_faces_become_a_sphere(tools: Tools, tmp_path: Path) -> None:
    faces = factory.cube_faces(tmp_path)
    assert [path.stem.split("_")[1] for path in faces] == list(FACES)
    manifest = await made(tools, tuple(faces), tmp_path / "out")
    assert (manifest.projection, manifest.width, manifest.height) == (EQUI, 256, 128)
    with Image.open(tmp_path / "out" / manifest.images[-1].file) as sphere:
        rgb = sphere.convert("RGB")
        for x, colour in ((128, factory.RED), (192, factory.BLUE), (4, factory.GREEN), (64, factory.YELLOW)):
            assert near(rgb.getpixel((x, 64)), colour)
        assert near(rgb.getpixel((128, 2)), factory.WHITE)
        assert near(rgb.getpixel((128, 125)), factory.BLACK)
        # The red strips of the caps lie beside the front: pitch ±52°, yaw 0.
        assert near(rgb.getpixel((128, 27)), factory.RED)
        assert near(rgb.getpixel((128, 100)), factory.RED)
        assert near(rgb.getpixel((192, 27)), factory.WHITE)


async def test_a_large_photo_comes_in_several_sizes(tools: Tools, tmp_path: Path) -> None:
    source = factory.photo(tmp_path / "p.jpg", factory.layout(width=2600))
    manifest = await made(tools, (source,), tmp_path / "out")
    assert [(each.width, each.height) for each in manifest.images] == [(2048, 1024), (2600, 1300)]


async def test_faces_that_do_not_fit_are_refused(tools: Tools, tmp_path: Path) -> None:
    faces = factory.cube_faces(tmp_path)
    with pytest.raises(Unsupported, match="six images carrées"):
        await made(tools, tuple(faces[:5]), tmp_path / "five")
    Image.new("RGB", (32, 32)).save(faces[5])
    with pytest.raises(Unsupported, match="même taille"):
        await made(tools, tuple(faces), tmp_path / "sizes")


async def test_a_flat_photo_is_refused_until_declared(tools: Tools, tmp_path: Path) -> None:
    source = factory.photo(tmp_path / "p.jpg", Image.radial_gradient("L").resize((320, 180)).convert("RGB"))
    with pytest.raises(FlatPicture):
        await made(tools, (source,), tmp_path / "out")
    assert not list((tmp_path / "out").iterdir())
    manifest = await made(tools, (source,), tmp_path / "out", Declared(projection=EQUI))
    assert manifest.projection is EQUI


async def test_half_a_photo_is_said(tools: Tools, tmp_path: Path) -> None:
    source = factory.photo(
        tmp_path / "p.jpg", Image.effect_noise((400, 200), 90).convert("RGB"), panorama="equirectangular"
    )
    source.write_bytes(source.read_bytes()[:9000])
    with pytest.raises(Truncated, match="abîmée"):
        await made(tools, (source,), tmp_path / "out")


async def test_a_film_whose_data_is_damaged_is_said(tools: Tools, tmp_path: Path) -> None:
    picture = Image.effect_noise((256, 128), 90).convert("RGB")
    source = factory.film(tmp_path / "f.mp4", tools, picture, seconds=3, sound=False)
    data = bytearray(source.read_bytes())
    start = data.index(b"mdat") + 4
    end = data.index(b"moov") - 4
    data[start + (end - start) // 3 : end] = bytes(end - start - (end - start) // 3)
    source.write_bytes(data)
    with pytest.raises((Truncated, EncodeFailed)):
        await made(tools, (source,), tmp_path / "out")
    assert not (tmp_path / "out" / "manifest.json").exists()
    assert not (tmp_path / "out" / ".work").exists()


async def test_cancelling_kills_ffmpeg_and_leaves_no_manifest(tools: Tools, tmp_path: Path) -> None:
    source = factory.film(tmp_path / "f.mp4", tools, factory.layout(width=1024), seconds=5, sound=False)
    begun = asyncio.Event()

    def listen(progress: Progress) -> None:
        if progress.step == "encode":
            begun.set()

    task = asyncio.create_task(made(tools, (source,), tmp_path / "out", on_progress=listen))
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not (tmp_path / "out" / "manifest.json").exists()
    assert not (tmp_path / "out" / "master.m3u8").exists()
    assert not (tmp_path / "out" / ".work").exists()


async def test_a_stall_is_said(tools: Tools, tmp_path: Path, films: dict[str, bytes]) -> None:
    source = tmp_path / "f.mp4"
    source.write_bytes(films["mute"])
    silent = tmp_path / "ffmpeg"
    silent.write_text("#!/bin/sh\nwhile :; do echo out_time_us=0; read line < /dev/zero; done\n")
    silent.chmod(0o755)
    ladder = plan(await inspect(source, tools=tools), (EQUI, Stereo.MONO))
    stuck = Tools(ffmpeg=silent, ffprobe=tools.ffprobe, sandbox=None)
    job = film_job(source, ladder, ladder.steps, tmp_path, tools=stuck)
    with pytest.raises(EncodeFailed, match="bloqué"):
        await encode(job, on_moved=lambda _: None, stall_s=0.2)


async def test_disk_full_in_ffmpeg_is_said(tools: Tools) -> None:
    argv = (str(tools.ffmpeg), "-v", "error", "-f", "lavfi", "-i", "color=s=64x64:d=1", "-f", "mp4",
            "-movflags", "+empty_moov", "-y", "/dev/full")  # fmt: skip
    with pytest.raises(Failed) as caught:
        await output(Job(argv=argv), seconds=20)
    assert isinstance(explained(caught.value), DiskFull)
    assert isinstance(explained(Failed(153, "")), TooLarge)
    assert isinstance(explained(Failed(1, "oops")), EncodeFailed)


async def test_disk_full_in_our_own_files_is_said(
    tools: Tools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(pictures, "variants", full)
    with pytest.raises(DiskFull, match="l'original est conservé"):
        await made(tools, (factory.photo(tmp_path / "p.jpg"),), tmp_path / "out")
    assert not (tmp_path / "out" / "manifest.json").exists()


def test_the_clock_never_goes_back() -> None:
    now = iter([0.0, 10.0, 20.0, 30.0])
    clock = Clock(now=lambda: next(now))
    assert clock.at(0.0) == (0.0, None)
    assert clock.at(0.5) == (50.0, 20.0)
    assert clock.at(0.3) == (50.0, 30.0)


def test_a_manifest_that_is_not_one() -> None:
    with pytest.raises(KeyError):
        Manifest.from_json({"kind": "photo"})
