"""Every bad file gets its own French sentence, and nothing else happens."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from media.errors import FlatPicture, MediaError, MissingTool, TooLarge, Truncated, Unsupported
from media.ffprobe import facts_of
from media.model import Declared, Projection, Stereo
from media.probe import inspect
from media.projection import settle
from media.stills import check_size
from media.tools import Tools
from tests import media_factory as factory


@pytest.mark.parametrize("what", factory.BAD_BYTES)
async def test_disguises_and_rubbish(tools: Tools, tmp_path: Path, what: str) -> None:
    content, code = factory.BAD_BYTES[what]
    path = tmp_path / "video.mp4"
    path.write_bytes(content)
    with pytest.raises(MediaError) as caught:
        await inspect(path, tools=tools)
    assert caught.value.code == code
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize("kept", [0.3, 0.7, 0.98])
@pytest.mark.parametrize("index_first", [True, False])
async def test_a_truncated_film(tools: Tools, tmp_path: Path, kept: float, index_first: bool) -> None:
    options = ("-movflags", "+faststart") if index_first else ()
    path = factory.film(tmp_path / "film.mp4", tools, seconds=0.2, options=options)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * kept)])
    with pytest.raises(Truncated, match="incomplet"):
        await inspect(path, tools=tools)


async def test_a_camera_trailer_is_no_truncation(
    tools: Tools, tmp_path: Path, films: dict[str, bytes]
) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(films["mute"] + b"\x7f\0\0\0 trailer of a camera" * 9)
    assert (await inspect(path, tools=tools)).projection is Projection.EQUIRECTANGULAR


async def test_a_flat_film_may_be_declared(tools: Tools, tmp_path: Path) -> None:
    picture = Image.radial_gradient("L").resize((320, 180)).convert("RGB")
    seen = await inspect(factory.film(tmp_path / "f.mp4", tools, picture, seconds=0.2), tools=tools)
    assert seen.projection is Projection.FLAT
    with pytest.raises(FlatPicture, match="indiquez la projection"):
        settle(seen, Declared())
    forced = Declared(projection=Projection.EQUIRECTANGULAR, stereo=Stereo.TOP_BOTTOM)
    assert settle(seen, forced) == (Projection.EQUIRECTANGULAR, Stereo.TOP_BOTTOM)


@pytest.mark.parametrize(("name", "cure"), [("a.insv", "Insta360 Studio"), ("b.360", "GoPro Player")])
async def test_raw_camera_files_say_how_to_export(
    tools: Tools, films: dict[str, bytes], tmp_path: Path, name: str, cure: str
) -> None:
    path = tmp_path / "raw"
    path.write_bytes(films["mute"])
    with pytest.raises(Unsupported, match=cure):
        settle(await inspect(path, name=name, tools=tools), Declared())


async def test_a_mesh_projection_is_refused_with_the_way_out(
    tools: Tools, films: dict[str, bytes], tmp_path: Path
) -> None:
    path = tmp_path / "mesh"
    path.write_bytes(films["mute"])
    seen = await inspect(factory.with_projection_box(path, b"mshp"), tools=tools)
    with pytest.raises(Unsupported, match="maillage"):
        settle(seen, Declared())


async def test_a_bomb_is_refused_before_it_is_decoded(tools: Tools, tmp_path: Path) -> None:
    path = factory.bomb(tmp_path / "photo.png")
    assert path.stat().st_size < 100_000
    with pytest.raises(TooLarge, match="millions de pixels"):
        await inspect(path, tools=tools)


@pytest.mark.parametrize("size", [(40_000, 20_000), (20_000, 15_000)])
async def test_too_many_pixels_whatever_the_weight(
    tools: Tools, tmp_path: Path, size: tuple[int, int]
) -> None:
    with pytest.raises(TooLarge):
        await inspect(factory.bomb(tmp_path / "photo.png", *size), tools=tools)


def test_an_honest_large_panorama_passes() -> None:
    check_size(16384, 8192, 12_000_000)
    check_size(12000, 6000, 2_000_000)  # a smooth rendered one


def _probed(**film: object) -> dict[str, object]:
    stream = {
        "codec_type": "video",
        "codec_name": "h264",
        "width": 3840,
        "height": 1920,
        "avg_frame_rate": "30/1",
    }
    return {"streams": [stream | film], "format": {"duration": "60", "size": "1000"}}


def test_limits_of_films() -> None:
    assert facts_of(_probed()).duration_s == 60
    with pytest.raises(TooLarge, match="pixels"):
        facts_of(_probed(width=16384, height=16384))
    with pytest.raises(TooLarge, match="images par seconde"):
        facts_of(_probed(avg_frame_rate="90000/1", nb_frames="9000"))
    with pytest.raises(TooLarge, match="heures"):
        facts_of(_probed(duration="90000"))
    with pytest.raises(TooLarge, match="pistes"):
        facts_of({"streams": [{"codec_type": "data"}] * 40})
    with pytest.raises(Truncated):
        facts_of(_probed(width=0))
    with pytest.raises(Truncated):
        facts_of({"streams": _probed()["streams"], "format": {}})


async def test_a_sound_alone_is_not_a_film(tools: Tools, tmp_path: Path) -> None:
    path = factory.film(tmp_path / "s.mp4", tools, seconds=0.2, options=("-map", "1:a"))
    with pytest.raises(MediaError, match="ne contient pas d'image"):
        await inspect(path, tools=tools)


async def test_missing_ffprobe_is_said(tmp_path: Path, films: dict[str, bytes]) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(films["mute"])
    nowhere = Tools(ffmpeg=tmp_path / "ffmpeg", ffprobe=tmp_path / "ffprobe", sandbox=None)
    with pytest.raises(MissingTool, match="ffmpeg"):
        await inspect(path, tools=nowhere)
