"""Media for the player's tests: the heading sphere as photo and as HLS, mono and for two eyes."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

from PIL import Image

from media.model import Stereo
from media.tools import Tools
from tests import media_factory as factory
from tests.media_factory import heading_sphere, layout

SIZE = (512, 256)


def photo(folder: Path, name: str, picture: Image.Image, **facts: Any) -> dict[str, Any]:
    """Write a picture, and return its part of the play document."""
    picture.save(folder / f"{name}.png")
    image = {"url": f"/media/{name}.png", "width": picture.width, "height": picture.height}
    return {
        "state": "ready",
        "kind": "photo",
        "projection": "equirectangular",
        "stereo": "mono",
        "crop": None,
        "width": picture.width,
        "height": picture.height,
        "duration": None,
        "poster": image["url"],
        "thumbnail": image["url"],
        "images": [image],
        "hls": None,
        "has_audio": False,
        **facts,
    }


def film(
    folder: Path, name: str, picture: Image.Image, *, seconds: float = 3, **facts: Any
) -> dict[str, Any]:
    """Write a picture, with a bar that moves along its foot, as HLS; return its part of the play document."""
    document = photo(
        folder, name, picture, kind="video", duration=seconds, hls=f"/media/{name}/master.m3u8", **facts
    )
    tools = Tools.find()
    whole = factory.film(
        folder / f"{name}.mp4", tools, picture, seconds=seconds, fps="10", options=("-g", "10")
    )
    out = folder / name
    out.mkdir()
    command = [str(tools.ffmpeg), "-v", "error", "-i", str(whole), "-c", "copy"]
    command += ["-f", "hls", "-hls_segment_type", "fmp4", "-hls_time", "1", "-hls_playlist_type", "vod"]
    command += [
        "-master_pl_name",
        "master.m3u8",
        "-hls_fmp4_init_filename",
        "init.mp4",
        str(out / "stream.m3u8"),
    ]
    subprocess.run(command, check=True, timeout=60)
    return document


def heading_photo(folder: Path, name: str = "cour") -> dict[str, Any]:
    """The heading sphere as a photo."""
    return photo(folder, name, heading_sphere(*SIZE))


def heading_film(folder: Path, name: str = "four", **options: Any) -> dict[str, Any]:
    """The heading sphere as a film."""
    return film(folder, name, heading_sphere(*SIZE), **options)


def stereo_photo(folder: Path, name: str = "relief") -> dict[str, Any]:
    """The heading sphere for two eyes, left eye on top."""
    return photo(folder, name, layout(Stereo.TOP_BOTTOM, width=SIZE[0]), stereo="top-bottom")
