"""Stylised people: a body that leans, arms that reach for a point, a friendly face."""

from __future__ import annotations

import math
from dataclasses import dataclass

from mathutils import Euler, Matrix, Vector

from tools.demo.kit.shapes import Kit, Vec

UPPER_ARM, FOREARM, HIP = 0.29, 0.27, 0.92  # metres


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one person looks like."""

    skin: str  # a material of the palette
    apron: str
    toque: bool = True  # else a headscarf in the colour of the apron
    height: float = 1.0  # 1 = 1.78 m without the toque


@dataclass(frozen=True, slots=True, kw_only=True)
class Pose:
    """What one person does. Hands are in metres from the feet: x to the side, y forward, z up."""

    left: Vec
    right: Vec
    lean: float = 0.0  # radians, forward
    nod: float = 0.25  # radians, the head down from the line of the body
    glance: float = 0.0  # radians, the head to the person's left


def person(kit: Kit, look: Look, pose: Pose, place: Vec, facing: float) -> None:
    """Add a person who stands at `place`, turned by `facing` radians about the vertical (0: towards +y)."""
    with kit.at(place, (0, 0, facing), (1, 1, look.height)):
        _legs(kit)
        hip = (0, 0, HIP)
        with kit.at(hip, (-pose.lean, 0, 0)):
            _torso(kit, look)
            with kit.at((0, 0, 0.56), (-pose.nod, 0, pose.glance)):
                _head(kit, look)
        for side, hand in ((1, pose.right), (-1, pose.left)):
            shoulder = Matrix.LocRotScale(Vector(hip), Euler((-pose.lean, 0, 0)), None) @ Vector(
                (side * 0.19, 0, 0.47)
            )
            _arm(kit, shoulder, Vector(hand), side, look.skin)


def _legs(kit: Kit) -> None:
    for x in (-0.09, 0.09):
        kit.tube([(x, 0, 0.92), (x, 0.01, 0.5), (x, -0.01, 0.08)], 0.078, "jeans", widths=[1.15, 0.95, 0.8])
        kit.ball(0.06, (x, 0.05, 0.045), "dark", scale=(1, 1.9, 0.75))


def _torso(kit: Kit, look: Look) -> None:
    """Add jacket and apron; the origin is the hip."""
    spine = [(0, 0, -0.1), (0, 0, 0.08), (0, 0.01, 0.33), (0, 0, 0.48), (0, 0, 0.54)]
    kit.tube(spine, 0.17, "cloth", widths=[1.05, 1.0, 1.12, 0.92, 0.4])
    kit.box((0.36, 0.02, 0.62), (0, 0.18, -0.16), look.apron, bevel=0.01)
    kit.tube(_ring(0.19, 0.14), 0.016, look.apron, closed=True)
    for x in (-0.17, 0.17):
        kit.ball(0.085, (x, 0, 0.455), "cloth")
    for z in (0.22, 0.31, 0.4):
        kit.ball(0.012, (0.035, 0.196 if z < 0.4 else 0.175, z), "dark", fine=2)
    kit.tube(_ring(0.075, 0.53), 0.022, look.apron, closed=True)
    kit.tube([(0, 0, 0.5), (0, 0, 0.62)], 0.054, look.skin)


def _head(kit: Kit, look: Look) -> None:
    """Add head and hat; the origin is the nape, the face looks to +y."""
    kit.ball(0.108, (0, 0.01, 0.15), look.skin, scale=(0.94, 1, 1.18))
    kit.ball(0.111, (0, -0.014, 0.175), "hair", scale=(0.96, 1, 1.06))
    kit.ball(0.018, (0, 0.121, 0.135), look.skin, fine=3)
    for x in (-1, 1):
        kit.ball(0.022, (x * 0.102, 0.005, 0.15), look.skin, fine=3)
        kit.ball(0.0155, (x * 0.038, 0.102, 0.172), "dark", scale=(1, 0.7, 1.2), fine=3)
        kit.ball(0.005, (x * 0.038 + 0.005, 0.114, 0.179), "white", fine=2)
        brow = [(x * 0.02, 0.109, 0.2), (x * 0.038, 0.107, 0.207), (x * 0.058, 0.096, 0.201)]
        kit.tube(brow, 0.0045, "hair")
    smile = [(0.034 * math.sin(a), 0.111 - 0.01 * abs(a), 0.103 - 0.016 * math.cos(a)) for a in _steps(1.2)]
    kit.tube(smile, 0.005, "lips")
    if look.toque:
        kit.tube([(0, -0.005, 0.215), (0, -0.01, 0.31)], 0.11, "white")
        kit.ball(0.15, (0, -0.012, 0.36), "cloth", scale=(1, 1, 0.6))
    else:
        kit.ball(0.117, (0, -0.012, 0.183), look.apron, scale=(0.97, 0.98, 1.02))
        kit.ball(0.032, (0, -0.13, 0.15), look.apron, scale=(1.2, 1, 0.8), fine=3)


def _arm(kit: Kit, shoulder: Vector, hand: Vector, side: int, skin: str) -> None:
    """Add an arm whose elbow points out and down; a hand out of reach stops at arm's length."""
    way = hand - shoulder
    length = min(way.length, (UPPER_ARM + FOREARM) * 0.995)
    hand = shoulder + way.normalized() * length
    along = (UPPER_ARM**2 - FOREARM**2 + length**2) / (2 * length)
    bend = math.sqrt(max(0.0, UPPER_ARM**2 - along**2))
    axis = way.normalized()
    out = Vector((side * 0.9, -0.3, -0.5))
    elbow = shoulder + axis * along + (out - axis * out.dot(axis)).normalized() * bend
    wrist = elbow.lerp(hand, 0.62)
    kit.tube([tuple(shoulder), tuple(elbow)], 0.056, "cloth", widths=[1.25, 1])
    kit.ball(0.056, tuple(elbow), "cloth", fine=3)
    kit.tube([tuple(elbow), tuple(wrist)], 0.054, "cloth", widths=[1, 0.95])
    kit.tube([tuple(wrist), tuple(hand)], 0.036, skin, widths=[1, 0.9])
    kit.ball(0.05, tuple(hand), skin, scale=(0.9, 1.15, 0.75))


def _ring(radius: float, height: float) -> list[Vec]:
    turns = [2 * math.pi * step / 32 for step in range(32)]
    return [(radius * math.cos(a), radius * math.sin(a), height) for a in turns]


def _steps(span: float) -> list[float]:
    return [span * step / 6 for step in range(-6, 7)]
