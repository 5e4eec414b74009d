"""The table that staff may change: every mistake is said in French, with its cure."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from media.ladder import night_steps, steps
from media.model import Projection, Rung, Stereo
from media.offline import offline
from media.table import AV1, TABLE, Nominal, best_for_class, problems, table_from_json, table_to_json

EQUI = Projection.EQUIRECTANGULAR
FAST, LOW, MID, HIGH, TOP = TABLE


def test_the_table_that_ships_is_right_and_survives_json() -> None:
    assert problems((*TABLE, AV1)) == ()
    assert table_from_json(json.loads(json.dumps(table_to_json(TABLE)))) == TABLE
    with pytest.raises(TypeError):
        table_from_json([{"name": "fast"}])


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ((TOP,), "au moins une ligne en H.264"),
        ((FAST, replace(LOW, name="fast")), "propre nom"),
        ((LOW, FAST), "de la plus petite à la plus grande"),
        ((FAST, replace(LOW, cap=1_000_000)), "Le débit de « low »"),
        ((replace(FAST, name="Très rapide"),), "1 à 16 lettres minuscules"),
        ((replace(FAST, name="sound"),), "ne peut pas être un nom"),
        ((replace(FAST, height=641),), "multiple de 4"),
        ((FAST, replace(TOP, stereo_height=5000)), "entre 160 et 4320"),
        ((replace(FAST, codec="vp9"),), "h264, hevc ou av1"),
        ((replace(FAST, crf=99),), "entre 12"),
        ((replace(FAST, cap=5),), "0,1 et 120 Mb/s"),
        (tuple(replace(FAST, name=f"r{n}", height=160 + 4 * n) for n in range(13)), "douze suffisent"),
    ],
)
def test_mistakes(table: tuple[Nominal, ...], said: str) -> None:
    found = problems(table)
    assert any(said in sentence for sentence in found), found
    assert all(sentence.endswith((".", "rangez.")) for sentence in found)


@pytest.mark.parametrize(
    ("size", "stereo", "wanted"),
    [
        ((5760, 2880), Stereo.MONO, ["5760x2880"]),
        ((5660, 2830), Stereo.MONO, ["5660x2828"]),  # 5.7K cameras round their sizes
        ((7680, 3840), Stereo.MONO, ["5760x2880"]),
        ((5760, 5760), Stereo.TOP_BOTTOM, ["4096x4096"]),
        ((3840, 1920), Stereo.MONO, []),  # never upscaled
        ((3840, 3840), Stereo.TOP_BOTTOM, []),
    ],
)
def test_the_night_row_needs_the_pixels(size: tuple[int, int], stereo: Stereo, wanted: list[str]) -> None:
    made = night_steps(size, EQUI, stereo, cropped=False)
    assert [f"{step.width}x{step.height}" for step in made] == wanted
    assert all(step.codec == "h264" for step in steps(size, EQUI, stereo, cropped=False))


def test_what_a_class_can_watch_together() -> None:
    assert best_for_class(TABLE, headsets=15, budget=300_000_000) == HIGH
    assert best_for_class(TABLE, headsets=30, budget=300_000_000) == MID
    assert best_for_class(TABLE, headsets=30, budget=60_000_000) == FAST
    assert best_for_class(TABLE, headsets=30, budget=10_000_000) is None


def rung(name: str, width: int, height: int, codec: str = "avc1.640034") -> Rung:
    return Rung(
        name=name, width=width, height=height, codecs=f"{codec},mp4a.40.2", bandwidth=1, playlist="",
        file=f"{name}.mp4", size=7,
    )  # fmt: skip


def test_each_device_keeps_what_it_decodes() -> None:
    day = [rung("fast", 1280, 640), rung("mid", 2560, 1280), rung("high", 3840, 1920)]
    night = [rung("av1", 3840, 1920, "av01.0.12M.08"), rung("top", 5760, 2880, "hvc1.1.6.L153.B0")]
    chosen = {each.device: each.rung for each in offline(day, night)}
    assert chosen == {"phone": "mid", "quest-2": "high", "quest-3": "top"}
    assert {each.device: each.rung for each in offline(day, [])}["quest-3"] == "high"
    both_eyes = [rung("mid", 2560, 2560), rung("high", 3840, 3840)]
    top = [rung("top", 4096, 4096, "hvc1.1.6.L153.B0")]
    assert {each.device: each.rung for each in offline(both_eyes, top)} == {
        "phone": "mid",
        "quest-2": "high",
        "quest-3": "top",
    }
