"""`plateau token`: keys for machines."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from server.accounts.identity import Role
from tools.common import Commands, add_data_option, add_json_option, print_json, settings_of, with_services


def add_to(commands: Commands) -> None:
    """Add the command."""
    parts = commands.add_parser("token", help="jetons des machines").add_subparsers(required=True)
    create = parts.add_parser("create", help="crée un jeton, montré cette seule fois")
    create.add_argument("--role", required=True, choices=["staff", "trainer"])
    create.add_argument("--name", required=True, help="à quoi il sert")
    add_data_option(create)
    add_json_option(create)
    create.set_defaults(run=run_create)
    every = parts.add_parser("list", help="liste les jetons, sans leurs secrets")
    add_data_option(every)
    add_json_option(every)
    every.set_defaults(run=run_list)
    revoke = parts.add_parser("revoke", help="révoque un jeton")
    revoke.add_argument("name", metavar="NOM")
    add_data_option(revoke)
    revoke.set_defaults(run=run_revoke)


def run_create(arguments: argparse.Namespace) -> None:
    """Print a new token's secret."""
    secret = with_services(
        settings_of(arguments),
        lambda services: services.accounts.create_token(name=arguments.name, role=Role(arguments.role)),
    )
    if arguments.json:
        print_json({"name": arguments.name, "role": arguments.role, "token": secret})
    else:
        print(secret)


def run_list(arguments: argparse.Namespace) -> None:
    """Print the tokens."""
    tokens = with_services(settings_of(arguments), lambda services: services.accounts.tokens())
    if arguments.json:
        print_json([asdict(token) for token in tokens])
        return
    for token in tokens:
        print(f"{token.id}  {token.role:<8}  {'révoqué' if token.revoked_ms else 'actif  '}  {token.name}")


def run_revoke(arguments: argparse.Namespace) -> None:
    """Revoke tokens by name or id."""
    count = with_services(
        settings_of(arguments), lambda services: services.accounts.revoke_token(arguments.name)
    )
    print(f"{count} jeton(s) révoqué(s).")
