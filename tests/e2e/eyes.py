"""How pages are looked at: as a role, in a window of some size, by axe, by keyboard."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page

from tests.e2e.pages import Site

AXE = (Path(__file__).parents[2] / "viewer/node_modules/axe-core/axe.min.js").read_text(encoding="utf-8")
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
WINDOWS = {"wide": (1280, 900), "narrow": (320, 700)}


@asynccontextmanager
async def looking(
    site: Site, browser: Browser, role: str, window: str = "wide", *, scripts: bool = True
) -> AsyncIterator[Page]:
    """Open a page as a role; what the console complains of fails the test."""
    width, height = WINDOWS[window]
    context = await browser.new_context(
        viewport={"width": width, "height": height}, color_scheme="light", java_script_enabled=scripts
    )
    if site.sessions[role]:
        await context.add_cookies([{"name": "plateau", "value": site.sessions[role], "url": site.url}])
    page = await context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    await context.close()
    assert [one for one in complaints if "the server responded with a status of 4" not in one] == []


async def faults(page: Page, *, only: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Return what axe finds (with the rules of these names only), short enough to read in a failing test."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(AXE)
    what = {"type": "rule", "values": list(only)} if only else {"type": "tag", "values": list(RULES)}
    found: dict[str, Any] = await page.evaluate(
        "(what) => axe.run({ runOnly: what, resultTypes: ['violations'] })", what
    )
    return [
        {
            "rule": one["id"],
            "where": [node["target"] for node in one["nodes"]],
            "how": one["nodes"][0]["failureSummary"],
        }
        for one in found["violations"]
    ]


async def is_too_wide(page: Page) -> bool:
    """Say whether a page must be scrolled sideways."""
    wide: bool = await page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return wide


async def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is there; a page one cannot reach by keyboard fails."""
    for _ in range(80):
        await page.keyboard.press("Tab")
        if await page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"no way to {selector} by keyboard on {page.url}")
