"""SubRip (.srt): what most editors export; recognised, and turned into WebVTT line by line."""

from __future__ import annotations

import re

HEADER_LINES = 2  # that the WebVTT has before the first line of the SubRip
_TIME = r"(\d{1,2}):(\d{1,2}):(\d{1,2})[,.](\d{1,3})"
_TIMING = re.compile(rf"[ \t]*{_TIME}[ \t]*-->[ \t]*{_TIME}(?:[ \t].*)?")
_FONT = re.compile(r"</?font[^<>]*>|\{\\[^{}\n]*\}", re.I)  # colours, and places of other programs


def recognised(text: str) -> bool:
    """Whether a text (line ends are "\\n") is SubRip: no WebVTT header, a timing within its first lines."""
    first = text.lstrip("\n \t").split("\n", 3)[:3]
    return not text.startswith("WEBVTT") and any(_TIMING.fullmatch(line) for line in first)


def to_webvtt(text: str) -> str:
    """The same cues as WebVTT, each HEADER_LINES later in the file."""
    return "\n".join(["WEBVTT", "", *(_line(line) for line in text.split("\n"))])


def _line(line: str) -> str:
    match = _TIMING.fullmatch(line)
    if match is None:
        return _FONT.sub("", line)
    words = match.groups()
    start, end = (_stamp(words[:4]), _stamp(words[4:]))
    return f"{start} --> {end}"


def _stamp(parts: tuple[str, ...]) -> str:
    hours, minutes, seconds, rest = parts
    return f"{int(hours):02}:{int(minutes):02}:{int(seconds):02}.{rest:0<3}"
