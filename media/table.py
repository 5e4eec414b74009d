"""The table of the ladder: what staff may change on the settings page, and what it must obey."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

CODECS = {"h264": "libx264", "hevc": "libx265", "av1": "libsvtav1"}  # our word: ffmpeg's encoder
_TAKEN = {"sound", "field", "live", "sphere", "poster", "thumbnail", "sprite", "view"}  # stems of other files
_HEIGHTS = range(160, 4321, 4)  # of one eye, pixels
_CAPS = range(100_000, 120_000_001)  # bits per second
_QUALITIES = {"h264": range(12, 41), "hevc": range(12, 41), "av1": range(12, 61)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Nominal:
    """A row of the ladder: the height of one eye's full sphere, quality and cap."""

    name: str
    height: int  # pixels
    crf: int  # lower is better
    cap: int  # bits per second
    codec: str = "h264"  # a key of CODECS; all but h264 are made by the night pass
    stereo_height: int | None = None  # of one eye, where two would be more than a headset decodes

    @property
    def night(self) -> bool:
        """Whether the row is made after the others, and served for offline use only."""
        return self.codec != "h264"


TABLE = (
    Nominal(name="fast", height=640, crf=26, cap=1_800_000),
    Nominal(name="low", height=960, crf=24, cap=4_000_000),
    Nominal(name="mid", height=1280, crf=23, cap=8_000_000),
    Nominal(name="high", height=1920, crf=22, cap=16_000_000),
    # 5760 x 2880, or 4096 x 4096 for two eyes: the most that a Quest 3 decodes
    Nominal(name="top", height=2880, stereo_height=2048, crf=24, cap=25_000_000, codec="hevc"),
)
AV1 = Nominal(name="av1", height=1920, crf=34, cap=9_000_000, codec="av1")  # Quest 3, narrow lines


def table_to_json(table: Sequence[Nominal]) -> list[dict[str, Any]]:
    """A JSON-ready copy."""
    return [asdict(row) for row in table]


def table_from_json(data: Sequence[dict[str, Any]]) -> tuple[Nominal, ...]:
    """The table that `table_to_json` wrote; TypeError on other fields. Judge it with `problems`."""
    return tuple(Nominal(**row) for row in data)


def problems(table: Sequence[Nominal]) -> tuple[str, ...]:
    """What is wrong with a table, in French, one sentence with its cure each; empty when it can be used."""
    return tuple([*_of_the_whole(table), *(said for row in table for said in _of_row(row))])


def _of_the_whole(table: Sequence[Nominal]) -> Iterator[str]:
    day = [row for row in table if not row.night]
    if not day:
        yield "Gardez au moins une ligne en H.264 : c'est ce que tous les casques lisent."
    if len(table) > 12:
        yield f"L'échelle a {len(table)} lignes ; douze suffisent, retirez-en."
    names = [row.name for row in table]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"Deux lignes s'appellent « {name} » : donnez à chacune son propre nom."
    for below, above in pairwise(day):
        if above.height <= below.height:
            yield (
                f"« {above.name} » ({above.height} pixels) doit être plus haute que « {below.name} » "
                f"({below.height}) : rangez les lignes H.264 de la plus petite à la plus grande."
            )
        if above.cap < below.cap:
            yield f"Le débit de « {above.name} » est inférieur à celui de « {below.name} » : augmentez-le."


def _of_row(row: Nominal) -> Iterator[str]:
    if not re.fullmatch(r"[a-z0-9]{1,16}", row.name) or row.name in _TAKEN:
        yield f"« {row.name} » ne peut pas être un nom : prenez 1 à 16 lettres minuscules ou chiffres."
    for height in (row.height, row.stereo_height):
        if height is not None and height not in _HEIGHTS:
            yield f"« {row.name} » : la hauteur {height} doit être un multiple de 4 entre 160 et 4320 pixels."
    if row.codec not in CODECS:
        yield f"« {row.name} » : le codec « {row.codec} » est inconnu ; choisissez h264, hevc ou av1."
    elif row.crf not in (allowed := _QUALITIES[row.codec]):
        yield (
            f"« {row.name} » : la qualité {row.crf} doit être entre {allowed[0]} (la meilleure) "
            f"et {allowed[-1]}."
        )
    if row.cap not in _CAPS:
        yield f"« {row.name} » : le débit doit être entre 0,1 et 120 Mb/s."


def best_for_class(table: Sequence[Nominal], *, headsets: int, budget: int) -> Nominal | None:
    """The best streamed row when so many headsets share `budget` bits per second; None when none fits.

    The caps are what is planned with: a class watches the same seconds at the same time, so peaks add up.
    """
    fitting = [row for row in table if not row.night and row.cap * max(headsets, 1) <= budget]
    return max(fitting, key=lambda row: row.cap, default=None)
