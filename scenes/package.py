"""Reading a scene from a folder: `scene.json` with its media beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from scenes.checking.effects import anchors_of
from scenes.checking.walk import viewpoints_of
from scenes.directions import parse_directions
from scenes.errors import Finding, SceneError
from scenes.errors import error as _error
from scenes.glb import read_glb
from scenes.model import Scene
from scenes.named import Named, named_files

LARGEST_DOCUMENT = 4 * 1024 * 1024  # bytes
_CURES = {
    "missing": ("Il manque ce champ.", "Ajoutez-le."),
    "extra_forbidden": ("Ce champ est inconnu.", "Corrigez son nom ou retirez-le."),
    "union_tag_invalid": ("Ce genre est inconnu.", "Choisissez l'un des genres du format."),
    "union_tag_not_found": ("Le genre n'est pas dit.", "Ajoutez « do » (action) ou « kind » (bloc)."),
    "string_pattern_mismatch": ("Cette valeur n'a pas la bonne forme.", "Minuscules, chiffres et tirets."),
    "literal_error": ("Cette valeur n'est pas permise.", "Choisissez l'une de celles du format."),
    "recursion_depth_exceeded": ("Cette partie est trop imbriquée.", "Simplifiez-la."),
}
_FORM_CURES = {  # what the form of a value is, by the field that holds it
    "file": "Un chemin relatif, sans « .. », espace ni accent.",
    "room": "Un chemin relatif, sans « .. », espace ni accent.",
    "directions": "Un chemin relatif, sans « .. », espace ni accent.",
    "faces": "Des chemins relatifs, sans « .. », espace ni accent.",
    "[key]": "Un code : minuscules, chiffres et tirets ; une langue s'écrit fr, en ou fr-x-falc.",
}
LARGEST_NUMBER = 2**53  # what JavaScript counts exactly
LONGEST_PLACE = 160
MOST_FINDINGS = 50
MOST_NAMES = 30  # nodes of a room that a cure tells
LISTS_OF_KINDS = (
    "blocks",
    "actions",
    "then",
    "tasks",
)  # in their items, pydantic names the kind before the field


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneFolder:
    """A scene read from a folder; `files` maps each relative path it names to the file itself."""

    scene: Scene
    document: dict[str, Any]  # as written, without what the model leaves out
    files: dict[str, Path]


def read_folder(path: Path) -> SceneFolder:
    """Read a scene folder (or its `scene.json`); SceneError lists everything that is wrong."""
    folder = path if path.is_dir() else path.parent
    file = path / "scene.json" if path.is_dir() else path
    scene = parse_scene(_read_text(file))
    named = named_files(scene)
    findings = [finding for one in named if (finding := _check_file(folder, one.place, one.name))]
    findings = findings or [*_check_content(folder, named), *_check_anchors(folder, scene)]
    if findings:
        raise SceneError(tuple(findings))
    document = scene.model_dump(mode="json", by_alias=True, exclude_unset=True)
    return SceneFolder(scene=scene, document=document, files={one.name: folder / one.name for one in named})


def parse_scene(text: str) -> Scene:
    """Parse a scene document (JSON text); SceneError lists everything that is wrong."""
    try:
        document = json.loads(
            text,
            parse_constant=_number,
            parse_float=_number,
            parse_int=_number,
            object_pairs_hook=_once_each,
        )
    except SceneError:
        raise
    except (ValueError, RecursionError) as error:
        where = (
            f"ligne {error.lineno}, colonne {error.colno}" if isinstance(error, json.JSONDecodeError) else "-"
        )
        raise SceneError(
            (_error("not-json", where, "Ce n'est pas du JSON.", "Corrigez la syntaxe ici."),)
        ) from error
    try:
        return Scene.model_validate(document)
    except (ValidationError, RecursionError) as error:
        raise SceneError(_findings(error)) from error


def _number(text: str) -> int | float:
    """Read a number; NaN, Infinity and the endless ones that Python's JSON lets pass are refused."""
    value: int | float = float(text) if len(text) > 20 or not text.lstrip("-").isdigit() else int(text)
    if not abs(value) <= LARGEST_NUMBER:  # so written for NaN
        problem = f"« {text[:20]} » n'est pas un nombre, ou pas un nombre raisonnable."
        raise SceneError((_error("number", "-", problem, "Écrivez un nombre ordinaire."),))
    return value


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Make an object of its fields; the same field twice is a slip that JSON would swallow."""
    fields = dict(pairs)
    if len(fields) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        problem = f"Le champ « {twice[:40]} » est deux fois dans le même objet."
        raise SceneError((_error("same-field", "-", problem, "Gardez-en un seul."),))
    return fields


def _read_text(file: Path) -> str:
    try:
        if not file.is_file():  # nor a pipe, which one would wait for
            raise FileNotFoundError(file)
        if file.stat().st_size > LARGEST_DOCUMENT:
            problem = (f"{file.name} dépasse 4 Mo.", "Sortez les médias du document.")
        else:
            return file.read_text(encoding="utf-8-sig")
    except OSError:
        problem = (f"Il n'y a pas de {file.name} lisible ici.", "Donnez le dossier qui contient scene.json.")
    except UnicodeDecodeError:
        problem = (f"{file.name} n'est pas en UTF-8.", "Enregistrez-le en UTF-8.")
    raise SceneError((_error("unreadable", file.name, *problem),))


def _check_file(folder: Path, place: str, name: str) -> Finding | None:
    file = folder / name
    try:
        inside = file.resolve().is_relative_to(folder.resolve())
    except RuntimeError:  # links in a circle, before Python 3.13
        inside = False
    if not inside:
        return _error("file-outside", place, f"{name} sort du dossier.", "Mettez le fichier dans le dossier.")
    if not file.is_file():
        return _error("file-missing", place, f"{name} n'est pas là.", "Ajoutez-le, ou corrigez son nom.")
    if file.stat().st_size == 0:
        return _error("file-empty", place, f"{name} est vide.", "Remplacez-le par le vrai fichier.")
    return None


def _check_content(folder: Path, named: list[Named]) -> Iterator[Finding]:
    """Look into the files that the scene itself must understand."""
    for one in named:
        if one.kind == "directions":
            try:
                parse_directions((folder / one.name).read_bytes())
            except ValueError as error:
                cure = "Voyez « plateau-directions/1 » dans la documentation du format."
                yield _error("directions", one.place, str(error), cure)


def _check_anchors(folder: Path, scene: Scene) -> Iterator[Finding]:
    """Anchors are nodes of the room: whoever mistypes one is told which there are."""
    for path, viewpoint in viewpoints_of(scene):
        room = viewpoint.backdrop.room
        if room is None:
            continue
        try:
            nodes = read_glb(folder / room).node_names()
        except ValueError as error:
            cure = "Exportez la salle en glTF binaire (.glb)."
            yield _error("not-a-room", f"{path}.backdrop.room", str(error), cure)
            continue
        for part, anchor in anchors_of(viewpoint):
            if anchor not in nodes:
                names = ", ".join(nodes[:MOST_NAMES]) + (" …" if len(nodes) > MOST_NAMES else "")
                problem = f"Aucun nœud de {room} ne s'appelle « {anchor} »."
                cure = f"Choisissez parmi : {names}." if nodes else "Nommez les nœuds de la salle."
                yield _error("unknown-anchor", f"{path}.{part}", problem, cure)


def _findings(error: ValidationError | RecursionError) -> tuple[Finding, ...]:
    if isinstance(error, RecursionError):
        return (_error("too-deep", "-", "Les conditions sont trop imbriquées.", "Simplifiez-les."),)
    wrong = [dict(one) for one in error.errors(include_url=False)]
    real = [one for one in wrong if not _follows_from_another(one, wrong)]
    return tuple(_finding(one) for one in real[:MOST_FINDINGS])


def _follows_from_another(one: dict[str, Any], wrong: list[dict[str, Any]]) -> bool:
    """Tell whether a list is « too short » only because pydantic left its wrong items out."""
    place = one["loc"]
    return one["type"] == "too_short" and any(
        other is not one and other["loc"][: len(place)] == place for other in wrong
    )


def _finding(one: dict[str, Any]) -> Finding:
    problem, cure = _CURES.get(
        one["type"], ("Cette valeur n'est pas acceptée.", f"Le format dit : {one['msg']}.")
    )
    if one["type"] == "string_pattern_mismatch":
        cure = next((_FORM_CURES[part] for part in one["loc"][::-1] if part in _FORM_CURES), cure)
    if one["type"] == "value_error":
        problem, cure = "Cette partie se contredit.", f"Le format dit : {one['ctx']['error']!s}."
    return _error(one["type"].replace("_", "-"), json_path(one["loc"]), problem, cure)


def json_path(location: tuple[int | str, ...]) -> str:
    """Return a location as people write it: viewpoints[2].hotspots[0].label."""
    parts = [part for number, part in enumerate(location) if not _is_pydantics_own(location, number)]
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts).lstrip(".") or "-"
    return path if len(path) <= LONGEST_PLACE else f"{path[:LONGEST_PLACE]}…"


def _is_pydantics_own(location: tuple[int | str, ...], number: int) -> bool:
    """Tell whether a part is pydantic's word (a union's member, « [key] »), which stands in no document."""
    part = location[number]
    if isinstance(part, int):
        return False
    in_a_list_of_kinds = number > 1 and location[number - 2] in LISTS_OF_KINDS
    return (
        part[:1].isupper()
        or part == "[key]"
        or (in_a_list_of_kinds and isinstance(location[number - 1], int))
    )
