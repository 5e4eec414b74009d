"""Installing scenes: from a folder with its media, or from one piece of footage by one button."""

from __future__ import annotations

import asyncio
import re
import unicodedata
from pathlib import Path

from media.model import Declared, Projection, Stereo
from scenes.checks import check
from scenes.errors import Finding, Level, SceneError
from scenes.model import FORMAT, Scene
from scenes.model import Footage as SceneFootagePart
from scenes.package import SceneFolder, read_folder
from server.clock import new_id
from server.db.tables import Footage
from server.footage.intake import Intake
from server.paths import DataFolder
from server.scenes.files import store_file
from server.scenes.records import Installed, SceneRecords


class Installer:
    """Puts scenes onto the server."""

    def __init__(self, scenes: SceneRecords, intake: Intake, folder: DataFolder) -> None:
        self._scenes, self._intake, self._folder = scenes, intake, folder

    async def install_folder(self, path: Path) -> tuple[Installed, tuple[Finding, ...]]:
        """Check a scene folder, take its footage in and install it as a new revision.

        Returns what was installed, with the warnings. SceneError or MediaError: nothing was installed.
        Footage of the very same bytes that is already here is used again.
        """
        folder = await asyncio.to_thread(read_folder, path)
        findings = check(folder.scene)
        if any(finding.level is Level.ERROR for finding in findings):
            raise SceneError(findings)
        media = {name for part in folder.scene.footage.values() for name in _sources(part)}
        small = [name for name in folder.files if name not in media]
        files = {
            name: await asyncio.to_thread(store_file, folder.files[name], self._folder.files)
            for name in small
        }
        footage = {
            slug: await self._take_in(folder, slug, part) for slug, part in folder.scene.footage.items()
        }
        installed = await self._scenes.install(folder.scene, folder.document, footage=footage, files=files)
        return installed, findings

    async def _take_in(self, folder: SceneFolder, slug: str, part: SceneFootagePart) -> str:
        names = _sources(part)
        if not names:
            raise SceneError((_no_file(slug),))
        declared = Declared(
            projection=Projection(part.projection) if part.projection else None,
            stereo=Stereo(part.stereo) if part.stereo else None,
        )
        if part.faces:
            declared = Declared(projection=Projection.CUBEMAP, stereo=Stereo.MONO)
        received = tuple([await self._intake.take_copy(folder.files[name]) for name in names])
        try:
            if same := await self._intake.same(received, declared):
                return same.id
            title = part.title.best("fr")
            kept = await self._intake.accept(
                received, title=title, declared=declared, trade=folder.scene.trade
            )
            return kept.id
        finally:
            self._intake.discard(received)

    async def install_one_viewpoint(self, footage: Footage, author: str) -> Installed:
        """Make a scene of one viewpoint from a piece of footage."""
        title = {"fr": footage.title}
        slug = slugify(footage.title)
        if await self._scenes.exists(slug):
            slug = f"{slug[:50]}-{new_id()[:8]}"
        document = {
            "format": FORMAT,
            "id": slug,
            "title": title,
            "trade": slugify(footage.trade or "decouverte"),
            "licence": "LicenseRef-tous-droits-reserves",
            "authors": [author or "École des Métiers"],
            "start": "ici",
            "footage": {"ici": {"title": title}},
            "viewpoints": [
                {"id": "ici", "title": title, "description": title, "backdrop": {"footage": "ici"}}
            ],
        }
        scene = Scene.model_validate(document)
        return await self._scenes.install(scene, document, footage={"ici": footage.id}, files={})


def slugify(text: str) -> str:
    """Return the text as a slug: « Un matin à l'atelier » -> un-matin-a-l-atelier."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "scene"


def _sources(part: SceneFootagePart) -> tuple[str, ...]:
    return part.faces or ((part.file,) if part.file else ())


def _no_file(slug: str) -> Finding:
    return Finding(
        level=Level.ERROR,
        code="footage-without-file",
        place=f"footage.{slug}",
        problem="Cette séquence filmée n'a pas de fichier.",
        cure="Ajoutez « file » (ou six « faces ») avec le fichier à côté de scene.json.",
    )
