"""Films of cards: H.264 and AAC are kept, what some device cannot play is refused with a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from media import boxes
from media.tools import Tools
from server.scenes.films import Track, check_film, has_pictures, tracks_of
from tests import media_factory as factory

TOOLS = Tools.find()


def test_h264_and_aac(tmp_path: Path) -> None:
    film = factory.film(tmp_path / "f.mp4", TOOLS, Image.new("RGB", (64, 32)))
    assert tracks_of(film) == (
        Track(handler=b"vide", codec=b"avc1", width=64, height=32),
        Track(handler=b"soun", codec=b"mp4a"),
    )
    check_film(film)
    check_film(factory.film(tmp_path / "silent.mp4", TOOLS, sound=False))


@pytest.mark.parametrize(
    ("options", "codec"),
    [
        (("-c:v", "mpeg4"), "mp4v"),
        (("-c:v", "libx265", "-x265-params", "log-level=none"), "hev1"),
        (("-c:a", "libopus"), "Opus"),
    ],
)
def test_other_codecs(tmp_path: Path, options: tuple[str, ...], codec: str) -> None:
    film = factory.film(tmp_path / "f.mp4", TOOLS, options=options)
    with pytest.raises(ValueError, match=f"codé en {codec}"):
        check_film(film)


def test_too_wide(tmp_path: Path) -> None:
    film = factory.film(tmp_path / "f.mp4", TOOLS, Image.new("RGB", (4096, 16)), seconds=0.1)
    with pytest.raises(ValueError, match="trop grand"):
        check_film(film)


def test_files_that_are_none(tmp_path: Path) -> None:
    file = tmp_path / "f.mp4"
    headless = boxes.make(b"moov", boxes.make(b"trak", boxes.make(b"mdia", boxes.make(b"hdlr", bytes(4)))))
    short = boxes.make(b"mdia", boxes.make(b"hdlr", bytes(12)), boxes.make(
        b"minf", boxes.make(b"stbl", boxes.make(b"stsd", bytes(9)))))  # fmt: skip
    for data in (b"", b"ftyp", bytes(400), headless, boxes.make(b"moov", boxes.make(b"trak", short))):
        file.write_bytes(data)
        assert tracks_of(file) == ()
        assert not has_pictures(file)
