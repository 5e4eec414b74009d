"""Small files of scenes: kept by what they are, under their hash; what a browser could run is refused."""

from __future__ import annotations

import io
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from media.tools import Tools
from server.errors import Unprocessable
from server.scenes import files as module
from server.scenes.files import TYPES, store_file
from tests import media_factory as factory
from tests.glb_factory import triangle

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"


def picture(kind: str, **options: object) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (8, 8), "navy").save(data, kind, **options)
    return data.getvalue()


def two_pictures() -> bytes:
    """A JPEG with a second picture in it, as many phones make them."""
    return picture("MPO", save_all=True, append_images=[Image.new("RGB", (8, 8), "red")])


KEPT = {
    "a.png": (picture("PNG"), ".png"),
    "b.jpeg": (picture("JPEG"), ".jpg"),
    "c.jpg": (two_pictures(), ".jpg"),
    "d.webp": (picture("WEBP"), ".webp"),
    "liar.svg": (picture("PNG"), ".png"),
    "e.vtt": (b"WEBVTT\n\n00:00.000 --> 00:01.000\nBonjour\n", ".vtt"),
    "f.vtt": (b"\xef\xbb\xbfWEBVTT\n", ".vtt"),
    "g.mp3": (b"ID3\x04" + bytes(50), ".mp3"),
    "h.mp3": (b"\xff\xfb\x90\x00" + bytes(50), ".mp3"),
    "i.ogg": (b"OggS" + bytes(50), ".ogg"),
    "j.m4a": (b"\0\0\0\x18ftypM4A " + bytes(50), ".m4a"),
}
REFUSED = {
    "a.svg": SVG,
    "b.png": SVG,
    "c.html": HTML,
    "d.vtt": HTML,
    "e.jpg": b"GIF89a" + bytes(20),
    "f.js": b"alert(1)",
    "g.pdf": b"%PDF-1.7",
    "h.mp3": b"RIFF" + bytes(30),
    "i.png": picture("PNG")[:40],
    "j.jpg": b"\xff\xd8\xff\xe0" + bytes(20),
    "k": b"",
    "l.gif": picture("GIF"),
    "m.mp4": b"\0\0\0\x18ftypqt  " + bytes(50),
    "n.ico": bytes(300),
    "o.webm": b"\x1aE\xdf\xa3" + bytes(50),
    "p.gltf": b"[1]",
}


@pytest.mark.parametrize("name", KEPT)
def test_kept(tmp_path: Path, name: str) -> None:
    data, suffix = KEPT[name]
    (tmp_path / name).write_bytes(data)
    stored = store_file(tmp_path / name, tmp_path / "files")
    assert stored.endswith(suffix)
    assert suffix in TYPES
    assert (tmp_path / "files" / stored).read_bytes() == data
    assert store_file(tmp_path / name, tmp_path / "files") == stored
    assert [path.name for path in (tmp_path / "files").iterdir()] == [stored]


@pytest.mark.parametrize("name", REFUSED)
def test_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(REFUSED[name])
    with pytest.raises(Unprocessable, match=r"PNG, JPEG, WebP, MP3, M4A, OGG, MP4, glTF binaire ou WebVTT"):
        store_file(tmp_path / name, tmp_path / "files")
    assert not (tmp_path / "files").exists()


def test_too_large_and_too_many_pixels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for width in (14_000, 28_000):  # Pillow warns of the first and refuses the second
        bomb = factory.bomb(tmp_path / "bomb.png", width)
        with pytest.raises(Unprocessable, match="trop grande ; 40 millions"):
            store_file(bomb, tmp_path / "files")
    monkeypatch.setattr(module, "LARGEST_FILE", 1024 * 1024)
    (tmp_path / "big.png").write_bytes(picture("PNG") + bytes(1024 * 1024))
    with pytest.raises(Unprocessable, match="1 Mo"):
        store_file(tmp_path / "big.png", tmp_path / "files")


def test_each_purpose_has_its_kinds(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(picture("PNG"))
    assert store_file(tmp_path / "a.png", tmp_path / "files", "picture").endswith(".png")
    for kind, said in (("sound", "un son"), ("model", "un modèle glTF"), ("directions", "un fichier de")):
        with pytest.raises(Unprocessable, match=f"a.png n'est pas {said}"):
            store_file(tmp_path / "a.png", tmp_path / "files", kind)  # type: ignore[arg-type]


def test_directions_are_kept_and_other_json_is_not(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"format": "plateau-directions/1", "cues": {"1": {"yaw": 90}}}')
    assert store_file(tmp_path / "a.json", tmp_path / "files", "directions").endswith(".json")
    (tmp_path / "b.json").write_text('{"format": "other"}')
    with pytest.raises(Unprocessable, match="plateau-directions/1"):
        store_file(tmp_path / "b.json", tmp_path / "files", "directions")


def test_films_and_models_are_kept(tmp_path: Path) -> None:
    tools = Tools.find()
    film = factory.film(tmp_path / "film.mp4", tools)
    assert store_file(film, tmp_path / "files", "film").endswith(".mp4")
    (tmp_path / "m.glb").write_bytes(triangle())
    assert store_file(tmp_path / "m.glb", tmp_path / "files", "model").endswith(".glb")
    sound = tmp_path / "son.m4a"
    subprocess.run(
        [tools.ffmpeg, "-v", "error", "-i", film, "-vn", "-c", "copy", sound], check=True, capture_output=True
    )
    assert store_file(sound, tmp_path / "files", "sound").endswith(".m4a")
