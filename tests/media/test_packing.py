"""Where the eyes are, said twice: by the container's boxes and by the encoder's messages in the stream."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from media.ladder import Wishes
from media.model import Declared, Projection, Stereo
from media.pipeline import prepare
from media.probe import inspect
from media.steps import plan_film
from media.tools import Tools
from tests import media_factory as factory

PACKED = {Stereo.TOP_BOTTOM: "4", Stereo.SIDE_BY_SIDE: "3"}  # x264's words for frame packing


def said_of_frames(tools: Tools, film: Path) -> str:
    """What the first frame carries beside its picture."""
    argv = [str(tools.ffprobe), "-v", "error", "-select_streams", "v:0", "-read_intervals", "%+#1"]
    argv += ["-show_entries", "frame_side_data=side_data_type", "-of", "csv", str(film)]
    return subprocess.run(argv, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("stereo", PACKED)
async def test_a_film_that_says_it_twice_is_prepared_and_says_it_once(
    tools: Tools, tmp_path: Path, stereo: Stereo
) -> None:
    packing = ("-x264-params", f"frame-packing={PACKED[stereo]}")
    picture = factory.layout(stereo, width=128)
    film = factory.film(tmp_path / "relief.mp4", tools, picture, seconds=2.5, options=packing)
    factory.with_v2(film, Projection.EQUIRECTANGULAR, stereo)
    assert said_of_frames(tools, film).count("Stereo 3D") == 2, "the source no longer says it twice"
    seen = await inspect(film, tools=tools)
    assert seen.stereo is stereo
    assert plan_film(seen, Declared(), Wishes()).bitstream == "filter_units=remove_types=6"
    out = tmp_path / "out"
    out.mkdir()
    made = await prepare((film,), seen, Declared(), out, tools=tools, on_progress=lambda _: None)
    assert made.stereo is stereo
    for rung in made.rungs:
        assert said_of_frames(tools, out / rung.file).count("Stereo 3D") == 1


async def test_a_film_without_a_tag_is_read_as_it_is(tools: Tools, tmp_path: Path) -> None:
    film = factory.film(tmp_path / "plain_360.mp4", tools, seconds=0.2)
    assert plan_film(await inspect(film, tools=tools), Declared(), Wishes()).bitstream is None
