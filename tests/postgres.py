"""A throw-away PostgreSQL for tests, from Debian's package: no service is assumed, nothing is left behind."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
# No power cut threatens a throw-away database; its own death, which tests cause, loses nothing all the same.
FAST = ("fsync=off", "full_page_writes=off")
_numbers = count()


class Postgres:
    """A server that can be asked for new databases, stopped hard, and started again."""

    def __init__(self, home: Path) -> None:
        """Make its files and start it."""
        self._home, self._data, self._socket = home, home / "data", home / "s"
        self._socket.mkdir()
        if os.geteuid() == 0:  # PostgreSQL does not run as root
            home.chmod(0o755)
            shutil.chown(home, "nobody")
            shutil.chown(self._socket, "nobody")
        self._run("initdb", "-D", str(self._data), "-A", "trust", "-U", "plateau", "--no-sync", "-E", "UTF8")
        self.start()

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = [f"-c {option}" for option in (*FAST, f"unix_socket_directories={self._socket}")]
        options += ["-c listen_addresses=''", "-c max_connections=200"]
        log = str(self._home / "log")
        self._run("pg_ctl", "-D", str(self._data), "-l", log, "-w", "-o", " ".join(options), "start")

    def stop(self) -> None:
        """Stop it at once, as when its power fails."""
        self._run("pg_ctl", "-D", str(self._data), "-m", "immediate", "stop")

    def new_database(self, template: str = "template0") -> str:
        """Make a database, empty or a copy of another one that nobody uses; return its URL."""
        name = f"test{next(_numbers)}"
        self._run("createdb", "-h", str(self._socket), "-U", "plateau", "-T", template, name)
        return f"postgresql://plateau@/{name}?host={self._socket}"

    def _run(self, program: str, *arguments: str) -> None:
        user = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] * (os.geteuid() == 0)
        command = [*user, str(BINARIES[-1] / program), *arguments]
        with tempfile.TemporaryFile() as said:  # a file: the server that pg_ctl leaves would keep a pipe open
            code = subprocess.run(command, stdout=said, stderr=said, cwd="/", check=False).returncode
            said.seek(0)
            assert code == 0, said.read().decode()


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """Yield a running server; afterwards it is gone with its files."""
    home = Path(tempfile.mkdtemp(prefix="plateau-pg-"))
    server = Postgres(home)
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(home)
