"""The play document: what the viewer is given, and what is not for everyone."""

from __future__ import annotations

import json
from pathlib import Path

from tests.conftest import SCENE, House


async def test_learners_are_not_given_what_is_written_for_trainers(house: House, scene_folder: Path) -> None:
    guide = {
        "aim": {"fr": "Se repérer"},
        "steps": [{"fr": "Faire le tour"}],
        "debrief": [{"fr": "Qu'as-tu vu ?"}],
        "minutes": 4,
    }
    document = {**SCENE, "guide": guide, "$comment": "Pour les auteurs."}
    (scene_folder / "scene.json").write_text(json.dumps(document), encoding="utf-8")
    await house.services.installer.install_folder(scene_folder)
    seen = await (await house.anonymous.get("/api/v1/scenes/essai/play")).json()
    assert seen["scene"]["guide"] == {"aim": {"fr": "Se repérer"}, "minutes": 4}
    assert "$comment" not in seen["scene"]
    team = await (await house.trainer.get("/api/v1/scenes/essai/play")).json()
    assert team["scene"]["guide"] == guide


async def test_the_document_joins_footage_files_and_a_ticket(house: House, scene_folder: Path) -> None:
    await house.services.installer.install_folder(scene_folder)
    seen = await (await house.anonymous.get("/api/v1/scenes/essai/play")).json()
    assert set(seen["footage"]) == set(SCENE["footage"])
    assert seen["viewer"]["role"] == "anonymous"
    ticket = house.services.tickets.read(seen["viewer"]["ticket"])
    assert (ticket.scene, ticket.revision, ticket.learner) == ("essai", seen["revision"]["id"], None)
