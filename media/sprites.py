"""The sprite sheet of the time line: a small picture every few seconds, from keyframes of a small rung."""

from __future__ import annotations

import asyncio
import io
from math import ceil
from pathlib import Path

from PIL import Image

from media import arguments, pictures
from media.errors import EncodeFailed
from media.files import write_hashed
from media.ladder import Plan, Step
from media.model import Sprite
from media.tools import Tools

WIDTH = 160  # of one picture, pixels
COLUMNS = 10
MOST = 120  # pictures: one for each 10 px of a wide time line


async def sprite(plan: Plan, step: Step, rung: Path, out: Path, *, tools: Tools) -> Sprite:
    """Make the sheet of a film from its smallest rung, whose keyframes stand every 2 s."""
    every = ceil(plan.groups / MOST)
    size = step.width, step.height
    eye = _eye(plan, size)
    tile = WIDTH, max(round(WIDTH * eye[1] / eye[0]) & ~1, 2)
    length = tile[0] * tile[1] * 3
    argv = arguments.tiles(rung, eye, tile, every=every)
    said = await pictures.said_by(argv, (rung,), length * (MOST + 2), tools)
    count = len(said) // length
    if count == 0:
        raise EncodeFailed(detail="no keyframe for the sprite sheet")
    rows = ceil(count / COLUMNS)
    data = await asyncio.to_thread(_sheet, said, tile, count, rows)
    return Sprite(
        file=write_hashed(out, "sprite", "webp", data),
        columns=COLUMNS,
        rows=rows,
        width=tile[0],
        height=tile[1],
        interval_s=round(float(every * plan.group / plan.fps), 6),
        count=count,
    )


def _eye(plan: Plan, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Width, height, left and top of the left eye."""
    across, down = plan.stereo.grid
    width, height = size[0] // across, size[1] // down
    second = plan.stereo.eye_order == "right-first"
    return width, height, width if second and across == 2 else 0, height if second and down == 2 else 0


def _sheet(said: bytes, tile: tuple[int, int], count: int, rows: int) -> bytes:
    sheet = Image.new("RGB", (tile[0] * COLUMNS, tile[1] * rows))
    length = tile[0] * tile[1] * 3
    for number in range(count):
        picture = Image.frombytes("RGB", tile, said[number * length : (number + 1) * length])
        row, column = divmod(number, COLUMNS)
        sheet.paste(picture, (column * tile[0], row * tile[1]))
    data = io.BytesIO()
    sheet.save(data, "WEBP", quality=75, method=2)
    return data.getvalue()
