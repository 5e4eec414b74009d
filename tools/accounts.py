"""`plateau account`: accounts of trainers and staff."""

from __future__ import annotations

import argparse
import getpass
import sys

from server.accounts.identity import Role
from tools.common import Commands, add_data_option, settings_of, with_services


def add_to(commands: Commands) -> None:
    """Add the command."""
    parts = commands.add_parser("account", help="comptes").add_subparsers(required=True)
    create = parts.add_parser("create", help="crée un compte (mot de passe demandé ou lu)")
    create.add_argument("--role", required=True, choices=["staff", "trainer"])
    create.add_argument("--login", required=True, help="identifiant")
    create.add_argument("--name", required=True, help="nom affiché")
    add_data_option(create)
    create.set_defaults(run=run_create)


def run_create(arguments: argparse.Namespace) -> None:
    """Create an account."""
    # Never an option: command lines are seen by every user of the machine.
    asked = getpass.getpass("Mot de passe : ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    with_services(
        settings_of(arguments),
        lambda services: services.accounts.create(
            login=arguments.login, name=arguments.name, role=Role(arguments.role), password=asked
        ),
    )
    print(f"Compte {arguments.login} créé.")
