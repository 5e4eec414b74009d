"""Odd but legal files, as cameras and tools write them: the marks are found wherever they stand."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from media import boxes, evidence, spatial, tagging
from media.model import Crop, Projection, Stereo
from media.spatial import V1_UUID, Movie
from tests import media_factory as factory

EQUI, HALF = Projection.EQUIRECTANGULAR, Projection.HALF_EQUIRECTANGULAR
STSD = (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsd")
NS = "http://ns.google.com/videos/1.0/spherical/"
V1 = (
    f'<?xml version="1.0"?><rdf:SphericalVideo xmlns:rdf="r" xmlns:GSpherical="{NS}">'
    "<GSpherical:Spherical>true</GSpherical:Spherical><GSpherical:Stitched>true</GSpherical:Stitched>"
    "<GSpherical:ProjectionType>equirectangular</GSpherical:ProjectionType>"
    "<GSpherical:StereoMode>top-bottom</GSpherical:StereoMode></rdf:SphericalVideo>"
)
WORDS = [  # the same, as programs rewrite it
    "\ufeff" + V1,
    V1.replace("GSpherical:", "ns0:").replace("xmlns:GSpherical", "xmlns:ns0"),
    V1.replace(">top-bottom<", ">\n  top&#45;bottom\n<"),
    V1.replace(">top-bottom<", "><![CDATA[top-bottom]]><"),
    V1.replace("<GSpherical:StereoMode>", '<GSpherical:StereoMode xml:lang="en">'),
    f"<d GSpherical:StereoMode='top-bottom' GSpherical:Spherical = \"true\" xmlns:GSpherical='{NS}'/>",
]

Change = Callable[[bytes], bytes]


def _read(tmp_path: Path, data: bytes) -> Movie:
    path = tmp_path / "film"
    path.write_bytes(data)
    return spatial.read(path)


def _layout(movie: Movie) -> set[tuple[str, str]]:
    track = spatial.film_of(movie)
    assert track is not None
    said = [*evidence.of_v2(track), *evidence.of_v1(track), *evidence.of_usage(track)]
    return {(item.about, item.value) for item in said}


TOP_BOTTOM = {("projection", EQUI.value), ("stereo", Stereo.TOP_BOTTOM.value)}


def uuid(text: str = V1, code: str = "utf-8") -> bytes:
    return boxes.make(b"uuid", V1_UUID, text.encode(code))


def within(path: tuple[bytes, ...], extra: bytes) -> Change:
    return lambda data: boxes.edit(data, path, lambda body: body + extra)


@pytest.mark.parametrize(
    "change",
    [
        within((b"moov", b"trak"), uuid()),
        within((b"moov", b"trak"), boxes.make(b"udta", uuid())),
        within((b"moov", b"trak", b"mdia", b"minf"), uuid()),
        within((b"moov",), uuid()),
        within((b"moov",), boxes.make(b"udta", uuid())),
        lambda data: data + uuid(),
        lambda data: uuid() + data,
        lambda data: data + boxes.make(b"uuid", bytes(16), b"another's") + boxes.make(b"free") + uuid(),
    ],
)
def test_v1_is_found_wherever_tools_put_it(films: dict[str, bytes], tmp_path: Path, change: Change) -> None:
    assert _layout(_read(tmp_path, change(films["mute"]))) == TOP_BOTTOM


@pytest.mark.parametrize("words", WORDS)
def test_v1_is_read_however_it_is_written(films: dict[str, bytes], tmp_path: Path, words: str) -> None:
    movie = _read(tmp_path, within((b"moov", b"trak"), uuid(words))(films["mute"]))
    assert _layout(movie) == TOP_BOTTOM


def test_v1_in_utf_16(films: dict[str, bytes], tmp_path: Path) -> None:
    movie = _read(tmp_path, within((b"moov", b"trak"), uuid(V1, "utf-16"))(films["mute"]))
    assert _layout(movie) == TOP_BOTTOM


def test_v1_that_says_unstitched_or_not_spherical(films: dict[str, bytes], tmp_path: Path) -> None:
    raw = V1.replace("Stitched>true", "Stitched>false")
    movie = _read(tmp_path, within((b"moov", b"trak"), uuid(raw))(films["mute"]))
    assert ("projection", Projection.FISHEYE.value) in _layout(movie)
    flat = V1.replace("Spherical>true", "Spherical>false")
    assert _layout(_read(tmp_path, within((b"moov", b"trak"), uuid(flat))(films["mute"]))) == set()


def _entry(data: bytes) -> bytes:
    """The first sample entry of the first track, marked top-bottom."""
    marked = tagging.mark(data, tagging.marks(EQUI, Stereo.TOP_BOTTOM, None))
    return boxes.bodies(marked, *STSD)[0][8:]


def with_entries(*entries: bytes) -> Change:
    head = struct.pack(">II", 0, len(entries))
    return lambda data: boxes.edit(data, STSD, lambda _: head + b"".join(entries))


@pytest.mark.parametrize(
    "kind", [b"hvc1", b"hev1", b"dvh1", b"av01", b"vp09", b"encv", b"mp4v", b"apcn", b"mjpa"]
)
def test_any_sample_entry_carries_marks(films: dict[str, bytes], tmp_path: Path, kind: bytes) -> None:
    entry = _entry(films["mute"])
    movie = _read(tmp_path, with_entries(entry[:4] + kind + entry[8:])(films["mute"]))
    assert (_layout(movie), movie.tracks[0].codec) == (TOP_BOTTOM, kind.decode())


def test_the_second_sample_entry_may_be_the_marked_one(films: dict[str, bytes], tmp_path: Path) -> None:
    plain = boxes.bodies(films["mute"], *STSD)[0][8:]
    assert _layout(_read(tmp_path, with_entries(plain, _entry(films["mute"]))(films["mute"]))) == TOP_BOTTOM


def test_what_stands_between_marks_is_passed_over(films: dict[str, bytes], tmp_path: Path) -> None:
    """QuickTime ends an entry with four zero bytes; others put free boxes in."""
    entry = _entry(films["mute"])
    body = entry[8:86] + boxes.make(b"free", b"....") + entry[86:] + bytes(4)
    assert _layout(_read(tmp_path, with_entries(boxes.make(b"avc1", body))(films["mute"]))) == TOP_BOTTOM


def _large(box: bytes) -> bytes:
    """The same box with its size in 64 bits."""
    return struct.pack(">I4sQ", 1, box[4:8], len(box) + 8) + box[8:]


def test_sizes_of_64_bits_and_a_last_box_without_size(films: dict[str, bytes], tmp_path: Path) -> None:
    marked = within((b"moov", b"trak"), uuid())(films["mute"])
    parts = [marked[box.start : box.end] for box in boxes.walk(io.BytesIO(marked), 0, len(marked))]
    moov = next(part for part in parts if part[4:8] == b"moov")
    rest = [part for part in parts if part is not moov]
    wide = [boxes.make(b"wide"), boxes.make(b"free", bytes(3)), boxes.make(b"skip")]
    large = boxes.edit(moov, (b"moov",), lambda body: body.replace(body, _inner_large(body)))
    movie = _read(tmp_path, b"".join([*rest[:1], *wide, _large(large), *(_large(part) for part in rest[1:])]))
    assert (_layout(movie), movie.complete) == (TOP_BOTTOM, True)
    endless = b"".join(rest) + bytes(4) + moov[4:]
    movie = _read(tmp_path, endless)
    assert (_layout(movie), movie.complete) == (TOP_BOTTOM, True)


def _inner_large(moov: bytes) -> bytes:
    inner = [moov[box.start : box.end] for box in boxes.walk(io.BytesIO(moov), 0, len(moov))]
    return b"".join(_large(part) if part[4:8] == b"trak" else part for part in inner)


def test_a_cover_film_before_the_film_is_not_the_film(films: dict[str, bytes], tmp_path: Path) -> None:
    def double(moov: bytes) -> bytes:
        inner = [moov[box.start : box.end] for box in boxes.walk(io.BytesIO(moov), 0, len(moov))]
        trak = next(part for part in inner if part[4:8] == b"trak")
        return moov + boxes.make(b"trak", trak[8:], uuid())

    movie = _read(tmp_path, boxes.edit(films["mute"], (b"moov",), double))
    assert len(movie.tracks) == 2
    assert _layout(movie) == TOP_BOTTOM


def vexu(projection: bytes | None, packing: bytes | None, eyes: int = 3) -> bytes:
    parts = [boxes.make(b"eyes", boxes.make_full(b"stri", bytes([eyes])))]
    parts += [boxes.make(b"proj", boxes.make_full(b"prji", projection))] if projection else []
    parts += [boxes.make(b"pack", boxes.make_full(b"pkin", packing))] if packing else []
    return boxes.make(b"vexu", *parts)


@pytest.mark.parametrize(
    ("mark", "projection", "stereo"),
    [
        (vexu(b"equi", b"over"), EQUI, Stereo.TOP_BOTTOM),
        (vexu(b"hequ", b"side"), HALF, Stereo.SIDE_BY_SIDE),
        (vexu(b"hequ", b"side", 0b1011), HALF, Stereo.SIDE_BY_SIDE_REVERSED),
        (vexu(b"equi", b"over", 0b1011), EQUI, Stereo.BOTTOM_TOP),
        (vexu(b"hequ", None), HALF, Stereo.MONO),  # multiview: one eye is decoded
        (vexu(b"prim", None), Projection.FISHEYE, Stereo.MONO),
        (vexu(b"fish", b"side"), Projection.FISHEYE, Stereo.SIDE_BY_SIDE),
    ],
)
def test_apples_marks(
    films: dict[str, bytes], tmp_path: Path, mark: bytes, projection: Projection, stereo: Stereo
) -> None:
    entry = boxes.bodies(films["mute"], *STSD)[0][8:]
    movie = _read(tmp_path, with_entries(boxes.make(b"hvc1", entry[8:], mark))(films["mute"]))
    assert _layout(movie) == {("projection", projection.value), ("stereo", stereo.value)}


@pytest.mark.parametrize(("version", "fixed"), [(0, 28), (1, 44), (1, 28), (2, 64)])
@pytest.mark.parametrize("locked", [False, True])
def test_a_sound_field_in_every_sound_entry(
    films: dict[str, bytes], tmp_path: Path, version: int, fixed: int, locked: bool
) -> None:
    channels = 6 if locked else 4
    field = struct.pack(">BBIBBI", 0, 0x80 if locked else 0, 1, 0, 0, channels)
    body = bytes(8) + struct.pack(">H", version) + bytes(fixed - 10)
    sa3d = boxes.make(b"SA3D", field, bytes(4 * channels))
    entry = boxes.make(b"mp4a", body, boxes.make(b"esds", bytes(20)), sa3d)

    def change(stsd: bytes) -> bytes:
        return struct.pack(">II", 0, 1) + entry if stsd[12:16] == b"mp4a" else stsd

    movie = _read(tmp_path, boxes.edit(films["mono"], STSD, change))
    sound = next(track.sound for track in movie.tracks if track.sound)
    assert (sound.order, sound.channels, sound.head_locked) == (1, channels, locked)
    told = evidence.of_sound(next(track for track in movie.tracks if track.sound))
    assert told is not None
    assert told[0].channels == channels


@pytest.mark.parametrize("of_frame", [False, True])
def test_a_v1_crop_in_pixels_of_the_frame_or_of_an_eye(
    films: dict[str, bytes], tmp_path: Path, of_frame: bool
) -> None:
    """The frame is 128 x 128, top-bottom: each eye, 128 x 64, is a quarter of its sphere."""
    eye = Crop(full_width=256, full_height=128, left=64, top=32, width=128, height=64)
    frame = Crop(full_width=256, full_height=256, left=64, top=64, width=128, height=128)
    path = tmp_path / "film"
    path.write_bytes(films["tb"])
    track = spatial.read(factory.with_v1(path, stereo="top-bottom", crop=frame if of_frame else eye)).tracks[
        0
    ]
    assert evidence.crop_of_tags(track, (128, 64)) == (eye, "V1 XML")


def test_a_cubemap_tells_its_layout(films: dict[str, bytes], tmp_path: Path) -> None:
    path = tmp_path / "film"
    path.write_bytes(films["mute"])
    [said, _] = evidence.of_v2(spatial.read(factory.with_projection_box(path, b"cbmp")).tracks[0])
    assert (said.value, said.detail) == (Projection.CUBEMAP, "cbmp layout and padding (0, 0)")


def test_v2_rules_where_v1_says_otherwise(films: dict[str, bytes], tmp_path: Path) -> None:
    """The standard's own rule: V2 takes priority when they differ."""
    path = tmp_path / "film"
    path.write_bytes(films["tb"])
    factory.with_v1(factory.with_v2(path, EQUI, Stereo.TOP_BOTTOM), stereo="left-right")
    track = spatial.read(path).tracks[0]
    said = [*evidence.of_v2(track), *evidence.of_v1(track)]
    best = max((item for item in said if item.about == "stereo"), key=lambda item: item.confidence)
    assert (best.value, best.source) == (Stereo.TOP_BOTTOM, "st3d box")
