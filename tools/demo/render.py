"""Render the demo rooms: a still, a close-up, or the moving window of a loop; a stop loses one frame at most.

    nice -n 19 python -m tools.demo.render still four --width 4096 --samples 10 --out FOLDER
    nice -n 19 python -m tools.demo.render closeup balance --width 800 --samples 20 --out FOLDER
    nice -n 19 python -m tools.demo.render loop petrin --width 2560 --samples 12 --out FOLDER

Needs Blender as a module (`pip install bpy==5.0.1 pillow`, Python 3.11); nothing else of the project does.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from pathlib import Path

import bpy
from mathutils import Vector

from tools.demo.bakery.build import Bakery
from tools.demo.bakery.layout import CAMERAS
from tools.demo.closeups import CLOSEUPS, Closeup
from tools.demo.fingerprint import fingerprint
from tools.demo.window import WINDOW


def main(argv: list[str] | None = None) -> None:
    """Parse the command line and render what is not there yet."""
    options = _parser().parse_args(argv)
    options.out.mkdir(parents=True, exist_ok=True)
    _claim(options.out / f"{options.what}-{options.view}.json", options.width, options.samples)
    close = CLOSEUPS.get(options.view)
    bakery = Bakery(close.moment if close else CAMERAS[options.view])
    _settings(options.width, options.samples, options.threads)
    if close:
        _aim(close)
    targets = [options.out / f"{options.view}.png"]
    if options.what == "loop":
        _border(WINDOW)
        targets = [options.out / f"{options.view}-{frame:03}.png" for frame in range(options.frames)]
    for frame, target in enumerate(targets):
        if not target.exists():
            bakery.show(frame / len(targets))
            _render(target)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("what", choices=("still", "closeup", "loop"))
    parser.add_argument("view", choices=(*CAMERAS, *CLOSEUPS))
    parser.add_argument(
        "--width", type=int, default=512, help="pixels; the height is half of it (close-up: 3/4)"
    )
    parser.add_argument("--samples", type=int, default=8)
    parser.add_argument("--frames", type=int, default=48)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    return parser


def _claim(record: Path, width: int, samples: int) -> None:
    """Write what the pictures are made from; refuse to go on with pictures made from something else."""
    facts = {"width": width, "samples": samples, "fingerprint": fingerprint()}
    if record.exists() and json.loads(record.read_text(encoding="utf-8")) != facts:
        raise SystemExit(f"{record.parent} holds pictures of another room or size: choose an empty folder.")
    record.write_text(json.dumps(facts), encoding="utf-8")


def _settings(width: int, samples: int, threads: int) -> None:
    scene = bpy.context.scene
    scene.render.engine, scene.cycles.device = "CYCLES", "CPU"
    scene.cycles.samples, scene.cycles.seed = samples, 1  # one seed: what stands still does not shimmer
    scene.cycles.use_denoising, scene.cycles.denoiser = True, "OPENIMAGEDENOISE"
    scene.cycles.use_adaptive_sampling, scene.cycles.adaptive_threshold = True, 0.04
    scene.cycles.max_bounces, scene.cycles.transparent_max_bounces = 5, 8
    scene.cycles.caustics_reflective = scene.cycles.caustics_refractive = False
    scene.cycles.sample_clamp_indirect = 4
    scene.render.use_persistent_data = True
    scene.render.threads_mode, scene.render.threads = "FIXED", threads
    scene.render.resolution_x, scene.render.resolution_y = width, width // 2
    scene.render.resolution_percentage = 100
    scene.view_settings.view_transform, scene.view_settings.look = "AgX", "AgX - Medium High Contrast"
    scene.view_settings.exposure = 0.0
    scene.render.image_settings.file_format = "PNG"


def _aim(close: Closeup) -> None:
    """Turn the camera that sees all around into an ordinary one, 4:3."""
    scene = bpy.context.scene
    scene.camera.data.type, scene.camera.data.angle = "PERSP", math.radians(close.field)
    look = Vector(close.target) - Vector(close.place)
    scene.camera.rotation_euler = look.to_track_quat("-Z", "Y").to_euler()
    scene.render.resolution_y = scene.render.resolution_x * 3 // 4


def _border(window: tuple[float, float, float, float]) -> None:
    """Render only this part of the sphere: left, top, right, bottom as fractions, top down."""
    left, top, right, bottom = window
    render = bpy.context.scene.render
    render.use_border = render.use_crop_to_border = True
    render.border_min_x, render.border_max_x = left, right
    render.border_min_y, render.border_max_y = 1 - bottom, 1 - top


def _render(target: Path) -> None:
    """Render to the file; it appears only when it is whole."""
    start, part = time.monotonic(), target.with_suffix(".part.png")
    bpy.context.scene.render.filepath = str(part)
    bpy.ops.render.render(write_still=True)
    part.replace(target)
    spent = f"{time.monotonic() - start:.1f} s, {time.process_time():.0f} CPU-s so far"
    print(f"{target.name}: {spent}", flush=True)


if __name__ == "__main__":
    main()
