"""WebVTT (www.w3.org/TR/webvtt1): cues out of text, never failing; what browsers would drop is told.

Follows the parser of the standard (section 6.1), which ignores what it does not understand. Every step is
linear.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from media.findings import Finding, Severity

SIGNATURE = re.compile(r"WEBVTT(?=[ \t\n]|\Z)")
_TIME = re.compile(r"(?:(\d{1,10}):)?(\d{2}):(\d{2})\.(\d{3})(?!\d)")
_TAG = re.compile(r"<[^<>]*>")  # no "<" inside: a row of "<" costs one look each
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?[ \t\n]+([^<>]*)>")
_KNOWN_TAG = re.compile(r"</?(?:c|i|b|u|v|ruby|rt|lang)(?:[.\s][^<>]*)?>|<\d[\d:.]*>")
_PERCENT = r"(?:100(?:\.0+)?|\d{1,2}(?:\.\d+)?)%"
_SETTINGS = {  # section 6.3: what each may be
    "vertical": re.compile(r"rl|lr"),
    "line": re.compile(rf"(?:-?\d{{1,6}}(?:\.\d+)?|{_PERCENT})(?:,(?:start|center|end))?"),
    "position": re.compile(rf"{_PERCENT}(?:,(?:line-left|center|line-right))?"),
    "size": re.compile(_PERCENT),
    "align": re.compile(r"start|center|end|left|right"),
    "region": re.compile(r"\S+"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A text with its time on screen."""

    line: int  # of its timing, in the file as it was sent, from 1
    start_ms: int
    end_ms: int
    text: str  # as shown: without tags, entities decoded, lines kept
    speakers: tuple[str, ...]  # of its voice spans
    settings: tuple[tuple[str, str], ...]  # those that the standard knows
    identifier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Lines between two blank lines."""

    line: int  # of the first one
    lines: tuple[str, ...]


def parse(text: str, *, added: int = 0) -> tuple[list[Cue], list[Finding]]:
    """The cues of a WebVTT file (line ends are "\\n") in its order, and what browsers would drop of it.

    `added` lines were put in front of what the author sees: line numbers leave them out.
    """
    cues: list[Cue] = []
    found: list[Finding] = []
    for block in _blocks(text, added):
        timing = next((number for number, line in enumerate(block.lines[:2]) if "-->" in line), None)
        if timing is not None:
            cue, said = _cue(block, timing)
            cues += [cue] if cue else []
            found += said
        elif not _is_aside(block, before_cues=not cues):
            found.append(_untimed(block))
    return cues, found


def _blocks(text: str, added: int) -> Iterator[Block]:
    """Blocks after the header; a second "-->" begins another, even without a blank line before it."""
    lines = text.split("\n")
    header = (number for number, line in enumerate(lines) if number and (not line or "-->" in line))
    start = next(header, len(lines))
    gathered: list[str] = []
    for number, line in enumerate([*lines[start:], ""], start):
        another = "-->" in line and (len(gathered) > 1 or any("-->" in before for before in gathered))
        if gathered and (not line or another):
            yield Block(line=number - len(gathered) + 1 - added, lines=tuple(gathered))
            gathered = []
        if line:
            gathered.append(line)


def _is_aside(block: Block, *, before_cues: bool) -> bool:
    """A comment anywhere, a style or a region before the first cue."""
    head = block.lines[0].rstrip(" \t")
    comment = head == "NOTE" or head.startswith(("NOTE ", "NOTE\t"))
    return comment or (before_cues and head in {"STYLE", "REGION"})


def _untimed(block: Block) -> Finding:
    words = block.lines[0].strip()[:40]
    if words in {"STYLE", "REGION"}:
        return Finding(
            code="late-style", severity=Severity.WARNING, line=block.line, at_ms=None,
            says=f"Ce bloc {words} vient après le premier texte : les navigateurs l'ignorent.",
            cure=f"Placez {words} en tête du fichier, juste après WEBVTT.",
        )  # fmt: skip
    return Finding(
        code="no-timing", severity=Severity.ERROR, line=block.line, at_ms=None,
        says=f"Le texte « {words} » n'a pas d'horaire : il ne sera jamais affiché.",
        cure="Écrivez au-dessus une ligne comme 00:01.000 --> 00:03.000, ou ôtez la ligne vide qui précède.",
    )  # fmt: skip


def _cue(block: Block, timing: int) -> tuple[Cue | None, list[Finding]]:
    line = block.line + timing
    before, _, after = block.lines[timing].partition("-->")
    start = _time(before.strip(" \t"))
    end_word, _, rest = after.strip(" \t").replace("\t", " ").partition(" ")
    end = _time(end_word)
    if start is None or end is None:
        return None, [_unreadable(line, block.lines[timing])]
    payload = "\n".join(block.lines[timing + 1 :])
    settings, found = _settings(rest, line, start)
    found += _marks(payload, line + 1, start)
    cue = Cue(
        line=line,
        start_ms=start,
        end_ms=end,
        text=plain(payload),
        speakers=tuple(dict.fromkeys(html.unescape(name).strip() for name in _VOICE.findall(payload))),
        settings=settings,
        identifier=block.lines[0].strip() if timing else "",
    )
    return cue, found


def _time(word: str) -> int | None:
    """Milliseconds of a timestamp (section 6.3), None when it is none."""
    match = _TIME.fullmatch(word)
    if match is None:
        return None
    hours, minutes, seconds, rest = (int(part or 0) for part in match.groups())
    if minutes > 59 or seconds > 59:
        return None
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest


def _unreadable(line: int, words: str) -> Finding:
    comma = "," in words
    return Finding(
        code="timing", severity=Severity.ERROR, line=line, at_ms=None,
        says=f"L'horaire « {words.strip()[:60]} » est illisible : ce texte ne sera jamais affiché.",
        cure="Écrivez les millièmes après un point : 00:01.000 --> 00:03.500." if comma
        else "Écrivez l'horaire sous la forme 00:01.000 --> 00:03.500.",
    )  # fmt: skip


def _settings(words: str, line: int, at_ms: int) -> tuple[tuple[tuple[str, str], ...], list[Finding]]:
    known, odd = {}, []
    for word in words.split():
        name, _, value = word.partition(":")
        pattern = _SETTINGS.get(name)
        if pattern and pattern.fullmatch(value):
            known[name] = value
        else:
            odd.append(word)
    found = [
        Finding(
            code="setting", severity=Severity.WARNING, line=line, at_ms=at_ms,
            says=f"Le réglage « {odd[0][:40]} » est inconnu : il sera ignoré.",
            cure="Les réglages sont : vertical, line, position, size, align et region.",
        )
    ] if odd else []  # fmt: skip
    return tuple(known.items()), found


def _marks(payload: str, line: int, at_ms: int) -> list[Finding]:
    """Tags that browsers do not know, and a "<" that swallows what follows."""
    tags = _TAG.findall(payload)
    unknown = next((tag for tag in tags if not _KNOWN_TAG.fullmatch(tag) and tag not in {"</>", "<>"}), None)
    if "<" in _TAG.sub("", payload):
        unknown = "<"
    if unknown is None:
        return []
    return [
        Finding(
            code="tag", severity=Severity.WARNING, line=line, at_ms=at_ms,
            says=f"Le texte « {unknown[:40]} » est pris pour une balise : il ne sera pas affiché.",
            cure="Pour montrer ce signe, écrivez &lt; ; les balises sont v, i, b, u, c, ruby, rt et lang.",
        )
    ]  # fmt: skip


def plain(payload: str) -> str:
    """What a reader sees of a cue: no tags, entities decoded."""
    lines = html.unescape(_TAG.sub("", payload)).split("\n")
    return "\n".join(line.strip() for line in lines).strip()
