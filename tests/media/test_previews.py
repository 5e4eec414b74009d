"""Three pictures for a person in doubt: only the right one shows the same upright place twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from media.errors import MissingTool, Truncated
from media.model import Declared, Projection, Stereo
from media.previews import SIZE, Preview, frame_arguments, previews
from media.probe import inspect
from media.tools import Tools
from tests import media_factory as factory

EQUI, HALF = Projection.EQUIRECTANGULAR, Projection.HALF_EQUIRECTANGULAR
LEFT, RIGHT = SIZE[0] // 4, 3 * SIZE[0] // 4


def _colour(folder: Path, preview: Preview, x: int, y: int = SIZE[1] // 2) -> factory.RGB:
    with Image.open(folder / preview.file) as picture:
        assert picture.size == SIZE
        assert not picture.getexif()
        pixel = picture.convert("RGB").getpixel((x, y))
    assert isinstance(pixel, tuple)
    return pixel[0], pixel[1], pixel[2]


def _near(one: factory.RGB, other: factory.RGB) -> bool:
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) < 40


@pytest.mark.parametrize(
    ("projection", "stereo"),
    [(EQUI, Stereo.MONO), (EQUI, Stereo.TOP_BOTTOM), (HALF, Stereo.SIDE_BY_SIDE), (HALF, Stereo.TOP_BOTTOM),
     (EQUI, Stereo.SIDE_BY_SIDE)],
)  # fmt: skip
async def test_the_right_preview_shows_the_front_of_each_eye(
    tools: Tools, tmp_path: Path, projection: Projection, stereo: Stereo
) -> None:
    path = factory.photo(tmp_path / "p.png", factory.layout(stereo, projection=projection, width=1024))
    made = await previews(path, await inspect(path, tools=tools), tmp_path, tools=tools)
    right = next(one for one in made if one.declared == Declared(projection=projection, stereo=stereo))
    if stereo is Stereo.MONO:
        assert _near(_colour(tmp_path, right, SIZE[0] // 2), factory.CYAN)
        assert _near(_colour(tmp_path, right, SIZE[0] // 2 + 100), factory.RED)
    else:
        assert _near(_colour(tmp_path, right, LEFT), factory.CYAN)
        assert _near(_colour(tmp_path, right, RIGHT), factory.MAGENTA)
        assert _near(_colour(tmp_path, right, LEFT - 100), factory.RED)


async def test_three_ways_of_a_film_in_order_with_a_sentence_each(
    tools: Tools, films: dict[str, bytes], tmp_path: Path
) -> None:
    path = tmp_path / "film"
    path.write_bytes(films["mono"])
    made = await previews(path, await inspect(path, tools=tools), tmp_path, tools=tools)
    assert [one.declared for one in made] == [
        Declared(projection=EQUI, stereo=Stereo.MONO),
        Declared(projection=EQUI, stereo=Stereo.TOP_BOTTOM),
        Declared(projection=HALF, stereo=Stereo.SIDE_BY_SIDE),
    ]
    assert [one.name for one in made] == ["mono", "top-bottom", "side-by-side"]
    assert len({one.says for one in made}) == 3
    assert _near(_colour(tmp_path, made[0], SIZE[0] // 2 + 100), factory.RED)
    # As side by side, the left eye would look at the left wall, the right eye at the right one.
    assert _near(_colour(tmp_path, made[2], LEFT), factory.YELLOW)
    assert _near(_colour(tmp_path, made[2], RIGHT), factory.BLUE)
    assert not list(tmp_path.glob("*.part"))


async def test_the_same_footage_gives_the_same_names(
    tools: Tools, films: dict[str, bytes], tmp_path: Path
) -> None:
    path = tmp_path / "film"
    path.write_bytes(films["tb"])
    seen = await inspect(path, tools=tools)
    assert await previews(path, seen, tmp_path, tools=tools) == await previews(
        path, seen, tmp_path, tools=tools
    )


async def test_a_film_without_a_picture_says_so(
    tools: Tools, films: dict[str, bytes], tmp_path: Path
) -> None:
    path = tmp_path / "film"
    path.write_bytes(films["mute"])
    seen = await inspect(path, tools=tools)
    data = films["mute"]
    start = data.index(b"mdat") + 4
    end = data.index(b"moov") - 4
    path.write_bytes(data[:start] + bytes(end - start) + data[end:])
    with pytest.raises(Truncated):
        await previews(path, seen, tmp_path, tools=tools)
    assert [one.name for one in tmp_path.iterdir()] == ["film"]


async def test_a_missing_program_is_said(tools: Tools, films: dict[str, bytes], tmp_path: Path) -> None:
    path = tmp_path / "film"
    path.write_bytes(films["mute"])
    seen = await inspect(path, tools=tools)
    nowhere = Tools(ffmpeg=tmp_path / "ffmpeg", ffprobe=tools.ffprobe, sandbox=None)
    with pytest.raises(MissingTool):
        await previews(path, seen, tmp_path, tools=nowhere)


def test_a_single_keyframe_is_decoded() -> None:
    argv = frame_arguments(Path("/x/-i.mp4"), (64, 32), 2.5)
    assert argv.index("-noaccurate_seek") < argv.index("-i")
    assert argv[argv.index("-i") + 1] == "file:/x/-i.mp4"
    assert argv[argv.index("-ss") + 1] == "2.500"
