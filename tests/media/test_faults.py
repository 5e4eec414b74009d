"""Encoders that flood, die or fill the disk: said in a sentence, nothing half-written, nothing published."""

from __future__ import annotations

import errno
import os
from collections.abc import Awaitable
from dataclasses import replace
from pathlib import Path

import pytest

from media.errors import DiskFull, EncodeFailed, MissingTool, TooLarge
from media.ladder import Plan
from media.model import Declared
from media.parts import Workshop
from media.probe import inspect
from media.steps import fast, finish, ladder, plan_film
from media.tools import Tools


@pytest.fixture
def source(films: dict[str, bytes], tmp_path: Path) -> Path:
    path = tmp_path / "original"
    path.write_bytes(films["mono"])
    return path


@pytest.fixture
async def plan(tools: Tools, source: Path) -> Plan:
    return plan_film(await inspect(source, tools=tools), Declared())


def unruly(tools: Tools, folder: Path, when_encoding: str) -> Tools:
    """Real ffmpeg, but for what a shell does when it is asked to encode."""
    script = folder / "unruly"
    script.write_text(
        f"#!/bin/sh\nreal={tools.ffmpeg}\n"
        f'case "$*" in *-progress*) {when_encoding} ;; esac\nexec $real "$@"\n'
    )
    script.chmod(0o755)
    return replace(tools, ffmpeg=script, sandbox=None)


def remains(shop: Workshop) -> list[str]:
    """What a failed step left in its folder."""
    return [path.name for path in shop.folder.iterdir()]


async def failure(step: Awaitable[object], kind: type[Exception], words: str) -> None:
    with pytest.raises(kind, match=words):
        await step


async def test_a_flood_on_stderr_stops_nothing(
    tools: Tools, source: Path, plan: Plan, tmp_path: Path
) -> None:
    loud = unruly(tools, tmp_path, "yes 'a complaint about a damaged macroblock' | head -c 4000000 >&2")
    shop = Workshop(folder=tmp_path / "shop", tools=loud)
    parts = await fast(source, plan, shop) + await ladder(source, plan, shop)
    manifest = await finish(source, plan, parts, tmp_path / "out", shop)
    assert manifest.duration_s == 1.0


async def test_an_encoder_that_is_killed_can_be_run_again(
    tools: Tools, source: Path, plan: Plan, tmp_path: Path
) -> None:
    dying = unruly(tools, tmp_path, '$real "$@" & kill -9 $!; wait $!; exit $?')
    shop = Workshop(folder=tmp_path / "shop", tools=dying)
    await failure(ladder(source, plan, shop), EncodeFailed, "Relancez-le")
    assert remains(shop) == []
    healthy = replace(shop, tools=tools)
    parts = await fast(source, plan, healthy) + await ladder(source, plan, healthy)
    assert (await finish(source, plan, parts, tmp_path / "out", healthy)).duration_s == 1.0


async def test_an_encoder_that_writes_without_end_is_stopped(
    tools: Tools, source: Path, plan: Plan, tmp_path: Path
) -> None:
    greedy = unruly(
        tools, tmp_path, 'for out; do :; done; exec head -c 1000000000 /dev/zero > "${out#file:}"'
    )
    shop = Workshop(folder=tmp_path / "shop", tools=greedy)
    with pytest.raises((TooLarge, EncodeFailed)):
        await ladder(source, plan, shop)
    assert remains(shop) == []


async def test_an_encoder_that_cannot_run(tools: Tools, source: Path, plan: Plan, tmp_path: Path) -> None:
    gone = replace(tools, ffmpeg=tmp_path / "nowhere")
    shop = Workshop(folder=tmp_path / "shop", tools=gone)
    await failure(ladder(source, plan, shop), MissingTool, "introuvable")


async def test_a_full_disk_for_the_encoder(tools: Tools, source: Path, plan: Plan, tmp_path: Path) -> None:
    full = unruly(tools, tmp_path, "exec $real -v error -f lavfi -i color=d=1 -f rawvideo -y /dev/full")
    shop = Workshop(folder=tmp_path / "shop", tools=full)
    await failure(ladder(source, plan, shop), DiskFull, "l'original est conservé")
    assert remains(shop) == []


@pytest.mark.parametrize("allowed", [0, 4])
async def test_a_full_disk_while_finishing_leaves_nothing_half_written(
    tools: Tools, source: Path, plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, allowed: int
) -> None:
    """The disk fills after so many files; with room again, the same step goes through."""
    shop, out = Workshop(folder=tmp_path / "shop", tools=tools), tmp_path / "out"
    parts = await fast(source, plan, shop) + await ladder(source, plan, shop)
    left = [allowed]
    real = os.fsync

    def fsync(descriptor: int) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(descriptor)

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", fsync)
        await failure(finish(source, plan, parts, out, shop), DiskFull, "Libérez de la place")
    assert not (out / "manifest.json").exists()
    for folder in (out, shop.folder):
        assert [path.name for path in folder.iterdir() if path.suffix == ".part" or path.is_dir()] == []
    manifest = await finish(source, plan, parts, out, shop)
    assert {*manifest.files(), "manifest.json"} == {path.name for path in out.iterdir()}
