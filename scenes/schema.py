"""The JSON Schema of the scene format, made from the model: `python -m scenes.schema` writes it anew."""

from __future__ import annotations

import json
from pathlib import Path

from scenes.model import Scene

SCHEMA_FILE = Path(__file__).with_name("scene.schema.json")


def schema_text() -> str:
    """Return the JSON Schema (draft 2020-12) as it stands in the file, with a line break at its end."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **Scene.model_json_schema(by_alias=True),
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    SCHEMA_FILE.write_text(schema_text(), encoding="utf-8")
