"""Draw the grid that stands in for a panorama in the scene template: its angles are written on it.

    python -m tools.demo.grid scenes/library/modele

Seen from inside: the middle is yaw 0, yaw grows to the right, pitch grows upwards.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1024, 512
STEP = 30  # degrees between two lines
SIDES = {0: "DEVANT", 90: "DROITE", 180: "DANS LE DOS", -90: "GAUCHE"}
TINTS = {0: "#f3e3c3", 90: "#d9e7da", 180: "#e6dcea", -90: "#d7e4ee"}
INK, LINE, HORIZON = "#2b2a28", "#b9ae9a", "#8a4b2a"


def grid() -> Image.Image:
    """Return an equirectangular picture, 1024x512, with a line every 30 degrees and its value beside it."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), "white")
    draw = ImageDraw.Draw(picture)
    for yaw in range(-180, 180, 90):
        left = _x(yaw - 45)
        draw.rectangle((left, 0, left + WIDTH // 4, HEIGHT), fill=TINTS[_side(yaw)])
    draw.rectangle((_x(135), 0, WIDTH, HEIGHT), fill=TINTS[180])
    draw.rectangle((0, 0, _x(-135), HEIGHT), fill=TINTS[180])
    for yaw in range(-180, 181, STEP):
        draw.line((_x(yaw), 0, _x(yaw), HEIGHT), fill=LINE)
    for pitch in range(-90 + STEP, 90, STEP):
        draw.line((0, _y(pitch), WIDTH, _y(pitch)), fill=LINE if pitch else HORIZON, width=1 if pitch else 3)
    _labels(draw)
    return picture


def _labels(draw: ImageDraw.ImageDraw) -> None:
    small, large = ImageFont.load_default(13), ImageFont.load_default(30)
    for yaw in range(-180, 180, STEP):
        for pitch in (-60, -30, 0, 30, 60):
            words = f"{yaw:+d}°" if pitch == 0 else f"{yaw:+d}° / {pitch:+d}°"
            draw.text((_x(yaw) + 4, _y(pitch) + 3), words.replace("+0", "0"), INK, small)
    for yaw in (-90, 0, 90):
        draw.text((_x(yaw), _y(14)), SIDES[yaw], INK, large, anchor="mm")
    for x in (0, WIDTH):  # the back is cut by the picture's edge: each edge shows its half
        draw.text((x, _y(14)), SIDES[180], INK, large, anchor="mm")


def _side(yaw: int) -> int:
    return 180 if yaw == -180 else yaw


def _x(yaw: float) -> int:
    return round((yaw + 180) / 360 * WIDTH)


def _y(pitch: float) -> int:
    return round((90 - pitch) / 180 * HEIGHT)


def main(argv: list[str] | None = None) -> None:
    """Write the panorama of the template and a flat piece of it for a card."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("scene", type=Path, help="the folder of the scene")
    folder = parser.parse_args(argv).scene
    picture = grid()
    for part in ("footage", "media"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    picture.save(folder / "footage" / "atelier.png", optimize=True)

    picture.crop((_x(-30), _y(30), _x(30) + 1, _y(-30) + 1)).save(
        folder / "media" / "detail.png", optimize=True
    )


if __name__ == "__main__":
    main()
