"""Binary glTF: what the player can show is kept, what it could choke on is refused with a sentence."""

from __future__ import annotations

import contextlib
import io
import struct
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from server.scenes import models as module
from server.scenes.models import check_model
from tests.glb_factory import TRIANGLE, glb, triangle
from tests.media_factory import bomb

MESHOPT = "EXT_meshopt_compression"
KTX2 = b"\xabKTX 20\xbb\r\n\x1a\n" + bytes(40)


def picture(kind: str = "PNG") -> bytes:
    data = io.BytesIO()
    Image.new("RGB", (8, 8), "navy").save(data, kind)
    return data.getvalue()


def pictured(data: bytes, kind: str) -> bytes:
    views = [{"buffer": 0, "byteLength": len(data)}]
    document: dict[str, Any] = {"asset": {"version": "2.0"}, "images": [{"bufferView": 0, "mimeType": kind}]}
    return glb({**document, "bufferViews": views, "buffers": [{"byteLength": len(data)}]}, data)


def packed(offset: int = 0) -> bytes:
    """A model as gltfpack makes them: the second buffer is only what the first becomes."""
    view = {"buffer": 0, "byteOffset": offset, "byteLength": 36, "byteStride": 12, "count": 3}
    views = [{"buffer": 1, "byteLength": 36, "extensions": {MESHOPT: view}}]
    buffers = [{"byteLength": 36}, {"byteLength": 36, "extensions": {MESHOPT: {"fallback": True}}}]
    return triangle(bufferViews=views, buffers=buffers, extensionsRequired=[MESHOPT, "KHR_mesh_quantization"])


KEPT = {
    "a triangle": triangle(),
    "nothing but nodes": glb({"asset": {"version": "2.0"}, "nodes": [{"name": "ici"}]}, b""),
    "packed by meshopt": packed(),
    "materials that the loader knows": triangle(extensionsRequired=["KHR_materials_unlit"]),
    "extensions that one may ignore": triangle(extensionsUsed=["EXT_something_new"]),
    "a picture": pictured(picture(), "image/png"),
    "a WebP picture": pictured(picture("WEBP"), "image/webp"),
    "a chunk of a later version": (lambda data: struct.pack("<4sII", b"glTF", 2, len(data) + 12) + data[12:]
                                   + struct.pack("<I4s", 4, b"NEW\0") + bytes(4))(triangle()),
}  # fmt: skip
DEEP = [{"children": [n + 1]} for n in range(150)] + [{}]


def headed(length: int, chunk: int, kind: bytes, data: bytes = b"") -> bytes:
    """A file whose lengths are what they are said to be, right or wrong."""
    return struct.pack("<4sII", b"glTF", 2, length) + struct.pack("<I4s", chunk, kind) + data


def view(**fields: int) -> bytes:
    return triangle(bufferViews=[{"buffer": 0, "byteLength": 8, **fields}])


REFUSED = {
    "no model": (b"glTF", "pas un modèle"),
    "version 1": (struct.pack("<4sII", b"glTF", 1, 12), "version 2"),
    "cut": (triangle()[:-4], "coupé"),
    "a chunk too long": (headed(20, 99, b"JSON"), "dépasse"),
    "no chunk": (struct.pack("<4sII", b"glTF", 2, 12), "dépasse"),
    "no JSON first": (headed(20, 0, b"BIN\0"), "premier bloc"),
    "no JSON": (headed(24, 4, b"JSON", b"{]  "), "illisible"),
    "a list": (glb([]), "glTF 2"),  # type: ignore[arg-type]
    "endless boxes": (headed(400_020, 400_000, b"JSON", b"[" * 400_000), "illisible"),
    "glTF 1": (glb({"asset": {"version": "1.0"}}), "glTF 2"),
    "a file beside it": (triangle(buffers=[{"byteLength": 36, "uri": "x.bin"}]), "ailleurs"),
    "data in its text": (triangle(buffers=[{"byteLength": 0, "uri": "data:,"}]), "ailleurs"),
    "an address": (triangle(images=[{"uri": "//elsewhere/x.png"}]), "ailleurs"),
    "Draco": (triangle(extensionsRequired=["KHR_draco_mesh_compression"]), "KHR_draco_mesh_compression"),
    "extensions that are no list": (triangle(extensionsRequired=3), "se contredit"),
    "extensions that are no words": (triangle(extensionsRequired=[{}]), "se contredit"),
    "a buffer longer than there is": (triangle(buffers=[{"byteLength": 4_000}]), "plus court"),
    "a view beyond the end": (view(byteOffset=30), "dépasse"),
    "a packed view beyond the end": (packed(offset=20), "dépasse"),
    "a view of no buffer": (view(buffer=7), "se contredit"),
    "a negative view": (view(byteOffset=-8), "se contredit"),
    "a whole number that is none": (triangle(accessors=[{"count": True}]), "se contredit"),
    "endless points": (triangle(accessors=[{"count": 10**9}]), "trop de points"),
    "a forest that is a circle": (triangle(nodes=[{"children": [1]}, {"children": [0]}]), "arbre"),
    "its own child": (triangle(nodes=[{"children": [0]}]), "arbre"),
    "two parents": (triangle(nodes=[{"children": [2]}, {"children": [2]}, {}]), "arbre"),
    "a child that is not there": (triangle(nodes=[{"children": [9]}]), "arbre"),
    "too deep": (triangle(nodes=DEEP), "arbre"),
    "nodes that are words": (triangle(nodes=["table"]), "nodes"),
    "too many nodes": (triangle(nodes=[{}] * 5_001), "5000"),
    "a picture that is none": (pictured(b"<svg></svg>", "image/png"), "PNG, ni JPEG"),
    "a picture of another kind": (pictured(picture(), "image/webp"), "PNG, ni JPEG"),
    "a picture that needs WebAssembly": (pictured(KTX2, "image/ktx2"), "ni WebP"),
}  # fmt: skip


@pytest.mark.parametrize("name", KEPT)
def test_kept(tmp_path: Path, name: str) -> None:
    (tmp_path / "m.glb").write_bytes(KEPT[name])
    check_model(tmp_path / "m.glb")


@pytest.mark.parametrize("name", REFUSED)
def test_refused(tmp_path: Path, name: str) -> None:
    data, problem = REFUSED[name]
    (tmp_path / "m.glb").write_bytes(data)
    with pytest.raises(ValueError, match=problem):
        check_model(tmp_path / "m.glb")


def test_pictures_that_are_large_together_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_PIXELS", 63)
    (tmp_path / "m.glb").write_bytes(pictured(picture(), "image/png"))
    with pytest.raises(ValueError, match="trop grandes"):
        check_model(tmp_path / "m.glb")


def test_a_picture_that_is_a_bomb_is_refused_as_too_large(tmp_path: Path) -> None:
    for width in (14_000, 28_000):  # Pillow warns of the first and refuses the second
        picture = bomb(tmp_path / "bomb.png", width).read_bytes()
        (tmp_path / "m.glb").write_bytes(pictured(picture, "image/png"))
        with pytest.raises(ValueError, match="trop grandes"):
            check_model(tmp_path / "m.glb")


def test_what_is_small_and_unpacks_to_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_BYTES", 20)
    (tmp_path / "m.glb").write_bytes(triangle())
    with pytest.raises(ValueError, match="une fois déplié"):
        check_model(tmp_path / "m.glb")


def test_no_change_of_one_byte_makes_it_fall(tmp_path: Path) -> None:
    whole, file = glb(TRIANGLE), tmp_path / "m.glb"
    for at in range(0, len(whole), 3):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 0x5A]) + whole[at + 1 :])
        with contextlib.suppress(ValueError):  # nothing else
            check_model(file)
