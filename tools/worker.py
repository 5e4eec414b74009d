"""`plateau worker`: prepare footage on this machine, beside the server or far from it."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
import socket

from server.errors import BadInput
from server.jobs.worker import work_on
from server.services import open_services
from server.settings import Settings
from tools.common import Commands, add_data_option, log_to_screen, settings_of


def add_to(commands: Commands) -> None:
    """Add the command."""
    command = commands.add_parser("worker", help="prépare les séquences filmées sur cette machine")
    add_data_option(command)
    command.add_argument(
        "--slots", type=int, default=1, metavar="N", help="séquences préparées à la fois (1)"
    )
    command.add_argument("--name", default=socket.gethostname(), help="nom de cette machine à l'écran")
    command.add_argument("--verbose", action="store_true", help="dit chaque commande lancée")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> None:
    """Work until stopped."""
    if not 1 <= arguments.slots <= 64:
        raise BadInput("--slots va de 1 à 64.")
    log_to_screen(verbose=arguments.verbose)
    settings = settings_of(arguments)
    with contextlib.suppress(asyncio.CancelledError):
        asyncio.run(_work(settings, arguments.name, arguments.slots))


async def _work(settings: Settings, host: str, slots: int) -> None:
    task = asyncio.current_task()
    assert task is not None
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, task.cancel)
    async with open_services(settings) as services:
        print(f"Cette machine ({host}) prépare les séquences, {slots} à la fois. Ctrl+C pour arrêter.")
        await work_on(settings, services.leases, services.jobs, host=host, slots=slots)
