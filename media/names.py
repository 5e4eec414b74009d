"""What the name of a file says: words of Meta, DeoVR, YouTube and camera makers, told from mere counters."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from media.model import Evidence, Projection, Stereo
from media.shapes import near, of_aspect

_STEREO = {
    **dict.fromkeys(("TB", "OU", "3DV", "TAB", "TOPBOTTOM", "OVERUNDER"), Stereo.TOP_BOTTOM),
    **dict.fromkeys(("BT", "BOTTOMTOP", "UNDEROVER"), Stereo.BOTTOM_TOP),
    **dict.fromkeys(("LR", "SBS", "3DH", "HSBS", "LEFTRIGHT", "SIDEBYSIDE"), Stereo.SIDE_BY_SIDE),
    **dict.fromkeys(("RL", "RIGHTLEFT"), Stereo.SIDE_BY_SIDE_REVERSED),
    **dict.fromkeys(("MONO", "2D"), Stereo.MONO),
}
_PROJECTION = {
    **dict.fromkeys(("180", "VR180", "180VR", "180X180"), Projection.HALF_EQUIRECTANGULAR),
    **dict.fromkeys(("360", "VR360", "360VR", "PANO360"), Projection.EQUIRECTANGULAR),
    **dict.fromkeys(("EQUIRECTANGULAR", "EQUIRECT"), Projection.EQUIRECTANGULAR),
    **dict.fromkeys(("EAC", "EAC360"), Projection.EQUI_ANGULAR_CUBEMAP),
    **dict.fromkeys(("FISHEYE", "FISHEYE180", "FISHEYE190", "F180", "RF52"), Projection.FISHEYE),
    **dict.fromkeys(("MKX200", "MKX220", "VRCA220"), Projection.FISHEYE),
}
_COMPOUND = re.compile(rf"({'|'.join(_STEREO)})?(180|360)({'|'.join(_STEREO)})?")  # TB360, 180LR
# A number after what cameras call their files counts pictures; after one of these words, it may.
_CAMERA = re.compile(r"IMG|IMGP|CIMG|VID|DSC[NF0]?|MVI|PXL|MOV|GOPR|G[HLSXP]|SAM|DJI|YI|LRV|R|P|E")
_COUNTED = re.compile(
    r"VIDEO|FILM|PHOTO|IMAGE|SCENE|PLAN|PRISE|TAKE|SHOT|CLIP|SEQ(?:UENCE)?|PART(?:IE)?|NO?|NUM|PAGE"
)
_UNITS = re.compile(r"C|DEGRES?|FPS|IPS|S|SEC|MIN|H|[MCK]?M|K?G|PX?|W|V|KMH|EUROS?")
_FACE = re.compile(
    r"(?:cube|face)[a-z]*[-_ ]?(?:\d|[fblrud]|front|back|left|right|up|down|top|bottom)$", re.I
)
_FACE_NAMES = {"front", "back", "left", "right", "up", "down", "top", "bottom"} | {
    f"{sign}{axis}" for sign in ("p", "n", "pos", "neg") for axis in "xyz"
}


def of_name_and_shape(stem: str, aspect: float) -> list[Evidence]:
    """The two weakest witnesses; a square named as the face of a cube is no pair of eyes."""
    named = of_name(stem, aspect)
    if any(item.value == Projection.CUBEMAP and item.confidence > 0.8 for item in named):
        return named
    return [*named, *of_aspect(aspect)]


def of_name(stem: str, aspect: float) -> list[Evidence]:
    """What the words of a file name say. `360` and `180` may be mere counters: the shape must agree."""
    words = _words(stem)
    stereo = next((_STEREO[word] for word in words if word in _STEREO), None)
    face = _face_confidence(stem) if stereo is None and near(aspect, 1) else 0.0
    if face:
        return [
            _say("projection", Projection.CUBEMAP, "square, named as a face of a cube", face),
            _say("stereo", Stereo.MONO, "a face of a cube", face),
        ]
    out = [_say("stereo", stereo, " ".join(words)[:100], 0.85)] if stereo else []
    spherical = any(near(aspect, wanted) for wanted in (2, 1, 4)) or stereo is not None
    projection = next(((word, _PROJECTION[word]) for word in words if word in _PROJECTION), None)
    if projection:
        word, value = projection
        sure = 0.85 if spherical else 0.55
        # A 180 that may count or measure something raises a question, which a 360 of that shape does not.
        sure = 0.5 if word == "180" and _may_count(words, word) else sure
        out.append(_say("projection", value, word, sure))
    elif stereo and stereo is not Stereo.MONO:
        out.append(_say("projection", Projection.EQUIRECTANGULAR, "two eyes", 0.5))
    return out


def _words(stem: str) -> list[str]:
    """Capital words in their order, without accents; neighbours joined where they make one (`top_bottom`)."""
    bare = unicodedata.normalize("NFKD", stem[:200]).encode("ascii", "ignore").decode()
    plain = [word.upper() for word in re.split(r"[^0-9A-Za-z]+", bare) if word]
    kept = [
        word
        for before, word, after in zip(["", *plain], plain, [*plain[1:], ""], strict=False)
        if not (word in {"180", "360"} and (_CAMERA.fullmatch(before) or _UNITS.fullmatch(after)))
    ]
    words = []
    for word in kept:
        compound = _COMPOUND.fullmatch(word)
        words += [part for part in compound.groups() if part] if compound else [word]
    joined = [one + other for one, other in pairwise(words)]
    joined += [a + b + c for a, b, c in zip(words, words[1:], words[2:], strict=False)]
    return [*words, *(word for word in joined if word in _STEREO)]


def _may_count(words: list[str], word: str) -> bool:
    place = words.index(word)
    return place > 0 and _COUNTED.fullmatch(words[place - 1]) is not None


def _face_confidence(stem: str) -> float:
    """How surely a name is that of a cube's face: `cube0`, `face_left` are; `left` alone may be an eye."""
    if _FACE.search(stem.lower()):
        return 0.9
    return 0.75 if re.split(r"[-_. ]", stem)[-1].lower() in _FACE_NAMES else 0.0


def _say(about: str, value: str, detail: str, confidence: float) -> Evidence:
    return Evidence(about=about, value=value, source="file name", detail=detail, confidence=confidence)
