"""Weighing evidence, and what pixels may and may not do."""

from __future__ import annotations

import pytest
from PIL import Image

from media import pixels
from media.evidence import of_name, of_name_and_shape
from media.model import Declared, Evidence, ImageFacts, Inspection, Kind, Projection, Stereo
from media.projection import SURE, decide, is_sure, settle
from tests import media_factory as factory

EQUI, HALF, FLAT = Projection.EQUIRECTANGULAR, Projection.HALF_EQUIRECTANGULAR, Projection.FLAT


def said(value: str, confidence: float, about: str = "projection", source: str = "sv3d box") -> Evidence:
    return Evidence(about=about, value=value, source=source, detail="", confidence=confidence)


def gray(picture: Image.Image) -> bytes:
    return picture.convert("L").resize((pixels.SIDE, pixels.SIDE), Image.Resampling.BOX).tobytes()


def test_the_strongest_witness_wins_and_contradiction_costs() -> None:
    alone = decide([said(EQUI, 0.97)], (2000, 1000), None)
    against = decide([said(EQUI, 0.97), said(FLAT, 0.75, source="aspect")], (2000, 1000), None)
    assert alone.projection is against.projection is EQUI
    assert against.confidence < alone.confidence


def test_a_second_witness_helps() -> None:
    one = decide([said(EQUI, 0.7), said("mono", 0.9, "stereo")], (2000, 1000), None)
    two = decide(
        [said(EQUI, 0.7), said(EQUI, 0.7, source="aspect"), said("mono", 0.9, "stereo")], (2000, 1000), None
    )
    assert two.confidence > one.confidence


def test_pixels_lower_a_guess_but_never_change_it_nor_touch_a_tag() -> None:
    doubt = said(EQUI, 0.4, "projection doubt", "pixels")
    guess = decide([said(EQUI, 0.7, source="aspect"), doubt], (2000, 1000), None)
    assert (guess.projection, guess.confidence < SURE) == (EQUI, True)
    tag = [said(EQUI, 0.97), said("mono", 0.97, "stereo")]
    assert decide([*tag, doubt], (2000, 1000), None).confidence == decide(tag, (2000, 1000), None).confidence


@pytest.mark.parametrize(
    ("stem", "aspect", "projection", "stereo"),
    [
        ("forge_360_TB", 1.0, EQUI, Stereo.TOP_BOTTOM),
        ("forge_360_BT", 16 / 9, EQUI, Stereo.BOTTOM_TOP),
        ("Forge-180-SBS", 2.0, HALF, Stereo.SIDE_BY_SIDE),
        ("forge_180x180_3dh", 2.0, HALF, Stereo.SIDE_BY_SIDE),
        ("forge_RL", 4.0, EQUI, Stereo.SIDE_BY_SIDE_REVERSED),
        ("forge_LR_180", 1.99, HALF, Stereo.SIDE_BY_SIDE),
        ("cube_left", 1.0, Projection.CUBEMAP, Stereo.MONO),
        ("pano_px", 1.0, Projection.CUBEMAP, Stereo.MONO),
    ],
)
def test_names(stem: str, aspect: float, projection: Projection, stereo: Stereo) -> None:
    layout = decide(of_name_and_shape(stem, aspect), (round(1000 * aspect), 1000), None)
    assert (layout.projection, layout.stereo) == (projection, stereo)


@pytest.mark.parametrize("stem", ["IMG_0180", "IMG_360", "GOPR0360", "film_1080p", "clip_180"])
def test_counters_are_not_projections(stem: str) -> None:
    layout = decide(of_name_and_shape(stem, 16 / 9), (1920, 1080), None)
    assert layout.projection is FLAT


def test_words_inside_words_do_not_count() -> None:
    assert of_name("football_slrx_1360", 2.0) == []


def test_true_layouts_raise_no_doubt() -> None:
    assert pixels.doubts(gray(factory.layout()), EQUI, Stereo.MONO) == []
    assert pixels.doubts(gray(factory.layout(Stereo.TOP_BOTTOM)), EQUI, Stereo.TOP_BOTTOM) == []


def test_a_flat_picture_of_two_to_one_does_not_close() -> None:
    flat = Image.linear_gradient("L").rotate(90).resize((256, 128))
    about = {doubt.about for doubt in pixels.doubts(gray(flat), EQUI, Stereo.MONO)}
    assert "projection doubt" in about


def test_vr180_without_a_mark_raises_a_doubt() -> None:
    eye = Image.linear_gradient("L").rotate(90).resize((128, 128))
    pair = Image.new("L", (256, 128))
    pair.paste(eye, (0, 0))
    pair.paste(eye, (128, 0))
    about = {doubt.about for doubt in pixels.doubts(gray(pair), EQUI, Stereo.MONO)}
    assert about == {"projection doubt", "stereo doubt"}


def inspection(stem: str, size: tuple[int, int], *more: Evidence) -> Inspection:
    """What is known of a picture of that name and size."""
    layout = decide([*of_name_and_shape(stem, size[0] / size[1]), *more], size, None)
    return Inspection(
        kind=Kind.PHOTO,
        projection=layout.projection,
        stereo=layout.stereo,
        eye_order=layout.stereo.eye_order,
        crop=layout.crop,
        ambisonics=None,
        container="jpeg",
        video=None,
        audio=None,
        image=ImageFacts(format="JPEG", width=size[0], height=size[1]),
        duration_s=None,
        size_bytes=1,
        evidence=layout.evidence,
        confidence=layout.confidence,
        camera=None,
    )


def test_staff_are_asked_only_for_what_was_not_seen_surely() -> None:
    doubt = said(EQUI, 0.4, "projection doubt", "pixels")
    unsure = inspection("IMG_1", (2000, 1000), doubt)
    assert is_sure(inspection("IMG_1", (2000, 1000)), Declared())
    assert not is_sure(unsure, Declared())
    assert not is_sure(unsure, Declared(stereo=Stereo.MONO))
    assert is_sure(unsure, Declared(projection=EQUI))
    assert is_sure(unsure, Declared(projection=EQUI, stereo=Stereo.TOP_BOTTOM))


def test_a_projection_said_by_staff_changes_what_the_shape_means() -> None:
    """Two by one is one eye of a sphere, or two eyes of a half sphere."""
    seen = inspection("IMG_1", (2000, 1000))
    assert settle(seen, Declared()) == (EQUI, Stereo.MONO)
    assert settle(seen, Declared(projection=HALF)) == (HALF, Stereo.SIDE_BY_SIDE)
    assert settle(seen, Declared(projection=HALF, stereo=Stereo.MONO)) == (HALF, Stereo.MONO)
