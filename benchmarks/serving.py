"""Media over TLS: our server against nginx, the same files, the same certificate, turn by turn.

Goals: CPU per GB <= 1.3 x nginx, throughput >= 0.75 x nginx (one process against one worker, each on CPU 0,
the load of 16 connections from CPU 1). Needs nginx and wrk (Debian packages nginx-light, wrk) and Linux.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from scenes.model import FORMAT, Scene
from server.certificates import ensure_certificates
from server.db.tables import Footage
from server.footage.records import FootageState
from server.services import open_services
from server.settings import Settings

ROUNDS, SECONDS, CONNECTIONS = 5, 4, 16
SIZES_MB = (0.5, 1, 2, 4)
SEGMENTS, BIG_MB = 32, 512
FOOTAGE_ID, VERSION = "00000000-0000-4000-8000-000000000000", "0123456789abcdef"
TICK = os.sysconf("SC_CLK_TCK")
ROOT = Path(__file__).parent.parent

NGINX = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log crit;
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; open_file_cache max=1000;
  types {{ video/iso.segment m4s; }}
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{
    listen 127.0.0.1:{port} ssl; ssl_certificate {chain}; ssl_certificate_key {key}; ssl_protocols TLSv1.3;
    location /media/ {{ alias {media}/; }}
  }}
}}
"""
LUA = """
local paths = {{ {paths} }}
local ranges = {ranges}
local n = 0
request = function()
  n = n + 1
  if ranges then
    local first = (n * 7919 % {blocks}) * 1048576
    return wrk.format("GET", paths[1], {{ ["Range"] = "bytes=" .. first .. "-" .. (first + 1048575) }})
  end
  return wrk.format("GET", paths[n % #paths + 1])
end
done = function(summary)
  local e = summary.errors
  local errors = e.status + e.read + e.connect + e.timeout
  io.write(string.format("RESULT %d %d %d\\n", summary.bytes, summary.duration, errors))
end
"""


@dataclass(frozen=True, slots=True)
class Run:
    """One turn of one server."""

    mb_per_s: float
    cpu_s_per_gb: float


def main() -> int:
    """Print the ratios; return 1 when nginx or wrk is missing."""
    if missing := [name for name in ("nginx", "wrk", "taskset") if shutil.which(name) is None]:
        print(f"needs {', '.join(missing)}: apt install nginx-light wrk util-linux")
        return 1
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        media = _make_data(folder)
        ours = stack.enter_context(_plateau(folder))
        theirs = stack.enter_context(_nginx(folder, media))
        for kind in ("segments", "ranges"):
            script = _script(folder, media, kind)
            pairs = [(_load(*ours, script), _load(*theirs, script)) for _ in range(ROUNDS)]
            _report(kind, pairs)
    return 0


def _report(kind: str, pairs: list[tuple[Run, Run]]) -> None:
    cpu = statistics.median(ours.cpu_s_per_gb / theirs.cpu_s_per_gb for ours, theirs in pairs)
    speed = statistics.median(ours.mb_per_s / theirs.mb_per_s for ours, theirs in pairs)
    print(f"TLS {kind}: CPU per GB {cpu:.2f} x nginx (goal <= 1.30), throughput {speed:.2f} x (goal >= 0.75)")
    mine = statistics.median(ours.mb_per_s for ours, _ in pairs)
    print(f"  ours {mine:.0f} MB/s, {statistics.median(o.cpu_s_per_gb for o, _ in pairs):.2f} CPU s/GB")


def _make_data(folder: Path) -> Path:
    """Make a data folder whose one public scene shows footage of random segments; return their folder."""
    media = folder / "data" / "renditions" / FOOTAGE_ID / VERSION
    media.mkdir(parents=True)
    for number in range(SEGMENTS):
        size = int(SIZES_MB[number % len(SIZES_MB)] * 1024 * 1024)
        (media / f"segment-{number}.m4s").write_bytes(os.urandom(size))
    with (media / "whole.m4s").open("wb") as file:
        for _ in range(BIG_MB):
            file.write(os.urandom(1024 * 1024))
    asyncio.run(_make_rows(Settings(data=folder / "data")))
    return media


async def _make_rows(settings: Settings) -> None:
    title = {"fr": "Mesure"}
    scene = {
        "format": FORMAT, "id": "mesure", "title": title, "trade": "mesure", "licence": "CC0-1.0",
        "authors": ["Plateau"], "rights": {"scope": "public"}, "start": "ici",
        "footage": {"ici": {"title": title}},
        "viewpoints": [{"id": "ici", "title": title, "description": title, "backdrop": {"footage": "ici"}}],
    }  # fmt: skip
    row = Footage(
        id=FOOTAGE_ID, title="Mesure", trade="", state=FootageState.READY, original_name="x", originals=1,
        sha256="0", size=1, version=VERSION, attempt="0", created_ms=0, updated_ms=0,
    )  # fmt: skip
    async with open_services(settings) as services:
        await services.footage.add(row)
        await services.scenes.install(
            Scene.model_validate(scene), scene, footage={"ici": FOOTAGE_ID}, files={}
        )


@contextmanager
def _plateau(folder: Path) -> Iterator[tuple[int, int]]:
    port, https = _free_port(), _free_port()
    command = [
        "taskset",
        "-c",
        "0",
        str(ROOT / ".venv/bin/plateau"),
        "serve",
        "--no-demo",
        "--host",
        "127.0.0.1",
    ]
    command += ["--data", str(folder / "data"), "--port", str(port), "--https-port", str(https)]
    with _running(command, https) as pid:
        yield pid, https


@contextmanager
def _nginx(folder: Path, media: Path) -> Iterator[tuple[int, int]]:
    files = ensure_certificates(folder / "data" / "certificates", [], "plateau.local")
    port = _free_port()
    config = folder / "nginx.conf"
    alias = media.parent.parent
    config.write_text(
        "user root;" * (os.geteuid() == 0)
        + NGINX.format(folder=folder, port=port, chain=files.chain, key=files.key, media=alias)
    )
    with _running(["taskset", "-c", "0", "nginx", "-c", str(config), "-p", str(folder)], port) as pid:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        yield int(children[0]), port


@contextmanager
def _running(command: list[str], port: int) -> Iterator[int]:
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        try:
            _wait_for(port, process)
            yield process.pid
        finally:
            process.terminate()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError((process.stderr.read() if process.stderr else b"").decode())
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"nothing listens on {port}")


def _script(folder: Path, media: Path, kind: str) -> Path:
    base = f"/media/{FOOTAGE_ID}/{VERSION}"
    names = ["whole.m4s"] if kind == "ranges" else sorted(path.name for path in media.glob("segment-*"))
    paths = ", ".join(f'"{base}/{name}"' for name in names)
    script = folder / f"{kind}.lua"
    script.write_text(LUA.format(paths=paths, ranges=str(kind == "ranges").lower(), blocks=BIG_MB))
    return script


def _load(pid: int, port: int, script: Path) -> Run:
    before = _cpu_s(pid)
    wrk = ["taskset", "-c", "1", "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-s", str(script)]
    answer = subprocess.run([*wrk, f"https://127.0.0.1:{port}"], capture_output=True, text=True, check=True)
    cpu = _cpu_s(pid) - before
    line = next(line for line in answer.stdout.splitlines() if line.startswith("RESULT"))
    size, micros, errors = (int(word) for word in line.split()[1:])
    if errors:
        raise RuntimeError(f"{errors} requests failed:\n{answer.stdout}")
    return Run(mb_per_s=size / 1e6 / (micros / 1e6), cpu_s_per_gb=cpu / (size / 1e9))


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    raise SystemExit(main())
