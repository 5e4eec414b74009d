"""`plateau footage`: look at camera files, add them, list what is there."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path
from typing import Any

from media.model import Declared, Projection, Stereo
from media.probe import inspect
from media.tools import Tools
from server.api.shapes import footage_out
from server.db.tables import Footage
from server.errors import NotFound, PlateauError
from server.footage.about import About, People
from server.footage.records import FootageState
from server.jobs.lock import engine_turn
from server.services import Services
from tools.common import Commands, add_data_option, add_json_option, print_json, settings_of, with_services
from tools.copying import copy_in

LOOK_AGAIN_S = 0.5
ABOUT = ("title", "trade", "place", "licence", "people")
UNSURE = (
    "rien ne dit assez sûrement comment cette séquence est filmée : ouvrez-la dans les séquences "
    "et choisissez, ou ajoutez-la avec --projection et --stereo."
)
DUE = (FootageState.RECEIVED, FootageState.PREPARING)


def add_to(commands: Commands) -> None:
    """Add the command."""
    parts = commands.add_parser("footage", help="séquences filmées").add_subparsers(required=True)
    look = parts.add_parser("inspect", help="dit ce qu'est un fichier de caméra")
    look.add_argument("file", type=Path, metavar="FICHIER")
    add_json_option(look)
    look.set_defaults(run=run_inspect)
    add = parts.add_parser("add", help="ajoute une photo ou une vidéo 360° (ou six faces de cube)")
    add.add_argument("files", type=Path, nargs="+", metavar="FICHIER")
    add.add_argument("--title", default="", help="titre")
    add.add_argument("--trade", default="", help="métier")
    add.add_argument("--place", default="", help="lieu du tournage")
    add.add_argument("--licence", default="", help="licence")
    add.add_argument(
        "--people",
        choices=[one.value for one in People],
        default=People.UNKNOWN.value,
        help="des personnes ou entreprises sont-elles reconnaissables : on ne sait pas, non, oui",
    )
    add.add_argument("--projection", choices=[one.value for one in Projection if one.supported])
    add.add_argument("--stereo", choices=[one.value for one in Stereo])
    add.add_argument("--wait", action="store_true", help="attend que la séquence soit prête")
    add_data_option(add)
    add_json_option(add)
    add.set_defaults(run=run_add)
    every = parts.add_parser("list", help="liste les séquences filmées")
    add_data_option(every)
    add_json_option(every)
    every.set_defaults(run=run_list)


def run_inspect(arguments: argparse.Namespace) -> None:
    """Print what the file is, and why we think so."""
    file = _existing(arguments.file)
    tools = Tools.find(settings_of(arguments).encoder)
    seen = asyncio.run(inspect(file, name=file.name, tools=tools))
    if arguments.json:
        print_json(seen.to_json())
        return
    width, height = seen.size
    print(f"{file.name} : {seen.kind}, {width}x{height}, {seen.projection}, {seen.stereo}")
    if seen.duration_s is not None:
        print(f"  durée {seen.duration_s:.1f} s")
    print(f"  confiance {seen.confidence:.0%}")
    for one in seen.evidence:
        print(f"  - {one.about} = {one.value}  [{one.source}, {one.confidence:.0%}] {one.detail}")


def run_add(arguments: argparse.Namespace) -> int:
    """Add footage; with --wait, return 1 when it could not be prepared."""
    files = tuple(_existing(file) for file in arguments.files)
    declared = Declared.of(arguments.projection, arguments.stereo)
    about = About.of({name: getattr(arguments, name) for name in ABOUT})

    async def work(services: Services) -> Footage:
        copies = [await copy_in(services, file, quiet=arguments.json) for file in files]
        try:
            received = tuple(received for _, received in copies)
            row = await services.intake.accept(received, about=about, declared=declared)
        finally:
            for upload, _ in copies:
                await services.uploads.shelf.remove(upload.id)
        return (
            await _settled(services, row.id, here=settings.one_host, quiet=arguments.json)
            if arguments.wait
            else row
        )

    settings = settings_of(arguments)
    row = with_services(settings, work)
    if arguments.json:
        print_json(footage_out(row, []).model_dump(mode="json"))
    else:
        print(f"{row.id}  {row.state}  {row.title}")
        if row.state == FootageState.UNSURE:
            print(f"plateau : {UNSURE}", file=sys.stderr)
        elif row.problem:
            print(f"plateau : {row.problem}", file=sys.stderr)
        elif not arguments.wait:
            print("La séquence sera préparée par le serveur en marche, ou à son prochain démarrage.")
    return 1 if row.state == FootageState.FAILED else 0


async def _settled(services: Services, footage_id: str, *, here: bool, quiet: bool) -> Footage:
    """Wait for the footage: prepared by the workers, or here when no other engine runs on this machine."""
    last = ""
    prepare = _prepare_here if here else _prepare_elsewhere
    preparing = asyncio.create_task(prepare(services, footage_id))
    try:
        while True:
            row = await services.footage.get(footage_id)
            last = _show_progress(row, last) if not quiet else last
            if row.state not in DUE:  # ready, failed, or waiting for a person
                return row
            await asyncio.wait({preparing}, timeout=LOOK_AGAIN_S)
            if preparing.done():
                preparing.result()  # raises what went wrong, if anything did
                preparing = asyncio.create_task(prepare(services, footage_id))
    finally:
        preparing.cancel()
        await asyncio.gather(preparing, return_exceptions=True)


async def _prepare_here(services: Services, footage_id: str) -> None:
    async with engine_turn(services.folder.engine_lock):
        while (await services.footage.get(footage_id)).state in DUE:
            await services.local.run_once()


async def _prepare_elsewhere(services: Services, footage_id: str) -> None:
    if not await services.leases.alive():
        print("Aucune machine ne prépare en ce moment : plateau worker", file=sys.stderr)
    await asyncio.Event().wait()  # whoever waits for us looks at the row


def _show_progress(row: Footage, last: str) -> str:
    progress: dict[str, Any] = row.progress or {}
    left = progress.get("seconds_left")
    step = f"{progress.get('step', row.state)} {progress.get('rung') or ''}"
    line = f"  {progress.get('percent', 0):5.1f} %  {step}"
    line += f"  encore {left:.0f} s" if left is not None else ""
    if line != last:
        print(line, file=sys.stderr)
    return line


def run_list(arguments: argparse.Namespace) -> None:
    """Print the footage."""
    rows = with_services(settings_of(arguments), lambda services: services.footage.all())
    if arguments.json:
        print_json([footage_out(row, []).model_dump(mode="json") for row in rows])
        return
    for row in rows:
        print(f"{row.id}  {row.state:<9}  {row.title}")
    if not rows:
        print("Aucune séquence filmée : plateau footage add FICHIER --title …")


def _existing(file: Path) -> Path:
    if not file.is_file():
        raise NotFound(f"Il n'y a pas de fichier {file}.")
    try:
        file.open("rb").close()
    except OSError as error:
        raise PlateauError(f"Le fichier {file} n'est pas lisible ({error.strerror}).") from error
    return file
