"""`plateau report viewings`."""

from __future__ import annotations

import asyncio
import csv
import io
from datetime import UTC, datetime
from pathlib import Path

from server.journal.ingest import EVENTS, Opening, Sealing
from server.journal.tickets import Ticket
from server.services import Services, open_services
from server.settings import Settings
from tests.server.journal.pen import events, uuid7
from tests.tools.conftest import Plateau

EMPTY_CHAIN = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def leave_viewings(plateau: Plateau, folder: Path) -> str:
    """Install a scene; leave a viewing of Inès and one of nobody in particular. Returns Inès's id."""

    async def view(services: Services, learner: str | None, cohort: str | None) -> None:
        scene = await services.scenes.get("essai")
        now = datetime.now(UTC)
        ticket = Ticket(
            scene="essai",
            revision=scene.revision_id,
            learner=learner,
            cohort=cohort,
            role="learner",
            issued_ms=0,
        )
        opening = Opening(revision=scene.revision_id, mode="vr", started_at=now, sent_at=now)
        id_ = uuid7()
        await services.journal.open(id_, opening, ticket)
        if learner:
            data = events((0, "viewing.start"), (4000, "scene.finish"))
            await services.journal.put_chunk(id_, 0, kind=EVENTS, data=data, digest=None, ticket=ticket)
        else:
            await services.journal.seal(id_, Sealing(last_seq=-1, chain=EMPTY_CHAIN), ticket)

    async def leave() -> str:
        async with open_services(Settings(data=plateau.data)) as services:
            await services.installer.install_folder(folder)
            cohort = await services.learners.create_cohort(name="Printemps")
            (ines,) = await services.learners.add_learners(cohort, ["Inès"])
            await view(services, ines, cohort)
            await view(services, None, None)
            return ines

    return asyncio.run(leave())


def test_nothing_yet(plateau: Plateau) -> None:
    said = plateau.here("report", "viewings")
    assert (said.status, said.out) == (0, "Aucune visite pour l'instant.\n")
    assert plateau.here("report", "viewings", "--json").json == []
    assert plateau.here("report", "viewings", "--csv").out.startswith("viewing;learner;")


def test_viewings_for_people_programs_and_spreadsheets(plateau: Plateau, scene_folder: Path) -> None:
    ines = leave_viewings(plateau, scene_folder)
    out = plateau.here("report", "viewings").out
    assert "Inès  Une scène d'essai  4 s" in out
    assert "démo  Une scène d'essai  0 s" in out
    (one,) = plateau.here("report", "viewings", "--json", "--learner", ines).json
    assert (one["learner_name"], one["sealed"], one["summary"]["finished"]) == ("Inès", False, True)
    text = plateau.here("report", "viewings", "--csv", "--scene", "essai").out
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert {row["learner"] for row in rows} == {"Inès", ""}
    assert {row["finished"] for row in rows} == {"oui", "non"}
    assert plateau.here("report", "viewings", "--json", "--scene", "autre").json == []
