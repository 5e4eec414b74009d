"""The still pictures of a film, made once per plan: first frame as sphere, poster, thumbnail, flat views."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from media import pictures
from media.files import place, write_text
from media.ladder import Plan
from media.model import Picture, Stereo, View
from media.parts import Workshop, desk
from media.tools import Tools


@dataclass(frozen=True, slots=True, kw_only=True)
class Stills:
    """The names of the pictures, all named by their content."""

    poster: str
    thumbnail: str
    images: tuple[Picture, ...]
    views: tuple[View, ...]

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """What `asdict` made of one; KeyError or TypeError on anything else."""
        return cls(
            poster=data["poster"],
            thumbnail=data["thumbnail"],
            images=tuple(Picture(**each) for each in data["images"]),
            views=tuple(View(**each) for each in data["views"]),
        )

    def files(self) -> tuple[str, ...]:
        """All of them."""
        return (
            self.poster,
            self.thumbnail,
            *(each.file for each in self.images),
            *(each.file for each in self.views),
        )


async def stills(source: Path, plan: Plan, shop: Workshop) -> Stills:
    """Make them in the workshop, or find them there."""
    note = shop.folder / f"stills-{plan.digest}.json"
    try:
        found = Stills.from_json(json.loads(note.read_text(encoding="utf-8")))
        if all((shop.folder / name).is_file() for name in found.files()):
            return found
    except (OSError, ValueError, KeyError, TypeError):
        pass
    with desk(shop, "stills") as here:
        made = await _made(source, plan, here, shop.folder, tools=shop.tools)
    write_text(note, json.dumps(asdict(made)))
    return made


def place_stills(made: Stills, shop: Workshop, folder: Path) -> None:
    """Have the files in `folder` too."""
    for name in made.files():
        place(shop.folder / name, folder)


async def _made(source: Path, plan: Plan, work: Path, out: Path, *, tools: Tools) -> Stills:
    """Views from a moment after the start (films begin in the dark); the first frame as sphere."""
    first = await pictures.film_still(source, plan, 0.0, tools)
    later = await pictures.film_still(source, plan, min(3.0, plan.duration_s / 5), tools)
    eye = pictures.left_eye(later, plan.stereo)
    whole = pictures.crop_placed(eye, Stereo.MONO, plan.crop) if plan.crop else eye
    flat = await pictures.flat_views(whole, plan.projection, work, tools)
    poster, thumbnail = await asyncio.to_thread(pictures.poster_and_thumbnail, flat[0], out)
    return Stills(
        poster=poster,
        thumbnail=thumbnail,
        images=await asyncio.to_thread(pictures.variants, first, out),
        views=await asyncio.to_thread(pictures.write_views, flat, out),
    )
