"""Which browser asks, and on which headset: from the User-Agent header alone."""

from __future__ import annotations

import re
from dataclasses import dataclass

# The first that is found counts: PICO names Oculus too, Chromium's children name Chrome, and all name Safari.
_FAMILIES = (
    ("pico-browser", re.compile(r"Pico ?Browser/(\d+)", re.IGNORECASE)),
    ("quest-browser", re.compile(r"OculusBrowser/(\d+)")),
    ("wolvic", re.compile(r"Wolvic/(\d+)")),
    ("edge", re.compile(r"Edg\w*/(\d+)")),
    ("samsung-internet", re.compile(r"SamsungBrowser/(\d+)")),
    ("chrome", re.compile(r"(?:Chrome|CriOS)/(\d+)")),
    ("firefox", re.compile(r"(?:Firefox|FxiOS)/(\d+)")),
    ("safari", re.compile(r"Version/(\d+)\S* (?:Mobile/\S+ )?Safari/")),
)
_MODELS = (
    re.compile(r"\b(PICO [A-Za-z0-9][A-Za-z0-9 ]*?)(?= OS\d| Build|\)|;)", re.IGNORECASE),
    re.compile(r"; (Quest(?: [0-9][A-Z]*| Pro)?)(?= Build|\)|;)"),
    re.compile(r"\b(Vive [A-Z][A-Za-z0-9 ]*?)(?= Build|\)|;)", re.IGNORECASE),
)
_WORN = re.compile(r"\bVR\b|\bMobile VR\b")
_LONGEST = 40  # characters of a model's name


@dataclass(frozen=True, slots=True, kw_only=True)
class Browser:
    """A browser as far as a check holds for it: another major version may decode otherwise."""

    family: str  # a code of ours, `other` for what we do not know
    version: int  # major; 0 where none is told
    model: str  # of the headset, in its maker's words; "" for any other device

    @property
    def is_headset(self) -> bool:
        """Whether it says that it is worn on the head."""
        return bool(self.model) or self.family in ("pico-browser", "quest-browser", "wolvic")


def browser_of(user_agent: str) -> Browser:
    """Return the browser that a User-Agent header speaks of; never fails, whatever it holds."""
    text = user_agent[:1000]
    model = next((found[1].strip()[:_LONGEST] for one in _MODELS if (found := one.search(text))), "")
    if not model and _WORN.search(text):
        model = "VR"
    for family, pattern in _FAMILIES:
        if found := pattern.search(text):
            return Browser(family=family, version=min(int(found[1][:6]), 99_999), model=model)
    return Browser(family="other", version=0, model=model)
