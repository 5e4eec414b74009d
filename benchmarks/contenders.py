"""What the player is measured against, and the world of all: the same film, points, panels and server."""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import web

from media.tools import Tools
from tests.viewer import scenes
from tests.viewer.world import DIST, World

PAGES = Path(__file__).parent / "viewer_pages"
AFRAME = "aframe@1.8.0"  # its package cannot be installed (a git dependency): its built file is taken from it
HTML = (
    '<!doctype html><html lang="fr"><meta charset="utf-8"><title>{name}</title><body>{script}</body></html>'
)
RUNGS = ((512, 1_200_000), (1024, 3_500_000), (1024, 11_000_000))  # width in pixels, bits per second
SECONDS = 66
HOTSPOTS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """A page that shows the film: how it is opened, and how it enters VR."""

    name: str
    path: str
    vr: str | None  # a script in a click; None: it has no VR for headsets
    scripts: tuple[Path, ...]  # what a browser must have before the film is asked for

    @property
    def weight(self) -> int:
        """Return the bytes of its scripts, as gzip."""
        return sum(len(gzip.compress(path.read_bytes(), 9)) for path in self.scripts)


def ours() -> Contender:
    """Return the player of this house."""
    entry = json.loads((DIST / "manifest.json").read_text())["player"]
    scripts = tuple(DIST / name for name in (entry["js"], *entry["imports"]))
    vr = "document.querySelector('.bar [data-action=vr]').click()"
    return Contender(name="ours", path="/play/essai", vr=vr, scripts=scripts)


def others(built: Path) -> tuple[list[Contender], list[str]]:
    """Build what can be had here; return it, and a sentence for each that cannot."""
    missing = []
    if _run(["npm", "ci", "--silent"], cwd=PAGES):
        missing.append("Photo Sphere Viewer left out: npm could not install it")
    if _run(["node", "build.mjs", str(built)], cwd=PAGES):
        raise SystemExit("the contenders' pages cannot be built: run `make setup` for the viewer's packages")
    found = [_page("plain three.js", "plain", built, vr="enterVr()")]
    if aframe := _aframe(built):
        script = (aframe, built / "aframe-film.js")
        found.append(Contender(name="A-Frame", path="/contender/aframe", vr="enterVr()", scripts=script))
    else:
        missing.append("A-Frame left out: npm could not fetch it")
    if (built / "psv.js").is_file():
        found.append(_page("Photo Sphere Viewer", "psv", built, vr=None))
    return found, missing


def _page(name: str, file: str, built: Path, *, vr: str | None) -> Contender:
    return Contender(name=name, path=f"/contender/{file}", vr=vr, scripts=(built / f"{file}.js",))


def _aframe(built: Path) -> Path | None:
    if _run(["npm", "pack", AFRAME, "--silent", "--pack-destination", str(built)], cwd=built):
        return None
    [archive] = built.glob("aframe-*.tgz")
    with tarfile.open(archive) as package:
        [name] = [one for one in package.getnames() if one.endswith("/dist/aframe-v1.8.0.min.js")]
        content = package.extractfile(name)
        assert content is not None
        (built / "aframe.js").write_bytes(content.read())
    return built / "aframe.js"


def _run(argv: list[str], *, cwd: Path) -> int:
    if shutil.which(argv[0]) is None:
        return 1
    return subprocess.run(argv, cwd=cwd, capture_output=True, timeout=300).returncode


def make_film(folder: Path) -> None:
    """Encode the film of all pages: 2 s segments at three bit rates, of a picture full of noise."""
    master = ["#EXTM3U", "#EXT-X-VERSION:7"]
    for index, (width, rate) in enumerate(RUNGS):
        size, out = f"{width}x{width // 2}", folder / f"r{index}"
        out.mkdir()
        argv = [str(Tools.find().ffmpeg), "-v", "error", "-f", "lavfi"]
        argv += ["-i", f"testsrc2=s={size}:r=15:d={SECONDS},noise=alls=60:allf=t"]
        argv += ["-f", "lavfi", "-i", f"sine=d={SECONDS}", "-c:a", "aac", "-shortest"]
        argv += ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "30"]
        argv += [*f"-b:v {rate} -maxrate {rate} -bufsize {rate // 2}".split()]
        argv += ["-f", "hls", "-hls_segment_type", "fmp4", "-hls_time", "2", "-hls_playlist_type", "vod"]
        subprocess.run([*argv, str(out / "stream.m3u8")], check=True, timeout=300)
        codecs = 'CODECS="avc1.42c01f,mp4a.40.2",FRAME-RATE=15.000'
        master.append(f"#EXT-X-STREAM-INF:BANDWIDTH={rate},RESOLUTION={size},{codecs}")
        master.append(f"r{index}/stream.m3u8")
    (folder / "master.m3u8").write_text("\n".join([*master, ""]))


def document(photo: dict[str, Any]) -> dict[str, Any]:
    """Return the play document: a film with thirty points, a question and captions; and a second place."""
    film = {**photo, "kind": "video", "duration": SECONDS, "hls": "/media/master.m3u8"}
    captions = {"kind": "captions", "language": "fr", "url": "/media/words.vtt"}
    spots = [
        scenes.hotspot(f"h{index}", index * 12 - 174, {"do": "open", "card": "quiz"}, pitch=12)
        for index in range(HOTSPOTS - 1)
    ]
    door = scenes.hotspot("porte", 6, {"do": "go", "to": "cour"}, icon="go")
    footage = {"four": {**film, "tracks": [captions]}, "cour": photo, "relief": photo}
    whole = scenes.play_document(footage)
    whole["scene"]["start"] = "four"
    [place] = [one for one in whole["scene"]["viewpoints"] if one["id"] == "four"]
    place["hotspots"] = [*spots, door]
    whole["viewer"] = {"role": "anonymous", "name": None, "ticket": None, "language": "fr"}
    return whole


def world_app(world: World, built: Path) -> web.Application:
    """Return the application that serves our player and the contenders' pages."""
    app = world.app()

    async def page(request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if name == "aframe":
            return web.Response(text=(PAGES / "aframe.html").read_text(), content_type="text/html")
        script = f'<script type="module" src="/pages/{name}.js"></script>'
        return web.Response(text=HTML.format(name=name, script=script), content_type="text/html")

    async def free(request: web.Request, response: web.StreamResponse) -> None:
        if request.path.startswith("/contender/"):  # ours alone keeps to the policy of our pages
            response.headers.pop("Content-Security-Policy", None)

    app.router.add_get("/contender/{name}", page)
    app.router.add_static("/pages", built)
    app.on_response_prepare.append(free)
    return app
