"""What is amiss with a headset, and what staff can do about it: a pure function of its last check."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from server.headsets.records import CheckInfo
from server.headsets.report import CheckReport, StorageReport, VrReport

ROOM = 1_000_000_000  # bytes left for films kept on the device; less is almost full
LOW = 0.2  # of the battery
JERKY = 1.5  # times the time of a frame, for the slow ones


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Something amiss: `code` is said in words, with its cure, by web/headset_words.py."""

    code: str
    number: int = 0  # bytes, per cent, films: whatever the sentence counts


def room_left(storage: StorageReport) -> int | None:
    """Bytes that this site may still keep on the device; None where the browser does not tell."""
    if storage.quota is None or storage.usage is None:
        return None
    return max(storage.quota - storage.usage, 0)


def troubles(check: CheckInfo) -> list[Trouble]:
    """What is amiss, worst first."""
    report = CheckReport.model_validate(check.report)
    return [*_of_films(check), *_of_vr(report.vr), *_of_device(report)]


def _of_films(check: CheckInfo) -> Iterator[Trouble]:
    unknown = sum(film["verdict"] == "unknown" for film in check.films)
    if not check.valid:
        yield Trouble(code="nothing")
    elif unknown:
        yield Trouble(code="films", number=unknown)


def _of_vr(vr: VrReport) -> Iterator[Trouble]:
    if vr.supported and not vr.entered:
        yield Trouble(code="vr")
    elif vr.entered and not vr.left:
        yield Trouble(code="stuck")
    if vr.frame_rate and vr.slow_frame_ms and vr.slow_frame_ms > JERKY * 1000 / vr.frame_rate:
        yield Trouble(code="jerky")


def _of_device(report: CheckReport) -> Iterator[Trouble]:
    left = room_left(report.storage)
    if not report.storage.database or report.storage.file_ms is None:
        yield Trouble(code="keeps-nothing")
    elif left is not None and left < ROOM:
        yield Trouble(code="full", number=left)
    if not report.texture_limit:
        yield Trouble(code="no-webgl")
    if not report.sound:
        yield Trouble(code="mute")
    if report.battery and report.battery.level < LOW and not report.battery.charging:
        yield Trouble(code="battery", number=round(report.battery.level * 100))
