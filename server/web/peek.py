"""A look all round without a player: which still a tile may turn, and how it is laid out."""

from __future__ import annotations

from dataclasses import dataclass

from media.model import Projection, Stereo
from server.db.tables import Footage
from server.scenes.play import media_base

WIDEST = 4096  # px: a tile needs no more, and a tablet not that


@dataclass(frozen=True, slots=True, kw_only=True)
class Peek:
    """A still that goes all round."""

    url: str
    layout: str  # mono, over (two eyes, one above the other), beside


def peek_of(footage: Footage) -> Peek | None:
    """Return the smallest whole sphere there is of footage; None where nothing goes all round."""
    made = footage.manifest
    if not made or made["projection"] != Projection.EQUIRECTANGULAR or made["crop"] or not made["images"]:
        return None
    smallest = made["images"][0]
    across, down = Stereo(made["stereo"]).grid
    if smallest["width"] > WIDEST:
        return None
    layout = "over" if down > 1 else "beside" if across > 1 else "mono"
    return Peek(url=f"{media_base(footage)}/{smallest['file']}", layout=layout)
