"""From evidence to projection, stereo, crop and confidence; and the last word, with that of staff."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from media.convert import conversion
from media.errors import FlatPicture, Unsupported
from media.evidence import of_eye_shape
from media.model import Crop, Declared, Evidence, Inspection, Kind, Projection, Stereo

SURE = 0.6  # below this confidence, staff are asked to look at the picture and confirm
_CONTRADICTED = 0.65  # what is left of a belief that a serious witness contradicts
_SERIOUS = 0.5

_Word = TypeVar("_Word", Projection, Stereo)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How the picture is laid out, and how sure that is."""

    projection: Projection
    stereo: Stereo
    crop: Crop | None
    confidence: float
    evidence: tuple[Evidence, ...]


def decide(evidence: Sequence[Evidence], size: tuple[int, int], crop: Crop | None) -> Layout:
    """Weigh the evidence: the strongest witness wins, a serious contradiction lowers the confidence.

    `size` is the frame in pixels; `crop` is what the tags tell of one eye.
    """
    projection, sure = strongest(evidence, "projection", Projection, Projection.UNKNOWN)
    if projection is not Projection.EQUIRECTANGULAR:
        crop = None
    shape = of_eye_shape(size[0] / size[1], projection, crop)
    everything = (*evidence, *shape)
    stereo, stereo_sure = strongest(everything, "stereo", Stereo, Stereo.MONO)
    return Layout(
        projection=projection,
        stereo=stereo,
        crop=crop,
        confidence=round(min(sure, stereo_sure), 3),
        evidence=everything,
    )


def strongest(
    evidence: Sequence[Evidence], about: str, words: type[_Word], default: _Word
) -> tuple[_Word, float]:
    """The best supported value of one question, with its confidence after doubts and contradictions."""
    said = [item for item in evidence if item.about == about]
    if not said:
        return default, 0.3
    best = max(said, key=lambda item: item.confidence)
    against = [item for item in said if item.value != best.value and item.confidence >= _SERIOUS]
    for_it = [item.confidence for item in said if item.value == best.value and item.source != best.source]
    # A second witness counts half: sources are rarely independent.
    confidence = 1 - (1 - best.confidence) * (1 - max(for_it, default=0.0) / 2)
    confidence *= _CONTRADICTED if against else 1.0
    for doubt in evidence:  # pixels may only raise a doubt, and only about a guess
        if doubt.about == f"{about} doubt" and best.confidence < 0.8:
            confidence *= 1 - doubt.confidence
    return words(best.value), confidence


def settle(inspection: Inspection, declared: Declared) -> tuple[Projection, Stereo]:
    """The projection and stereo to work with: the word of staff, else what was seen.

    Raises FlatPicture for an ordinary picture that nobody declared, Unsupported (how to export it) for
    layouts that are recognised but not handled and for raw camera files. Costs nothing: call it at upload.
    """
    projection = declared.projection or inspection.projection
    stereo = declared.stereo or inspection.stereo
    if projection is Projection.FLAT:
        raise FlatPicture(detail=f"{inspection.size}, confidence {inspection.confidence}")
    if projection is Projection.UNKNOWN:
        raise FlatPicture(
            "La projection de cette image n'a pas été reconnue. Indiquez-la (360° ou 180°, une ou deux vues) "
            "ou envoyez l'export équirectangulaire de la caméra."
        )
    raw = projection in _HOW and (declared.projection is None or _several_tracks(inspection))
    if not projection.supported or raw:
        raise Unsupported(_HOW[projection], detail=projection.value)
    if projection is Projection.CUBEMAP:
        stereo = Stereo.MONO
    if (
        inspection.kind is Kind.VIDEO or projection is not Projection.CUBEMAP
    ):  # a photo may be one face of six
        conversion(projection, stereo, inspection.size, degrees=declared.lens_degrees)
    return projection, stereo


def _several_tracks(inspection: Inspection) -> bool:
    """Whether the picture is spread over two tracks, as raw camera files have it: one alone is half of it."""
    return any(item.source == "camera" and "two film tracks" in item.detail for item in inspection.evidence)


_HOW = {
    Projection.EQUI_ANGULAR_CUBEMAP: (
        "C'est un fichier brut de caméra GoPro (.360). Ouvrez-le dans GoPro Player, "
        "choisissez « Exporter », « 360 », H.264 ou HEVC, puis envoyez le fichier .mp4 obtenu."
    ),
    Projection.FISHEYE: (
        "C'est un fichier brut de caméra à deux objectifs (.insv ou équivalent), pas encore assemblé. "
        "Ouvrez-le dans le logiciel de la caméra (Insta360 Studio, RICOH THETA...), "
        "exportez une vidéo 360° équirectangulaire en .mp4, puis envoyez-la."
    ),
    Projection.MESH: (
        "Cette vidéo VR180 contient un maillage de projection que le serveur ne lit pas. "
        "Convertissez-la en équirectangulaire avec le logiciel de la caméra ou VR180 Creator."
    ),
}
