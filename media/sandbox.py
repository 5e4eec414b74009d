"""Bubblewrap's command line: untrusted bytes are decoded with no network and almost no file system."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

_SYSTEM = ("/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache", "/etc/alternatives")


def wrap(bwrap: Path, *, reads: Iterable[Path], writes: Iterable[Path]) -> list[str]:
    """The words to put before a command so that it sees only `reads` (read-only) and `writes` (folders).

    Paths keep their place inside, so a command line means the same with and without the sandbox.
    """
    argv = [
        str(bwrap),
        "--unshare-all",  # no network, no other process, own user namespace
        "--die-with-parent",  # a killed server leaves no encoder behind
        "--new-session",  # no typing into our terminal
        "--cap-drop", "ALL",
        "--clearenv",  # no secret of the server in the environment
        "--setenv", "PATH", "/usr/bin:/bin",
        "--tmpfs", "/tmp",  # the sandbox own, empty
        "--dev", "/dev",
    ]  # fmt: skip
    for system in _SYSTEM:
        argv += ["--ro-bind-try", system, system]
    for path in reads:
        argv += ["--ro-bind", str(path), str(path)]
    for path in writes:
        argv += ["--bind", str(path), str(path)]
    return argv
