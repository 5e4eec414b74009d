"""The engine lock: one process encodes; whoever waits takes over."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from server.errors import SettingsError
from server.jobs.lock import engine_lock, engine_turn, sole_server


def test_one_engine_at_a_time(tmp_path: Path) -> None:
    with engine_lock(tmp_path / "lock") as first:
        assert first
        with engine_lock(tmp_path / "lock") as second:
            assert not second
    with engine_lock(tmp_path / "lock") as third:
        assert third


async def test_whoever_waits_takes_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.jobs.lock.LOOK_AGAIN_S", 0.0)
    order: list[str] = []

    async def second() -> None:
        async with engine_turn(tmp_path / "lock"):
            order.append("second")

    async with engine_turn(tmp_path / "lock"):
        waiting = asyncio.create_task(second())
        for _ in range(10):
            await asyncio.sleep(0)
        order.append("first")
    await asyncio.wait_for(waiting, 5)
    assert order == ["first", "second"]


async def test_a_folder_has_one_server(tmp_path: Path) -> None:
    async with sole_server(tmp_path / "lock"):
        with pytest.raises(SettingsError, match="autre serveur"):
            async with sole_server(tmp_path / "lock", patience_s=0.01):
                raise AssertionError("two servers")
    async with sole_server(tmp_path / "lock", patience_s=0.01):
        pass
