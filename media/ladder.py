"""Which renditions to make of a film: a pure function of what was seen and declared."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from math import ceil, sqrt
from typing import Any, Self

from media.convert import Conversion
from media.model import Crop, Inspection, Projection, Stereo
from media.table import AV1, TABLE, Nominal

SCHEMA = 2  # of what the steps make: another number gives every film another version
FPS_LIMIT = Fraction(61, 2)  # 30 and its neighbours: what headsets decode at 4K
GROUP_S = 2  # seconds between keyframes: a segment
CHUNK_GROUPS = 15  # the least that is worth a process of its own: 30 s
_HEAD = 0.1  # of the film that the fast pass encodes ahead of the ladder
_RATES = (Fraction(24000, 1001), Fraction(24), Fraction(25), Fraction(30000, 1001), Fraction(30))
_GAIN = 1.15  # a rung needs this many times the pixels of the one below
_ENOUGH = 0.97  # of a night row's width and height that the source must have
HDR = {"smpte2084": "PQ", "arib-std-b67": "HLG"}  # transfers that need tone mapping, as ffprobe names them


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A rung to make: the size of the whole frame (both eyes)."""

    name: str
    width: int
    height: int
    crf: int
    cap: int  # bits per second
    codec: str = "h264"  # a key of table.CODECS


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything that the steps need to know; immutable, the same on every host."""

    source: str  # what tells its content from another's, e.g. its SHA-256; "" when only one is worked on
    projection: Projection  # of what is served
    stereo: Stereo
    crop: Crop | None
    conversion: Conversion | None  # None: the source is laid out as it is served
    source_size: tuple[int, int]
    steps: tuple[Step, ...]  # smallest first, at least one
    night: tuple[Step, ...]  # made after the others, smallest first
    fps: Fraction
    duration_s: float
    hdr: str | None  # transfer of a high dynamic range source, a key of HDR
    bitstream: str | None  # filter through which the source's picture is read, see `_second_word`
    sound: bool
    ambisonic_order: int  # of a sound field in ACN order; 0: the sound is what it seems
    fast_alone: bool  # the fast rung has a pass of its own over the whole film

    @property
    def group(self) -> int:
        """Frames between keyframes."""
        return round(GROUP_S * self.fps)

    @property
    def groups(self) -> int:
        """How many segments the film should have: chunks are whole numbers of them."""
        return max(ceil(round(self.duration_s * self.fps, 3) / self.group), 1)

    @property
    def head(self) -> int:
        """Groups that the fast pass encodes ahead: all, or the first tenth."""
        return self.groups if self.fast_alone else max(round(self.groups * _HEAD), 1)

    @property
    def later(self) -> tuple[Step, ...]:
        """The rungs of the ladder pass."""
        return self.steps[1:] if self.fast_alone else self.steps

    @property
    def frame(self) -> tuple[int, int]:
        """Size of the picture once it is laid out as it is served."""
        return (self.conversion.width, self.conversion.height) if self.conversion else self.source_size

    def chunks(self, hosts: int) -> int:
        """Into how many chunks to cut the ladder for so many hosts; 1: leave it whole."""
        return max(min(hosts, self.groups // CHUNK_GROUPS), 1)

    @property
    def digest(self) -> str:
        """16 hexadecimal digits that name what will be made: the same plan, the same name."""
        text = json.dumps({**self.to_json(), "schema": SCHEMA}, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def to_json(self) -> dict[str, Any]:
        """A JSON-ready copy."""
        copy: dict[str, Any] = json.loads(json.dumps({**asdict(self), "fps": str(self.fps)}))
        return copy

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """The plan that `to_json` wrote; raise KeyError, TypeError or ValueError on anything else."""
        return cls(
            **{
                **data,
                "projection": Projection(data["projection"]),
                "stereo": Stereo(data["stereo"]),
                "crop": Crop(**data["crop"]) if data["crop"] else None,
                "conversion": Conversion(**data["conversion"]) if data["conversion"] else None,
                "source_size": (int(data["source_size"][0]), int(data["source_size"][1])),
                "steps": tuple(Step(**step) for step in data["steps"]),
                "night": tuple(Step(**step) for step in data["night"]),
                "fps": Fraction(data["fps"]),
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What may be asked of a plan beyond what the film is."""

    source: str = ""  # see Plan.source
    table: Sequence[Nominal] = TABLE
    av1: bool = False  # an AV1 rung in the night pass: Quest 3 only
    hosts: int = 1  # several: the fast rung has a pass of its own, the others may be cut in chunks


DEFAULT = Wishes()


def plan(
    inspection: Inspection,
    layout: tuple[Projection, Stereo],
    conversion: Conversion | None = None,
    wishes: Wishes = DEFAULT,
) -> Plan:
    """The ladder of a film whose layout is settled; never larger than the source, never empty.

    Raises ValueError when the inspection is of a photo.
    """
    if inspection.video is None:
        raise ValueError("a ladder is made for a film")
    projection, stereo = layout
    crop = inspection.crop if projection is Projection.EQUIRECTANGULAR and not conversion else None
    size = (conversion.width, conversion.height) if conversion else inspection.size
    table = (*wishes.table, AV1) if wishes.av1 else tuple(wishes.table)
    shape = (conversion.projection if conversion else projection), stereo
    return Plan(
        source=wishes.source,
        projection=shape[0],
        stereo=stereo,
        crop=crop,
        conversion=conversion,
        source_size=inspection.size,
        steps=steps(size, *shape, cropped=crop is not None, table=table),
        night=night_steps(size, *shape, cropped=crop is not None, table=table),
        fps=frame_rate(inspection.video.fps),
        duration_s=inspection.duration_s or 0.0,
        hdr=inspection.video.transfer if inspection.video.transfer in HDR else None,
        bitstream=_second_word(inspection),
        sound=inspection.audio is not None,
        ambisonic_order=_order(inspection),
        fast_alone=wishes.hosts > 1,
    )


_GUESSES = {"file name", "aspect", "pixels"}
_MESSAGES = {"h264": "6", "hevc": "39|40"}  # units that hold supplemental enhancement information


def _second_word(inspection: Inspection) -> str | None:
    """What leaves out the encoder's own word on where the eyes are, when the container has one too.

    ffmpeg 8.1 hands a frame on with both, and its filters then refuse to start ("File exists").
    """
    tagged = any(one.about == "stereo" and one.source not in _GUESSES for one in inspection.evidence)
    units = _MESSAGES.get(inspection.video.codec) if inspection.video else None
    return f"filter_units=remove_types={units}" if tagged and units else None


def _order(inspection: Inspection) -> int:
    """Of the sound field, when the sound has the channels that it declares; else 0."""
    field, sound = inspection.ambisonics, inspection.audio
    return field.order if field and sound and sound.channels >= (field.order + 1) ** 2 else 0


def steps(
    size: tuple[int, int],
    projection: Projection,
    stereo: Stereo,
    *,
    cropped: bool,
    table: Sequence[Nominal] = TABLE,
) -> tuple[Step, ...]:
    """The rungs for a frame of `size` pixels, smallest first."""
    chosen: list[Step] = []
    for row in (row for row in table if not row.night):
        width, height = _frame(row, size, projection, stereo, cropped=cropped)
        width, height = _even(min(width, size[0])), _even(min(height, size[1]))
        below = chosen[-1].width * chosen[-1].height if chosen else 0
        if width * height >= below * _GAIN:
            chosen.append(_step(row, width, height))
    return tuple(chosen)


def night_steps(
    size: tuple[int, int],
    projection: Projection,
    stereo: Stereo,
    *,
    cropped: bool,
    table: Sequence[Nominal] = TABLE,
) -> tuple[Step, ...]:
    """The rungs of the night pass: only those that the source has the pixels for."""
    chosen = []
    for row in (row for row in table if row.night):
        width, height = _frame(row, size, projection, stereo, cropped=cropped)
        if size[0] >= width * _ENOUGH and size[1] >= height * _ENOUGH:
            chosen.append(_step(row, _even(min(width, size[0])), _even(min(height, size[1]))))
    return tuple(sorted(chosen, key=lambda step: step.width * step.height))


def _step(row: Nominal, width: int, height: int) -> Step:
    return Step(name=row.name, width=width, height=height, crf=row.crf, cap=row.cap, codec=row.codec)


def _frame(
    row: Nominal, size: tuple[int, int], projection: Projection, stereo: Stereo, *, cropped: bool
) -> tuple[int, int]:
    """The nominal frame of a row, both eyes, in pixels."""
    across, down = stereo.grid
    height = row.stereo_height if row.stereo_height and stereo is not Stereo.MONO else row.height
    width = height if projection is Projection.HALF_EQUIRECTANGULAR else 2 * height
    if cropped:  # as many pixels as the full sphere of this row, in the shape of the source's eye
        aspect = (size[0] / across) / (size[1] / down)
        area = width * height
        width, height = round(sqrt(area * aspect)), round(sqrt(area / aspect))
    return width * across, height * down


def _even(length: int) -> int:
    """Down to a multiple of 4: even, and each eye of a stereo pair is even too."""
    return max(length - length % 4, 4)


def frame_rate(fps: float) -> Fraction:
    """The constant rate to encode at: the source's, or the largest whole part of it below the limit."""
    if fps <= 0:
        return Fraction(30)
    parts = next(n for n in range(1, 1000) if fps / n <= FPS_LIMIT)
    rate = fps / parts
    near = min(_RATES, key=lambda known: abs(known - Fraction(rate)))
    if abs(float(near) - rate) <= 0.01 * rate:
        return near
    return Fraction(rate).limit_denominator(1000)
