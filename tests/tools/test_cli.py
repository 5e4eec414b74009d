"""The command as a whole: its exit status, its sentences, its help."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tools.conftest import Plateau
from tools.cli import parser

COMMANDS = [
    ["footage", "list"], ["scenes", "list"], ["token", "list"], ["report", "viewings"], ["doctor"],
    ["token", "create", "--role", "staff", "--name", "x"],
]  # fmt: skip


@pytest.mark.parametrize("words", [[], ["nowhere"], ["token"], ["serve", "--port"], ["token", "create"]])
def test_misspelt_commands(plateau: Plateau, words: list[str]) -> None:
    said = plateau(*words)
    assert said.status == 2
    assert "usage: plateau" in said.err


def test_version(plateau: Plateau) -> None:
    said = plateau("--version")
    assert said.status == 0
    assert said.out.startswith("plateau 0.")


def leaves(whole: argparse.ArgumentParser, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Every command and sub-command."""
    found = []
    for action in whole._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, part in action.choices.items():
                found += leaves(part, (*path, name))
    return found or [path]


@pytest.mark.parametrize("words", leaves(parser()), ids=" ".join)
def test_every_command_has_its_help(plateau: Plateau, words: tuple[str, ...]) -> None:
    said = plateau(*words, "--help")
    assert said.status == 0
    assert f"usage: plateau {' '.join(words)}" in said.out


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        ("database", "La base de données n'est pas utilisable"),
        ("folder", "n'est pas utilisable"),
        ("port", "PLATEAU_PORT"),
    ],
)
def test_errors_are_sentences(
    plateau: Plateau, words: list[str], spoil: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if spoil == "database":
        (plateau.data / "plateau.sqlite3").write_bytes(b"no database at all " * 100)
    elif spoil == "port":
        monkeypatch.setenv("PLATEAU_PORT", "many")
    else:
        plateau.data = Path("/proc/nowhere")
    said = plateau.here(*words)
    assert said.status == 1
    assert sentence in said.out + said.err


def test_a_reader_that_goes_away(plateau: Plateau) -> None:
    program = Path(sys.executable).with_name("plateau")
    for _ in range(3):
        plateau.here("token", "create", "--role", "staff", "--name", "x" * 60_000)  # more than a pipe holds
    result = subprocess.run(
        ["/bin/sh", "-c", f'"{program}" token list --data "{plateau.data}" | head -c 1'],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert "Traceback" not in result.stderr
    assert "Exception" not in result.stderr
