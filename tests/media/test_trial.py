"""Trial films: which, how they are made, and that they are what they say; really made, for a small ladder."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from media import arguments, trial
from media.errors import MediaError
from media.process import Job, output
from media.table import TABLE
from media.tools import Tools

SMALL = (replace(TABLE[0], height=160), replace(TABLE[4], height=176))
FIRST = trial.Trial(codec="h264", width=320, height=160, cap=300_000)


def test_every_row_is_tried_and_the_largest_in_the_other_codecs_too() -> None:
    found = [(one.codec, one.width, one.height) for one in trial.trials(TABLE)]
    assert found == [
        ("h264", 1280, 640),
        ("h264", 1920, 960),
        ("h264", 2560, 1280),
        ("h264", 3840, 1920),
        ("hevc", 3840, 1920),
        ("hevc", 5760, 2880),
        ("av1", 3840, 1920),
    ]


def test_another_row_is_another_film_and_the_same_row_the_same() -> None:
    names = [one.name for one in trial.trials(TABLE)]
    assert len(set(names)) == len(names)
    assert [one.name for one in trial.trials(TABLE)] == names
    heavier = (replace(TABLE[0], cap=TABLE[0].cap + 1), *TABLE[1:])
    assert len({one.name for one in trial.trials(heavier)} - set(names)) == 1


def test_the_command_lines_read_nothing_but_what_we_made(tmp_path: Path) -> None:
    made = trial.picture_args(FIRST, tmp_path / "a.mp4")
    assert made[made.index("-f") : made.index("-f") + 2] == ["-f", "lavfi"]
    assert made[-1] == f"file:{tmp_path / 'a.mp4'}"
    assert made[made.index("-maxrate") + 1] == "300000"
    again = trial.repeated_args(tmp_path / "a.mp4", tmp_path / "b.mp4")
    assert again[again.index("-stream_loop") + 1] == "1"
    assert again[again.index("-protocol_whitelist") + 1] == "file"


async def test_films_are_made_for_real(tmp_path: Path) -> None:
    tools = Tools.find()
    for one in trial.trials(SMALL):
        await trial.make_film(one, tmp_path, tools)
        film = tmp_path / one.name
        (picture,) = (await _probed(film, tools))["streams"]
        assert (picture["codec_name"], picture["width"], picture["height"]) == (
            one.codec,
            one.width,
            one.height,
        )
        assert float(picture["duration"]) == pytest.approx(trial.LENGTH_S, abs=0.07)
        assert picture["r_frame_rate"] == "30/1"
        assert (
            trial.codec_of(film).split(".")[0] == {"h264": "avc1", "hevc": "hvc1", "av1": "av01"}[one.codec]
        )
    await trial.make_field(tmp_path, tools)
    (sound,) = (await _probed(tmp_path / trial.FIELD, tools))["streams"]
    assert (sound["codec_name"], sound["channels"]) == ("opus", 4)
    assert len(list(tmp_path.iterdir())) == len(trial.trials(SMALL)) + 1, "nothing half-made stays"


async def _probed(film: Path, tools: Tools) -> dict[str, list[dict[str, Any]]]:
    job = Job(argv=(str(tools.ffprobe), *arguments.probe(film)), reads=(film,))
    found: dict[str, list[dict[str, str]]] = json.loads(await output(job, seconds=20))
    return found


async def test_what_cannot_be_made_says_so_and_leaves_nothing(tmp_path: Path) -> None:
    wrong = replace(FIRST, width=0)
    with pytest.raises(MediaError, match="plateau doctor"):
        await trial.make_film(wrong, tmp_path, Tools.find())
    assert list(tmp_path.iterdir()) == []
