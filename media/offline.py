"""Which file each class of device should keep for lessons without a network."""

from __future__ import annotations

from collections.abc import Sequence

from media.model import Offline, Rung

# What each decodes in hardware without dropping images: codec, and pixels of a frame, the best first.
# Quest 2 and Pico 4 stutter above 3840 x 3840; a phone's screen shows no more than 2560 px of a sphere.
DEVICES = {
    "phone": {"avc1": 2560 * 2560},
    "quest-2": {"avc1": 3840 * 3840},
    "quest-3": {"hvc1": 4096 * 4096, "avc1": 3840 * 3840},
}


def offline(rungs: Sequence[Rung], night: Sequence[Rung]) -> tuple[Offline, ...]:
    """The best file for each device: the one with most pixels that it can decode, else the smallest."""
    return tuple(_choice(device, limits, (*rungs, *night)) for device, limits in DEVICES.items() if rungs)


def _choice(device: str, limits: dict[str, int], rungs: Sequence[Rung]) -> Offline:
    fitting = [rung for rung in rungs if rung.width * rung.height <= limits.get(rung.codecs[:4], 0)]
    best = max(fitting, key=lambda rung: rung.width * rung.height, default=rungs[0])
    return Offline(
        device=device,
        rung=best.name,
        file=best.file,
        codecs=best.codecs,
        width=best.width,
        height=best.height,
        size=best.size,
    )
