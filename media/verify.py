"""What a film must pass before it is published: length, and sample frames against the source."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from media import encoding, pictures
from media.errors import EncodeFailed, Truncated
from media.ladder import Plan, Step
from media.quality import ws_psnr
from media.tools import Tools

LEAST_DB = 15.0  # below, it is another picture: the worst honest rung that we have seen keeps 25
_SAMPLES = (0.25, 0.75)  # of the film
_WIDTH = 960  # pixels that are compared: what differs at this size is seen


def check_whole(plan: Plan, made_s: float) -> None:
    """Raise Truncated when much of the film could not be decoded: ffmpeg carries on past damaged data."""
    missing = plan.duration_s - made_s
    if missing > max(1.0, 0.05 * plan.duration_s):
        raise Truncated(
            f"Il manque {missing:.0f} secondes à la fin de cette vidéo : le fichier est abîmé. "
            "Copiez-le à nouveau depuis la caméra.",
            detail=f"{made_s:.3f} s decoded of {plan.duration_s:.3f} s",
        )


async def quality(source: Path, plan: Plan, step: Step, made: Path, *, tools: Tools) -> float:
    """The least WS-PSNR of sample frames of a rung (dB, 99 at most); raise EncodeFailed on other pictures."""
    groups = sorted({round(part * (plan.groups - 1)) for part in _SAMPLES})
    found = [await compared(source, plan, (step, made), group * plan.group, tools=tools) for group in groups]
    least = min(*found, 99.0)
    if least < LEAST_DB:
        raise EncodeFailed(detail=f"{step.name} shows other pictures than the source: {least:.1f} dB")
    return round(least, 2)


async def compared(source: Path, plan: Plan, rung: tuple[Step, Path], frame: int, *, tools: Tools) -> float:
    """WS-PSNR of one frame of a rung, given with its file, against the source."""
    step, made = rung
    width = min(step.width, _WIDTH)
    size = width, round(width * step.height / step.width)
    served = plan_of_served(plan, step)
    argv = encoding.sample(source, plan, frame, size), encoding.sample(made, served, frame, size)
    reference = await pictures.gray(argv[0], source, size, tools)
    picture = await pictures.gray(argv[1], made, size, tools)
    return ws_psnr(picture, reference, eyes_down=plan.stereo.grid[1], seen=seen(plan))


def plan_of_served(plan: Plan, step: Step) -> Plan:
    """How to read a rung: laid out and toned already."""
    return replace(plan, conversion=None, hdr=None, bitstream=None, source_size=(step.width, step.height))


def seen(plan: Plan) -> tuple[float, float]:
    """The part of the sphere's height that the picture covers."""
    if plan.crop is None:
        return 0.0, 1.0
    top = plan.crop.top / plan.crop.full_height
    return top, top + plan.crop.height / plan.crop.full_height
