"""Sudden loud sounds: momentary loudness (EBU Tech 3341: windows of 400 ms) against what came before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from media.arguments import CONTAINERS, located

STEP_S = 0.1  # of ffmpeg's ebur128
_BEFORE = 30  # steps: what the ear has got used to
_WINDOW = 4  # steps of one momentary window: the onset is not part of what came before
_FLOOR = -30.0  # LUFS: after a silence, speech (-23 by R128) or a web film (-16) is no jump
_LEVEL = re.compile(r"lavfi\.r128\.M=(-?\d+(?:\.\d+)?|-?inf|nan)")


def arguments(film: Path) -> list[str]:
    """Momentary loudness of the first sound, ten times a second, as text on stdout."""
    return [
        "-nostdin", "-hide_banner", "-loglevel", "error",
        "-protocol_whitelist", "file", "-format_whitelist", CONTAINERS,
        "-i", located(film),
        "-map", "0:a:0", "-vn",
        "-af", "ebur128=metadata=1,ametadata=mode=print:key=lavfi.r128.M:file=pipe\\\\:1",
        "-f", "null", "-",
    ]  # fmt: skip


def levels(lines: Iterable[str]) -> Iterator[float]:
    """The loudness of each step, in LUFS; silence and what cannot be read are -120."""
    for line in lines:
        if match := _LEVEL.match(line):
            word = match[1]
            yield -120.0 if word.endswith(("inf", "nan")) else max(float(word), -120.0)


def jumps(loudness: Sequence[float]) -> list[float]:
    """For each step, how many LU it is above the loudest of the three seconds before, at least _FLOOR."""
    found = []
    for now, level in enumerate(loudness):
        before = loudness[max(now - _WINDOW - _BEFORE, 0) : max(now - _WINDOW, 0)]
        found.append(max(level - max([*before, _FLOOR]), 0.0))
    return found
