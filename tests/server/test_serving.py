"""A real server in a process of its own: HTTPS, silent sockets, kill -9 in the middle of everything."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import socket
import ssl
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from server.accounts.identity import Role
from server.services import open_services
from server.settings import Settings
from tests.server.journal.pen import POSE, events, poses, uuid7

PLATEAU = Path(sys.executable).with_name("plateau")
# The same command with less patience, so that a test need not wait ten seconds for it to run out.
IMPATIENT = (
    "import sys; from server.web import guard, site; from tools.cli import main\n"
    "site.HEADER_S = guard.Guard.__init__.__kwdefaults__['header_s'] = 1.0\n"
    "sys.exit(main(sys.argv[1:]))"
)


@dataclass
class Running:
    """A server process and where it listens."""

    process: subprocess.Popen[str]
    said: str

    @property
    def url(self) -> str:
        found = re.search(r"http://localhost:\d+", self.said)
        assert found, self.said
        return found[0].replace("localhost", "127.0.0.1")

    def kill(self) -> None:
        """Pull the plug."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def ask(self, method: str, path: str, data: bytes | None = None, **headers: str) -> tuple[int, bytes]:
        """Ask; return status and answer."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(self.url + path, data, named, method=method)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read()


@contextmanager
def serving(data: Path, *options: str, program: tuple[str | Path, ...] = (PLATEAU,)) -> Iterator[Running]:
    """Run `plateau serve` on a port of the system's choice until the context ends."""
    process = subprocess.Popen(
        [*program, "serve", "--data", str(data), "--port", "0", "--no-demo", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=data.parent,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    said = ""
    for line in process.stdout:
        said += line
        if "Ctrl+C" in line:
            break
    else:
        process.wait(10)
        raise AssertionError(f"it did not start: {said}{process.stderr.read()}")
    try:
        yield Running(process, said)
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=20)


@pytest.fixture
def token(settings: Settings, furniture: object) -> str:
    """A staff token of the furnished house."""

    async def make() -> str:
        async with open_services(settings) as services:
            return await services.accounts.create_token(name="test", role=Role.STAFF)

    return f"Bearer {asyncio.run(make())}"


def multipart(file: Path, **fields: str) -> tuple[bytes, str]:
    """An upload as bytes, and its content type."""
    body = b"".join(
        f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    )
    head = f'--b\r\nContent-Disposition: form-data; name="file"; filename="{file.name}"\r\n\r\n'
    return body + head.encode() + file.read_bytes() + b"\r\n--b--\r\n", "multipart/form-data; boundary=b"


def test_an_encode_survives_kill_9(settings: Settings, token: str, film: Path) -> None:
    body, kind = multipart(film, projection="equirectangular")
    with serving(settings.data, "--no-https") as server:
        status, answer = server.ask("POST", "/api/v1/footage", body, Authorization=token, Content_Type=kind)
        assert status == 201
        path = f"/api/v1/footage/{json.loads(answer)['id']}"
        with urllib.request.urlopen(
            urllib.request.Request(f"{server.url}{path}/events", headers={"Authorization": token}), timeout=30
        ) as stream:
            for line in stream:
                if b'"state": "preparing"' in line:
                    break
        server.kill()
    with serving(settings.data, "--no-https") as server:
        row = follow(server, path, token)
        assert row["state"] == "ready"
    home = settings.data / "renditions" / row["id"]
    whole = [path.parent.name for path in home.glob("*/manifest.json")]  # a live one stays for who watches it
    assert whole == [row["play"]["poster"].split("/")[3]]


def follow(server: Running, path: str, token: str) -> dict[str, Any]:
    """Read the footage's events to their end; return its last state."""
    _, answer = server.ask("GET", f"{path}/events", Authorization=token)
    *_, last = [line for line in answer.decode().splitlines() if line.startswith("data: ")]
    row: dict[str, Any] = json.loads(last.removeprefix("data: "))
    return row


def test_what_the_journal_acknowledged_survives_kill_9(settings: Settings, token: str) -> None:
    viewing = f"/api/v1/viewings/{uuid7()}"
    with serving(settings.data, "--no-https") as server:
        play = json.loads(server.ask("GET", "/api/v1/scenes/public/play")[1])
        opening = {
            "revision": play["revision"]["id"],
            "mode": "vr",
            "started_at": "2026-01-05T09:00:00Z",
            "sent_at": "2026-01-05T09:00:01Z",
        }
        ticket = {"Plateau_Ticket": play["viewer"]["ticket"], "Content_Type": "application/json"}
        assert server.ask("PUT", viewing, json.dumps(opening).encode(), **ticket)[0] == 201
        pose = {**ticket, "Content_Type": POSE}
        for seq in range(20):
            last = (poses(seq * 1000, 10), pose) if seq % 2 else (events((seq, "hotspot.open")), ticket)
            assert server.ask("PUT", f"{viewing}/chunks/{seq}", last[0], **last[1])[0] == 201
        server.kill()
    with serving(settings.data, "--no-https") as server:
        status, answer = server.ask("GET", f"{viewing}/have", **ticket)
        assert (status, json.loads(answer)) == (200, {"state": "open", "have": [[0, 19]]})
        assert server.ask("PUT", f"{viewing}/chunks/19", last[0], **last[1])[0] == 200


def test_https_with_our_own_authority(settings: Settings, furniture: object) -> None:
    impatient = (sys.executable, "-c", IMPATIENT)
    with serving(settings.data, "--https-port", "0", program=impatient) as server:
        port = int(re.findall(r"https://[^\s:]+:(\d+)", server.said)[0])
        status, authority = server.ask("GET", "/certificate", Host="192.168.1.20")
        assert status == 200
        trust = ssl.create_default_context(cadata=authority.decode())
        with urllib.request.urlopen(f"https://127.0.0.1:{port}/api/v1/scenes", context=trust) as answer:
            assert [one["id"] for one in json.load(answer)] == ["public"]
            assert "Strict-Transport-Security" not in answer.headers, "never for this very machine"
        assert not (settings.data / "certificates").stat().st_mode & 0o077
        silent_sockets_are_dropped(port, server)


def silent_sockets_are_dropped(port: int, server: Running) -> None:
    """Sockets that never say hello, in the clear and over TLS, while others are served."""
    ports = (port, int(server.url.rpartition(":")[2]))
    silent = [socket.create_connection(("127.0.0.1", one), timeout=25) for one in ports]
    assert server.ask("GET", "/healthz")[0] == 200
    for one in silent:
        with one:
            try:
                assert one.recv(100) == b""
            except ConnectionError:
                continue


def test_a_second_server_on_the_port_says_so(settings: Settings, furniture: object) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = subprocess.run(
            [PLATEAU, "serve", "--data", settings.data, "--port", str(port), "--no-demo", "--no-https"],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    assert result.returncode == 1
    assert f"Le port {port} n'est pas libre" in result.stderr
    assert "Traceback" not in result.stderr


def test_stopping_is_quick_and_quiet(settings: Settings, furniture: object) -> None:
    with serving(settings.data, "--no-https") as server:
        idle = socket.create_connection(("127.0.0.1", int(server.url.rpartition(":")[2])))
        assert server.ask("GET", "/healthz")[0] == 200
        server.process.terminate()
        _, complaint = server.process.communicate(timeout=15)
        idle.close()
    assert server.process.returncode == 0
    assert "Traceback" not in complaint


def test_a_first_start_with_a_full_disk_still_serves(tmp_path: Path) -> None:
    """The demo does not fit: the server says so and serves all the same."""
    program = (
        "import shutil, sys; real = shutil.disk_usage\n"
        "shutil.disk_usage = lambda path: real(path)._replace(free=0)\n"
        "from tools.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program, "serve", "--data", tmp_path / "data", "--port", "0", "--no-https"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
    )
    assert process.stdout is not None
    assert any("Ctrl+C" in line for line in process.stdout)
    process.terminate()
    _, complaint = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "the demo could not be installed" in complaint
