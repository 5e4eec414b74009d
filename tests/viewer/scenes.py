"""The scene that the player's tests play: three viewpoints, a card, a question, a choice, a cue."""

from __future__ import annotations

from typing import Any

from scenes.model import Scene
from tests.viewer.world import TICKET

REVISION = "0192f000-0000-7000-8000-000000000001"


def text(french: str) -> dict[str, str]:
    """Return a text in French."""
    return {"fr": french}


def hotspot(
    id_: str, yaw: float, *actions: dict[str, Any], icon: str = "info", **fields: Any
) -> dict[str, Any]:
    """Return a hotspot at a yaw."""
    direction = {"yaw": yaw, "pitch": fields.pop("pitch", 0)}
    label = text(fields.pop("label", id_.replace("-", " ").capitalize()))
    return {
        "id": id_,
        "label": label,
        "icon": icon,
        "direction": direction,
        "actions": list(actions),
        **fields,
    }


def viewpoint(id_: str, footage: str, *hotspots: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Return a viewpoint."""
    title = text(id_.capitalize())
    backdrop = {"footage": footage, **fields.pop("backdrop", {})}
    about = text(f"Ce que l'on voit : {id_}.")
    return {
        "id": id_,
        "title": title,
        "description": about,
        "backdrop": backdrop,
        "hotspots": list(hotspots),
        **fields,
    }


def option(id_: str, label: str, **fields: Any) -> dict[str, Any]:
    """Return an option of a question or a choice."""
    return {"id": id_, "label": text(label), **fields}


CARDS: list[dict[str, Any]] = [
    {
        "id": "accueil",
        "title": text("La cour de l'atelier"),
        "blocks": [
            {
                "kind": "text",
                "text": text(
                    "Ici arrivent les **livraisons** de farine, *chaque matin*.\nRegardez autour de vous."
                ),
            },
        ],
    },
    {
        "id": "quiz",
        "title": text("Avant d'ouvrir le four"),
        "blocks": [
            {
                "kind": "question",
                "id": "gants",
                "prompt": text("Que mettez-vous en premier ?"),
                "options": [
                    option("tablier", "Un tablier", feedback=text("Le tablier ne protège pas les mains.")),
                    option(
                        "gants",
                        "Des gants isolants",
                        correct=True,
                        feedback=text("La porte du four est à 240 °C."),
                    ),
                ],
                "points": 2,
                "then": [{"do": "set", "variable": "pret", "value": True}],
            }
        ],
    },
    {
        "id": "suite",
        "title": text("Et maintenant ?"),
        "blocks": [
            {
                "kind": "choice",
                "id": "chemin",
                "prompt": text("Où allez-vous ?"),
                "options": [
                    option("four", "Voir le four", actions=[{"do": "go", "to": "four"}]),
                    option("fin", "Terminer", actions=[{"do": "finish"}]),
                ],
            }
        ],
    },
]


def scene(**changes: Any) -> dict[str, Any]:
    """Return the scene, checked by the model of the format."""
    ready = {"variable": "pret", "value": True}
    document: dict[str, Any] = {
        "format": "plateau-scene/1",
        "id": "essai",
        "title": text("Une matinée au fournil"),
        "summary": text("Découvrez le fournil d'une boulangerie et préparez la première cuisson."),
        "trade": "boulangerie",
        "licence": "CC0-1.0",
        "authors": ["Essai"],
        "guide": {"aim": text("Se repérer"), "minutes": 5},
        "start": "cour",
        "variables": [{"id": "pret", "initial": False}],
        "footage": {one: {"title": text(one)} for one in ("cour", "four", "relief")},
        "viewpoints": [
            viewpoint(
                "cour",
                "cour",
                hotspot("livraisons", -30, {"do": "open", "card": "accueil"}, label="Les livraisons"),
                hotspot(
                    "question", 0, {"do": "open", "card": "quiz"}, icon="question", label="Avant le four"
                ),
                hotspot("porte", 30, {"do": "go", "to": "four"}, icon="go", label="Entrer au fournil"),
            ),
            viewpoint(
                "four",
                "four",
                hotspot("retour", -30, {"do": "go", "to": "cour"}, icon="go", label="Revenir dans la cour"),
                hotspot("suite", 30, {"do": "open", "card": "suite"}, icon="choice", label="Et maintenant ?"),
                hotspot("fin", 0, {"do": "finish"}, icon="finish", label="Terminer", when=ready, pitch=20),
                arrival={"yaw": 90},
                backdrop={"loop": True},
            ),
            viewpoint("relief", "relief", hotspot("vers-cour", 60, {"do": "go", "to": "cour"}, icon="go")),
        ],
        "cards": CARDS,
    }
    document.update(changes)
    return Scene.model_validate(document).model_dump(mode="json", by_alias=True, exclude_none=True)


def play_document(footage: dict[str, Any], /, **changes: Any) -> dict[str, Any]:
    """Return the play document of the scene for a learner; `changes` go into the scene."""
    return {
        "scene": scene(**changes),
        "revision": {"id": REVISION, "number": 1},
        "footage": footage,
        "files": {},
        "viewer": {"role": "learner", "name": "Inès", "ticket": TICKET, "language": "fr"},
        "home": "/",
    }
