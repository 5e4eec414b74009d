"""What `inspect` says of real files of every kind."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import ExifTags, Image

from media.ffprobe import facts_of
from media.model import Crop, Declared, Inspection, Kind, Projection, Stereo
from media.pipeline import prepare
from media.probe import inspect
from media.projection import SURE
from media.tools import Tools
from tests import media_factory as factory

EQUI, HALF = Projection.EQUIRECTANGULAR, Projection.HALF_EQUIRECTANGULAR
QUARTER = Crop(full_width=512, full_height=256, left=128, top=64, width=256, height=128)

Tag = Callable[[Path], Path]


def untouched(path: Path) -> Path:
    return path


@pytest.mark.parametrize(
    ("film", "name", "tag", "projection", "stereo", "sure"),
    [
        ("mono", "VID_0001.mp4", untouched, EQUI, Stereo.MONO, 0.65),
        ("mono", "a_360.mp4", untouched, EQUI, Stereo.MONO, 0.65),
        ("tb", "atelier.mp4", untouched, EQUI, Stereo.TOP_BOTTOM, 0.65),
        ("tb", "atelier_TB.mp4", untouched, EQUI, Stereo.TOP_BOTTOM, 0.7),
        ("tb", "atelier_BT.mp4", untouched, EQUI, Stereo.BOTTOM_TOP, 0.5),
        ("mono", "garage_180_LR.mp4", untouched, HALF, Stereo.SIDE_BY_SIDE, 0.5),
        ("tb", "x.mp4", lambda p: factory.with_v1(p, stereo="top-bottom"), EQUI, Stereo.TOP_BOTTOM, 0.95),
        ("mono", "x.mp4", lambda p: factory.with_v1(p), EQUI, Stereo.MONO, 0.8),
        ("tb", "x.mp4", lambda p: factory.with_v2(p, EQUI, Stereo.TOP_BOTTOM), EQUI, Stereo.TOP_BOTTOM, 0.95),
        ("mono", "x.mp4", lambda p: factory.with_v2(p, HALF, Stereo.SIDE_BY_SIDE), HALF,
         Stereo.SIDE_BY_SIDE, 0.6),
        ("mono", "x.mp4", lambda p: factory.with_v2(p, EQUI, Stereo.SIDE_BY_SIDE_REVERSED), EQUI,
         Stereo.SIDE_BY_SIDE_REVERSED, 0.6),
        # Contradiction: the tag wins over the name, with less confidence.
        ("tb", "x_LR.mp4", lambda p: factory.with_v2(p, EQUI, Stereo.TOP_BOTTOM), EQUI,
         Stereo.TOP_BOTTOM, 0.6),
        ("mono", "x.mp4", lambda p: factory.with_projection_box(p, b"cbmp"), Projection.CUBEMAP,
         Stereo.MONO, 0.5),
        ("mono", "x.mp4", lambda p: factory.with_projection_box(p, b"mshp"), Projection.MESH,
         Stereo.MONO, 0.5),
        ("mono", "VID_20260101_00_001.insv", untouched, Projection.FISHEYE, Stereo.MONO, 0.5),
        ("mono", "GS010001.360", untouched, Projection.EQUI_ANGULAR_CUBEMAP, Stereo.MONO, 0.5),
    ],
)  # fmt: skip
async def test_films(
    tools: Tools, films: dict[str, bytes], tmp_path: Path,
    film: str, name: str, tag: Tag, projection: Projection, stereo: Stereo, sure: float,
) -> None:  # fmt: skip
    path = tmp_path / "0f3a"
    path.write_bytes(films[film])
    seen = await inspect(tag(path), name=name, tools=tools)
    assert (seen.projection, seen.stereo) == (projection, stereo)
    assert seen.eye_order == stereo.eye_order
    assert seen.confidence >= sure


async def test_facts_of_a_film(tools: Tools, films: dict[str, bytes], tmp_path: Path) -> None:
    path = tmp_path / "film"
    path.write_bytes(films["mono"])
    seen = await inspect(factory.with_sound_field(path), tools=tools)
    assert seen.video is not None
    assert seen.audio is not None
    assert seen.ambisonics is not None
    assert (seen.kind, seen.container, seen.video.codec, seen.audio.codec) == (
        Kind.VIDEO,
        "mp4",
        "h264",
        "aac",
    )
    assert (seen.size, seen.video.fps, seen.video.frames, seen.video.bit_depth) == ((256, 128), 30.0, 30, 8)
    assert seen.duration_s == pytest.approx(1.0, abs=0.05)
    assert (seen.ambisonics.order, seen.ambisonics.channels) == (1, 4)
    assert (seen.ambisonics.ordering, seen.ambisonics.normalisation) == ("ACN", "SN3D")
    assert seen.to_json()["projection"] == "equirectangular"


@pytest.mark.parametrize("form", ["v1", "v2"])
async def test_a_cropped_film(tools: Tools, films: dict[str, bytes], tmp_path: Path, form: str) -> None:
    path = tmp_path / "film"
    path.write_bytes(films["mute"])
    if form == "v1":
        factory.with_v1(path, crop=QUARTER)
    else:
        factory.with_v2(path, EQUI, Stereo.MONO, QUARTER)
    seen = await inspect(path, tools=tools)
    assert (seen.projection, seen.crop) == (EQUI, QUARTER)
    assert any(item.about == "crop" for item in seen.evidence)


async def test_a_v1_half_sphere_is_vr180(tools: Tools, films: dict[str, bytes], tmp_path: Path) -> None:
    path = tmp_path / "film"
    path.write_bytes(films["mute"])
    half = Crop(full_width=512, full_height=256, left=128, top=0, width=256, height=256)
    seen = await inspect(factory.with_v1(path, stereo="left-right", crop=half), tools=tools)
    assert (seen.projection, seen.stereo, seen.crop) == (HALF, Stereo.SIDE_BY_SIDE, None)


@pytest.mark.parametrize(
    "options",
    [
        ("-movflags", "+faststart"),
        ("-movflags", "+frag_keyframe+empty_moov"),
        ("-pix_fmt", "yuv420p10le"),
        ("-f", "matroska"),
        ("-metadata:s:v", "timecode=01:00:00:00", "-f", "mov"),  # an extra data track, as cameras write
    ],
)
async def test_containers_of_real_cameras(tools: Tools, tmp_path: Path, options: tuple[str, ...]) -> None:
    path = factory.film(tmp_path / "film.mp4", tools, seconds=0.2, options=options)
    seen = await inspect(path, tools=tools)
    assert (seen.projection, seen.stereo) == (EQUI, Stereo.MONO)
    assert seen.video is not None
    assert seen.video.bit_depth == (10 if "yuv420p10le" in options else 8)


async def test_nearly_two_to_one_is_a_sphere(tools: Tools, tmp_path: Path) -> None:
    picture = factory.layout().resize((636, 320))  # 1.988, as real cameras give
    seen = await inspect(factory.film(tmp_path / "f.mp4", tools, picture, seconds=0.2), tools=tools)
    assert (seen.projection, seen.stereo) == (EQUI, Stereo.MONO)


async def test_rotation_is_applied_to_the_size(tools: Tools, tmp_path: Path, films: dict[str, bytes]) -> None:
    source = tmp_path / "upright.mp4"
    source.write_bytes(films["mute"])
    factory.turned(source)
    seen = await inspect(source, tools=tools)
    assert seen.video is not None
    assert seen.video.rotation in {90, 270}
    assert seen.size == (128, 256)


async def test_two_square_tracks_are_two_lenses(tools: Tools, tmp_path: Path) -> None:
    options = ("-map", "0:v", "-map", "0:v")
    picture = Image.new("RGB", (128, 128), factory.RED)
    path = factory.film(tmp_path / "x.mp4", tools, picture, seconds=0.2, sound=False, options=options)
    assert (await inspect(path, tools=tools)).projection is Projection.FISHEYE


async def _photo(tools: Tools, path: Path, name: str | None = None) -> Inspection:
    return await inspect(path, name=name, tools=tools)


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp"])
async def test_gpano_in_every_format(tools: Tools, tmp_path: Path, suffix: str) -> None:
    seen = await _photo(tools, factory.photo(tmp_path / f"p{suffix}", crop=QUARTER))
    assert (seen.kind, seen.projection, seen.crop) == (Kind.PHOTO, EQUI, QUARTER)
    assert seen.confidence > 0.7


async def test_a_full_gpano_photo_has_no_crop(tools: Tools, tmp_path: Path) -> None:
    whole = Crop(full_width=256, full_height=128, left=0, top=0, width=256, height=128)
    seen = await _photo(tools, factory.photo(tmp_path / "p.jpg", crop=whole))
    assert (seen.projection, seen.crop) == (EQUI, None)


async def test_photos_without_marks(tools: Tools, tmp_path: Path) -> None:
    stereo = factory.photo(tmp_path / "s.jpg", factory.layout(Stereo.TOP_BOTTOM))
    assert (await _photo(tools, stereo)).stereo is Stereo.TOP_BOTTOM
    flat = factory.photo(tmp_path / "f.jpg", Image.radial_gradient("L").resize((320, 180)).convert("RGB"))
    assert (await _photo(tools, flat)).projection is Projection.FLAT
    face = factory.cube_faces(tmp_path)[0]
    assert (await _photo(tools, face)).projection is Projection.CUBEMAP


async def test_pixels_raise_a_doubt_about_a_square_photo(tools: Tools, tmp_path: Path) -> None:
    picture = Image.new("RGB", (256, 256))
    picture.paste(factory.WHITE, (0, 0, 128, 128))  # light top left, and bottom right
    picture.paste(factory.WHITE, (128, 128, 256, 256))
    square = factory.photo(tmp_path / "s.jpg", picture)
    seen = await _photo(tools, square)
    assert seen.confidence < 0.6  # a person is asked
    assert any(item.source == "pixels" for item in seen.evidence)


async def test_camera_and_orientation_of_a_photo(tools: Tools, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Model] = "RICOH", "THETA Z1"
    exif[ExifTags.Base.Orientation] = 6
    picture = factory.layout().transpose(Image.Transpose.ROTATE_90)
    seen = await _photo(tools, factory.photo(tmp_path / "p.jpg", picture, exif=exif))
    assert (seen.camera, seen.size) == ("RICOH THETA Z1", (256, 128))


@pytest.mark.parametrize(
    "name", ["-i.mp4", "%d.mp4", "a'b\"c\n.mp4", "../../etc/x.mp4", "é ☕.mp4", "file:x.mp4"]
)
async def test_hostile_names_are_only_text(
    tools: Tools, films: dict[str, bytes], tmp_path: Path, name: str
) -> None:
    path = tmp_path / name.replace("/", "_")
    path.write_bytes(films["mute"])
    seen = await inspect(path, name=name, tools=tools)
    assert seen.projection is EQUI


async def test_the_right_eye_hidden_in_a_vr180_photo_is_told(tools: Tools, tmp_path: Path) -> None:
    half = Crop(full_width=256, full_height=128, left=64, top=0, width=128, height=128)
    path = factory.photo(tmp_path / "x.jpg", factory.layout(projection=HALF), crop=half)
    data = path.read_bytes()
    image = b' xmlns:GImage="http://ns.google.com/photos/1.0/image/" GImage:Mime="image/jpeg"'
    at = data.index(b" GPano:ProjectionType")
    size = data.rindex(b"\xff\xe1", 0, at) + 2
    longer = (int.from_bytes(data[size : size + 2], "big") + len(image)).to_bytes(2, "big")
    path.write_bytes(data[:size] + longer + data[size + 2 : at] + image + data[at:])
    seen = await _photo(tools, path, "IMG_1.vr.jpg")
    assert (seen.projection, seen.stereo) == (HALF, Stereo.MONO)
    assert any("right one" in item.detail for item in seen.evidence)
    assert seen.confidence >= SURE


async def test_gpano_without_its_projection_is_a_sphere(tools: Tools, tmp_path: Path) -> None:
    path = factory.photo(tmp_path / "x.jpg", crop=QUARTER)
    path.write_bytes(
        path.read_bytes().replace(b'ProjectionType="equirectangular"', b'Software="an old stitcher...."  ')
    )
    seen = await _photo(tools, path)
    assert (seen.projection, seen.crop) == (EQUI, QUARTER)


async def test_nothing_of_places_and_serial_numbers_is_kept(tools: Tools, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Make], exif[ExifTags.Base.BodySerialNumber] = "RICOH", "SERIAL-4242"
    exif[ExifTags.IFD.GPSInfo] = {1: "N", 2: (48.0, 51.0, 24.0)}
    photo = await _photo(tools, factory.photo(tmp_path / "p.jpg", exif=exif))
    metadata = ("-metadata", "location=+48.8566+002.3522/", "-metadata", "make=RICOH")
    secret = ("-metadata", "comment=SERIAL-4242", "-movflags", "use_metadata_tags")
    film = factory.film(tmp_path / "f.mp4", tools, seconds=0.2, options=(*metadata, *secret))
    assert b"SERIAL-4242" in film.read_bytes()
    for seen in (photo, await inspect(film, tools=tools)):
        told = json.dumps(seen.to_json())
        assert "RICOH" in told
        assert not any(word in told for word in ("SERIAL", "+48", "2.35", "GPS"))


@pytest.mark.parametrize("seconds", [0.01, 0.07])
@pytest.mark.parametrize("suffix", ["mp4", "mkv"])
async def test_a_film_of_one_or_two_frames_is_a_film(
    tools: Tools, tmp_path: Path, seconds: float, suffix: str
) -> None:
    path = factory.film(tmp_path / f"film.{suffix}", tools, seconds=seconds, sound=False)
    seen = await inspect(path, tools=tools)
    assert seen.projection is EQUI
    declared, out = Declared(projection=EQUI, stereo=Stereo.MONO), tmp_path / "out"
    out.mkdir()
    made = await prepare((path,), seen, declared, out, tools=tools, on_progress=lambda _: None)
    assert made.rungs


@pytest.mark.parametrize(
    ("average", "ticks", "frames", "fps"),
    [
        ("57600/1961", "30/1", None, 30),  # fragmented: the sound's length spoils the average
        ("17/1", "30/1", "17", 30),  # gaps
        ("24975/1000", "25/1", "1000", 25),
        ("25/1", "50/1", "500", 25),  # two ticks a frame
        ("25/1", "50/1", None, 25),
        ("30000/1001", "30000/1001", "9", 29.97),
        ("30000/1001", "90000/1", "9", 29.97),  # the clock itself
        ("15/1", "15/1", "9", 15),
        ("0/0", "24000/1001", None, 23.976),
        ("119/2", "60/1", None, 60),
    ],
)
def test_the_rate_is_the_films_own(average: str, ticks: str, frames: str | None, fps: float) -> None:
    stream = {"codec_type": "video", "codec_name": "h264", "width": 128, "height": 64, "duration": "1"}
    stream |= {"avg_frame_rate": average, "r_frame_rate": ticks, "nb_frames": frames}
    assert facts_of({"streams": [stream], "format": {}}).video.fps == pytest.approx(fps, abs=0.001)
