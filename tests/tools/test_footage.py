"""`plateau footage`: look, add, wait; with a server beside it and without."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest

from media.tools import Tools
from server.jobs.lock import engine_lock
from server.services import open_services
from server.settings import Settings
from tests import media_factory as factory
from tests.server.test_serving import serving
from tests.tools.conftest import Plateau

PLATEAU = Path(sys.executable).with_name("plateau")


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small panorama that says what it is."""
    folder = tmp_path_factory.mktemp("photo")
    return factory.photo(folder / "fournil.jpg", factory.heading_sphere(128, 64), panorama="equirectangular")


def rest(plateau: Plateau) -> list[str]:
    """What lies in uploads, originals and renditions."""
    folders = ("uploads", "originals", "renditions")
    return [str(path) for name in folders for path in (plateau.data / name).rglob("*")]


def test_inspect(plateau: Plateau, photo: Path) -> None:
    said = plateau("footage", "inspect", photo)
    assert said.status == 0
    assert "fournil.jpg : photo, 128x64, equirectangular, mono" in said.out
    assert "GPano" in said.out
    seen = plateau("footage", "inspect", photo, "--json").json
    assert (seen["kind"], seen["projection"], seen["stereo"]) == ("photo", "equirectangular", "mono")
    assert {"about", "value", "source", "detail", "confidence"} <= set(seen["evidence"][0])


def test_a_text_is_no_footage(plateau: Plateau, tmp_path: Path) -> None:
    (tmp_path / "notes.mp4").write_text("des notes")
    for words in (("inspect",), ("add", "--data", plateau.data)):
        said = plateau("footage", words[0], tmp_path / "notes.mp4", *words[1:], "--json")
        assert said.status == 1
        assert said.json["error"] == "not-media"
        assert "ni une photo ni une vidéo" in said.json["detail"]
        assert said.err.startswith("plateau : ")
    assert rest(plateau) == []


@pytest.mark.parametrize("name", ["nowhere.mp4", "."])
def test_a_file_that_is_not_there(plateau: Plateau, name: str) -> None:
    for command in ("inspect", "add"):
        said = plateau("footage", command, name)
        assert said.status == 1
        assert "Il n'y a pas de fichier" in said.err


def test_add_leaves_the_rest_to_the_server(plateau: Plateau, photo: Path) -> None:
    said = plateau.here("footage", "add", photo, "--title", "Le fournil", "--trade", "boulangerie")
    assert said.status == 0
    assert "received  Le fournil" in said.out
    assert "prochain démarrage" in said.out
    (listed,) = plateau.here("footage", "list", "--json").json
    assert (listed["state"], listed["title"], listed["trade"]) == ("received", "Le fournil", "boulangerie")
    assert "Le fournil" in plateau.here("footage", "list").out
    assert photo.exists(), "the file itself is left alone"


def test_add_and_wait_without_a_server(plateau: Plateau, film: Path) -> None:
    said = plateau.here("footage", "add", film, "--projection", "equirectangular", "--wait", "--json")
    assert (said.status, said.err) == (0, "")
    assert (said.json["state"], said.json["kind"]) == ("ready", "video")
    assert said.json["play"]["hls"]
    with engine_lock(plateau.data / "engine.lock") as free:
        assert free


def test_progress_is_told_to_people(plateau: Plateau, photo: Path) -> None:
    said = plateau.here("footage", "add", photo, "--wait")
    assert said.status == 0
    assert "ready" in said.out
    assert "%" in said.err


def test_a_killed_copy_goes_on_where_it_was(plateau: Plateau, photo: Path, tmp_path: Path) -> None:
    """The command is killed in the middle of its copy; the same command then copies the rest only."""
    big = tmp_path / "grand.jpg"
    big.write_bytes(photo.read_bytes() + bytes(3_000_000))
    program = (
        "import os, sys; from server.uploads.part import Part; write = Part.write\n"
        "def once(self, pieces):\n    write(self, pieces); os.kill(os.getpid(), 9)\n"
        "Part.write = once; from tools.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", program, "footage", "add", str(big), "--data", str(plateau.data)]
    assert subprocess.run(command, check=False).returncode == -9
    (part,) = (plateau.data / "uploads").glob("*.part")
    assert 0 < part.stat().st_size < big.stat().st_size
    said = plateau.here("footage", "add", big, "--place", "Longvic", "--people", "none")
    assert said.status == 0
    assert "la copie reprend à 26 %" in said.err
    assert list((plateau.data / "uploads").iterdir()) == []
    (original,) = (plateau.data / "originals").rglob("source-0")
    assert original.read_bytes() == big.read_bytes()


def test_six_faces(plateau: Plateau, tmp_path: Path) -> None:
    faces = factory.cube_faces(tmp_path)
    said = plateau.here("footage", "add", *faces, "--title", "Cube", "--wait", "--json")
    assert (said.status, said.json["play"]["projection"]) == (0, "equirectangular")
    said = plateau.here("footage", "add", *faces[:3])
    assert said.status == 1
    assert "six faces" in said.err


def test_what_cannot_be_prepared_fails_with_its_reason(plateau: Plateau, tmp_path: Path) -> None:
    flat = factory.film(
        tmp_path / "plat.mp4", Tools.find(), factory.layout().crop((0, 0, 160, 90)), seconds=0.2
    )
    said = plateau.here("footage", "add", flat, "--wait")
    assert said.status == 1
    assert "plate" in said.err
    assert rest(plateau) == []


@pytest.mark.parametrize("option", [("--projection", "mesh"), ("--stereo", "three")])
def test_words_that_are_none(plateau: Plateau, photo: Path, option: tuple[str, str]) -> None:
    assert plateau.here("footage", "add", photo, *option).status == 2


def test_add_and_wait_beside_a_server(plateau: Plateau, film: Path) -> None:
    """One of the two encodes, and both see the same."""
    with serving(plateau.data, "--no-https"):
        said = plateau.here("footage", "add", film, "--projection", "equirectangular", "--wait", "--json")
        assert (said.status, said.json["state"]) == (0, "ready")


def test_the_command_takes_over_when_the_server_dies(plateau: Plateau, film: Path) -> None:
    with serving(plateau.data, "--no-https") as server:
        command = subprocess.Popen(
            [PLATEAU, "footage", "add", film, "--projection", "equirectangular", "--wait", "--json",
             "--data", plateau.data],
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        wait_for(plateau, "preparing")
        server.kill()
        out, _ = command.communicate(timeout=60)
    assert (command.returncode, json.loads(out)["state"]) == (0, "ready")


def wait_for(plateau: Plateau, state: str) -> None:
    """Wait until some footage is in the state."""

    async def wait() -> None:
        async with open_services(Settings(data=plateau.data)) as services, asyncio.timeout(30):
            while not any(row.state == state for row in await services.footage.all()):
                pass

    asyncio.run(wait())
