"""Nobody is left out: words for who does not hear, targets that can be hit, hints for who does not know."""

from __future__ import annotations

from collections.abc import Iterator

from scenes.blocks import AreaBlock, CodeBlock, NumberBlock, VideoBlock
from scenes.checking.walk import Path, asked_of, blocks_of, is_a_film, viewpoints_of
from scenes.errors import Finding, error, warning
from scenes.model import Scene

SMALLEST_AREA = 0.05
"""Of the picture's width or height: on a card 60 degrees wide, the 3 degrees that one can point at."""


def nobody_left_out(scene: Scene) -> Iterator[Finding]:
    """Find what would leave someone out."""
    if "fr" not in scene.title.root:
        cure = 'Ajoutez "fr" à chaque texte : c\'est la première langue des apprenants.'
        yield warning("no-french", "title", "Le titre n'est pas en français.", cure)
    yield from _captions(scene)
    yield from _areas(scene)
    yield from _hints(scene)
    for path, viewpoint in viewpoints_of(scene):
        for c, cue in enumerate(viewpoint.cues):
            if cue.on == "wait" and cue.label is None:
                problem = "Cette minuterie ne dit pas ce qui va venir."
                cure = "Ajoutez un « label » : il nomme le bouton de qui ne veut pas de minuteries."
                yield warning("timer-without-label", f"{path}.cues[{c}]", problem, cure)


def _captions(scene: Scene) -> Iterator[Finding]:
    for path, viewpoint in viewpoints_of(scene):
        if is_a_film(scene, viewpoint.backdrop) and not (viewpoint.captions or viewpoint.silent):
            yield _no_captions(path)
        if viewpoint.backdrop.room is not None and (viewpoint.captions or viewpoint.audio_descriptions):
            problem = "Une salle n'a pas de bande-son à sous-titrer ni à décrire."
            cure = "Retirez-les ; chaque son d'une salle a son « caption »."
            yield warning("captions-without-film", f"{path}.captions", problem, cure)
    for path, block in blocks_of(scene):
        if isinstance(block, VideoBlock) and not (block.captions or block.silent):
            yield _no_captions(path)


def _no_captions(path: Path) -> Finding:
    cure = "Ajoutez un fichier WebVTT, ou \"silent\": true si rien d'utile ne s'entend."
    problem = "Cette vidéo n'a pas de sous-titres."
    return error("sound-without-captions", f"{path}.captions", problem, cure)


def _areas(scene: Scene) -> Iterator[Finding]:
    for path, block in blocks_of(scene):
        for a, area in enumerate(block.areas if isinstance(block, AreaBlock) else ()):
            place = f"{path}.areas[{a}]"
            if area.x + area.width > 1.000001 or area.y + area.height > 1.000001:
                cure = "x + width et y + height ne dépassent pas 1."
                yield error("area-outside", place, "Cette zone sort de l'image.", cure)
            if min(area.width, area.height) < SMALLEST_AREA:
                cure = "Donnez-lui au moins un vingtième de l'image."
                yield warning("area-too-small", place, "Cette zone est trop petite pour être visée.", cure)


def _hints(scene: Scene) -> Iterator[Finding]:
    for path, block in asked_of(scene):
        if isinstance(block, CodeBlock | NumberBlock) and not block.hints:
            problem = "Qui ne trouve pas ce qu'il faut écrire reste bloqué."
            yield warning("no-hint", f"{path}.hints", problem, "Ajoutez un ou deux indices (« hints »).")
