"""The sound of the bakery, made of numbers: the oven hums, the mixer turns, dough thumps on the table.

Everything fits a whole number of times into the loop, so its end meets its beginning without a click.
"""

from __future__ import annotations

import math
from array import array
from random import Random

RATE = 48_000  # samples a second
LOOP = 3.0  # seconds: as long as the loop of the picture (bakery/staff.py)
CYCLES = 4


def soundtrack() -> bytes:
    """Return CYCLES * LOOP seconds of signed 16-bit little-endian stereo at RATE."""
    oven, mixer, thumps, pin = _oven(), _mixer(), _thumps(), _pin()
    pans = ((oven, 0.5), (mixer, 0.3), (thumps, 0.62), (pin, 0.7))  # 0 is left, 1 is right
    left = _mix([(voice, math.cos(pan * math.pi / 2)) for voice, pan in pans])
    right = _mix([(voice, math.sin(pan * math.pi / 2)) for voice, pan in pans])
    loudest = max(map(abs, left + right))
    samples = array("h", bytes(4 * len(left)))
    samples[0::2] = array("h", [round(value / loudest * 16_000) for value in left])
    samples[1::2] = array("h", [round(value / loudest * 16_000) for value in right])
    return samples.tobytes()


def _mix(voices: list[tuple[list[float], float]]) -> list[float]:
    return [
        sum(voice[index % len(voice)] * gain for voice, gain in voices) for index in range(_count(CYCLES))
    ]


def _count(loops: float) -> int:
    return round(loops * LOOP * RATE)


def _tone(hertz: float, index: int) -> float:
    """Return a sine; `hertz` times LOOP must be whole."""
    return math.sin(2 * math.pi * hertz * index / RATE)


def _rustle(seed: int, brightness: float, loops: int = 1) -> list[float]:
    """Return low-passed noise, -1..1, that repeats seamlessly; `brightness` 0..1 is the filter's share."""
    chance = Random(seed)
    raw = [chance.uniform(-1, 1) for _ in range(_count(loops))]
    level, smooth = 0.0, raw
    for _ in range(2):  # the second round starts in the state in which the first one ended
        smooth = []
        for value in raw:
            level += brightness * (value - level)
            smooth.append(level)
    loudest = max(map(abs, smooth))
    return [value / loudest for value in smooth]


def _oven() -> list[float]:
    """The oven: mains hum and moving air."""
    air = _rustle(1, 0.02, loops=2)
    return [
        0.1 * _tone(50, i) + 0.06 * _tone(100, i) + 0.03 * _tone(149 + 1 / 3, i) + 0.1 * air[i]
        for i in range(_count(2))
    ]


def _mixer() -> list[float]:
    """The mixer: a motor with gears that works harder each time the hook lifts the dough, once a second."""
    wet, result = _rustle(2, 0.12), []
    for i in range(_count(1)):
        work = 0.5 + 0.5 * math.sin(2 * math.pi * i / RATE)
        motor = _tone(88, i) + 0.5 * _tone(176, i) + 0.3 * _tone(264, i) + 0.18 * _tone(616, i)
        result.append(0.09 * motor * (0.75 + 0.25 * work) + 0.16 * wet[i] * work**3)
    return result


def _thumps() -> list[float]:
    """The dough: a dull knock at each push, eight of them, no two alike."""
    chance, result = Random(3), [0.0] * _count(CYCLES)
    slap = _rustle(4, 0.25)
    for push in range(2 * CYCLES):
        start, force = _count((push + 0.46) / 2), chance.uniform(0.75, 1.0)
        low = chance.uniform(58, 68)
        for i in range(round(0.4 * RATE)):
            time = i / RATE
            knock = math.sin(2 * math.pi * (low * time + 0.35 * (1 - math.exp(-time * 30))))
            value = knock * math.exp(-time * 14) + 0.3 * slap[i] * math.exp(-time * 45)
            result[(start + i) % len(result)] += 0.9 * force * value * min(1.0, time * 400)
    return result


def _pin() -> list[float]:
    """The rolling pin: a soft rumble, away and back once in a loop."""
    wood = _rustle(5, 0.05)
    speed = [abs(math.cos(2 * math.pi * i / _count(1))) for i in range(_count(1))]
    return [0.12 * wood[i] * speed[i] ** 1.5 for i in range(_count(1))]
