"""The house stands as drawn: arrows go down, there is no circle, and nothing grows beyond its budget."""

from __future__ import annotations

import ast
import re
import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("media", "scenes", "server", "tools")
# Who may import whom; everyone may import within their own room.
ARROWS = {
    "media": set(),
    "scenes": set(),
    "server": {"media", "scenes"},
    "tools": {"server", "media", "scenes"},
}
LONGEST_MODULE, MEDIAN_MODULE, LONGEST_FUNCTION, LONGEST_CLASS = 400, 100, 40, 200


def modules() -> dict[str, Path]:
    """Map every module's dotted name to its file."""
    found = {}
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports_of(path: Path, known: set[str]) -> Iterator[str]:
    """Yield the modules of ours that a file imports, type-only imports included."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: import by the full name"
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                if whole in known:
                    yield whole
                elif node.module in known:
                    yield node.module


def graph() -> dict[str, set[str]]:
    """Map every module to the modules of ours that it imports."""
    found = modules()
    return {name: set(imports_of(path, set(found))) - {name} for name, path in found.items()}


def circle_in(edges: dict[str, set[str]]) -> list[str]:
    """Return the modules of a circle, an empty list when there is none."""
    done: set[str] = set()

    def walk(name: str, trail: list[str]) -> list[str]:
        if name in trail:
            return [*trail[trail.index(name) :], name]
        if name in done:
            return []
        for other in sorted(edges[name]):
            if circle := walk(other, [*trail, name]):
                return circle
        done.add(name)
        return []

    for name in edges:
        if circle := walk(name, []):
            return circle
    return []


def test_arrows_go_down() -> None:
    climbing = [
        f"{name} -> {other}"
        for name, others in graph().items()
        for other in sorted(others)
        if (mine := name.split(".")[0]) != (theirs := other.split(".")[0]) and theirs not in ARROWS[mine]
    ]
    assert climbing == []


def test_no_circle() -> None:
    assert circle_in(graph()) == []


def test_a_circle_would_be_seen() -> None:
    assert circle_in({"a": {"b"}, "b": {"c"}, "c": {"a"}}) == ["a", "b", "c", "a"]


def test_the_viewer_stands_apart() -> None:
    """The browser side takes nothing of the server but its schema, and only to make types from."""
    for path in (ROOT / "viewer" / "src").rglob("*.ts"):
        assert "../server" not in path.read_text(encoding="utf-8"), path


def test_modules_are_small() -> None:
    lengths = {
        path: len(path.read_text(encoding="utf-8").splitlines())
        for path in modules().values()
        if path.name != "__init__.py" and "migrations" not in path.parts
    }
    assert {str(path): length for path, length in lengths.items() if length > LONGEST_MODULE} == {}
    assert statistics.median(lengths.values()) <= MEDIAN_MODULE


@pytest.mark.parametrize(
    ("kind", "longest"),
    [((ast.FunctionDef, ast.AsyncFunctionDef), LONGEST_FUNCTION), ((ast.ClassDef,), LONGEST_CLASS)],
)
def test_functions_and_classes_are_short(kind: tuple[type[ast.stmt], ...], longest: int) -> None:
    # A table of data is no function: the URL table and the migrations are exempt.
    exempt = {("server/routes.py", "table")}
    long = [
        f"{path.relative_to(ROOT)}:{node.name} {node.end_lineno - node.lineno + 1}"
        for path in modules().values()
        if "migrations" not in path.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and isinstance(node, kind)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > longest
        and (str(path.relative_to(ROOT)), node.name) not in exempt
    ]
    assert long == []


def test_classes_of_the_viewer_are_short() -> None:
    """Lengths of its modules and functions are held by its linter, which knows no rule for classes."""
    long = [
        f"{path.relative_to(ROOT)}:{name} {length}"
        for path in sorted((ROOT / "viewer" / "src").rglob("*.ts"))
        for name, length in typescript_classes(path.read_text(encoding="utf-8"))
        if length > LONGEST_CLASS
    ]
    assert long == []


def typescript_classes(source: str) -> Iterator[tuple[str, int]]:
    """Yield the name and the length in lines of every class that stands alone in a module."""
    for found in re.finditer(
        r"^(?:export )?(?:abstract )?class (\w+).*?^\}", source, re.MULTILINE | re.DOTALL
    ):
        yield found[1], found[0].count("\n") + 1


def test_a_long_class_of_the_viewer_would_be_seen() -> None:
    body = "  go(): void {}\n" * 250
    assert list(typescript_classes(f"export class Long {{\n{body}}}\nclass Short {{\n}}\n")) == [
        ("Long", 252),
        ("Short", 2),
    ]
