"""Captions and audio descriptions: read whatever staff send, check it, keep clean WebVTT."""

from __future__ import annotations

from dataclasses import dataclass

from media import subrip, webvtt
from media.findings import Finding, Severity
from media.reading import Purpose, check
from media.webvtt import Cue

LIMIT_BYTES = 4 << 20  # a text for four hours weighs a tenth of it
CUE_LIMIT = 20_000
FINDING_LIMIT = 500
_BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """A text track that was read."""

    cues: tuple[Cue, ...]  # by time
    findings: tuple[Finding, ...]  # by line
    text: str  # WebVTT, UTF-8 without mark, "\\n" ends: what to keep and serve

    @property
    def usable(self) -> bool:
        """Whether all of it would be shown."""
        return not any(finding.severity is Severity.ERROR for finding in self.findings)


def read(data: bytes, *, purpose: Purpose = Purpose.CAPTIONS, duration_s: float | None = None) -> Track:
    """Read and check a WebVTT or SubRip file; `duration_s` is that of the film, when known.

    Never raises: what cannot be used is a finding of severity ERROR.
    """
    if len(data) > LIMIT_BYTES:
        return _refused("size", f"Ce fichier pèse plus de {LIMIT_BYTES >> 20} Mo.", "Envoyez le texte seul.")
    text, found = _decoded(data)
    added = 0
    if subrip.recognised(text):
        text, added = subrip.to_webvtt(text), subrip.HEADER_LINES
        found.append(_converted())
    if not webvtt.SIGNATURE.match(text):
        return _refused(
            "not-webvtt",
            "Ce fichier n'est ni du WebVTT ni du SubRip (.srt).",
            "Exportez les sous-titres en WebVTT (.vtt) : le fichier commence par le mot WEBVTT.",
        )
    cues, written = webvtt.parse(text, added=added)
    if len(cues) > CUE_LIMIT:
        return _refused("size", f"Ce fichier contient plus de {CUE_LIMIT} textes.", "Découpez-le.")
    found += [*written, *check(cues, purpose=purpose, duration_s=duration_s)]
    found.sort(key=lambda finding: finding.line)
    in_time = sorted(cues, key=lambda cue: (cue.start_ms, cue.end_ms))
    return Track(cues=tuple(in_time), findings=_most(found), text=text)


def _decoded(data: bytes) -> tuple[str, list[Finding]]:
    """Text with plain line ends; WebVTT is UTF-8, what else editors write is converted and told."""
    found = []
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text, name = data.decode("utf-16", "replace"), "UTF-16"
    else:
        try:
            text, name = data.decode("utf-8-sig"), ""
        except UnicodeDecodeError:
            text, name = data.decode("cp1252", "replace"), "Latin-1 (Windows)"
    if name:
        found.append(
            Finding(
                code="encoding", severity=Severity.WARNING, line=1, at_ms=None,
                says=f"Ce fichier est codé en {name} au lieu d'UTF-8 ; il a été converti.",
                cure="Vérifiez les accents ; la prochaine fois, exportez en UTF-8.",
            )
        )  # fmt: skip
    text = text.removeprefix(_BOM).replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}"), found


def _converted() -> Finding:
    return Finding(
        code="subrip", severity=Severity.ADVICE, line=1, at_ms=None,
        says="C'est un fichier SubRip (.srt) ; il a été converti en WebVTT.",
        cure="Rien à faire.",
    )  # fmt: skip


def _refused(code: str, says: str, cure: str) -> Track:
    finding = Finding(code=code, severity=Severity.ERROR, line=1, at_ms=None, says=says, cure=cure)
    return Track(cues=(), findings=(finding,), text="")


def _most(found: list[Finding]) -> tuple[Finding, ...]:
    """The first FINDING_LIMIT; errors are never left out for advice."""
    if len(found) <= FINDING_LIMIT:
        return tuple(found)
    heaviest = sorted(found, key=lambda finding: list(Severity).index(finding.severity))[:FINDING_LIMIT]
    return tuple(sorted(heaviest, key=lambda finding: finding.line))
