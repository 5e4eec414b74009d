"""The docs say what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tools.reference import FOLDER, pages

ROOT = Path(__file__).parent.parent
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)[^)]*\)")
PAGES = sorted(
    path
    for path in ROOT.rglob("*.md")
    if not {".venv", "node_modules", "data", "dist"} & set(path.relative_to(ROOT).parts)
)
ROOMS = ("media", "scenes", "server", "tools", "viewer", "tests")
HEADS = ("What it is for", "Its files", "Decisions and why", "One walk through it")


@pytest.mark.parametrize("name", sorted(pages()))
def test_the_reference_is_of_this_code(name: str) -> None:
    written = (FOLDER / name).read_text(encoding="utf-8")
    assert written == pages()[name], "run: python -m tools.reference"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    links = LINK.findall(page.read_text(encoding="utf-8"))
    inner = [link for link in links if not re.match(r"[a-z]+:", link)]
    assert [link for link in inner if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_has_its_readme(room: str) -> None:
    text = (ROOT / room / "README.md").read_text(encoding="utf-8")
    assert [head for head in HEADS if f"## {head}" not in text] == []
