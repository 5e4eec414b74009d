"""The trial films of a server: made once in the background, made anew with the ladder, never half there."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from media.errors import MediaError
from media.table import TABLE, Nominal
from media.tools import Tools
from media.trial import FIELD, Trial, make_film
from server.headsets.trials import PATIENCE_S, Trials

SMALL = (replace(TABLE[0], height=160),)
LARGER = (*SMALL, replace(TABLE[1], height=176))


class Ladder:
    """A ladder that staff change."""

    def __init__(self, rows: tuple[Nominal, ...]) -> None:
        self.rows = rows

    async def __call__(self) -> tuple[Nominal, ...]:
        """The rows."""
        return self.rows


@pytest.fixture
def ladder() -> Ladder:
    """A ladder of one row."""
    return Ladder(SMALL)


async def test_they_are_made_once_and_anew_with_the_ladder(tmp_path: Path, ladder: Ladder) -> None:
    films = Trials(tmp_path / "trials", Tools.find(), ladder)
    async with films.running():
        first = await films.ask()
        assert (first.films, first.missing, first.field, first.is_ready) == ((), 3, False, False)
        await films.made()
        there = await films.ask()
        assert there.is_ready
        assert there.field
        assert [film.codec.split(".")[0] for film in there.films] == ["avc1", "hvc1", "av01"]
        before = {path: path.stat().st_mtime_ns for path in (tmp_path / "trials").iterdir()}
        await films.ask()
        await films.made()
        assert {path: path.stat().st_mtime_ns for path in (tmp_path / "trials").iterdir()} == before
        ladder.rows = LARGER
        assert (await films.ask()).missing == 3
        await films.made()
        wanted = {one.name for one in await films.wanted()} | {FIELD}
        assert {path.name for path in (tmp_path / "trials").iterdir()} == wanted, (
            "no ladder asks for the others"
        )


async def test_a_server_that_stops_leaves_nothing_half_made(tmp_path: Path) -> None:
    films = Trials(tmp_path / "trials", Tools.find(), Ladder(TABLE))
    async with films.running():
        await films.ask()
    folder = tmp_path / "trials"
    assert [path.name for path in folder.glob(".*")] == [] if folder.exists() else True


async def test_a_failure_is_said_and_tried_again_later(tmp_path: Path, ladder: Ladder) -> None:
    now = 0.0
    (tmp_path / "trials").write_text("not a folder")
    films = Trials(tmp_path / "trials", Tools.find(), ladder, clock=lambda: now)
    async with films.running():
        assert not (await films.ask()).is_ready
        await films.made()
        failed = await films.ask()
        assert failed.problem
        assert failed.is_ready, "a check goes on without films"
        (tmp_path / "trials").unlink()
        assert (await films.ask()).problem
        now = PATIENCE_S + 1
        assert not (await films.ask()).problem
        await films.made()
        assert (await films.ask()).missing == 0


async def test_a_film_that_is_damaged_is_made_anew(tmp_path: Path, ladder: Ladder) -> None:
    async with (films := Trials(tmp_path, Tools.find(), ladder)).running():
        await films.ask()
        await films.made()
        name = (await films.ask()).films[0].trial.name
        (tmp_path / name).write_bytes(b"not a film")
        again = Trials(tmp_path, Tools.find(), ladder)
        async with again.running():
            assert (await again.ask()).missing == 1
            await again.made()
            assert (await again.ask()).missing == 0


async def test_what_one_codec_cannot_do_says_nothing_of_the_others(
    tmp_path: Path, ladder: Ladder, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def make(trial: Trial, folder: Path, tools: Tools) -> None:
        if trial.codec == "hevc":
            raise MediaError("Ce codec manque.")
        await make_film(trial, folder, tools)

    monkeypatch.setattr("server.headsets.trials.make_film", make)
    films = Trials(tmp_path, Tools.find(), ladder)
    async with films.running():
        await films.ask()
        await films.made()
        there = await films.ask()
        assert [one.trial.codec for one in there.films] == ["h264", "av1"]
        assert there.is_ready
        assert there.problem == "Ce codec manque."
