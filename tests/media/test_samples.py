"""Real camera files: set PLATEAU_SAMPLES to a folder with `video/` and `photo/` of the public samples."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from media.model import Crop, Declared, Projection, Stereo
from media.probe import inspect
from media.projection import SURE, settle
from media.tools import Tools

pytestmark = pytest.mark.samples

EQUI, CUBE = Projection.EQUIRECTANGULAR, Projection.CUBEMAP
MONO, TB = Stereo.MONO, Stereo.TOP_BOTTOM
QUARTER = Crop(full_width=3840, full_height=1920, left=960, top=480, width=1920, height=960)

EXPECTED: dict[str, tuple[Projection, Stereo, Crop | None]] = {
    "video/testRoom1_1920Mono.mp4": (EQUI, MONO, None),
    "video/testRoom1_1080Stereo.mp4": (EQUI, TB, None),
    "video/tb_v1.mp4": (EQUI, TB, None),
    "video/tb_v2.mp4": (EQUI, TB, None),
    "video/tb_plain.mp4": (EQUI, TB, None),
    "video/crop_v1.mp4": (EQUI, MONO, QUARTER),
    "video/foa_v2.mp4": (EQUI, MONO, None),
    "photo/testRoom1_2kMono.jpg": (EQUI, MONO, None),
    "photo/testRoom1_2kStereo.jpg": (EQUI, TB, None),
    "photo/pannellum-examplepano.jpg": (EQUI, MONO, None),
    **{f"photo/cube/examplepanocube{number}.jpg": (CUBE, MONO, None) for number in range(6)},
}


@pytest.fixture(scope="module")
def samples() -> Path:
    folder = os.environ.get("PLATEAU_SAMPLES")
    if not folder or not Path(folder).is_dir():
        pytest.skip("set PLATEAU_SAMPLES to the folder of sample camera files to run this test")
    return Path(folder)


@pytest.mark.parametrize("name", EXPECTED)
@pytest.mark.parametrize("renamed", [False, True])
async def test_every_sample_is_recognised(samples: Path, tools: Tools, name: str, renamed: bool) -> None:
    projection, stereo, crop = EXPECTED[name]
    if renamed and projection is CUBE:
        pytest.skip("a face of a cube without its name is a square photo: a person is asked")
    seen = await inspect(samples / name, name="IMG_0042" if renamed else None, tools=tools)
    assert (seen.projection, seen.stereo, seen.crop) == (projection, stereo, crop)
    assert seen.confidence >= SURE
    assert settle(seen, Declared()) == (projection, stereo)


async def test_a_nameless_face_is_doubted(samples: Path, tools: Tools) -> None:
    for number in range(6):
        path = samples / "photo" / "cube" / f"examplepanocube{number}.jpg"
        seen = await inspect(path, name="IMG_0042.jpg", tools=tools)
        assert seen.confidence < SURE


async def test_the_sound_field_of_the_sample(samples: Path, tools: Tools) -> None:
    seen = await inspect(samples / "video" / "foa_v2.mp4", tools=tools)
    assert seen.ambisonics is not None
    assert (seen.ambisonics.order, seen.ambisonics.channels) == (1, 4)
    assert seen.audio is not None
    assert seen.audio.channels == 4
