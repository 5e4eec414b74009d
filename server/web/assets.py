"""The built viewer: which hashed files belong to which entry."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from server.errors import SettingsError

HERE = Path(__file__).parent
CANDIDATES = (HERE / "viewer", HERE.parent.parent / "viewer" / "dist")  # in the wheel; in a checkout


@dataclass(frozen=True, slots=True)
class Entry:
    """What a page loads for one entry of the viewer's build."""

    js: str | None = None  # file names below /viewer/
    css: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()  # scripts that `js` asks for at once


class Assets:
    """The viewer's build."""

    def __init__(self, folder: Path, entries: dict[str, Entry]) -> None:
        self.folder, self._entries = folder, entries

    @classmethod
    def find(cls) -> Assets:
        """Return the build in the wheel, or in the checkout; SettingsError says how to make one."""
        for folder in CANDIDATES:
            manifest = folder / "manifest.json"
            if manifest.is_file():
                entries = json.loads(manifest.read_text(encoding="utf-8"))
                return cls(folder, {name: _entry(one) for name, one in entries.items()})
        raise SettingsError("Le lecteur n'est pas construit ; lancez « make setup ».")

    def entry(self, name: str) -> Entry:
        """Return the files of an entry; an empty one when the build has none of that name."""
        return self._entries.get(name, Entry())


def _entry(one: dict[str, Any]) -> Entry:
    return Entry(one.get("js"), tuple(one.get("css", ())), tuple(one.get("imports", ())))
