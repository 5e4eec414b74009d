"""The words of the footage pipeline: what was seen, what staff declared, what was made."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Self


class Kind(StrEnum):
    """What footage is made of."""

    PHOTO = "photo"
    VIDEO = "video"


class Projection(StrEnum):
    """How the sphere was laid on the rectangle."""

    EQUIRECTANGULAR = "equirectangular"  # the whole sphere, or the part that `crop` tells
    HALF_EQUIRECTANGULAR = "half-equirectangular"  # the front 180° x 180° (VR180)
    CUBEMAP = "cubemap"  # six square faces; converted
    EQUI_ANGULAR_CUBEMAP = "equi-angular-cubemap"  # converted when staff declare it (raw GoPro .360: refused)
    FISHEYE = "fisheye"  # unstitched lenses; converted when staff declare it (raw .insv: refused)
    MESH = "mesh"  # recognised only: V2 `mshp` box
    FLAT = "flat"  # an ordinary picture
    UNKNOWN = "unknown"

    @property
    def supported(self) -> bool:
        """Whether `prepare` makes renditions of it when staff declare it."""
        return self not in {self.MESH, self.FLAT, self.UNKNOWN}

    @property
    def converted(self) -> bool:
        """Whether it becomes a sphere before it is served."""
        return self in {self.CUBEMAP, self.EQUI_ANGULAR_CUBEMAP, self.FISHEYE}


class Stereo(StrEnum):
    """Where the two eyes are in the frame; the first named place holds the left eye."""

    MONO = "mono"
    TOP_BOTTOM = "top-bottom"  # left eye on top
    BOTTOM_TOP = "bottom-top"  # right eye on top
    SIDE_BY_SIDE = "side-by-side"  # left eye on the left
    SIDE_BY_SIDE_REVERSED = "side-by-side-reversed"  # right eye on the left

    @property
    def grid(self) -> tuple[int, int]:
        """How many eyes the frame holds across and down."""
        if self is self.MONO:
            return 1, 1
        return (1, 2) if self in {self.TOP_BOTTOM, self.BOTTOM_TOP} else (2, 1)

    @property
    def eye_order(self) -> str | None:
        """Which eye comes first in reading order: `left-first`, `right-first`, or None for mono."""
        if self is self.MONO:
            return None
        return "left-first" if self in {self.TOP_BOTTOM, self.SIDE_BY_SIDE} else "right-first"


@dataclass(frozen=True, slots=True, kw_only=True)
class Crop:
    """The part of a full equirectangular sphere that the picture (one eye of it) covers, in pixels."""

    full_width: int
    full_height: int
    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One reason to believe something about the footage."""

    about: str  # projection, stereo, crop, ambisonics, camera
    value: str  # what it says, in the words of the enums above
    source: str  # st3d box, sv3d box, V1 XML, GPano XMP, file name, aspect, pixels, ffprobe, camera
    detail: str  # English facts for an engineer
    confidence: float  # 0..1


@dataclass(frozen=True, slots=True, kw_only=True)
class Ambisonics:
    """The sound field that an SA3D box declares."""

    order: int
    channels: int
    ordering: str  # ACN
    normalisation: str  # SN3D


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoFacts:
    """The first film track."""

    codec: str
    profile: str | None
    width: int  # as displayed: rotation applied
    height: int
    fps: float
    frames: int | None
    pixel_format: str | None
    bit_depth: int
    rotation: int  # degrees clockwise that a player applies: 0, 90, 180, 270
    transfer: str | None = None  # as ffprobe names it: smpte2084 (PQ), arib-std-b67 (HLG), bt709...


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioFacts:
    """The first sound track."""

    codec: str
    channels: int
    sample_rate: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageFacts:
    """A still."""

    format: str  # JPEG, PNG, WEBP
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """Everything that was learnt of a file without decoding it whole, with the reasons."""

    kind: Kind
    projection: Projection
    stereo: Stereo
    eye_order: str | None  # left-first, right-first; None for mono
    crop: Crop | None  # None: the whole sphere (or the whole half)
    ambisonics: Ambisonics | None
    container: str  # mp4, matroska, jpeg, png, webp
    video: VideoFacts | None
    audio: AudioFacts | None
    image: ImageFacts | None
    duration_s: float | None
    size_bytes: int
    evidence: tuple[Evidence, ...]
    confidence: float  # 0..1, of projection and stereo together
    camera: str | None  # maker and model, when the file tells

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the picture, in pixels."""
        facts = self.video or self.image
        if facts is None:
            raise ValueError("an inspection has a video or an image")
        return facts.width, facts.height

    def to_json(self) -> dict[str, Any]:
        """A JSON-ready copy; enums become their hyphenated values."""
        copy: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return copy


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """The word of staff about a file: final where given."""

    projection: Projection | None = None
    stereo: Stereo | None = None
    lens_degrees: float | None = None  # field of view of a fisheye picture; None: 180

    @classmethod
    def of(cls, projection: str | None, stereo: str | None) -> Self:
        """The same words as text; "" and None say nothing. ValueError on a word that is none of ours."""
        return cls(
            projection=Projection(projection) if projection else None,
            stereo=Stereo(stereo) if stereo else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far `prepare` is."""

    percent: float  # 0..100, never goes back
    step: str  # stills, encode, package, night
    rung: str | None  # names of the rungs being encoded, e.g. "fast, low"; None outside `encode`
    seconds_left: float | None  # None while not known yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A served still."""

    file: str  # relative to the manifest
    width: int
    height: int
    type: str  # MIME


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One step of the ladder, as served."""

    name: str  # fast, low, mid, high; top, av1 for the night pass
    width: int
    height: int
    codecs: str  # RFC 6381, e.g. avc1.640028,mp4a.40.2
    bandwidth: int  # peak bits per second over one segment
    playlist: str  # relative to the manifest
    file: str  # the whole rung as one MP4 that any player seeks in, relative to the manifest
    size: int = 0  # of that file, bytes
    quality_db: float | None = None  # WS-PSNR of sample frames against the source; None: not measured


@dataclass(frozen=True, slots=True, kw_only=True)
class Sprite:
    """One sheet of small pictures for the time line, in reading order."""

    file: str
    columns: int
    rows: int
    width: int  # of one picture, pixels
    height: int
    interval_s: float  # picture n shows the film at n x interval
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A flat picture of what a viewer sees who looks there."""

    name: str  # front, right, back, left
    file: str  # JPEG


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundField:
    """The ambisonic sound as a rendition of its own."""

    file: str  # MP4, Opus with an SA3D box
    order: int
    channels: int  # ACN order, SN3D
    codecs: str  # opus
    size: int  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Offline:
    """Which file to download for lessons without a network."""

    device: str  # phone, quest-2 (and Pico 4), quest-3
    rung: str
    file: str
    codecs: str
    width: int
    height: int
    size: int  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What `prepare` made in its folder; every name is relative to that folder."""

    kind: Kind
    projection: Projection  # of what is served: a cubemap has become equirectangular
    stereo: Stereo
    crop: Crop | None
    width: int  # of the best rendition
    height: int
    duration_s: float | None
    fps: float | None
    has_audio: bool
    poster: str  # a flat view of the front, JPEG 1280 x 720
    thumbnail: str  # the same view, JPEG 512 x 288
    images: tuple[Picture, ...]  # equirectangular stills, largest last; for a video, its first frame
    master: str | None  # master.m3u8 for a video; live.m3u8 while it is being made
    rungs: tuple[Rung, ...]  # smallest first
    total_bytes: int  # of every file named here
    views: tuple[View, ...] = ()
    sprite: Sprite | None = None
    ambisonics: SoundField | None = None
    comfort: dict[str, Any] | None = None
    night: tuple[Rung, ...] = ()  # not in the master: for offline use
    offline: tuple[Offline, ...] = ()
    live: bool = False  # the master grows: it is played while the film is being encoded
    plan: str | None = None  # digest of the plan; None for photos and older manifests

    def to_json(self) -> dict[str, Any]:
        """A JSON-ready copy."""
        copy: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return copy

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """The manifest that `to_json` wrote, also an older one; KeyError, TypeError, ValueError else."""
        sprite, field = data.get("sprite"), data.get("ambisonics")
        return cls(
            **{
                **data,
                "kind": Kind(data["kind"]),
                "projection": Projection(data["projection"]),
                "stereo": Stereo(data["stereo"]),
                "crop": Crop(**data["crop"]) if data["crop"] else None,
                "images": tuple(Picture(**picture) for picture in data["images"]),
                "rungs": tuple(Rung(**rung) for rung in data["rungs"]),
                "views": tuple(View(**view) for view in data.get("views", ())),
                "sprite": Sprite(**sprite) if sprite else None,
                "ambisonics": SoundField(**field) if field else None,
                "night": tuple(Rung(**rung) for rung in data.get("night", ())),
                "offline": tuple(Offline(**each) for each in data.get("offline", ())),
            }
        )

    def files(self) -> tuple[str, ...]:
        """Every file that a server must be able to give, except manifest.json itself.

        While `live`, segments are made all the time and are not listed.
        """
        names = [self.poster, self.thumbnail, *(picture.file for picture in self.images)]
        names += [name for rung in (*self.rungs, *self.night) for name in (rung.playlist, rung.file)]
        names += [view.file for view in self.views]
        names += [each.file for each in (self.sprite, self.ambisonics) if each]
        return tuple(dict.fromkeys([*names, *([self.master] if self.master else [])]))


MANIFEST_NAME = "manifest.json"


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a prepared folder; raise OSError or ValueError when there is none."""
    return Manifest.from_json(json.loads((folder / MANIFEST_NAME).read_text(encoding="utf-8")))
