"""One browser for the tests of a file."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from tests.chromium import start


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """One Chromium."""
    async with async_playwright() as playwright:
        chromium = await start(playwright)
        yield chromium
        await chromium.close()
