"""The JSON Schema in the file is the one that the model makes."""

from __future__ import annotations

import json
from pathlib import Path

from scenes.schema import SCHEMA_FILE, schema_text

GENERATED = Path(__file__).parents[2] / "viewer" / "src" / "model" / "scene.gen.ts"


def test_the_file_is_up_to_date() -> None:
    assert SCHEMA_FILE.read_text(encoding="utf-8") == schema_text(), "run: python -m scenes.schema"


def test_every_definition_is_a_type_of_the_viewer() -> None:
    types = GENERATED.read_text(encoding="utf-8")
    schema = json.loads(schema_text())
    ours = schema["$defs"].keys() - {"JsonValue"}  # pydantic's own: anything
    missing = [name for name in ours if f" {name} " not in types and f" {name}\n" not in types]
    assert missing == [], "run: npm run generate, in viewer/"


def test_nothing_may_be_misspelt() -> None:
    schema = json.loads(schema_text())
    for name, definition in schema["$defs"].items():
        if definition.get("type") == "object" and "properties" in definition:
            assert definition["additionalProperties"] is False, name
