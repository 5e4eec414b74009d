"""The time line of footage: a strip of small pictures, and the seconds at fault in four lanes below."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from server.db.tables import Footage
from server.scenes.play import sprite_of
from server.web.words import CAUSES, measure, said

SHOWN = 10  # pictures of the strip
LANES = ("flash", "motion", "loudness", "darkness")  # from top to bottom; red flashes share the first


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A picture of the strip: where it lies on the sheet, and on the strip."""

    x: int  # px on the sheet
    y: int
    at: float  # thousandths of the strip


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Seconds at fault."""

    start_s: float
    end_s: float
    cause: str
    verdict: str  # lively, intense
    measure: str  # in words
    at: float  # thousandths of the strip
    length: float
    lane: int  # from 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Filmstrip:
    """What the page draws, and says in a list as well."""

    verdict: str | None  # calm, lively, intense; None: not judged
    faults: tuple[Fault, ...]
    lanes: tuple[str, ...]  # the names of the lanes that something is on
    sheet: dict[str, Any] | None  # url, columns, rows, width, height ...
    frames: tuple[Frame, ...]
    duration_ms: int


def filmstrip(footage: Footage) -> Filmstrip | None:
    """Return the time line of a film; None for a photo, or when there is nothing to show on one."""
    made = footage.manifest or {}
    comfort, sheet, duration = made.get("comfort"), sprite_of(footage), made.get("duration_s")
    if not duration or not (comfort or sheet):
        return None
    spans = (comfort or {}).get("spans", ())
    used = [lane for lane in LANES if any(_lane(span) == lane for span in spans)]
    return Filmstrip(
        verdict=comfort["verdict"] if comfort else None,
        faults=tuple(_fault(span, used, duration) for span in spans),
        lanes=tuple(said(CAUSES)(lane) for lane in used),
        sheet=sheet,
        frames=_frames(sheet, duration) if sheet else (),
        duration_ms=round(duration * 1000),
    )


def _lane(span: dict[str, Any]) -> str:
    return "flash" if span["cause"] == "red-flash" else str(span["cause"])


def _fault(span: dict[str, Any], used: list[str], duration: float) -> Fault:
    start = min(max(span["start_s"], 0.0), duration)
    at = 1000 * start / duration
    length = max(1000 * (min(span["end_s"], duration) - start) / duration, 4.0)  # seen, however short
    return Fault(
        start_s=span["start_s"],
        end_s=span["end_s"],
        cause=span["cause"],
        verdict=span["verdict"],
        measure=measure(span),
        at=round(min(at, 1000 - length), 1),
        length=round(length, 1),
        lane=used.index(_lane(span)) if _lane(span) in used else 0,
    )


def _frames(sheet: dict[str, Any], duration: float) -> tuple[Frame, ...]:
    """The pictures nearest to the middles of SHOWN equal parts of the film."""
    frames = []
    for part in range(SHOWN):
        middle = duration * (part + 0.5) / SHOWN
        number = min(round(middle / sheet["interval_s"]), sheet["count"] - 1)
        row, column = divmod(number, sheet["columns"])
        frames.append(Frame(x=column * sheet["width"], y=row * sheet["height"], at=1000 * part / SHOWN))
    return tuple(frames)
