"""What a learner's browser loads before the first picture: the player's scripts, gzipped. Goal: <= 185 kB."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

DIST = Path(__file__).parent.parent / "viewer" / "dist"


def main() -> int:
    """Print the weight of every entry."""
    manifest = json.loads((DIST / "manifest.json").read_text(encoding="utf-8"))
    for name, entry in sorted(manifest.items()):
        scripts = [*([entry["js"]] if entry["js"] else []), *entry["imports"]]
        size = sum(len(gzip.compress((DIST / file).read_bytes(), 9)) for file in scripts)
        goal = "  (goal <= 185)" if name == "player" else ""
        print(f"{name}: {size / 1000:.1f} kB of script, gzip{goal}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
