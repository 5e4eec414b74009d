"""A peer's client against our server: tus-js-client, as it is, in Node."""

from __future__ import annotations

import asyncio
import random
import subprocess
from pathlib import Path

from server.settings import Settings
from tests.server.test_serving import serving
from tests.server.uploads.test_faults import make_token

VIEWER = Path(__file__).parents[3] / "viewer"
NODE = Path(__file__).parents[3] / ".venv/bin/node"
BUILD = ["--bundle", "--platform=node", "--format=esm", "--target=node20", "--log-level=error"]
# The client's Node build is CommonJS: in a module it finds `require` only when it is given one.
REQUIRE = "import{createRequire}from'module';const require=createRequire(import.meta.url);"


def test_tus_js_client(settings: Settings, panorama: Path, tmp_path: Path) -> None:
    script, file = tmp_path / "tus.mjs", tmp_path / "pair.jpg"
    file.write_bytes(panorama.read_bytes() + random.Random(7).randbytes(2_000_000))
    token = f"Bearer {asyncio.run(make_token(settings))}"
    esbuild = [str(NODE), str(VIEWER / "node_modules/esbuild/bin/esbuild"), "test/peer/tus.ts"]
    subprocess.run(
        [*esbuild, *BUILD, f"--banner:js={REQUIRE}", f"--outfile={script}"], cwd=VIEWER, check=True
    )
    with serving(settings.data, "--no-https") as server:
        done = subprocess.run(
            [NODE, script, server.url, token, file], capture_output=True, text=True, timeout=60, check=False
        )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("ok ") == 9
