"""The bench: what counts as a failure, and what as the death of a worker."""

from __future__ import annotations

from typing import Any, cast

import pytest

from media.errors import EncodeFailed
from server.footage.preparation import Hold
from server.jobs.bench import MOST_TRIES, Bench, Outcome
from server.jobs.orders import Kind, Order
from server.jobs.records import JobRecords

ORDER = Order(footage_id="f", attempt="a", kind=Kind.FAST)


class Rows:
    """Stands for the job's row, which so many workers have died on."""

    def __init__(self, deaths: int) -> None:
        self.tries, self.problem = deaths, ""

    async def begin(self, _order: Order, _worker: str) -> int:
        """Count a try."""
        self.tries += 1
        return self.tries

    async def end(self, *_words: Any, problem: str = "", **_more: Any) -> bool:
        """Keep why."""
        self.problem = problem
        return True


@pytest.mark.parametrize(
    ("deaths", "failures", "outcome"),
    [(0, 1, Outcome.DONE), (3, 1, Outcome.DONE), (0, 2, Outcome.FAILED), (3, 2, Outcome.FAILED)],
)
async def test_deaths_of_workers_leave_ffmpeg_its_second_chance(
    deaths: int, failures: int, outcome: Outcome
) -> None:
    left = [EncodeFailed()] * failures

    async def work(_order: Order, _hold: Hold) -> None:
        if left:
            raise left.pop()

    assert await Bench(cast(JobRecords, Rows(deaths)), work, "w").do(ORDER) is outcome


async def test_a_job_that_kills_its_workers_is_given_up() -> None:
    async def work(_order: Order, _hold: Hold) -> None:
        raise AssertionError

    rows = Rows(MOST_TRIES)
    assert await Bench(cast(JobRecords, rows), work, "w").do(ORDER) is Outcome.FAILED
    assert "fait tomber le poste 8 fois" in rows.problem
