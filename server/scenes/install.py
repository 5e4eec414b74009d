"""Installing scenes: from a folder with its media, or from one piece of footage by one button."""

from __future__ import annotations

import asyncio
import re
import unicodedata
from contextlib import AsyncExitStack
from pathlib import Path

from media.errors import DiskFull, MediaError, MissingTool
from media.model import Declared, Projection, Stereo
from scenes.checks import check
from scenes.errors import Finding, Level, SceneError
from scenes.model import FORMAT, Scene
from scenes.model import Footage as SceneFootagePart
from scenes.named import named_files
from scenes.package import SceneFolder, read_folder
from server.clock import new_id
from server.db.tables import Footage
from server.errors import BadInput, Conflict, NotFound, Unprocessable
from server.footage.about import About, People
from server.footage.intake import Intake, Received
from server.footage.removal import Remover
from server.paths import DataFolder
from server.rights.records import Rights
from server.scenes.files import store_file
from server.scenes.publishing import against
from server.scenes.records import Installed, SceneRecords

OUR_FAULT = (DiskFull, MissingTool)  # not the scene's


class Installer:
    """Puts scenes onto the server."""

    def __init__(
        self, scenes: SceneRecords, rights: Rights, intake: Intake, remover: Remover, folder: DataFolder
    ) -> None:
        self._scenes, self._rights = scenes, rights
        self._intake, self._remover, self._folder = intake, remover, folder

    async def install_folder(self, path: Path) -> tuple[Installed, tuple[Finding, ...]]:
        """Check a scene folder, take its footage in and install it as a new revision.

        Returns what was installed, with the warnings. SceneError, or a PlateauError of the machine (a full
        disk): nothing was installed, and no new footage is left. Footage of the very same bytes that is
        already here is used again.
        """
        folder = await asyncio.to_thread(read_folder, path)
        findings = check(folder.scene)
        if any(finding.level is Level.ERROR for finding in findings):
            raise SceneError(findings)
        files = await asyncio.to_thread(self._store_small_files, folder)
        async with AsyncExitStack() as undo:
            footage = {}
            for slug, part in folder.scene.footage.items():
                footage[slug], fresh = await self._take_in(folder, slug, part)
                if fresh:
                    undo.push_async_callback(self._remover.remove, footage[slug])
            await self._must_be_allowed(folder.scene.rights.scope, footage)
            installed = await self._scenes.install(
                folder.scene, folder.document, footage=footage, files=files
            )
            undo.pop_all()
        return installed, findings

    def _store_small_files(self, folder: SceneFolder) -> dict[str, str]:
        stored, refused = {}, []
        for one in named_files(folder.scene):
            if one.kind == "footage":
                continue
            try:
                stored[one.name] = store_file(folder.files[one.name], self._folder.files, one.kind)
            except Unprocessable as error:
                refused.append(_refused(one.name, one.name, str(error)))
        if refused:
            raise SceneError(tuple(refused))
        return stored

    async def _take_in(self, folder: SceneFolder, slug: str, part: SceneFootagePart) -> tuple[str, bool]:
        """Return the id of a piece of footage, and whether it is new here."""
        names = _sources(part)
        if not names:
            raise SceneError((_no_file(slug),))
        declared = Declared.of(part.projection, part.stereo)
        if part.faces:
            declared = Declared(projection=Projection.CUBEMAP, stereo=Stereo.MONO)
        received: list[Received] = []
        try:
            for name in names:
                received.append(await self._intake.take_copy(folder.files[name]))
            if same := await self._intake.same(tuple(received), declared):
                return same.id, False
            about = _about(folder.scene, part)
            kept = await self._intake.accept(tuple(received), about=about, declared=declared)
            return kept.id, True
        except (MediaError, BadInput) as error:
            if isinstance(error, OUR_FAULT):
                raise
            raise SceneError((_refused(f"footage.{slug}", ", ".join(names), str(error)),)) from error
        finally:
            self._intake.discard(tuple(received))

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
        await self._must_be_allowed(scene.rights.scope, {"ici": footage.id})
        return await self._scenes.install(scene, document, footage={"ici": footage.id}, files={})

    async def restore(self, scene_id: str) -> None:
        """Show a withdrawn scene again; Conflict when its footage is gone, or may not be shown so far."""
        found = await self._scenes.get(scene_id)
        if missing := found.scene.footage.keys() - found.footage.keys():
            gone = ", ".join(sorted(missing))
            raise Conflict(f"Une séquence de cette scène a été supprimée ({gone}) ; installez-la de nouveau.")
        if findings := against(found.scope, found.footage, found.reaches):
            raise Conflict(" ".join(f"{one.problem} {one.cure}" for one in findings))
        await self._scenes.restore(scene_id)

    async def _must_be_allowed(self, scope: str, footage: dict[str, str]) -> None:
        """Raise SceneError when footage (ids by slug) may not be shown so far, NotFound when it is gone."""
        found = await self._rights.pieces(footage.values())
        if found.keys() < set(footage.values()):
            raise NotFound("Une séquence de cette scène vient d'être supprimée.")
        rows = {slug: found[id_][0] for slug, id_ in footage.items()}
        findings = against(scope, rows, {slug: found[id_][1] for slug, id_ in footage.items()})
        if findings:
            raise SceneError(findings)


def _about(scene: Scene, part: SceneFootagePart) -> About:
    """What a scene's author says of its footage: opening it to all says that nobody is recognised."""
    people = People.NONE if scene.rights.scope == "public" else People.UNKNOWN
    return About(title=part.title.best("fr"), trade=scene.trade, licence=scene.licence, people=people)


def slugify(text: str) -> str:
    """Return the text as a slug: « Un matin à l'œuvre » -> un-matin-a-l-oeuvre."""
    spelt = text.lower().replace("œ", "oe").replace("æ", "ae")
    plain = unicodedata.normalize("NFKD", spelt).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "scene"


def _sources(part: SceneFootagePart) -> tuple[str, ...]:
    return part.faces or ((part.file,) if part.file else ())


def _refused(place: str, name: str, why: str) -> Finding:
    problem = f"{name} ne peut pas être utilisé."
    return Finding(level=Level.ERROR, code="file-refused", place=place, problem=problem, cure=why)


def _no_file(slug: str) -> Finding:
    return Finding(
        level=Level.ERROR,
        code="footage-without-file",
        place=f"footage.{slug}",
        problem="Cette séquence filmée n'a pas de fichier.",
        cure="Ajoutez « file » (ou six « faces ») avec le fichier à côté de scene.json.",
    )
