"""A scene in a room: two places in it, hotspots at nodes, things to carry to their places."""

from __future__ import annotations

from typing import Any

from tests.viewer.scenes import play_document, text, viewpoint

FILES = ("atelier.glb", "cle.glb", "vis.glb")


def spot(id_: str, *actions: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Return a hotspot wherever its fields say."""
    label = text(fields.pop("label", id_.capitalize()))
    return {"id": id_, "label": label, "actions": list(actions), **fields}


def thing(id_: str, label: str, yaw: float, **fields: Any) -> dict[str, Any]:
    """Return a prop in a direction, a metre away."""
    stand = {"direction": {"yaw": yaw, "pitch": 0}, "distance": 1}
    return {"id": id_, "label": text(label), "file": f"{id_}.glb", "stand": stand, "size": 0.3, **fields}


def place(id_: str, label: str, yaw: float) -> dict[str, Any]:
    """Return a place in a direction, a metre and a half away."""
    return {
        "id": id_,
        "label": text(label),
        "stand": {"direction": {"yaw": yaw, "pitch": 0}, "distance": 1.5},
    }


FICHE = {
    "id": "fiche",
    "title": text("Le poste de travail"),
    "blocks": [{"kind": "text", "text": text("Tout y est à portée de main.")}],
}
RANGER = {
    "kind": "place",
    "id": "ranger",
    "prompt": text("Rangez les outils."),
    "pairs": [{"prop": "cle", "place": "crochet"}, {"prop": "vis", "place": "boite"}],
    "right": text("Tout est rangé."),
    "then": [{"do": "finish"}],
}


def room(
    id_: str, position: tuple[float, float, float], *spots: dict[str, Any], **fields: Any
) -> dict[str, Any]:
    """Return a viewpoint that is a place in the room."""
    made = viewpoint(id_, "cour", *spots, **fields)
    return {**made, "backdrop": {"room": "atelier.glb", "position": list(position)}}


def document(*, things: bool = False, **changes: Any) -> dict[str, Any]:
    """Return the play document of the room, with its things or not."""
    entrance = room(
        "entree",
        (0, 0, 0),
        spot("poste", {"do": "open", "card": "fiche"}, anchor="Poste 1.gauche", label="Le poste"),
        spot(
            "avancer",
            {"do": "go", "to": "tableau"},
            anchor="Marque au sol",
            icon="go",
            label="Aller au tableau",
        ),
    )
    board = room(
        "tableau", (2, 0, 1), spot("revenir", {"do": "go", "to": "entree"}, direction={"yaw": -30}, icon="go")
    )
    if things:
        entrance["hotspots"] = []
        entrance |= {
            "props": [thing("cle", "la clé", -25), thing("vis", "la vis", 25)],
            "places": [place("crochet", "le crochet", -65), place("boite", "la boîte", 65)],
            "tasks": [RANGER],
        }
    made = play_document(
        {},
        start="entree",
        footage={},
        variables=[],
        cards=[FICHE],
        viewpoints=[entrance] if things else [entrance, board],
        **changes,
    )
    made["files"] = {name: f"/media/{name}" for name in FILES}
    return made
