"""The box reader and writer, on whole files and on hostile ones."""

from __future__ import annotations

import io
import os
import struct
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from media import boxes, spatial, tagging
from media.model import Crop, Projection, Stereo
from tests import media_factory as factory

EQUI, HALF = Projection.EQUIRECTANGULAR, Projection.HALF_EQUIRECTANGULAR


@pytest.mark.parametrize(
    ("stereo", "mode"),
    [(Stereo.MONO, 0), (Stereo.TOP_BOTTOM, 1), (Stereo.SIDE_BY_SIDE, 2), (Stereo.SIDE_BY_SIDE_REVERSED, 4)],
)
def test_marks_are_read_back(films: dict[str, bytes], tmp_path: Path, stereo: Stereo, mode: int) -> None:
    path = tmp_path / "f"
    path.write_bytes(films["mono"])
    factory.with_v2(path, EQUI, Stereo.TOP_BOTTOM)
    once = path.stat().st_size
    movie = spatial.read(factory.with_v2(path, EQUI, stereo))
    assert path.stat().st_size == once  # replaced, not added
    film = movie.tracks[0]
    assert (film.projection, film.stereo, film.bounds) == ("equi", mode, (0, 0, 0, 0))
    assert (movie.complete, movie.fragmented) == (True, False)


def test_bounds_of_marks() -> None:
    quarter = Crop(full_width=400, full_height=200, left=100, top=50, width=200, height=100)
    fixed = 1 << 30
    assert struct.pack(">IIII", fixed, fixed, fixed, fixed) in tagging.marks(EQUI, Stereo.MONO, quarter)
    assert struct.pack(">IIII", 0, 0, fixed, fixed) in tagging.marks(HALF, Stereo.SIDE_BY_SIDE, None)


def test_marks_stand_where_the_standard_wants_them(films: dict[str, bytes]) -> None:
    """After what the codec needs, before what is optional (Spherical Video V2 RFC, st3d and sv3d)."""
    stsd = (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsd")
    square = boxes.make(b"pasp", struct.pack(">II", 1, 1))
    data = boxes.edit(films["mute"], stsd, lambda body: body[:8] + boxes.make(b"avc1", body[16:], square))
    entry = boxes.bodies(tagging.mark(data, tagging.marks(EQUI, Stereo.MONO, None)), *stsd)[0][16:]
    kinds = [box.kind for box in boxes.walk(io.BytesIO(entry), 78, len(entry))]
    assert kinds[:3] == [b"avcC", b"st3d", b"sv3d"]
    assert b"pasp" in kinds[3:]


def test_what_v2_cannot_say_is_not_written() -> None:
    assert tagging.marks(EQUI, Stereo.BOTTOM_TOP, None) == b""


def test_a_giant_film_costs_headers_only(films: dict[str, bytes], tmp_path: Path) -> None:
    """A sparse 8 GB film with its index at the end."""
    data = films["mute"]
    start = data.index(b"moov") - 4
    moov = data[start:]
    path = tmp_path / "giant.mp4"
    size = 8 << 30
    with path.open("wb") as file:
        file.write(data[: data.index(b"mdat") - 4])
        file.write(struct.pack(">I4sQ", 1, b"mdat", size))
        file.seek(size - 16, os.SEEK_CUR)
        file.write(moov)
    began = time.process_time()
    movie = spatial.read(path)
    assert time.process_time() - began < 0.1
    assert movie.complete
    assert movie.tracks[0].handler == "vide"


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 0.999), junk=st.binary(min_size=1, max_size=12))
def test_damaged_headers_never_raise(
    films: dict[str, bytes], tmp_path: Path, place: float, junk: bytes
) -> None:
    data = bytearray(films["mute"])
    moov = data.index(b"moov")
    at = moov - 4 + int((len(data) - moov) * place)
    data[at : at + len(junk)] = junk
    path = tmp_path / "f"
    path.write_bytes(data)
    spatial.read(path)


def test_sizes_are_never_trusted() -> None:
    lying = struct.pack(">I4s", 1, b"mdat") + struct.pack(">Q", 1 << 62) + bytes(40)
    [box] = boxes.walk(io.BytesIO(lying), 0, len(lying))
    assert box.cut
    assert box.end == len(lying)
    assert list(boxes.walk(io.BytesIO(struct.pack(">I4s", 4, b"free")), 0, 8)) == []


def test_edit_changes_only_what_it_names() -> None:
    data = boxes.make(b"moov", boxes.make(b"trak", b"one"), boxes.make(b"free", b"kept"))
    changed = boxes.edit(data, (b"moov", b"trak"), lambda body: body + b"+")
    assert boxes.bodies(changed, b"moov", b"trak") == [b"one+"]
    assert boxes.bodies(changed, b"moov", b"free") == [b"kept"]
