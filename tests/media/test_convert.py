"""Declared cubes and fisheye pictures become spheres: every heading of the coded sphere where it belongs."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest
from PIL import Image

from media import arguments, pictures
from media.convert import conversion
from media.errors import Unsupported
from media.model import Declared, Manifest, Projection, Stereo
from media.pipeline import prepare
from media.probe import inspect
from media.projection import settle
from media.tools import Tools
from tests import media_factory as factory

EQUI, HALF = Projection.EQUIRECTANGULAR, Projection.HALF_EQUIRECTANGULAR
CUBE, EAC, LENS = Projection.CUBEMAP, Projection.EQUI_ANGULAR_CUBEMAP, Projection.FISHEYE
HEADINGS = ((128, factory.RED), (192, factory.BLUE), (4, factory.GREEN), (64, factory.YELLOW))
AHEAD = ((50, factory.RED), (80, factory.RED), (16, factory.YELLOW), (112, factory.BLUE))


class Case(NamedTuple):
    projection: Projection
    word: str  # of v360
    size: tuple[int, int]  # of the picture that comes in
    served: tuple[int, int]


WHOLE = {
    "grid cube": Case(CUBE, "c3x2", (192, 128), (256, 128)),
    "row cube": Case(CUBE, "c6x1", (384, 64), (256, 128)),
    "column cube": Case(CUBE, "c1x6", (64, 384), (256, 128)),
    "equi-angular cube": Case(EAC, "eac", (192, 128), (256, 128)),
    "two lenses": Case(LENS, "dfisheye", (256, 128), (256, 128)),
}


def projected(tools: Tools, sphere: Image.Image, words: str, size: tuple[int, int]) -> Image.Image:
    """A picture in another projection, by ffmpeg."""
    argv = [str(tools.ffmpeg), "-v", "error", "-f", "rawvideo", "-pix_fmt", "rgb24", "-video_size"]
    argv += [
        f"{sphere.width}x{sphere.height}",
        "-i",
        "pipe:0",
        "-vf",
        f"v360={words}:w={size[0]}:h={size[1]}",
    ]
    argv += ["-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1"]
    said = subprocess.run(argv, input=sphere.tobytes(), check=True, capture_output=True)
    return Image.frombytes("RGB", size, said.stdout)


async def served(tools: Tools, source: Path, out: Path, declared: Declared) -> tuple[Manifest, Image.Image]:
    """The manifest, and a frame of the best rung (or the largest still)."""
    out.mkdir()
    seen = await inspect(source, tools=tools)
    manifest = await prepare((source,), seen, declared, out, tools=tools, on_progress=lambda _: None)
    if not manifest.rungs:
        with Image.open(out / manifest.images[-1].file) as still:
            return manifest, still.convert("RGB")
    rung = manifest.rungs[-1]
    size = rung.width, rung.height
    raw = await pictures.raw(
        arguments.frame(out / rung.file, size, at_s=0), (out / rung.file,), size[0] * size[1] * 3, tools
    )
    return manifest, Image.frombytes("RGB", size, raw)


def near(pixel: object, wanted: tuple[int, int, int]) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(one - other) <= 45 for one, other in zip(pixel, wanted, strict=True))


@pytest.mark.parametrize(
    ("name", "kind"), [*((name, "film") for name in WHOLE), ("row cube", "photo"), ("two lenses", "photo")]
)
async def test_whole_spheres(tools: Tools, tmp_path: Path, name: str, kind: str) -> None:
    case = WHOLE[name]
    picture = projected(tools, factory.heading_sphere(512, 256), f"e:{case.word}", case.size)
    if kind == "film":
        source = factory.film(tmp_path / "f.mp4", tools, picture, seconds=0.2, sound=False)
    else:
        source = factory.photo(tmp_path / "p.png", picture)
    manifest, frame = await served(tools, source, tmp_path / "out", Declared(projection=case.projection))
    assert (manifest.projection, manifest.stereo, manifest.crop) == (EQUI, Stereo.MONO, None)
    assert frame.size == (manifest.width, manifest.height) == case.served
    for x, colour in HEADINGS:
        assert near(frame.getpixel((x, 82)), colour), (x, frame.getpixel((x, 82)))
    assert near(frame.getpixel((128, 8)), factory.WHITE)
    assert near(frame.getpixel((128, 118)), factory.BLACK)


@pytest.mark.parametrize("stereo", [Stereo.MONO, Stereo.SIDE_BY_SIDE, Stereo.TOP_BOTTOM])
async def test_one_lens_for_each_eye(tools: Tools, tmp_path: Path, stereo: Stereo) -> None:
    eyes = [
        projected(
            tools, factory.heading_sphere(512, 256, mark=mark), "e:fisheye:h_fov=180:v_fov=180", (128, 128)
        )
        for mark in (factory.CYAN, factory.MAGENTA)
    ]
    across, down = stereo.grid
    picture = Image.new("RGB", (128 * across, 128 * down))
    picture.paste(eyes[0], (0, 0))
    if stereo is not Stereo.MONO:
        picture.paste(eyes[1], ((across - 1) * 128, (down - 1) * 128))
    source = factory.film(tmp_path / "f.mp4", tools, picture, seconds=0.2, sound=False)
    declared = Declared(projection=LENS, stereo=stereo)
    manifest, frame = await served(tools, source, tmp_path / "out", declared)
    assert (manifest.projection, manifest.stereo) == (HALF, stereo)
    assert frame.size == picture.size
    for number, mark in enumerate((factory.CYAN, factory.MAGENTA)[: across * down]):
        left, top = (number * 128 if across == 2 else 0), (number * 128 if down == 2 else 0)
        for x, colour in AHEAD:
            assert near(frame.getpixel((left + x, top + 76)), colour)
        assert near(frame.getpixel((left + 63, top + 63)), mark)


async def test_a_tagged_cubemap_needs_no_declaration(tools: Tools, tmp_path: Path) -> None:
    picture = projected(tools, factory.heading_sphere(512, 256), "e:c3x2", (192, 128))
    source = factory.film(tmp_path / "f.mp4", tools, picture, seconds=0.2, sound=False)
    source = factory.with_projection_box(source, b"cbmp")
    manifest, frame = await served(tools, source, tmp_path / "out", Declared())
    assert manifest.projection is EQUI
    assert near(frame.getpixel((192, 70)), factory.BLUE)


@pytest.mark.parametrize(
    ("projection", "stereo", "size"),
    [(CUBE, Stereo.MONO, (256, 128)), (EAC, Stereo.MONO, (128, 128)), (LENS, Stereo.MONO, (1920, 1080)),
     (LENS, Stereo.SIDE_BY_SIDE, (128, 128))],
)  # fmt: skip
def test_a_shape_that_does_not_fit_is_said(
    projection: Projection, stereo: Stereo, size: tuple[int, int]
) -> None:
    with pytest.raises(Unsupported, match="Vérifiez la projection"):
        conversion(projection, stereo, size)


def test_what_is_a_sphere_is_left_alone() -> None:
    assert conversion(EQUI, Stereo.TOP_BOTTOM, (128, 128)) is None
    assert conversion(HALF, Stereo.SIDE_BY_SIDE, (256, 128)) is None
    wide = conversion(LENS, Stereo.MONO, (256, 128), degrees=200)
    assert wide is not None
    assert wide.degrees == 200


async def test_raw_files_are_refused_unless_declared(
    tools: Tools, films: dict[str, bytes], tmp_path: Path
) -> None:
    path = tmp_path / "raw"
    path.write_bytes(films["mute"])
    seen = await inspect(path, name="a.insv", tools=tools)
    with pytest.raises(Unsupported, match="Insta360 Studio"):
        settle(seen, Declared())
    assert settle(seen, Declared(projection=LENS)) == (LENS, Stereo.MONO)


def doubled(tools: Tools, one: Path) -> Path:
    """The same film track twice in one file."""
    both = one.with_name("both.mp4")
    argv = [str(tools.ffmpeg), "-v", "error", "-i", str(one), "-map", "0:v", "-map", "0:v", "-c", "copy"]
    subprocess.run([*argv, str(both)], check=True)
    return both


async def test_two_tracks_are_refused_even_when_declared(tools: Tools, tmp_path: Path) -> None:
    """Each holds half of the picture: one alone would be a hemisphere stretched round."""
    both = doubled(tools, factory.film(tmp_path / "one.mp4", tools, seconds=0.2, sound=False))
    seen = await inspect(both, tools=tools)
    with pytest.raises(Unsupported, match="pas encore assemblé"):
        settle(seen, Declared(projection=LENS))
