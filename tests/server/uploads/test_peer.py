"""A peer's client against our server: tus-js-client, as it is, in Node."""

from __future__ import annotations

import asyncio
import random
import subprocess
from pathlib import Path

from server.settings import Settings
from tests.server.test_serving import serving
from tests.server.uploads.test_faults import make_token

ROOT = Path(__file__).parents[3]
PEER = (ROOT / ".venv/bin/npm", "run", "--silent", "peer", "--")


def test_tus_js_client(settings: Settings, panorama: Path, tmp_path: Path) -> None:
    file = tmp_path / "pair.jpg"
    file.write_bytes(panorama.read_bytes() + random.Random(7).randbytes(2_000_000))
    token = f"Bearer {asyncio.run(make_token(settings))}"
    with serving(settings.data, "--no-https") as server:
        done = subprocess.run(
            [*PEER, server.url, token, file],
            cwd=ROOT / "viewer", capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("ok ") == 9
