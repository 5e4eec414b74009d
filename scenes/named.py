"""The files that a scene names, and what each is to be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from scenes.blocks import AreaBlock, ImageBlock, ModelBlock, SoundBlock, VideoBlock
from scenes.checking.walk import blocks_of, viewpoints_of
from scenes.model import Scene, Viewpoint
from scenes.parts import Captions

Kind = Literal["footage", "picture", "sound", "film", "model", "captions", "directions"]


@dataclass(frozen=True, slots=True)
class Named:
    """A file that a scene names."""

    place: str  # JSON path of the field
    name: str  # relative path
    kind: Kind


def named_files(scene: Scene) -> list[Named]:
    """Return every file that the scene names, in the order of the document."""
    named: list[Named] = []
    for slug, footage in scene.footage.items():
        if footage.file:
            named.append(Named(f"footage.{slug}.file", footage.file, "footage"))
        faces = enumerate(footage.faces)
        named += [Named(f"footage.{slug}.faces[{n}]", face, "footage") for n, face in faces]
    for path, viewpoint in viewpoints_of(scene):
        named += _of_viewpoint(path, viewpoint)
    for path, block in blocks_of(scene):
        match block:
            case ImageBlock() | AreaBlock():
                named.append(Named(f"{path}.file", block.file, "picture"))
            case SoundBlock():
                named.append(Named(f"{path}.file", block.file, "sound"))
            case ModelBlock():
                named.append(Named(f"{path}.file", block.file, "model"))
            case VideoBlock():
                named.append(Named(f"{path}.file", block.file, "film"))
                named += _captions(path, block.captions)
    return named


def _of_viewpoint(path: str, viewpoint: Viewpoint) -> Iterator[Named]:
    if viewpoint.backdrop.room is not None:
        yield Named(f"{path}.backdrop.room", viewpoint.backdrop.room, "model")
    yield from _captions(path, viewpoint.captions)
    for n, description in enumerate(viewpoint.audio_descriptions):
        yield Named(f"{path}.audio_descriptions[{n}].file", description.file, "sound")
    for n, sound in enumerate(viewpoint.sounds):
        yield Named(f"{path}.sounds[{n}].file", sound.file, "sound")
    for n, prop in enumerate(viewpoint.props):
        yield Named(f"{path}.props[{n}].file", prop.file, "model")


def _captions(path: str, captions: tuple[Captions, ...]) -> Iterator[Named]:
    for n, one in enumerate(captions):
        yield Named(f"{path}.captions[{n}].file", one.file, "captions")
        if one.directions is not None:
            yield Named(f"{path}.captions[{n}].directions", one.directions, "directions")
