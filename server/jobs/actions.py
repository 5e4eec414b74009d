"""What staff may do to a job: try again, cancel, put ahead."""

from __future__ import annotations

from server.footage.records import FootageRecords
from server.jobs.board import JobBoard
from server.jobs.orders import Kind
from server.jobs.records import JobRecords


class JobActions:
    """A night pass stands for itself; any other job is a step of its footage's preparation."""

    def __init__(self, board: JobBoard, jobs: JobRecords, footage: FootageRecords) -> None:
        self._board, self._jobs, self._footage = board, jobs, footage

    async def retry(self, job_id: str) -> None:
        """Put it back in line, the whole preparation with it; NotFound, Conflict."""
        job = (await self._board.get(job_id)).job
        if job.kind == Kind.NIGHT:
            await self._board.wait_again(job_id)
        else:
            await self._footage.retry(job.footage_id)

    async def cancel(self, job_id: str) -> None:
        """Stop it, the whole preparation with it; trying again undoes this. NotFound, Conflict."""
        job = (await self._board.get(job_id)).job
        if job.kind == Kind.NIGHT:
            await self._board.cancel(job_id)
        else:
            await self._footage.cancel(job.footage_id)
        await self._jobs.close_stale()

    async def put_ahead(self, job_id: str) -> None:
        """Let it come before everything else that waits; NotFound, Conflict."""
        await self._board.put_ahead(job_id)
