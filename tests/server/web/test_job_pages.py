"""The page of jobs, and its API: what staff see and do, and who else may not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from media.model import Progress
from server.db.tables import Footage
from server.footage.records import FootageState
from server.jobs.leases import Name
from server.jobs.orders import Kind, Order
from server.jobs.records import JobState
from server.jobs.sequence import first_order
from server.settings import Settings
from tests import media_factory as factory
from tests.server.jobs.conftest import take_in
from tests.server.web.conftest import School, words

HALF = Progress(percent=57.3, step="encode", rung="fast, low", seconds_left=65.0)
ME = "atelier:1:boot"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Nothing is prepared by itself here."""
    return settings.model_copy(update={"encode": False})


@pytest.fixture
async def school(school: School, tmp_path: Path) -> School:
    """The school with a second piece of footage that waits."""
    photo = factory.photo(tmp_path / "b.jpg", factory.heading_sphere(128, 64), panorama="equirectangular")
    await take_in(school.house.services, photo)
    return school


async def orders(school: School) -> list[tuple[Footage, Order]]:
    """Have what is due written down as jobs; return it."""
    services = school.house.services
    due = await services.footage.due()
    for row in due:
        await services.jobs.order(first_order(row))
    return [(row, first_order(row)) for row in due]


async def begin(school: School, order: Order) -> None:
    """Take a job, half-way."""
    jobs, footage = school.house.services.jobs, school.house.services.footage
    assert await jobs.begin(order, ME)
    await footage.start(order.footage_id, order.attempt)
    assert await jobs.note(order, ME, HALF, "12:00:00 run: ffmpeg <&>\n")


async def test_an_empty_list_says_what_comes_there(school: School) -> None:
    for row, _ in await orders(school):
        await school.house.services.footage.cancel(row.id)
        await school.house.services.jobs.close_stale()
    text = await words(await school.staff.get("/jobs"))
    assert "Terminés" in text
    assert "Aucune en ce moment" in text


async def test_what_runs_waits_and_failed(school: School) -> None:
    (running, order), (_, _) = await orders(school)
    await begin(school, order)
    await school.house.services.leases.take(Name(host="atelier", slot=1, boot="boot"), 15)
    text = await words(await school.staff.get("/jobs"))
    assert "57 %" in text
    assert "encore 1 min 05 s" in text
    assert "ffmpeg &lt;&amp;&gt;" in text
    assert "atelier : 1 poste" in text
    assert "Attend son tour" in text
    jobs = school.house.services.jobs
    await jobs.end(order, ME, JobState.FAILED, log="the end", problem="Le disque est plein.")
    text = await words(await school.staff.get("/jobs"))
    assert "Le disque est plein." in text
    assert "Réessayer" in text
    assert (await school.house.services.footage.get(running.id)).problem == "Le disque est plein."


async def test_nobody_prepares(school: School) -> None:
    await orders(school)
    assert "aucune machine ne prépare" in await words(await school.staff.get("/jobs"))


async def test_cancel_and_try_again(school: School) -> None:
    (row, order), *_ = await orders(school)
    await begin(school, order)
    text = await words(await school.staff.post(f"/jobs/{order.job_id}/cancel"))
    assert "Le travail est annulé" in text
    after = await school.house.services.footage.get(row.id)
    assert (after.state, after.progress) == (FootageState.FAILED, None)
    assert not await school.house.services.jobs.note(order, ME, HALF, ""), "its worker stops"
    assert "est déjà terminée" in await words(await school.staff.post(f"/jobs/{order.job_id}/cancel"), 409)
    text = await words(await school.staff.post(f"/jobs/{order.job_id}/retry"))
    assert "de nouveau en ligne" in text
    assert (await school.house.services.footage.get(row.id)).state == FootageState.RECEIVED


async def test_put_ahead(school: School) -> None:
    (_, first), (_, second) = await orders(school)
    footage = school.house.services.footage
    assert [one.job.id for one in await school.house.services.board.all()] == [first.job_id, second.job_id]
    assert "En tête de file" in await words(await school.staff.post(f"/jobs/{second.job_id}/ahead"))
    assert [one.job.id for one in await school.house.services.board.all()] == [second.job_id, first.job_id]
    claimed = await footage.claim()
    assert claimed is not None
    assert claimed.id == second.footage_id


async def test_a_night_pass_stands_for_itself(school: School) -> None:
    """Cancelling and retrying it leave the footage as ready as it is."""
    (row, order), *_ = await orders(school)
    services = school.house.services
    while await services.local.run_once():
        pass
    row = await services.footage.get(row.id)
    night = Order(footage_id=row.id, attempt=order.attempt, kind=Kind.NIGHT)
    await services.jobs.order(night)
    assert [one.job_id for one in await services.jobs.nights()] == [night.job_id]
    await school.staff.post(f"/jobs/{night.job_id}/cancel")
    assert await services.jobs.nights() == []
    assert (await services.footage.get(row.id)).state == FootageState.READY
    await school.staff.post(f"/jobs/{night.job_id}/retry")
    assert [one.job_id for one in await services.jobs.nights()] == [night.job_id]


async def test_the_api_tells_the_same_and_does_the_same(school: School) -> None:
    (row, order), *_ = await orders(school)
    staff = school.house.staff
    told = await (await staff.get("/api/v1/jobs")).json()
    assert told["workers"] == []
    assert (told["jobs"][0]["id"], told["jobs"][0]["state"]) == (order.job_id, "waiting")
    assert (await staff.post(f"/api/v1/jobs/{order.job_id}/ahead")).status == 204
    assert (await staff.post(f"/api/v1/jobs/{order.job_id}/cancel")).status == 204
    assert (await staff.post(f"/api/v1/jobs/{order.job_id}/cancel")).status == 409
    assert (await staff.post(f"/api/v1/jobs/{order.job_id}/retry")).status == 204
    assert (await school.house.services.footage.get(row.id)).state == FootageState.RECEIVED
    assert (await staff.post(f"/api/v1/jobs/{order.job_id[:-1]}9/retry")).status == 404


async def test_the_jobs_are_followed(school: School) -> None:
    (_, order), *_ = await orders(school)
    async with school.house.staff.get("/api/v1/jobs/events") as stream:
        line = await stream.content.readline()
        assert json.loads(line.removeprefix(b"data: "))["jobs"][0]["id"] == order.job_id


@pytest.mark.parametrize("path", ["/jobs", "/api/v1/jobs", "/api/v1/jobs/events"])
async def test_jobs_are_the_staffs(school: School, path: str) -> None:
    assert (await school.house.trainer.get(path)).status == 403
    assert (await school.house.anonymous.get(path)).status == 401
