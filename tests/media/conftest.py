"""Films made once per run: they cost a process each."""

from __future__ import annotations

import pytest

from media.model import Stereo
from media.tools import Tools
from tests import media_factory as factory


@pytest.fixture(scope="session")
def tools() -> Tools:
    return Tools.find()


@pytest.fixture(scope="session")
def films(tools: Tools, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Plain films by name, as bytes: each test writes (and tags) its own copy."""
    folder = tmp_path_factory.mktemp("films")
    square = factory.layout(Stereo.TOP_BOTTOM, width=128)
    return {
        "mono": factory.film(folder / "mono.mp4", tools).read_bytes(),
        "mute": factory.film(folder / "mute.mp4", tools, sound=False).read_bytes(),
        "tb": factory.film(folder / "tb.mp4", tools, square, sound=False).read_bytes(),
    }
