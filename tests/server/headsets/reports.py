"""Reports of checks, as the page makes them, every part optional; and what real browsers call themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from media.table import TABLE
from media.trial import Trial, trials
from server.headsets.report import CheckReport

CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) "
QUEST = (
    f"Mozilla/5.0 (X11; Linux x86_64; Quest 3) {CHROME}"
    "OculusBrowser/41.2.0.5.10 Chrome/138.0.7204.63 VR Safari/537.36"
)
QUEST_UPDATED = QUEST.replace("OculusBrowser/41", "OculusBrowser/42")
PICO = (
    f"Mozilla/5.0 (X11; Linux x86_64; PICO 4 OS5.9.9.0 like Quest) {CHROME}"
    "PicoBrowser/3.3.46 Chrome/105.0.5195.68 VR Safari/537.36  OculusBrowser/7.0"
)
DESK = f"Mozilla/5.0 (X11; Linux x86_64) {CHROME}Chrome/142.0.0.0 Safari/537.36"

FITS = {"fate": "played", "pictures": 48, "dropped": 0, "span_s": 1.6, "took_s": 1.6}
JERKS = {**FITS, "dropped": 9}
REFUSED = {"fate": "refused"}
UNVERIFIED = {"fate": "unverified"}
UNTRIED = {"fate": "untried"}
WORN = {
    "supported": True,
    "entered": True,
    "left": True,
    "features": ["local-floor", "layers", "hand-tracking"],
    "frame_rate": 72,
    "frame_rates": [72, 90],
    "frames": 140,
    "frame_ms": 13.9,
    "slow_frame_ms": 14.2,
    "media_layers": True,
    "gl_layers": True,
    "hands": True,
}
KEPT = {"quota": 40_000_000_000, "usage": 1_000_000, "persisted": True, "file_ms": 40, "database": True}


def document(fates: Mapping[str, Mapping[str, Any]] | None = None, **changes: Any) -> dict[str, Any]:
    """A report of a good headset; `fates`: the films that went otherwise, by codec and width."""
    films = [{"film": one.name, **(fates or {}).get(label(one), FITS)} for one in trials(TABLE)]
    return {
        "films": films,
        "vr": WORN,
        "texture_limit": 16_384,
        "texture": 8_192,
        "storage": KEPT,
        "sound": True,
        "field_channels": 4,
        "battery": {"level": 0.8, "charging": False},
        "took_s": 21,
        **changes,
    }


def report(fates: Mapping[str, Mapping[str, Any]] | None = None, **changes: Any) -> CheckReport:
    """The same, read."""
    return CheckReport.model_validate(document(fates, **changes))


def label(trial: Trial) -> str:
    """What these tests call a film."""
    return f"{trial.codec} {trial.width}"
