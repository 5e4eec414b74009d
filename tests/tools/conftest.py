"""The command line, called in this process: its exit status and what it printed."""

from __future__ import annotations

import io
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher

from server.accounts import secrets
from tools.cli import main


@dataclass(frozen=True, slots=True)
class Said:
    """What a command answered."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its output as JSON."""
        return json.loads(self.out)


class Plateau:
    """The command `plateau` on one data folder."""

    def __init__(
        self, data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.data, self._capsys, self._monkeypatch = data, capsys, monkeypatch

    def __call__(self, *words: str | Path, typed: str = "") -> Said:
        """Run a command; `typed` comes on its standard input."""
        self._monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        self._capsys.readouterr()
        try:
            status = main([str(word) for word in words])
        except SystemExit as end:  # argparse
            status = int(end.code or 0)
        out, err = self._capsys.readouterr()
        assert "Traceback" not in err
        return Said(status, out, err)

    def here(self, *words: str | Path, typed: str = "") -> Said:
        """The same, on the data folder."""
        return self(*words, "--data", self.data, typed=typed)


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty data folder with its database, made once."""
    data = tmp_path_factory.mktemp("empty") / "data"
    main(["token", "list", "--data", str(data)])
    return data


@pytest.fixture
def plateau(
    tmp_path: Path, empty: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Plateau:
    """The command, deaf to this machine's environment."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(secrets, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    shutil.copytree(empty, tmp_path / "data")
    return Plateau(tmp_path / "data", capsys, monkeypatch)
