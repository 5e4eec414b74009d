"""Stories for tests: whole viewings as a headset sends them, written through the journal's own door."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

from scenes.blocks import ChoiceBlock, QuestionBlock
from scenes.model import Scene
from server.clock import new_id, now_ms
from server.journal.ingest import EVENTS, Opening, Sealing
from server.journal.tickets import Ticket
from server.services import Services


def story_of(scene: Scene) -> list[dict[str, Any]]:
    """Return the events of a whole visit: every viewpoint, a choice, a wrong then a right answer, a pause."""
    blocks = [block for card in scene.cards for block in card.blocks]
    question = next(one for one in blocks if isinstance(one, QuestionBlock))
    wrong = next(option.id for option in question.options if not option.correct)
    right = [option.id for option in question.options if option.correct]
    choice = next(one for one in blocks if isinstance(one, ChoiceBlock))
    first, *others = [viewpoint.id for viewpoint in scene.viewpoints]
    answer = {"question": question.id, "attempt": 1}
    return [
        {"t": 0, "kind": "viewing.start"},
        {"t": 10, "kind": "viewpoint.enter", "ref": first},
        {"t": 900, "kind": "mode.enter", "data": {"mode": "vr", "input": "controller"}},
        {"t": 8_000, "kind": "hotspot.open", "ref": scene.viewpoints[0].hotspots[0].id},
        {"t": 14_000, "kind": "question.answer", "data": {**answer, "options": [wrong], "correct": False}},
        {"t": 21_000, "kind": "question.answer", "data": {**answer, "options": right, "correct": True}},
        {"t": 22_000, "kind": "score", "data": {"points": 1, "total": 1}},
        *({"t": 26_000 + 3_000 * n, "kind": "viewpoint.enter", "ref": id_} for n, id_ in enumerate(others)),
        {"t": 35_000, "kind": "headset.off"},
        {"t": 59_000, "kind": "headset.on"},
        {"t": 64_000, "kind": "choice.take", "data": {"choice": choice.id, "option": choice.options[0].id}},
        {"t": 80_000, "kind": "scene.finish", "data": {"score": 1}},
        {"t": 80_500, "kind": "reflection", "data": {"answer": "yes"}},
        {"t": 81_000, "kind": "viewing.end"},
    ]


async def write_viewing(
    services: Services,
    scene_id: str,
    *,
    learner: str | None = None,
    cohort: str | None = None,
    events: int = 100,
    ago: timedelta = timedelta(hours=2),
    sealed: bool = True,
    quarantined: bool = False,
) -> str:
    """Write one viewing, or the first `events` of it, and return its id; `quarantined` contradicts it."""
    scene = await services.scenes.get(scene_id)
    ticket = Ticket(
        scene=scene_id,
        revision=scene.revision_id,
        learner=learner,
        cohort=cohort,
        role="learner" if learner else "anonymous",
        issued_ms=now_ms() - int(ago.total_seconds() * 1000),
    )
    viewing = f"{new_id()[:14]}7{new_id()[15:]}"
    sent_at = datetime.now(UTC)
    await services.journal.open(
        viewing,
        Opening(
            revision=scene.revision_id,
            mode="inline",
            started_at=sent_at - ago,
            sent_at=sent_at,
            device={"name": "Casque 3 (jaune)"},
        ),
        ticket,
    )
    story = story_of(scene.scene)[:events]
    data = json.dumps({"events": story}).encode()
    await services.journal.put_chunk(viewing, 0, kind=EVENTS, data=data, digest=None, ticket=ticket)
    if quarantined:
        other = json.dumps({"events": story[:1]}).encode()
        await services.journal.put_chunk(viewing, 0, kind=EVENTS, data=other, digest=None, ticket=ticket)
    if sealed:
        chain = hashlib.sha256(hashlib.sha256(data).digest()).hexdigest()
        await services.journal.seal(viewing, Sealing(last_seq=0, chain=chain), ticket)
    return viewing
