"""What a check measured, as the page tells it: bounded, and believed for that one headset only."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Seconds = Annotated[float, Field(ge=0, le=3_600, allow_inf_nan=False)]
Milliseconds = Annotated[float, Field(ge=0, le=3_600_000, allow_inf_nan=False)]
Gap = Annotated[float, Field(gt=0.1, le=60_000, allow_inf_nan=False)]  # milliseconds
Rate = Annotated[float, Field(ge=0, le=1_000, allow_inf_nan=False)]
Bytes = Annotated[int, Field(ge=0, le=2**53)]
Count = Annotated[int, Field(ge=0, le=100_000)]
Side = Annotated[int, Field(ge=0, le=1 << 20)]
Word = Annotated[str, Field(max_length=64, pattern=r"^[\w -]*$")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Fate(StrEnum):
    """What became of a film."""

    PLAYED = "played"  # to its end, pictures counted
    REFUSED = "refused"  # the device says that it does not read it, or gave up decoding
    UNVERIFIED = "unverified"  # it did not come whole, was hidden meanwhile, or nothing was counted
    UNTRIED = "untried"  # there was no time left


class FilmReport(_Part):
    """One trial film."""

    film: str = Field(pattern=r"^[0-9a-f]{16}\.mp4$", description="name of its file")
    fate: Fate
    smooth: bool | None = Field(default=None, description="what MediaCapabilities said; null: not asked")
    efficient: bool | None = None
    pictures: Count = Field(default=0, description="shown or dropped while it was counted")
    dropped: Count = 0
    span_s: Seconds = Field(default=0, description="of film, while it was counted")
    took_s: Seconds = Field(default=0, description="by the clock; more than the span: it stood still")


class VrReport(_Part):
    """Entering VR."""

    supported: bool
    entered: bool = False
    left: bool = Field(default=False, description="by itself, after its two seconds")
    trouble: str = Field(default="", max_length=200, description="the browser's own words")
    features: tuple[Word, ...] = Field(default=(), max_length=32, description="enabled in the session")
    frame_rate: Rate | None = Field(default=None, description="per second, as the session says")
    frame_rates: tuple[Rate, ...] = Field(default=(), max_length=16)
    frames: Count = Field(default=0, description="drawn in the session")
    frame_ms: Gap | None = Field(default=None, description="from frame to frame: median")
    slow_frame_ms: Milliseconds | None = Field(default=None, description="95th percentile")
    media_layers: bool = Field(default=False, description="XRMediaBinding binds to the session")
    gl_layers: bool = Field(default=False, description="XRWebGLBinding binds to the session")
    projection_layers: bool = False
    hands: bool = False


class StorageReport(_Part):
    """Keeping things on the device."""

    quota: Bytes | None = None
    usage: Bytes | None = None
    persisted: bool | None = None
    file_ms: Milliseconds | None = Field(default=None, description="to write 4 MB; null: it cannot")
    database: bool = Field(default=False, description="IndexedDB keeps what it is given")


class BatteryReport(_Part):
    """The battery, where the browser tells."""

    level: float = Field(ge=0, le=1)
    charging: bool


class CheckReport(_Part):
    """All that a check measured."""

    films: tuple[FilmReport, ...] = Field(max_length=24)
    vr: VrReport
    texture_limit: Side = Field(default=0, description="MAX_TEXTURE_SIZE; 0: no WebGL")
    texture: Side = Field(default=0, description="the widest that was really uploaded and read back")
    storage: StorageReport = StorageReport()
    sound: bool = Field(default=False, description="Web Audio is there")
    field_channels: Count = Field(default=0, description="of a four-channel Opus sound, as decoded")
    battery: BatteryReport | None = None
    took_s: Seconds = 0
