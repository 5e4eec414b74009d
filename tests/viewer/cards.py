"""A scene that holds a card of every kind of block, a task of every kind, and a timer; and its files."""

from __future__ import annotations

import json
import struct
import subprocess
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from media.tools import Tools
from tests.media_factory import BLUE
from tests.viewer.scenes import hotspot, option, play_document, text, viewpoint

SAMIR = "WEBVTT\n\n00:00.000 --> 00:30.000\n<v Samir>On pèse la farine.\n"
LONG = "Le pétrissage dure longtemps : il faut de la patience. **Goûtez !** " * 72  # 5,000 characters
WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2


def card(id_: str, *blocks: dict[str, Any]) -> dict[str, Any]:
    """Return a card."""
    return {"id": id_, "title": text(id_.capitalize()), "blocks": list(blocks)}


def asked(kind: str, id_: str, prompt: str, **fields: Any) -> dict[str, Any]:
    """Return a block that asks."""
    return {"kind": kind, "id": id_, "prompt": text(prompt), **fields}


def area(id_: str, label: str, x: float, *, correct: bool = False) -> dict[str, Any]:
    """Return an area as wide as a third of the picture."""
    return {
        "id": id_,
        "label": text(label),
        "x": x,
        "y": 0.25,
        "width": 0.3,
        "height": 0.5,
        "correct": correct,
    }


CARDS: list[dict[str, Any]] = [
    card(
        "film",
        {
            "kind": "video",
            "file": "pesee.mp4",
            "alternative": text("Samir pèse de la farine sur une balance."),
            "captions": [{"language": "fr", "file": "pesee.vtt"}],
        },
    ),
    card(
        "objet",
        {
            "kind": "model",
            "file": "maillet.glb",
            "alternative": text("Un maillet : une tête en bois au bout d'un manche."),
            "caption": text("Le maillet du charpentier"),
        },
    ),
    card(
        "ordre",
        asked(
            "order",
            "etapes",
            "Dans quel ordre fait-on le pain ?",
            items=[
                {"id": "peser", "label": text("Peser la farine et l'eau")},
                {"id": "petrir", "label": text("Pétrir la pâte")},
                {"id": "cuire", "label": text("Cuire au four")},
            ],
            hints=[text("On commence par la balance."), text("Le four vient en dernier.")],
            right=text("Voilà un pain bien fait !"),
            wrong=text("Presque : relisez les étapes."),
        ),
    ),
    card(
        "nombre",
        asked(
            "number",
            "poids",
            "Combien pèse un pâton ?",
            answer=12.5,
            tolerance=0.1,
            unit=text("kg"),
        ),
    ),
    card("code", asked("code", "cadenas", "Quel est le code de l'armoire ?", code="407")),
    card(
        "image",
        asked(
            "area",
            "danger",
            "Où est le danger ?",
            file="atelier.png",
            alternative=text("Trois carrés : un vert, un rouge, un bleu."),
            areas=[
                area("vert", "Le carré vert", 0.02),
                area("rouge", "Le carré rouge", 0.35, correct=True),
                area("bleu", "Le carré bleu", 0.68),
            ],
        ),
    ),
    card(
        "plusieurs",
        asked(
            "question",
            "outils",
            "Quels outils prenez-vous ?",
            multiple=True,
            options=[
                option("marteau", "Un marteau", correct=True),
                option("scie", "Une scie", correct=True),
                option("louche", "Une louche", feedback=text("La louche reste en cuisine.")),
            ],
            hints=[text("Il en faut deux.")],
        ),
    ),
    card(
        "textes",
        {"kind": "text", "text": text(LONG)},
        {"kind": "text", "text": text(WORD)},
        {"kind": "text", "text": text("الفرن ساخن جدا: لا تلمسه! Four 3000 X مخبز")},
    ),
]


def scene_document(footage: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Return the play document: a hotspot for each card, one task, one timer."""
    spots = [
        hotspot(one["id"], -60 + 15 * index, {"do": "open", "card": one["id"]}, pitch=8)
        for index, one in enumerate(CARDS)
    ]
    spots += [
        hotspot("vanne", -20, pitch=-14, label="La vanne"),
        hotspot("compteur", 20, pitch=-14, label="Le compteur"),
        hotspot("sortie", 75, {"do": "finish"}, icon="finish"),
    ]
    tasks = [
        {
            "kind": "sequence",
            "id": "couper",
            "prompt": text("Coupez l'arrivée de gaz : la vanne, puis le compteur."),
            "hotspots": ["vanne", "compteur"],
            "hints": [text("La vanne est à gauche.")],
            "right": text("Le gaz est coupé, bien joué !"),
            "wrong": text("Pas encore : d'abord la vanne."),
        },
        {
            "kind": "find",
            "id": "trouver",
            "prompt": text("Trouvez la sortie du regard."),
            "hotspots": ["vanne"],
        },
    ]
    cue = {
        "id": "sonnerie",
        "on": "wait",
        "at": 600,
        "label": text("Le minuteur sonne"),
        "actions": [{"do": "open", "card": "code"}],
    }
    fields = {"backdrop": {"loop": True}, "tasks": tasks, "cues": [cue]}
    document = play_document(
        footage,
        start="cour",
        cards=CARDS,
        variables=[],
        footage={"cour": {"title": text("cour")}},
        viewpoints=[viewpoint("cour", "cour", *spots, **fields)],
        **changes,
    )
    names = ("pesee.mp4", "pesee.vtt", "maillet.glb", "atelier.png")
    document["files"] = {name: f"/media/{name}" for name in names}
    return document


def write_files(folder: Path) -> None:
    """Write the files that the cards show."""
    (folder / "pesee.vtt").write_text(SAMIR)
    (folder / "maillet.glb").write_bytes(mallet())
    picture = Image.new("RGB", (600, 300), "#d8d2c4")
    draw = ImageDraw.Draw(picture)
    for index, colour in enumerate(("#2c7a4b", "#c22222", "#2244cc")):
        draw.rectangle((12 + 200 * index, 75, 192 + 200 * index, 225), fill=colour)
    picture.save(folder / "atelier.png")
    command = [str(Tools.find().ffmpeg), "-v", "error", "-f", "lavfi"]
    command += ["-i", f"color=c=0x{BLUE[0]:02x}{BLUE[1]:02x}{BLUE[2]:02x}:s=320x180:r=10:d=30"]
    command += ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-movflags", "+faststart", "-y"]
    subprocess.run([*command, str(folder / "pesee.mp4")], check=True, timeout=60)


# --- a small binary glTF -------------------------------------------------------------------------------

_SIDES = ((0, 1), (0, -1), (1, 1), (1, -1), (2, 1), (2, -1))


def mallet() -> bytes:
    """Return a mallet of two boxes as a binary glTF: a head of wood, a lighter handle."""
    boxes = [((0.0, 0.36, 0.0), (0.24, 0.14, 0.14)), ((0.0, 0.16, 0.0), (0.05, 0.32, 0.05))]
    colours = [(0.62, 0.32, 0.14, 1.0), (0.86, 0.68, 0.42, 1.0)]
    binary, views, accessors, meshes = b"", [], [], []
    for index, (centre, size) in enumerate(boxes):
        points, normals, corners = _box(centre, size)
        low = [min(one[axis] for one in points) for axis in range(3)]
        high = [max(one[axis] for one in points) for axis in range(3)]
        blobs = [
            b"".join(struct.pack("<3f", *one) for one in points),
            b"".join(struct.pack("<3f", *one) for one in normals),
            b"".join(struct.pack("<H", one) for one in corners),
        ]
        for target, blob in zip((34962, 34962, 34963), blobs, strict=True):
            views.append({"buffer": 0, "byteOffset": len(binary), "byteLength": len(blob), "target": target})
            binary += blob + b"\0" * (-len(blob) % 4)
        first = 3 * index
        accessors += [
            {
                "bufferView": first,
                "componentType": 5126,
                "count": 24,
                "type": "VEC3",
                "min": low,
                "max": high,
            },
            {"bufferView": first + 1, "componentType": 5126, "count": 24, "type": "VEC3"},
            {"bufferView": first + 2, "componentType": 5123, "count": 36, "type": "SCALAR"},
        ]
        attributes = {"POSITION": first, "NORMAL": first + 1}
        meshes.append({"primitives": [{"attributes": attributes, "indices": first + 2, "material": index}]})
    document = {
        "asset": {"version": "2.0"},
        "scene": 0,
        "scenes": [{"nodes": [0, 1]}],
        "nodes": [{"mesh": 0}, {"mesh": 1}],
        "meshes": meshes,
        "materials": [{"pbrMetallicRoughness": {"baseColorFactor": list(one)}} for one in colours],
        "buffers": [{"byteLength": len(binary)}],
        "bufferViews": views,
        "accessors": accessors,
    }
    head = json.dumps(document).encode()
    head += b" " * (-len(head) % 4)
    body = (
        struct.pack("<II", len(head), 0x4E4F534A) + head + struct.pack("<II", len(binary), 0x4E4942) + binary
    )
    return struct.pack("<4sII", b"glTF", 2, 12 + len(body)) + body


Vector = tuple[float, float, float]


def _box(centre: Vector, size: Vector) -> tuple[list[Vector], list[Vector], list[int]]:
    points: list[Vector] = []
    normals: list[Vector] = []
    corners: list[int] = []
    for axis, sign in _SIDES:
        across, up = [one for one in range(3) if one != axis]
        first = len(points)
        for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
            corner = [0.0, 0.0, 0.0]
            corner[axis], corner[across], corner[up] = float(sign), float(a), float(b)
            normal = [0.0, 0.0, 0.0]
            normal[axis] = float(sign)
            x, y, z = (centre[one] + corner[one] * size[one] / 2 for one in range(3))
            points.append((x, y, z))
            normals.append((normal[0], normal[1], normal[2]))
        turn = (0, 1, 2, 0, 2, 3) if (sign > 0) == (axis != 1) else (0, 2, 1, 0, 3, 2)
        corners += [first + one for one in turn]
    return points, normals, corners
