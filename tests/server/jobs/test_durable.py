"""What we rely on in DBOS beyond its promises: if this fails, a new version took it away."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from dbos import DBOS
from sqlalchemy import create_engine, text

from server.jobs.bench import Bench
from server.jobs.durable import Durable, Serializer
from server.jobs.orders import PRIORITY, Kind, Order
from server.jobs.reconcile import KEPT
from server.jobs.sequence import Steps, first_order
from server.services import Services
from server.settings import Settings
from tests.server.jobs.conftest import take_in


async def test_recovery_and_priorities(services: Services, settings: Settings, panorama: Path) -> None:
    order = first_order(await take_in(services, panorama))
    bench = Bench(services.jobs, Steps(services.footage, services.jobs, services.preparation), "me")
    durable = Durable(settings.jobs, "me", bench, services.jobs, services.preparation.outline)
    DBOS.listen_queues([])  # nothing is taken from the queues here
    await asyncio.to_thread(durable.launch)
    try:
        await durable.open_queues()
        await durable.enqueue_job(order)
        await durable.enqueue_job(order)
        (flow,) = await durable.under_way()
        assert (flow.id, flow.status, flow.priority) == (order.job_id, "ENQUEUED", PRIORITY[Kind.PREPARE])
        await durable.reprioritise({order.job_id: 2})
        assert [one.priority for one in await durable.under_way()] == [2]
        _leave_to(settings, "dead")
        await durable.take_over(["someone else"])
        assert [one.worker for one in await durable.under_way()] == ["dead"]
        await durable.take_over(["dead"])
        assert [(one.status, one.worker) for one in await durable.under_way()] == [("ENQUEUED", None)]
        await durable.cancel([order.job_id])
        assert list(await durable.ended([order.job_id])) == [order.job_id]
        await durable.forget([order.job_id])
        assert await durable.ended([order.job_id]) == {}
        await _what_ended_is_forgotten_one_day(durable, order)
    finally:
        await asyncio.to_thread(DBOS.destroy)


async def _what_ended_is_forgotten_one_day(durable: Durable, order: Order) -> None:
    """Not before its time, nor what is still waited for."""
    waiting = replace(order, part=1)
    await durable.enqueue_job(order)
    await durable.enqueue_job(waiting)
    await durable.cancel([order.job_id])
    now = datetime.now(UTC)
    assert await durable.forget_ended_before(now - KEPT) == 0
    assert list(await durable.ended([order.job_id])) == [order.job_id]
    assert await durable.forget_ended_before(now + timedelta(minutes=1)) == 1
    assert await durable.ended([order.job_id]) == {}
    assert [one.id for one in await durable.under_way()] == [waiting.job_id]


def _leave_to(settings: Settings, worker: str) -> None:
    """As if that worker had begun the job, and died."""
    engine = create_engine(settings.jobs)
    with engine.begin() as database:
        database.execute(
            text("UPDATE workflow_status SET status = 'PENDING', executor_id = :worker"), {"worker": worker}
        )
    engine.dispose()


@pytest.mark.parametrize("data", [None, "done", {"args": ["a"], "kwargs": {}}, [1, False]])
def test_what_is_written_down_is_json(data: object) -> None:
    assert Serializer().deserialize(Serializer().serialize(data)) == data
    assert "boom" in str(Serializer().deserialize(Serializer().serialize(ValueError("boom"))))
