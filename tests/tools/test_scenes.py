"""`plateau scenes`: check, add, list."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.tools.conftest import Plateau

LIBRARY = Path(__file__).parents[2] / "scenes" / "library"


def rewrite(folder: Path, **fields: Any) -> None:
    document = json.loads((folder / "scene.json").read_text("utf-8"))
    (folder / "scene.json").write_text(json.dumps({**document, **fields}), encoding="utf-8")


def test_a_good_scene(plateau: Plateau, scene_folder: Path) -> None:
    said = plateau("scenes", "check", scene_folder)
    assert (said.status, said.out) == (0, "La scène est bonne.\n")
    assert plateau("scenes", "check", scene_folder, "--json").json == {"ok": True, "findings": []}


@pytest.mark.parametrize("slug", sorted(path.name for path in LIBRARY.iterdir() if path.is_dir()))
def test_the_scenes_of_the_library_are_good(plateau: Plateau, slug: str) -> None:
    if not (LIBRARY / slug / "scene.json").exists():
        pytest.skip("being written")
    said = plateau("scenes", "check", LIBRARY / slug, "--json")
    assert said.json["findings"] == [] or said.status == 0, said.out


def test_each_finding_has_place_and_cure(plateau: Plateau, scene_folder: Path) -> None:
    rewrite(scene_folder, start="ailleurs")
    said = plateau("scenes", "check", scene_folder)
    assert said.status == 1
    assert "erreur : start : Aucun point de vue ne s'appelle « ailleurs »." in said.err
    assert "La scène serait refusée." in said.out
    told = plateau("scenes", "check", scene_folder, "--json").json
    assert told["ok"] is False
    assert set(told["findings"][0]) == {"level", "code", "place", "problem", "cure"}


def test_a_warning_refuses_nothing(plateau: Plateau, scene_folder: Path) -> None:
    rewrite(scene_folder, title={"en": "A trial"})
    said = plateau("scenes", "check", scene_folder)
    assert said.status == 0
    assert "à savoir : title" in said.err


@pytest.mark.parametrize("command", ["check", "add"])
@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": "plateau-scene/9"}'])
def test_documents_that_are_none(plateau: Plateau, tmp_path: Path, command: str, text: str) -> None:
    (tmp_path / "scene.json").write_text(text)
    said = plateau("scenes", command, tmp_path, "--json")
    assert said.status == 1
    assert said.json["findings"]
    if command == "check":
        assert said.json["ok"] is False
    else:
        assert said.json["error"] == "scene-refused"
        assert said.err.startswith("plateau : ")


def test_a_folder_that_is_not_there(plateau: Plateau) -> None:
    said = plateau("scenes", "check", "nowhere")
    assert said.status == 1
    assert "Donnez le dossier qui contient scene.json" in said.err


def test_add_and_list(plateau: Plateau, scene_folder: Path) -> None:
    assert "Aucune scène" in plateau.here("scenes", "list").out
    said = plateau.here("scenes", "add", scene_folder)
    assert (said.status, said.out) == (0, "essai : révision 1 installée, /play/essai\n")
    said = plateau.here("scenes", "add", scene_folder)
    assert "révision 1 déjà en place" in said.out
    rewrite(scene_folder, title={"fr": "Autre"})
    told = plateau.here("scenes", "add", scene_folder, "--json").json
    assert (told["scene"], told["number"], told["new"], told["findings"]) == ("essai", 2, True, [])
    assert "essai  révision 2  Autre" in plateau.here("scenes", "list").out
    (listed,) = plateau.here("scenes", "list", "--json").json
    assert (listed["id"], listed["number"], listed["viewpoints"]) == ("essai", 2, 2)


def test_a_bad_file_in_the_folder(plateau: Plateau, scene_folder: Path) -> None:
    (scene_folder / "media" / "deux.jpg").write_bytes(b"<svg></svg>")
    said = plateau.here("scenes", "add", scene_folder, "--json")
    assert said.status == 1
    assert said.json["findings"][0]["place"] == "footage.deux"
    assert plateau.here("scenes", "list", "--json").json == []
    assert plateau.here("footage", "list", "--json").json == []
