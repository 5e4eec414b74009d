"""The door to other programs: bounded, reaped, quiet about secrets, killed with its caller."""

from __future__ import annotations

import asyncio
import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from media import process
from media.process import Failed, Job, Limits, output, running
from media.tools import Tools


def sh(script: str) -> Job:
    return Job(argv=("/bin/sh", "-c", script))


async def end_of(descriptor: int) -> None:
    """Wait until the process of a pidfd is dead."""
    dead = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_reader(descriptor, dead.set)
    try:
        async with asyncio.timeout(10):
            await dead.wait()
    finally:
        loop.remove_reader(descriptor)
        os.close(descriptor)


async def test_output_and_failure() -> None:
    assert await output(sh("echo bonjour"), seconds=10) == b"bonjour\n"
    with pytest.raises(Failed, match="perdu") as caught:
        await output(sh("echo perdu >&2; exit 3"), seconds=10)
    assert caught.value.code == 3


async def test_a_flood_on_stderr_neither_blocks_nor_grows() -> None:
    with pytest.raises(Failed) as caught:
        await output(sh("yes noise | head -c 3000000 >&2; echo last >&2; exit 1"), seconds=30)
    assert caught.value.words.endswith("last")
    assert len(caught.value.words) <= process.LAST_WORDS


async def test_too_much_output_and_too_much_time_are_failures() -> None:
    with pytest.raises(Failed, match="more than 10 bytes"):
        await output(sh("echo 123456789012345"), seconds=10, limit=10)
    with pytest.raises(Failed, match="no answer"):
        await output(sh("sleep 30"), seconds=0.05)


async def test_leaving_the_block_kills_the_whole_group() -> None:
    async with running(sh("sleep 60 & echo $$ $!; wait")) as program:
        async for line in program.lines():
            descriptors = [os.pidfd_open(int(word)) for word in line.split()]
            break
    for descriptor in descriptors:
        await end_of(descriptor)


async def test_limits_are_set() -> None:
    script = "ulimit -f; ulimit -t; ulimit -c; nice"
    limits = Limits(file_bytes=512_000, cpu_seconds=7, niceness=3)
    said = await output(replace(sh(script), limits=limits), seconds=10)
    blocks, seconds, core, nice = said.decode().split()
    assert int(blocks) in {500, 1000}  # blocks of 1024 (bash) or 512 bytes (dash)
    assert (seconds, core) == ("7", "0")
    assert int(nice) >= 3


async def test_our_environment_is_not_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLATEAU_SECRET", "hunter2")
    assert b"hunter2" not in await output(sh("env"), seconds=10)


async def test_a_missing_program_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nowhere"):
        await output(Job(argv=(str(tmp_path / "nowhere"),)), seconds=10)


async def test_the_sandbox_shows_one_file_and_no_network(tools: Tools, tmp_path: Path) -> None:
    if tools.sandbox is None:
        pytest.skip("bubblewrap is absent or forbidden on this machine")
    (tmp_path / "seen").write_text("a")
    (tmp_path / "hidden").write_text("b")
    out = tmp_path / "out"
    out.mkdir()
    read = f"ls {tmp_path}; cat /etc/passwd; ls /sys/class/net"
    script = f"{read}; echo x > {out}/w; echo x > {tmp_path}/seen; echo end"
    job = replace(sh(script), sandbox=tools.sandbox, reads=(tmp_path / "seen",), writes=(out,))
    said = await output(job, seconds=10)
    assert said.split() == [b"out", b"seen", b"end"]
    assert (out / "w").read_text() == "x\n"
    assert (tmp_path / "seen").read_text() == "a"


_PARENT = """
import asyncio, os, sys
from pathlib import Path
from media.process import Job, running
async def main():
    sandbox = Path(sys.argv[1]) if sys.argv[1] else None
    async with running(Job(argv=("/bin/sh", "-c", "echo ready; sleep 61"), sandbox=sandbox)) as program:
        async for _ in program.lines():
            with open(f"/proc/self/task/{os.getpid()}/children") as children:
                print(children.read().split()[0], flush=True)
asyncio.run(main())
"""


@pytest.mark.parametrize("sandboxed", [True, False])
async def test_a_killed_server_leaves_no_program_behind(tools: Tools, sandboxed: bool) -> None:
    sandbox = str(tools.sandbox or "") if sandboxed else ""
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _PARENT, sandbox, stdout=asyncio.subprocess.PIPE, cwd=Path(__file__).parents[2]
    )
    assert parent.stdout is not None
    child = os.pidfd_open(int(await parent.stdout.readline()))
    parent.kill()
    await parent.wait()
    await end_of(child)


def test_a_trial_never_raises() -> None:
    assert process.succeeds(["true"], seconds=5)
    assert not process.succeeds(["false"], seconds=5)
    assert not process.succeeds([os.devnull + "/nothing"], seconds=5)


async def test_capabilities(tools: Tools) -> None:
    able = await tools.capabilities()
    assert able.version.startswith("ffmpeg version")
    assert able.missing == ()
