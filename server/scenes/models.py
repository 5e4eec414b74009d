"""3D models of scenes: binary glTF whose whole content is inside, and that no browser chokes on.

What the player's loader does not know (Draco, pictures in other files) is refused here with a sentence, not
there with an empty room.
"""

from __future__ import annotations

import io
import warnings
from pathlib import Path
from typing import Any

from PIL import Image, UnidentifiedImageError

from scenes.glb import Glb, read_glb

LARGEST_MODEL = 50 * 1024 * 1024  # bytes
MOST = {
    "nodes": 5_000,
    "meshes": 5_000,
    "materials": 1_000,
    "images": 100,
    "accessors": 20_000,
    "animations": 200,
}
MOST_ELEMENTS = 10_000_000  # vertices, indices and key times
MOST_PIXELS = 100_000_000  # of all its pictures together
TOO_LARGE = "Les images de ce modèle sont trop grandes : 100 millions de points au plus."
MOST_BYTES = 256 * 1024 * 1024  # of all its views, unpacked
DEEPEST = 100  # nodes in nodes
MESHOPT = "EXT_meshopt_compression"
REQUIRED = frozenset(
    {
        "KHR_mesh_quantization",
        MESHOPT,
        "EXT_texture_webp",
        "KHR_texture_transform",
        "KHR_lights_punctual",
    }
)
PICTURES = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP"}  # no KTX2: decision 0081


def check_model(path: Path) -> None:
    """Raise ValueError, in French, when a file is no model that the player can show."""
    glb = read_glb(path)
    for kind, most in MOST.items():
        if len(glb.list_of(kind)) > most:
            raise ValueError(f"Ce modèle a plus de {most} « {kind} » ; simplifiez-le.")
    try:
        _extensions(glb)
        _buffers(glb)
        _elements(glb)
        _tree(glb)
        _pictures(path, glb)
    except (TypeError, KeyError, IndexError, AttributeError) as error:
        raise ValueError("Ce modèle glTF se contredit : exportez-le de nouveau.") from error


def _extensions(glb: Glb) -> None:
    """What may be ignored by who does not know it is no hindrance; what is required must be known."""
    for name in glb.document.get("extensionsRequired", []):
        if name not in REQUIRED and not name.startswith("KHR_materials_"):
            raise ValueError(f"Ce modèle demande l'extension {name:.60}, que le lecteur ne connaît pas.")


def _buffers(glb: Glb) -> None:
    """All is inside: no file beside it, no address, and no view beyond the buffer's end."""
    for part in [*glb.list_of("buffers"), *glb.list_of("images")]:
        if "uri" in part:
            raise ValueError("Ce modèle cherche des fichiers ailleurs : mettez tout dans le .glb.")
    lengths = [_count(buffer["byteLength"]) for buffer in glb.list_of("buffers")]
    if lengths and lengths[0] > glb.buffer_length:
        raise ValueError("Le bloc de données de ce modèle est plus court qu'il ne l'annonce.")
    views = glb.list_of("bufferViews")
    packed = [view.get("extensions", {}).get(MESHOPT) for view in views]
    for view in [*views, *(one for one in packed if one is not None)]:
        if _count(view.get("byteOffset", 0)) + _count(view["byteLength"]) > lengths[_count(view["buffer"])]:
            raise ValueError("Une partie de ce modèle dépasse ses données.")
    if sum(view["byteLength"] for view in views) > MOST_BYTES:
        raise ValueError("Ce modèle est trop grand une fois déplié ; simplifiez-le.")


def _elements(glb: Glb) -> None:
    if sum(_count(accessor["count"]) for accessor in glb.list_of("accessors")) > MOST_ELEMENTS:
        raise ValueError("Ce modèle a trop de points ; simplifiez-le.")


def _tree(glb: Glb) -> None:
    """Nodes are a forest: one parent at most, no circle, not too deep."""
    nodes = glb.list_of("nodes")
    parent: dict[int, int] = {}
    for number, node in enumerate(nodes):
        for child in node.get("children", []):
            if _count(child) >= len(nodes) or child in parent:
                raise ValueError("Les nœuds de ce modèle ne forment pas un arbre.")
            parent[child] = number
    for number in range(len(nodes)):
        at, depth = number, 0
        while at in parent:
            at, depth = parent[at], depth + 1
            if depth > DEEPEST:
                raise ValueError("Les nœuds de ce modèle ne forment pas un arbre, ou un trop profond.")


def _pictures(path: Path, glb: Glb) -> None:
    views, pixels = glb.list_of("bufferViews"), 0
    for picture in glb.list_of("images"):
        view = views[_count(picture["bufferView"])]
        with path.open("rb") as file:
            file.seek(glb.buffer_start + _count(view.get("byteOffset", 0)))
            data = file.read(_count(view["byteLength"]))
        width, height = _size(data, picture.get("mimeType"))
        pixels += width * height
        if pixels > MOST_PIXELS:
            raise ValueError(TOO_LARGE)


def _size(data: bytes, kind: object) -> tuple[int, int]:
    if kind in PICTURES:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", Image.DecompressionBombWarning)
                with Image.open(io.BytesIO(data), formats=[PICTURES[str(kind)]]) as image:
                    image.verify()
                    return image.size
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise ValueError(TOO_LARGE) from error
        except (UnidentifiedImageError, OSError, SyntaxError, Warning):
            pass
    raise ValueError("Une image de ce modèle n'est ni PNG, ni JPEG, ni WebP : exportez-le ainsi.")


def _count(value: Any) -> int:
    """Return a whole number that is not negative; TypeError for anything else."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError
    return value
