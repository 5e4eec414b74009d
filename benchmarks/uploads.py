"""Uploads: our tus server against nginx's DAV PUT, the same bytes over the same loopback, turn by turn.

Goals: CPU per GB <= 1.2 x nginx, memory per upload <= 4 MiB. Ours hashes every byte (SHA-256) and has it on
the disk before it answers; nginx does neither. So the cost of hashing alone is printed beside it. Each server
on CPU 0, the sender on CPU 1. Needs nginx with its DAV module (Debian package nginx-light) and Linux.
"""

from __future__ import annotations

import asyncio
import hashlib
import http.client
import os
import re
import shutil
import socket
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.serving import _cpu_s, _free_port, _running
from server.accounts.identity import Role
from server.services import open_services
from server.settings import Settings

ROUNDS, SIZE_MB, TOGETHER = 5, 256, 8
ROOT = Path(__file__).parent.parent
BLOCK = os.urandom(1 << 20)
NGINX = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log crit;
events {{ worker_connections 1024; }}
http {{
  access_log off; client_max_body_size 0; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{ listen 127.0.0.1:{port}; location / {{ root {folder}/dav; dav_methods PUT; }} }}
}}
"""
Send = Callable[[int], None]  # sends so many MiB


@dataclass(frozen=True, slots=True)
class Server:
    """A server at work."""

    pid: int
    send: Send


def main() -> int:
    """Print the ratios; return 1 when nginx is missing."""
    if missing := [name for name in ("nginx", "taskset") if shutil.which(name) is None]:
        print(f"needs {', '.join(missing)}: apt install nginx-light util-linux")
        return 1
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        ours = stack.enter_context(_plateau(folder))
        theirs = stack.enter_context(_nginx(folder))
        ours.send(16)  # both are warm
        theirs.send(16)
        pairs = [(_cost(ours), _cost(theirs)) for _ in range(ROUNDS)]
        _report(pairs)
        _memory(ours)
    return 0


def _report(pairs: list[tuple[float, float]]) -> None:
    ours, theirs = (statistics.median(side) for side in zip(*pairs, strict=True))
    ratio = statistics.median(one / other for one, other in pairs)
    hashing = _hashing()
    print(f"CPU per GB: {ratio:.2f} x nginx DAV (goal <= 1.20)")
    print(f"  ours {ours:.2f} s/GB, of which hashing {hashing:.2f}; nginx {theirs:.2f}, without any")
    print(f"  without hashing {(ours - hashing) / theirs:.2f} x")


def _memory(ours: Server) -> None:
    """Send several at once; print what each adds to the server's greatest resident size."""
    before = _peak_mib(ours.pid)
    with ThreadPoolExecutor(TOGETHER) as pool:
        list(pool.map(ours.send, [64] * TOGETHER))
    each = (_peak_mib(ours.pid) - before) / TOGETHER
    print(f"memory: {each:.2f} MiB per upload, {TOGETHER} at once (goal <= 4)")


def _cost(server: Server) -> float:
    before = _cpu_s(server.pid)
    server.send(SIZE_MB)
    time.sleep(0.3)  # what goes on behind the answer costs too
    return (_cpu_s(server.pid) - before) / (SIZE_MB * (1 << 20) / 1e9)


def _hashing() -> float:
    start = time.process_time()
    digest = hashlib.sha256()
    for _ in range(SIZE_MB):
        digest.update(BLOCK)
    return (time.process_time() - start) / (SIZE_MB * (1 << 20) / 1e9)


def _peak_mib(pid: int) -> float:
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


@contextmanager
def _plateau(folder: Path) -> Iterator[Server]:
    settings, port = Settings(data=folder / "data"), _free_port()
    token = asyncio.run(_token(settings))
    command = [
        "taskset",
        "-c",
        "0",
        str(ROOT / ".venv/bin/plateau"),
        "serve",
        "--no-demo",
        "--no-https",
        "--host",
        "127.0.0.1",
    ]
    with _running([*command, "--data", str(settings.data), "--port", str(port)], port) as pid:
        headers = {"Authorization": f"Bearer {token}", "Tus-Resumable": "1.0.0"}

        def send(mebibytes: int) -> None:
            line = http.client.HTTPConnection("127.0.0.1", port)
            line.request(
                "POST", "/api/v1/uploads", headers={**headers, "Upload-Length": str(mebibytes << 20)}
            )
            answer = line.getresponse()
            answer.read()
            kind = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": "0"}
            _put(port, "PATCH", answer.headers["Location"], {**headers, **kind}, mebibytes)

        yield Server(pid, send)


@contextmanager
def _nginx(folder: Path) -> Iterator[Server]:
    (folder / "dav").mkdir(mode=0o777)
    config, port = folder / "nginx.conf", _free_port()
    config.write_text("user root;" * (os.geteuid() == 0) + NGINX.format(folder=folder, port=port))
    with _running(["taskset", "-c", "0", "nginx", "-c", str(config), "-p", str(folder)], port) as pid:
        worker = int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])
        yield Server(worker, lambda mebibytes: _put(port, "PUT", "/file", {}, mebibytes))


def _put(port: int, method: str, path: str, headers: dict[str, str], mebibytes: int) -> None:
    """Send a body of so many MiB; RuntimeError when it is refused."""
    lines = [
        f"{method} {path} HTTP/1.1",
        "Host: 127.0.0.1",
        f"Content-Length: {mebibytes << 20}",
        "Connection: close",
    ]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall("\r\n".join([*lines, "", ""]).encode())
        for _ in range(mebibytes):
            line.sendall(BLOCK)
        answer = line.recv(65_536).split(b"\r\n", 1)[0]
    if not re.match(rb"HTTP/1.1 20[14]", answer):
        raise RuntimeError(answer.decode())


async def _token(settings: Settings) -> str:
    async with open_services(settings) as services:
        return await services.accounts.create_token(name="bench", role=Role.STAFF)


if __name__ == "__main__":
    raise SystemExit(main())
