"""A real S3 server in a process of its own, with one bucket, for the tests of the storage."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PACKAGES = Path(__file__).parent.parent / ".venv" / "s3"  # put there by `make setup-tests`
BUCKET = "plateau"
KEYS = {"AWS_ACCESS_KEY_ID": "essai", "AWS_SECRET_ACCESS_KEY": "essai"}
RUNNING = re.compile(rb"Running on (http://127\.0\.0\.1:\d+)")


@contextmanager
def running_s3() -> Iterator[str]:
    """Start the server, make the bucket, yield its endpoint; the server and all in it is gone afterwards."""
    with subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"],
        env={**os.environ, **KEYS, "PYTHONPATH": str(PACKAGES)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stderr is not None
        try:
            said = next(found for line in process.stderr if (found := RUNNING.search(line)))
            # What it says later is read away: a full pipe would stop it.
            threading.Thread(target=process.stderr.read, daemon=True).start()
            endpoint = said[1].decode()
            made = urllib.request.Request(f"{endpoint}/{BUCKET}", method="PUT")
            with urllib.request.urlopen(made, timeout=30) as answer:
                assert answer.status == 200
            yield endpoint
        finally:
            process.kill()


def media_url(endpoint: str, prefix: str = "medias") -> str:
    """Return what PLATEAU_MEDIA_URL says for this server."""
    return f"s3://{BUCKET}/{prefix}?endpoint={endpoint}&region=us-east-1"
