"""`plateau doctor`: what is there, what is missing, and how to get it."""

from __future__ import annotations

import shutil

import pytest

from media.errors import MissingTool
from media.tools import Tools
from tests.tools.conftest import Plateau


def test_all_is_well(plateau: Plateau) -> None:
    said = plateau.here("doctor")
    lines = {
        line.split(" : ")[0].split(maxsplit=1)[1].strip(): line
        for line in said.out.splitlines()
        if " : " in line
    }
    assert {"dossier de données", "base de données", "encodeur", "lecteur"} <= set(lines)
    assert lines["base de données"].strip().startswith("bon")
    assert "ffmpeg version" in said.out


def test_what_is_missing_has_its_cure(plateau: Plateau, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object, **__: object) -> Tools:
        raise MissingTool

    monkeypatch.setattr(Tools, "find", missing)
    usage = shutil.disk_usage("/")._replace(free=1_000_000_000)
    monkeypatch.setattr("tools.doctor.shutil.disk_usage", lambda _path: usage)
    said = plateau.here("doctor")
    assert said.status == 1
    assert "à voir  encodeur : L'outil d'encodage ffmpeg est introuvable" in said.out
    assert "plus que 1.0 Go libres ; faites de la place" in said.out
