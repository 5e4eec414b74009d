"""The heading sphere in every layout, as the real pipeline prepares it: what a learner's player is given."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from media.model import Crop, Declared, Kind, Projection, Stereo
from media.pipeline import prepare
from media.probe import inspect
from media.tools import Tools
from server.scenes.play import prepared
from tests import media_factory as factory

WIDTH = 512  # of one eye's whole sphere
BAND = Crop(left=128, top=64, width=256, height=128, full_width=512, full_height=256)


@dataclass(frozen=True, slots=True)
class Case:
    """One layout, as a photo or a film."""

    name: str
    kind: Kind
    stereo: Stereo = Stereo.MONO
    projection: Projection = Projection.EQUIRECTANGULAR
    crop: Crop | None = None

    @property
    def id(self) -> str:
        """The name of its footage and of its viewpoint."""
        return f"{self.kind.value}-{self.name}"

    @property
    def across(self) -> float:
        """Degrees of yaw that are filmed on either side of the front."""
        if self.crop:
            return 180 * self.crop.width / self.crop.full_width
        return 90 if self.projection is Projection.HALF_EQUIRECTANGULAR else 180

    @property
    def down(self) -> float:
        """Degrees of pitch that are filmed above and below the horizon."""
        return 90 * self.crop.height / self.crop.full_height if self.crop else 90


_LAYOUTS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("mono", {}),
    ("tb", {"stereo": Stereo.TOP_BOTTOM}),
    ("bt", {"stereo": Stereo.BOTTOM_TOP}),
    ("sbs", {"stereo": Stereo.SIDE_BY_SIDE}),
    ("rl", {"stereo": Stereo.SIDE_BY_SIDE_REVERSED}),
    ("vr180", {"stereo": Stereo.SIDE_BY_SIDE, "projection": Projection.HALF_EQUIRECTANGULAR}),
    ("partial", {"crop": BAND}),
)
FILMS = tuple(Case(name, Kind.VIDEO, **facts) for name, facts in _LAYOUTS)
PHOTOS = (
    *(Case(name, Kind.PHOTO, **facts) for name, facts in _LAYOUTS),
    Case("cube", Kind.PHOTO, projection=Projection.CUBEMAP),
)
CASES = (*PHOTOS, *FILMS)


async def prepare_all(folder: Path) -> dict[str, dict[str, Any]]:
    """Prepare every case under `folder`; return the footage of a play document."""
    tools = Tools.find()
    two_at_once = asyncio.Semaphore(2)

    async def one(case: Case) -> dict[str, Any]:
        async with two_at_once:
            return await _prepare(case, folder, tools)

    made = await asyncio.gather(*(one(case) for case in CASES))
    return dict(zip((case.id for case in CASES), made, strict=True))


async def _prepare(case: Case, folder: Path, tools: Tools) -> dict[str, Any]:
    sources = _sources(case, folder, tools)
    inspection = await inspect(sources[0], tools=tools)
    out = folder / case.id
    out.mkdir()
    declared = Declared(projection=case.projection, stereo=case.stereo)
    manifest = await prepare(sources, inspection, declared, out, tools=tools, on_progress=lambda _: None)
    return prepared(manifest.to_json(), f"/media/{case.id}")


def _sources(case: Case, folder: Path, tools: Tools) -> tuple[Path, ...]:
    if case.projection is Projection.CUBEMAP:
        return tuple(factory.cube_faces(folder, 128))
    picture: Image.Image = factory.layout(
        case.stereo, width=WIDTH, projection=case.projection, crop=case.crop
    )
    if case.kind is Kind.PHOTO:
        return (factory.photo(folder / f"{case.id}.png", picture, crop=case.crop),)
    path = factory.film(folder / f"{case.id}.mp4", tools, picture, seconds=0.5, fps="10", sound=False)
    return (factory.with_v2(path, case.projection, case.stereo, case.crop) if case.crop else path,)
