"""Whether cues can be read (or spoken) in their time: one small check each, over all the cues of a track.

Rules of reading: Charte relative à la qualité du sous-titrage à destination des personnes sourdes ou
malentendantes (CSA, now Arcom, 12 December 2011): two lines for recorded programmes; 12 characters in a
second, 60 in four, with 20 % tolerance, hence 15 a second. 42 signs a line and two frames between cues are
the usual practice of broadcasters (Netflix Timed Text Style Guide, General Requirements).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import pairwise

from media.findings import Finding, Severity, clock
from media.webvtt import Cue

CPS = 15  # characters in a second
LINE_LENGTH = 42
LINES = 2
GAP_MS = 83  # two frames at 24 in a second
SHORTEST_MS = 1_000
SILENCE_MS = 60_000  # without any text
_LATE_MS = 100  # past the end of the film: containers round


class Purpose(StrEnum):
    """What a text track is for."""

    CAPTIONS = "captions"  # read: what is said and heard
    DESCRIPTIONS = "descriptions"  # spoken: what is seen


def check(cues: Sequence[Cue], *, purpose: Purpose, duration_s: float | None) -> list[Finding]:
    """Everything that is hard or impossible to read, in no particular order; `cues` in that of the file."""
    end_ms = round(duration_s * 1000) if duration_s is not None else None
    found = [finding for cue in cues for finding in _one(cue, purpose, end_ms)]
    found += [_disorder(later) for earlier, later in pairwise(cues) if later.start_ms < earlier.start_ms]
    in_time = sorted((cue for cue in cues if cue.end_ms > cue.start_ms), key=lambda cue: cue.start_ms)
    found += _between(in_time)
    if purpose is Purpose.CAPTIONS:
        found += _silences(in_time, end_ms)
    if not cues:
        found.append(_find("no-cue", Severity.ERROR, None, "Ce fichier ne contient aucun texte.",
                           "Ajoutez au moins un texte avec son horaire."))  # fmt: skip
    return found


def _one(cue: Cue, purpose: Purpose, end_ms: int | None) -> Iterator[Finding]:
    length = cue.end_ms - cue.start_ms
    if length <= 0:
        yield _find(
            "duration", Severity.ERROR, cue,
            f"Ce texte finit ({clock(cue.end_ms)}) avant d'avoir commencé ({clock(cue.start_ms)}) : "
            "il ne sera jamais affiché.",
            "Corrigez l'horaire de fin.",
        )  # fmt: skip
    elif not cue.text:
        yield _find("empty", Severity.WARNING, cue, "Ce texte est vide.", "Écrivez-le ou retirez-le.")
    else:
        yield from _speed(cue, length, purpose)
        if purpose is Purpose.CAPTIONS:
            yield from _shape(cue)
    if end_ms is not None and cue.start_ms >= end_ms:
        yield _find("beyond", Severity.WARNING, cue,
                    f"Ce texte commence après la fin du film ({clock(end_ms)}) : il ne sera jamais affiché.",
                    "Vérifiez que ce fichier est bien celui de ce film, puis décalez ou retirez ce texte.",
                    )  # fmt: skip
    elif end_ms is not None and cue.end_ms > end_ms + _LATE_MS:
        yield _find("beyond", Severity.WARNING, cue,
                    f"Ce texte finit après la fin du film ({clock(end_ms)}).",
                    f"Faites-le finir à {clock(end_ms)} au plus tard.")  # fmt: skip


def _speed(cue: Cue, length: int, purpose: Purpose) -> Iterator[Finding]:
    signs = len(" ".join(cue.text.split()))
    speed = signs * 1000 / length
    if speed > CPS:
        needed = clock(-(-signs * 1000 // CPS))
        verb = "lire" if purpose is Purpose.CAPTIONS else "dire"
        yield _find(
            "reading-speed", Severity.WARNING, cue,
            f"Il y a {signs} signes à {verb} en {clock(length)} s : {speed:.0f} par seconde (au plus {CPS}).",
            f"Raccourcissez ce texte, ou laissez-lui {needed} s.",
        )  # fmt: skip
    elif length < SHORTEST_MS:
        yield _find("short", Severity.ADVICE, cue, f"Ce texte ne reste que {clock(length)} s.",
                    "Laissez chaque texte une seconde au moins.")  # fmt: skip


def _shape(cue: Cue) -> Iterator[Finding]:
    lines = cue.text.split("\n")
    if len(lines) > LINES:
        yield _find("lines", Severity.WARNING, cue, f"Ce texte a {len(lines)} lignes (au plus {LINES}).",
                    "Coupez-le en plusieurs textes.")  # fmt: skip
    longest = max(len(line) for line in lines)
    if longest > LINE_LENGTH:
        yield _find("line-length", Severity.WARNING, cue,
                    f"Une ligne a {longest} signes (au plus {LINE_LENGTH}).",
                    "Coupez-la en deux lignes, à un endroit qui ne sépare pas des mots liés.")  # fmt: skip


def _between(in_time: Sequence[Cue]) -> Iterator[Finding]:
    """Overlaps with what is still on screen, and gaps that make the screen flicker."""
    on_screen: Cue | None = None
    for cue in in_time:
        if on_screen is not None:
            gap = cue.start_ms - on_screen.end_ms
            if gap < 0:
                yield _find(
                    "overlap", Severity.WARNING, cue,
                    f"Ce texte commence alors que celui de la ligne {on_screen.line} est encore affiché, "
                    f"pendant {clock(min(on_screen.end_ms, cue.end_ms) - cue.start_ms)} s.",
                    f"Faites finir le premier à {clock(max(cue.start_ms - GAP_MS, on_screen.start_ms))}, "
                    "ou réunissez-les.",
                )  # fmt: skip
            elif 0 < gap < GAP_MS:
                yield _find(
                    "gap", Severity.WARNING, cue,
                    f"Il n'y a que {gap} ms depuis le texte précédent : l'affichage clignote.",
                    f"Laissez {GAP_MS} ms (deux images) entre deux textes, ou enchaînez-les sans trou.",
                )  # fmt: skip
        if on_screen is None or cue.end_ms > on_screen.end_ms:
            on_screen = cue


def _silences(in_time: Sequence[Cue], end_ms: int | None) -> Iterator[Finding]:
    silent_from, last = 0, None
    ends = [(cue.start_ms, cue.end_ms, cue) for cue in in_time]
    for start, end, cue in [*ends, *([(end_ms, end_ms, None)] if end_ms and ends else [])]:
        if start - silent_from > SILENCE_MS:
            yield _find(
                "silence", Severity.ADVICE, cue or last,
                f"Aucun texte de {clock(silent_from)} à {clock(start)}.",
                "Si l'on y parle ou si un bruit compte, écrivez-le ; sinon, écrivez [silence] ou [musique].",
            )  # fmt: skip
        silent_from, last = max(silent_from, end), cue or last


def _disorder(cue: Cue) -> Finding:
    return _find("order", Severity.WARNING, cue, "Ce texte vient plus tôt que celui qui le précède.",
                 "Triez les textes par horaire de début.")  # fmt: skip


def _find(code: str, severity: Severity, cue: Cue | None, says: str, cure: str) -> Finding:
    line, at_ms = (cue.line, cue.start_ms) if cue else (1, None)
    return Finding(code=code, severity=severity, line=line, at_ms=at_ms, says=says, cure=cure)
