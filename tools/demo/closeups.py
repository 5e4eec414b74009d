"""Flat pictures for cards, taken close up by an ordinary camera in the same room."""

from __future__ import annotations

from dataclasses import dataclass

from tools.demo.bakery.layout import TABLE, TABLE_TOP, Camera, Vec

_SCALE: Vec = (TABLE[0] - 1.09, TABLE[1] + 0.04, TABLE_TOP + 0.08)


@dataclass(frozen=True, slots=True, kw_only=True)
class Closeup:
    """Where the camera stands, what it looks at, and how wide it sees."""

    place: Vec
    target: Vec
    field: float  # degrees across

    @property
    def moment(self) -> Camera:
        """What goes on in the room: the bakers stand at the table."""
        return Camera(place=self.place, azimuth=0)


CLOSEUPS = {
    # From above: the bowl hides its foot, a mirror in a mirror that a few samples leave black.
    "balance": Closeup(place=(_SCALE[0] + 0.16, _SCALE[1] - 0.78, 1.62), target=_SCALE, field=36),
}
