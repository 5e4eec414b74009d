"""Reasons to believe: what the tags of a file say about projection, stereo, crop and sound."""

from __future__ import annotations

from media import gpano
from media.model import Ambisonics, Crop, Evidence, Projection, Stereo
from media.spatial import Track

_FIXED = 1 << 32  # V2 bounds are 0.32 fixed point
_V2_STEREO = {
    0: Stereo.MONO,
    1: Stereo.TOP_BOTTOM,
    2: Stereo.SIDE_BY_SIDE,
    4: Stereo.SIDE_BY_SIDE_REVERSED,
}
_V1_STEREO = {
    "mono": Stereo.MONO,
    "top-bottom": Stereo.TOP_BOTTOM,
    "left-right": Stereo.SIDE_BY_SIDE,
}
_APPLE_PROJECTION = {
    "equi": Projection.EQUIRECTANGULAR,
    "hequ": Projection.HALF_EQUIRECTANGULAR,
    "fish": Projection.FISHEYE,
    "prim": Projection.FISHEYE,  # Apple Immersive Video: a lens of its own
    "rect": Projection.FLAT,
}
_APPLE_PACKING = {
    "side": (Stereo.SIDE_BY_SIDE, Stereo.SIDE_BY_SIDE_REVERSED),
    "over": (Stereo.TOP_BOTTOM, Stereo.BOTTOM_TOP),
}
_V1_PROJECTION = {"equirectangular": Projection.EQUIRECTANGULAR, "cubemap": Projection.CUBEMAP}


def _say(about: str, value: str, source: str, detail: str, confidence: float) -> Evidence:
    return Evidence(about=about, value=value, source=source, detail=detail, confidence=confidence)


def of_v2(track: Track) -> list[Evidence]:
    """What the st3d and sv3d boxes say."""
    out = []
    if track.projection:
        value = {"equi": Projection.EQUIRECTANGULAR, "cbmp": Projection.CUBEMAP, "mshp": Projection.MESH}[
            track.projection
        ]
        if value is Projection.EQUIRECTANGULAR and _is_half(_fractions(track)):
            value = Projection.HALF_EQUIRECTANGULAR
        facts = f"layout and padding {track.cube}" if track.projection == "cbmp" else f"bounds {track.bounds}"
        out.append(_say("projection", value, "sv3d box", f"{track.projection} {facts}", 0.99))
    if track.stereo in _V2_STEREO:
        out.append(_say("stereo", _V2_STEREO[track.stereo], "st3d box", f"mode {track.stereo}", 0.99))
    elif track.projection:
        out.append(_say("stereo", Stereo.MONO, "sv3d box", "no st3d box: mono by default", 0.75))
    return out


def of_v1(track: Track) -> list[Evidence]:
    """What the V1 XML says."""
    kind = track.v1.get("ProjectionType", "equirectangular").lower()
    if not track.v1 or track.v1.get("Spherical", "true").lower() != "true":
        return []
    crop = gpano.crop_of(track.v1)
    value = _V1_PROJECTION.get(kind, Projection.UNKNOWN)
    if track.v1.get("Stitched", "true").lower() == "false":
        value = Projection.FISHEYE
    if crop and value is Projection.EQUIRECTANGULAR and _is_half(_crop_fractions(crop)):
        value = Projection.HALF_EQUIRECTANGULAR
    out = [_say("projection", value, "V1 XML", f"ProjectionType {kind}", 0.97)]
    stereo = _V1_STEREO.get(track.v1.get("StereoMode", "").lower())
    if stereo:
        out.append(_say("stereo", stereo, "V1 XML", f"StereoMode {track.v1['StereoMode']}", 0.97))
    else:
        out.append(_say("stereo", Stereo.MONO, "V1 XML", "no StereoMode: mono by default", 0.75))
    return out


def of_usage(track: Track) -> list[Evidence]:
    """What Apple's vexu box says."""
    usage = track.usage
    if usage is None:
        return []
    out = []
    if usage.projection in _APPLE_PROJECTION:
        value = _APPLE_PROJECTION[usage.projection]
        out.append(_say("projection", value, "vexu box", f"prji {usage.projection}", 0.96))
    if usage.packing in _APPLE_PACKING:
        stereo = _APPLE_PACKING[usage.packing][usage.reversed]
        out.append(_say("stereo", stereo, "vexu box", f"pkin {usage.packing}", 0.96))
    elif usage.both_eyes:
        # Multiview HEVC: programs that know nothing of it, ffmpeg among them, decode the first eye alone.
        out.append(_say("stereo", Stereo.MONO, "vexu box", "two layers, of which one eye is shown", 0.96))
    return out


def _fractions(track: Track) -> tuple[float, float, float, float]:
    top, bottom, left, right = (part / _FIXED for part in track.bounds)
    return top, bottom, left, right


def _crop_fractions(crop: Crop) -> tuple[float, float, float, float]:
    return (
        crop.top / crop.full_height,
        1 - (crop.top + crop.height) / crop.full_height,
        crop.left / crop.full_width,
        1 - (crop.left + crop.width) / crop.full_width,
    )


def _is_half(cut: tuple[float, float, float, float]) -> bool:
    """Whether what is cut leaves the front half: a quarter on each side, nothing above and below."""
    wanted = (0.0, 0.0, 0.25, 0.25)
    return all(abs(part - want) <= 0.005 for part, want in zip(cut, wanted, strict=True))


def crop_of_tags(track: Track, eye: tuple[int, int]) -> tuple[Crop, str] | None:
    """The part of the sphere that the tags tell, with its source; None for the whole, or the whole half."""
    if track.projection == "equi" and any(track.bounds):
        top, bottom, left, right = _fractions(track)
        if left + right >= 1 or top + bottom >= 1 or _is_half((top, bottom, left, right)):
            return None
        full_width = round(eye[0] / (1 - left - right))
        full_height = round(eye[1] / (1 - top - bottom))
        crop = Crop(
            full_width=full_width,
            full_height=full_height,
            left=round(left * full_width),
            top=round(top * full_height),
            width=eye[0],
            height=eye[1],
        )
        return crop, "sv3d box"
    from_v1 = gpano.crop_of(track.v1) if track.v1 and not track.projection else None
    if from_v1 is None or is_whole(from_v1):
        return None
    return _of_one_eye(from_v1, eye), "V1 XML"


def _of_one_eye(crop: Crop, eye: tuple[int, int]) -> Crop:
    """V1 does not say whether its pixels are those of the frame or of an eye: the size of the frame tells."""
    across, down = round(crop.width / eye[0]), round(crop.height / eye[1])
    if (across, down) not in {(2, 1), (1, 2)}:
        return crop
    return Crop(
        full_width=crop.full_width // across,
        full_height=crop.full_height // down,
        left=crop.left // across,
        top=crop.top // down,
        width=crop.width // across,
        height=crop.height // down,
    )


def is_whole(crop: Crop) -> bool:
    """Whether a crop covers the whole sphere, or the whole front half, and so says nothing more."""
    cut = _crop_fractions(crop)
    return all(abs(part) <= 0.002 for part in cut) or _is_half(cut)


def of_gpano(panorama: gpano.Panorama) -> list[Evidence]:
    """What a photo's GPano XMP says; a cylinder is a flat strip to us."""
    kind = panorama.projection
    value = Projection.EQUIRECTANGULAR if kind == "equirectangular" else Projection.FLAT
    if panorama.crop and value is Projection.EQUIRECTANGULAR and _is_half(_crop_fractions(panorama.crop)):
        value = Projection.HALF_EQUIRECTANGULAR
    one_view = "the left eye; the right one, in the XMP, is not shown" if panorama.right_eye else "one view"
    return [
        _say("projection", value, "GPano XMP", f"ProjectionType {kind}", 0.97),
        _say("stereo", Stereo.MONO, "GPano XMP", one_view, 0.9 if panorama.right_eye else 0.75),
    ]


def of_sound(track: Track) -> tuple[Ambisonics, Evidence] | None:
    """The sound field that an SA3D box declares."""
    box = track.sound
    if box is None or box.kind != 0:
        return None
    ordering = "ACN" if box.ordering == 0 else f"unknown ({box.ordering})"
    normalisation = "SN3D" if box.normalisation == 0 else f"unknown ({box.normalisation})"
    sound_field = Ambisonics(
        order=box.order, channels=box.channels, ordering=ordering, normalisation=normalisation
    )
    return sound_field, _say("ambisonics", f"order {box.order}", "SA3D box", f"{box.channels} channels", 0.99)
