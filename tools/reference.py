"""The reference pages of docs/, made from the code: `python -m tools.reference` writes them anew.

A test compares them, so that every setting, option, scene field and address is documented as it is.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scenes.model import Scene
from server.accounts.identity import EVERYONE, HOLDERS, STAFF, TEAM, Role
from server.routes import table
from server.settings import Settings
from tools.cli import parser

FOLDER = Path(__file__).parent.parent / "docs" / "reference"
NOTE = "<!-- Made by `python -m tools.reference`; a test compares it with the code. -->\n"
READERS = {EVERYONE: "anyone", TEAM: "trainers, staff", STAFF: "staff", HOLDERS: "a lent device"}


def pages() -> dict[str, str]:
    """Return every reference page by its file name."""
    return {
        "settings.md": _page("Settings", _settings()),
        "command-line.md": _page("The command line", _commands()),
        "scene-format.md": _page("The scene format, version 1", _scene_format()),
        "addresses.md": _page("Every address", _addresses()),
    }


def main() -> None:
    """Write the pages."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


def _page(title: str, lines: Iterator[str]) -> str:
    return f"# {title}\n\n{NOTE}\n" + "\n".join(lines) + "\n"


def _settings() -> Iterator[str]:
    yield "Read at start from the environment, else from `.env` in the working folder.\n"
    yield "| setting | default | what it does |\n|---|---|---|"
    for name, field in Settings.model_fields.items():
        default = "" if field.default in (None, "") else f"`{field.default}`"
        yield f"| `PLATEAU_{name.upper()}` | {default} | {field.description} |"


def _commands() -> Iterator[str]:
    yield from _command("plateau", parser())


def _command(name: str, command: argparse.ArgumentParser) -> Iterator[str]:
    groups = [one for one in command._actions if isinstance(one, argparse._SubParsersAction)]
    if not groups:
        yield f"## `{name}`\n"
        for action in command._actions:
            if action.dest == "help":
                continue
            names = ", ".join(action.option_strings) or str(action.metavar)
            value = (
                f" {action.metavar or '|'.join(action.choices or ()) or 'X'}" if _has_value(action) else ""
            )
            needed = " (needed)" if action.required and action.option_strings else ""
            yield f"- `{names}{value}`{needed} {action.help or ''}".rstrip()
        yield ""
    for group in groups:
        for part, inner in group.choices.items():
            yield from _command(f"{name} {part}", inner)


def _has_value(action: argparse.Action) -> bool:
    return bool(action.option_strings) and action.nargs != 0


def _scene_format() -> Iterator[str]:
    yield "Angles in degrees, times in seconds. `scenes/scene.schema.json` is the same for programs.\n"
    schema = Scene.model_json_schema(by_alias=True)
    parts = {"Scene": schema, **schema["$defs"]}
    for name, part in parts.items():
        if "properties" not in part:
            continue
        yield f"## {name}\n\n{(part.get('description') or '').strip()}\n"
        yield "| field | needed | type | meaning |\n|---|---|---|---|"
        needed = set(part.get("required", ()))
        for field, facts in part["properties"].items():
            yield f"| `{field}` | {'yes' if field in needed else ''} | {_kind(facts)} | {_meaning(facts)} |"
        yield ""


def _meaning(facts: dict[str, Any]) -> str:
    words = str(facts.get("description", "")).replace("\n", " ")
    if "default" in facts and facts["default"] not in (None, [], {}, ""):
        words += f" Default: `{facts['default']}`."
    return words.strip()


def _kind(facts: dict[str, Any]) -> str:
    if "$ref" in facts:
        return str(facts["$ref"]).rpartition("/")[2]
    if "const" in facts:
        return f"`{facts['const']}`"
    if "enum" in facts:
        return ", ".join(f"`{one}`" for one in facts["enum"])
    for several in ("anyOf", "oneOf"):
        if several in facts:
            return " or ".join(dict.fromkeys(_kind(one) for one in facts[several]))
    if facts.get("type") == "array":
        return f"list of {_kind(facts.get('items', {}))}"
    return str(facts.get("type", "any"))


def _addresses() -> Iterator[str]:
    yield "| | address | who |\n|---|---|---|"
    for route in table():
        who = "whoever holds a ticket" if route.ticket else READERS.get(route.allow, _roles(route.allow))
        yield f"| {route.method} | `{route.template}` | {who} |"


def _roles(allowed: frozenset[Role]) -> str:
    return ", ".join(sorted(role.value for role in allowed))


if __name__ == "__main__":
    main()
