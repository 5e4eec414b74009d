"""Captions and audio descriptions of footage, one a language: checked, kept as WebVTT under their hash."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from media.captions import read
from media.findings import Finding
from media.reading import Purpose
from server.clock import new_id, now_ms
from server.db.engine import Database
from server.db.tables import Footage, SceneFile, TextTrack
from server.errors import BadInput, NotFound, Unprocessable
from server.paths import DataFolder
from server.writing import write_whole

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8})*")
LONGEST_LANGUAGE = 35


class TrackRefused(Unprocessable):
    """Ce texte ne peut pas être montré tel quel ; corrigez ce qui suit, puis envoyez-le de nouveau."""

    code = "track-refused"

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__()
        self.findings = [finding.to_json() for finding in findings]


class Tracks:
    """The text tracks in the database and the files folder."""

    def __init__(self, database: Database, folder: DataFolder) -> None:
        self._database, self._folder = database, folder

    async def put(self, footage_id: str, purpose: Purpose, language: str, data: bytes) -> TextTrack:
        """Keep a track in place of the former one of its kind and language; return it with its findings.

        `data` is WebVTT or SubRip. BadInput on a language that is no BCP 47 tag, TrackRefused when a part of
        the text would never be shown; then the former track stays.
        """
        if not LANGUAGE.fullmatch(language) or len(language) > LONGEST_LANGUAGE:
            raise BadInput("La langue se dit par son code : fr, fr-x-falc, en.")
        async with self._database() as database:
            footage = await database.get(Footage, footage_id)
        if footage is None:
            raise NotFound("Cette séquence filmée n'existe pas, ou a été supprimée.")
        track = read(data, purpose=purpose, duration_s=(footage.inspection or {}).get("duration_s"))
        if not track.usable:
            raise TrackRefused(track.findings)
        stored = self._store(track.text.encode())
        row = TextTrack(
            id=new_id(),
            footage_id=footage_id,
            kind=purpose.value,
            language=language,
            stored=stored,
            findings={
                "cues": len(track.cues),
                "findings": [finding.to_json() for finding in track.findings],
            },
            created_ms=now_ms(),
        )
        await self._replace(row)
        return row

    async def _replace(self, row: TextTrack) -> None:
        same = select(TextTrack).where(
            TextTrack.footage_id == row.footage_id,
            TextTrack.kind == row.kind,
            TextTrack.language == row.language,
        )
        async with self._database.begin() as database:
            former = (await database.scalars(same)).all()
            for one in former:
                await database.delete(one)
            database.add(row)
        await self.drop(one.stored for one in former)

    async def of(self, footage_ids: Iterable[str]) -> dict[str, list[TextTrack]]:
        """Return the tracks of footage by its id, captions first, in the order of languages: one query."""
        ids = list(footage_ids)
        query = (
            select(TextTrack)
            .where(TextTrack.footage_id.in_(ids))
            .order_by(TextTrack.kind, TextTrack.language)
        )
        found: dict[str, list[TextTrack]] = {id_: [] for id_ in ids}
        async with self._database() as database:
            for row in await database.scalars(query):
                found[row.footage_id].append(row)
        return found

    async def has(self, footage_id: str, stored: str) -> bool:
        """Tell whether a stored file is a track of this very footage."""
        query = select(TextTrack.id).where(TextTrack.footage_id == footage_id, TextTrack.stored == stored)
        async with self._database() as database:
            return (await database.scalars(query)).first() is not None

    async def remove(self, footage_id: str, track_id: str) -> None:
        """Remove a track of a piece of footage; NotFound else, also when it is another's."""
        async with self._database.begin() as database:
            found = await database.get(TextTrack, track_id)
            if found is None or found.footage_id != footage_id:
                raise NotFound("Ce texte n'existe pas, ou a été retiré.")
            await database.delete(found)
        await self.drop([found.stored])

    def _store(self, data: bytes) -> str:
        name = f"{hashlib.sha256(data).hexdigest()[:32]}.vtt"
        if not (self._folder.files / name).exists():
            write_whole(self._folder.files / name, data)
        return name

    async def drop(self, stored: Iterable[str]) -> None:
        """Delete files that nothing names any more: texts say what people said."""
        for name in set(stored):
            used = select(TextTrack.id).where(TextTrack.stored == name)
            used_by_scene = select(SceneFile.path).where(SceneFile.stored == name)
            async with self._database() as database:
                kept = [(await database.scalars(query)).first() for query in (used, used_by_scene)]
            if not any(kept):
                (self._folder.files / name).unlink(missing_ok=True)


def track_out(track: TextTrack) -> dict[str, Any]:
    """Return a track as the player wants it: kind, language, url."""
    return {
        "kind": track.kind,
        "language": track.language,
        "url": f"/texts/{track.footage_id}/{track.stored}",
    }
