"""Real User-Agent headers, and what is read in them."""

from __future__ import annotations

import pytest

from server.headsets.browser import browser_of
from tests.server.headsets.reports import CHROME, DESK, PICO, QUEST

OLD_QUEST = (
    f"Mozilla/5.0 (Linux; Android 10; Quest 2) {CHROME}OculusBrowser/15.0.0.0.22.280317669 "
    "SamsungBrowser/4.0 Chrome/89.0.4389.90 Mobile VR Safari/537.36"
)
NEO = (
    f"Mozilla/5.0 (X11; Linux x86_64; Pico Neo 3 Pro OS5.9.9.0 like Quest) {CHROME}"
    "PicoBrowser/3.3.46 Chrome/105.0.5195.68 VR Safari/537.36  OculusBrowser/7.0"
)
WOLVIC = "Mozilla/5.0 (Android 10; Mobile VR; rv:128.0) Gecko/128.0 Firefox/128.0 Wolvic/1.7"
PHONE = f"Mozilla/5.0 (Linux; Android 14; Pixel 8) {CHROME}Chrome/141.0.0.0 Mobile Safari/537.36"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.1 Mobile/15E148 Safari/604.1"
)


@pytest.mark.parametrize(
    ("header", "family", "version", "model", "worn"),
    [
        (QUEST, "quest-browser", 41, "Quest 3", True),
        (QUEST.replace("Quest 3", "Quest 3S"), "quest-browser", 41, "Quest 3S", True),
        (QUEST.replace("Quest 3", "Quest Pro"), "quest-browser", 41, "Quest Pro", True),
        (OLD_QUEST, "quest-browser", 15, "Quest 2", True),
        (PICO, "pico-browser", 3, "PICO 4", True),
        (NEO, "pico-browser", 3, "Pico Neo 3 Pro", True),
        (WOLVIC, "wolvic", 1, "VR", True),
        (DESK, "chrome", 142, "", False),
        (PHONE, "chrome", 141, "", False),
        (IPHONE, "safari", 18, "", False),
        ("", "other", 0, "", False),
        ("Chrome/99999999999", "chrome", 99_999, "", False),
        ("PICO " + "x" * 5_000, "other", 0, "", False),
    ],
)
def test_what_is_read(header: str, family: str, version: int, model: str, worn: bool) -> None:
    found = browser_of(header)
    assert (found.family, found.version, found.model, found.is_headset) == (family, version, model, worn)
