"""Puts the bakery into a Blender file and gives the camera that sees all around."""

from __future__ import annotations

import math

import bpy

from tools.demo.bakery.layout import Camera
from tools.demo.bakery.mixer import mixer
from tools.demo.bakery.oven import oven
from tools.demo.bakery.room import room
from tools.demo.bakery.staff import at_work
from tools.demo.bakery.store import store
from tools.demo.bakery.table import table
from tools.demo.kit.shapes import empty_file


class Bakery:
    """The bakery as one camera sees it; `show` sets what moves."""

    def __init__(self, camera: Camera) -> None:
        self._camera = camera
        standing, self._moving = empty_file()
        room(standing)
        oven(standing, open_deck=camera.oven_open)
        mixer(standing)
        table(standing)
        store(standing)
        _look_around(camera)

    def show(self, phase: float) -> None:
        """Put what moves where it is at this part (0..1) of the loop."""
        self._moving.clear()
        at_work(self._moving, phase, oven_open=self._camera.oven_open)


def _look_around(camera: Camera) -> None:
    """Add an equirectangular camera; its middle looks to the camera's azimuth."""
    data = bpy.data.cameras.new("eye")
    data.type, data.panorama_type, data.clip_start = "PANO", "EQUIRECTANGULAR", 0.02
    holder = bpy.data.objects.new("eye", data)
    holder.location = camera.place
    holder.rotation_euler = (math.pi / 2, 0, -math.radians(camera.azimuth))
    bpy.context.scene.collection.objects.link(holder)
    bpy.context.scene.camera = holder
