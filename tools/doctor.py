"""`plateau doctor`: is everything there that Plateau needs? Each failure with its cure."""

from __future__ import annotations

import argparse
import asyncio
import shutil
from collections.abc import Callable, Iterator

from media.tools import Tools
from server.db.engine import migrate
from server.errors import PlateauError
from server.settings import Settings
from server.storage import names
from server.storage.address import read_address
from server.storage.store import Store
from server.web.assets import Assets
from tools.common import Commands, add_data_option, settings_of, with_services

LOW_BYTES = 10_000_000_000


def add_to(commands: Commands) -> None:
    """Add the command."""
    command = commands.add_parser("doctor", help="vérifie l'installation")
    add_data_option(command)
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print a line a check; return 1 when one fails."""
    settings = settings_of(arguments)
    failed = 0
    for name, look in _checks(settings):
        try:
            print(f"  bon     {name} : {look()}")
        except Exception as error:
            failed += 1
            print(f"  à voir  {name} : {error}")
    return 1 if failed else 0


def _checks(settings: Settings) -> Iterator[tuple[str, Callable[[], str]]]:
    yield "dossier de données", lambda: _data(settings)
    yield "base de données", lambda: _database(settings)
    yield "stockage des médias", lambda: _storage(settings)
    yield "moteur", lambda: _engine(settings)
    yield "machines au travail", lambda: _workers(settings)
    yield "encodeur", lambda: _encoder(settings)
    yield "bac à sable", lambda: _sandbox(settings)
    yield "lecteur", lambda: str(Assets.find().folder)


def _data(settings: Settings) -> str:
    settings.prepare_data()
    free = shutil.disk_usage(settings.data).free
    if free < LOW_BYTES:
        raise PlateauError(f"plus que {free / 1e9:.1f} Go libres ; faites de la place.")
    return f"{settings.data.resolve()}, {free / 1e9:.0f} Go libres"


def _database(settings: Settings) -> str:
    migrate(settings.database)
    return f"{'PostgreSQL' if settings.database_url.startswith('postgres') else 'SQLite'}, à jour"


def _engine(settings: Settings) -> str:
    _ = settings.jobs  # raises when hosts could not share the work
    if not settings.encode:
        return "rien n'est préparé sur cette machine (PLATEAU_ENCODE)"
    if settings.engine == "inside":
        return "dans le processus du serveur"
    return "DBOS sur SQLite, une machine" if settings.one_host else "DBOS sur PostgreSQL, plusieurs machines"


def _workers(settings: Settings) -> str:
    alive = with_services(settings, lambda services: services.leases.alive())
    hosts = sorted({worker.host for worker in alive})
    return f"{', '.join(hosts)} ({len(alive)} postes)" if hosts else "aucune en ce moment"


def _storage(settings: Settings) -> str:
    address = read_address(settings.media_url, settings.data.resolve())
    trial = Store(address, settings.data.resolve() / "scratch", patience_s=5)
    asyncio.run(trial.folders(names.ORIGINALS))
    return str(address)


def _encoder(settings: Settings) -> str:
    capabilities = asyncio.run(Tools.find(settings.encoder).capabilities())
    if capabilities.missing:
        raise PlateauError(f"il manque {', '.join(capabilities.missing)} ; essayez PLATEAU_ENCODER=wheel.")
    return capabilities.version


def _sandbox(settings: Settings) -> str:
    if Tools.find(settings.encoder).sandbox is None:
        raise PlateauError("bubblewrap est absent ou interdit ici ; installez le paquet bubblewrap.")
    return "bubblewrap"
