"""Weighing evidence, and what pixels may and may not do."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw

from media import pixels
from media.cameras import of_model
from media.model import Declared, Evidence, ImageFacts, Inspection, Kind, Projection, Stereo
from media.names import of_name, of_name_and_shape
from media.projection import SURE, decide, is_sure, settle
from tests import media_factory as factory

EQUI, HALF, FLAT = Projection.EQUIRECTANGULAR, Projection.HALF_EQUIRECTANGULAR, Projection.FLAT


def said(value: str, confidence: float, about: str = "projection", source: str = "sv3d box") -> Evidence:
    return Evidence(about=about, value=value, source=source, detail="", confidence=confidence)


def gray(picture: Image.Image) -> bytes:
    return picture.convert("L").resize((pixels.SIDE, pixels.SIDE), Image.Resampling.BOX).tobytes()


def _rows(picture: bytes) -> list[bytes]:
    return [picture[start : start + pixels.SIDE] for start in range(0, len(picture), pixels.SIDE)]


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
        ("forge_TB360", 1.0, EQUI, Stereo.TOP_BOTTOM),
        ("forge 180LR", 2.0, HALF, Stereo.SIDE_BY_SIDE),
        ("forge top-bottom", 1.0, EQUI, Stereo.TOP_BOTTOM),
        ("Forge_Side_By_Side_180", 2.0, HALF, Stereo.SIDE_BY_SIDE),
        ("forge_MONO360", 2.0, EQUI, Stereo.MONO),
        ("forge_180", 1.0, HALF, Stereo.MONO),
        ("cuisson 360 TB", 1.0, EQUI, Stereo.TOP_BOTTOM),
        ("forge_MKX200", 2.0, Projection.FISHEYE, Stereo.MONO),
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


@pytest.mark.parametrize(
    "stem", ["IMG_180", "VID 180", "DSC-180", "GX_180", "four à 180 °C", "four 180 degrés", "essieu_180_mm"]
)
def test_a_counter_or_a_measure_does_not_make_a_half_sphere(stem: str) -> None:
    layout = decide(of_name_and_shape(stem, 2.0), (2000, 1000), None)
    assert (layout.projection, layout.stereo) == (EQUI, Stereo.MONO)
    assert layout.confidence >= SURE


def test_a_number_that_may_count_is_asked_about() -> None:
    layout = decide(of_name_and_shape("Plan 180", 2.0), (2000, 1000), None)
    assert layout.confidence < SURE


@pytest.mark.parametrize("stem", ["", "---", "%d%s", "é☕", "a\nb", "'\"", "TB" * 5000, "180" * 300])
def test_any_name_is_only_text(stem: str) -> None:
    assert all(0 <= item.confidence <= 1 for item in of_name_and_shape(stem, 2.0))


@pytest.mark.parametrize(
    ("camera", "aspect", "projection"),
    [
        ("RICOH THETA Z1", 2.0, EQUI),
        ("Insta360 X3", 1.99, EQUI),
        ("GoPro GoPro Max", 2.0, EQUI),
        ("RICOH THETA V", 16 / 9, Projection.FISHEYE),
        ("SAMSUNG SM-C200", 2.0, Projection.FISHEYE),
        ("GoPro HERO9", 16 / 9, FLAT),
        ("Canon EOS 6D", 2.0, EQUI),
    ],
)
def test_what_a_camera_does_decides_what_a_shape_means(
    camera: str, aspect: float, projection: Projection
) -> None:
    said = [*of_model(camera, aspect), *of_name_and_shape("x", aspect)]
    assert decide(said, (round(1000 * aspect), 1000), None).projection is projection


def test_a_tag_is_stronger_than_what_the_camera_usually_does() -> None:
    tagged = [*of_model("SAMSUNG SM-C200", 2.0), said(EQUI, 0.97), *of_name_and_shape("x", 2.0)]
    assert decide(tagged, (2000, 1000), None).projection is EQUI


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


def test_vr180_with_black_borders_raises_a_doubt_by_the_line_between_the_eyes() -> None:
    """Black borders close on each other, so the seam says nothing."""
    eye = Image.linear_gradient("L").rotate(90).resize((120, 120))
    pair = Image.new("L", (256, 128))
    for left in (0, 128):
        pair.paste(eye, (left + 4, 4))
    assert pixels.seam(_rows(gray(pair))) < 3
    assert "stereo doubt" in {doubt.about for doubt in pixels.doubts(gray(pair), EQUI, Stereo.MONO)}


def test_two_lenses_on_black_raise_a_doubt() -> None:
    lenses = Image.new("L", (256, 128))
    for left in (0, 128):
        ImageDraw.Draw(lenses).ellipse((left, 0, left + 127, 127), fill=150)
    said_by = [doubt.detail for doubt in pixels.doubts(gray(lenses), EQUI, Stereo.MONO)]
    assert any("two lenses" in detail for detail in said_by)


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
