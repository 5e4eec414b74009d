"""The browser of the tests, started alike everywhere; and where pictures of failures go."""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.async_api import Browser, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
# Software GL: fast enough for small media, the same on every machine.
FLAGS = [
    "--use-gl=angle",
    "--use-angle=swiftshader-webgl",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--mute-audio",
    "--no-sandbox",
]
ARTEFACTS = Path(__file__).parent / "artefacts"


async def start(playwright: Playwright, *more: str) -> Browser:
    """Start Chromium with our flags and `more`; a missing one is a failure that says what to install."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    assert found, "The tests need Chromium: run make setup-tests, or sudo apt install chromium."
    return await playwright.chromium.launch(executable_path=found, args=[*FLAGS, *more])
