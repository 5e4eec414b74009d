"""The two bakers and what they move: the part of the room that changes from frame to frame."""

from __future__ import annotations

import math

from tools.demo.bakery.layout import AT_THE_OVEN, BAKER_BLUE, BAKER_RED
from tools.demo.bakery.mixer import mixing
from tools.demo.bakery.table import kneaded, rolled
from tools.demo.kit.breads import loaf
from tools.demo.kit.people import Look, Pose, person
from tools.demo.kit.shapes import Kit

BLUE = Look(skin="skin-light", apron="blue")
RED = Look(skin="skin-dark", apron="red", toque=False, height=0.96)
SECONDS = 3.0  # one loop: two pushes of the dough, one way of the pin and back, three turns of the hook


def at_work(kit: Kit, phase: float, *, oven_open: bool) -> None:
    """Add all that moves as it is at this part (0..1) of the loop; phase 1 looks like phase 0."""
    mixing(kit, phase)
    _kneading(kit, phase)
    if oven_open:
        rolled(kit, -0.6)
        _loading(kit)
    else:
        _rolling(kit, phase)


def _kneading(kit: Kit, phase: float) -> None:
    """Two pushes in a loop: away and down with the weight of the body, then back."""
    push = 0.5 - 0.5 * math.cos(4 * math.pi * phase)
    kneaded(kit, push)
    reach, height = 0.38 + 0.13 * push, 1.06 - 0.045 * push
    pose = Pose(
        left=(-0.085, reach, height),
        right=(0.085, reach, height),
        lean=0.2 + 0.13 * push,
        glance=0.12 * math.sin(2 * math.pi * phase),
    )
    person(kit, BLUE, pose, BAKER_BLUE, math.pi)


def _rolling(kit: Kit, phase: float) -> None:
    """The pin goes away from the baker and back once in a loop."""
    way = math.sin(2 * math.pi * phase)
    rolled(kit, way)
    reach = 0.44 + 0.11 * way
    pose = Pose(left=(-0.225, reach, 1.035), right=(0.225, reach, 1.035), lean=0.22 + 0.09 * way)
    person(kit, RED, pose, BAKER_RED, math.pi)


def _loading(kit: Kit) -> None:
    """The baker in red holds a peel with a loaf before the open deck."""
    facing = -1.0
    pose = Pose(left=(-0.13, 0.36, 1.12), right=(0.1, 0.2, 1.08), lean=0.1, nod=0.15, glance=-0.1)
    person(kit, RED, pose, AT_THE_OVEN, facing)
    with kit.at(AT_THE_OVEN, (0, 0, facing)):
        kit.tube([(0.1, -0.25, 1.04), (-0.05, 0.86, 1.2)], 0.016, "pine")
        with kit.at((-0.07, 1.02, 1.22), (0.12, 0, 0.1)):
            kit.box((0.3, 0.38, 0.014), (0, 0, 0), "pine")
            loaf(kit, (0, 0.02, 0.012), 0.12, turn=0.4)
