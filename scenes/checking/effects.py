"""Nothing is there in vain: hotspots that do nothing, times without a film, anchors without a room."""

from __future__ import annotations

from collections.abc import Iterator

from scenes.checking.walk import Path, may_be_a_film, viewpoints_of
from scenes.errors import Finding, error
from scenes.model import PointSound, Scene, Viewpoint
from scenes.tasks import Place, PlaceTask, Prop


def nothing_in_vain(scene: Scene) -> Iterator[Finding]:
    """Find what could never have an effect."""
    for path, viewpoint in viewpoints_of(scene):
        yield from _does_nothing(path, viewpoint)
        if not may_be_a_film(scene, viewpoint.backdrop):
            yield from _time_without_film(path, viewpoint)
        if viewpoint.backdrop.room is None:
            yield from _anchors(path, viewpoint)
        if viewpoint.backdrop.loop and any(cue.on == "end" for cue in viewpoint.cues):
            cure = "Retirez « loop », ou donnez un temps au repère."
            yield error("end-of-a-loop", f"{path}.cues", "Une vidéo en boucle n'a pas de fin.", cure)


def _does_nothing(path: Path, viewpoint: Viewpoint) -> Iterator[Finding]:
    asked = {name for task in viewpoint.tasks if not isinstance(task, PlaceTask) for name in task.hotspots}
    for h, hotspot in enumerate(viewpoint.hotspots):
        if not hotspot.actions and hotspot.id not in asked:
            problem = f"Le point d'intérêt « {hotspot.id} » ne fait rien."
            cure = "Donnez-lui des « actions », ou une tâche qui l'attend."
            yield error("does-nothing", f"{path}.hotspots[{h}]", problem, cure)


def _time_without_film(path: Path, viewpoint: Viewpoint) -> Iterator[Finding]:
    timed = [f"hotspots[{h}].span" for h, one in enumerate(viewpoint.hotspots) if one.span]
    timed += [f"hotspots[{h}].keyframes" for h, one in enumerate(viewpoint.hotspots) if one.keyframes]
    timed += [f"cues[{c}]" for c, cue in enumerate(viewpoint.cues) if cue.on in ("time", "end")]
    for part in timed:
        problem = "Il n'y a pas de film ici : ce temps ne vient jamais."
        cure = 'Attendez avec "on": "wait", ou montrez une vidéo.'
        yield error("time-without-film", f"{path}.{part}", problem, cure)


def _anchors(path: Path, viewpoint: Viewpoint) -> Iterator[Finding]:
    for part, _ in anchors_of(viewpoint):
        problem = "Une ancre est un nœud de la salle, et il n'y a pas de salle ici."
        yield error("anchor-without-room", f"{path}.{part}", problem, "Donnez une « direction ».")


def anchors_of(viewpoint: Viewpoint) -> Iterator[tuple[Path, str]]:
    """Yield the nodes that a viewpoint's parts stand at."""
    for h, hotspot in enumerate(viewpoint.hotspots):
        if hotspot.anchor is not None:
            yield f"hotspots[{h}].anchor", hotspot.anchor
    kinds: dict[str, tuple[Prop | Place | PointSound, ...]] = {
        "props": viewpoint.props,
        "places": viewpoint.places,
        "sounds": viewpoint.sounds,
    }
    for kind, parts in kinds.items():
        for number, part in enumerate(parts):
            if part.stand.anchor is not None:
                yield f"{kind}[{number}].stand.anchor", part.stand.anchor
