"""Writing files whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from server.clock import new_id


def write_whole(path: Path, data: bytes, *, mode: int = 0o600) -> None:
    """Write the file under a temporary name beside it, flush it to the disk, then put it in place."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = path.with_name(f".{path.name}.{new_id()}")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
