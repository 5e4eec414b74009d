"""`plateau storage`: look at where originals and renditions are kept, move them elsewhere."""

from __future__ import annotations

import argparse
import sys

from server.services import Services
from server.storage import names
from server.storage.address import read_address
from server.storage.move import Moved, move
from server.storage.store import Store
from tools.common import Commands, add_data_option, add_json_option, print_json, settings_of, with_services


def add_to(commands: Commands) -> None:
    """Add the command."""
    parts = commands.add_parser("storage", help="stockage des médias").add_subparsers(required=True)
    show = parts.add_parser("show", help="dit où sont les originaux et les qualités, et combien ils pèsent")
    add_data_option(show)
    add_json_option(show)
    show.set_defaults(run=run_show)
    to = parts.add_parser("move", help="copie tous les médias ailleurs et vérifie chaque copie")
    to.add_argument("url", metavar="ADRESSE", help="un dossier, ou s3://seau/dossier?endpoint=…&region=…")
    add_data_option(to)
    add_json_option(to)
    to.set_defaults(run=run_move)


def run_show(arguments: argparse.Namespace) -> None:
    """Print the place and the weight of what is kept there."""

    async def work(services: Services) -> dict[str, object]:
        said: dict[str, object] = {"place": str(services.store.address)}
        for prefix in (names.ORIGINALS, names.RENDITIONS):
            sizes = await services.store.sizes(prefix)
            said[prefix] = {"files": len(sizes), "bytes": sum(sizes.values())}
        return said

    said = with_services(settings_of(arguments), work)
    if arguments.json:
        print_json(said)
        return
    print(f"Médias : {said.pop('place')}")
    for prefix, weight in said.items():
        assert isinstance(weight, dict)
        print(f"  {prefix:<10} {weight['files']} fichiers, {weight['bytes'] / 1e9:.2f} Go")


def run_move(arguments: argparse.Namespace) -> None:
    """Copy everything to another place, proved file by file; what is here stays until you delete it."""
    settings = settings_of(arguments)
    address = read_address(arguments.url, settings.data.resolve())

    async def work(services: Services) -> Moved:
        target = Store(address, services.folder.scratch)
        last = Moved(files=0, of_files=0, done_bytes=0, of_bytes=0, copied=0)
        async for last in move(services.store, target):
            if not arguments.json:
                _show(last)
        return last

    moved = with_services(settings, work)
    if arguments.json:
        print_json({"place": str(address), "files": moved.files, "copied": moved.copied})
        return
    print(f"{moved.files} fichiers sont dans {address}, vérifiés un par un ({moved.copied} copiés).")
    print(f"Pour s'en servir : PLATEAU_MEDIA_URL={arguments.url}, puis redémarrez le serveur.")
    print("L'ancien stockage n'a pas été touché ; relancez cette commande juste avant de redémarrer.")


def _show(now: Moved) -> None:
    print(
        f"  {now.files}/{now.of_files}  {now.done_bytes / 1e9:.2f} Go sur {now.of_bytes / 1e9:.2f}",
        file=sys.stderr,
    )
