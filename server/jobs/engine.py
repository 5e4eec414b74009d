"""The engine's port: what the rest of the server knows of whoever prepares footage."""

from __future__ import annotations

from typing import Protocol


class Engine(Protocol):
    """Does what the rows say is due. `LocalEngine` does it in this process, `WorkerEngine` in its own."""

    def wake(self) -> None:
        """Say that there may be something due."""

    async def run(self) -> None:
        """Do what is due, for ever; cancel to stop (a running encode is stopped, and done again later)."""
