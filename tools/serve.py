"""`plateau serve`: run the server and say where it is."""

from __future__ import annotations

import argparse

import segno

from server.demo import demo_logins
from server.serving import Listening, serve
from tools.common import Commands, add_data_option, log_to_screen, settings_of


def add_to(commands: Commands) -> None:
    """Add the command."""
    command = commands.add_parser("serve", help="démarre le serveur")
    add_data_option(command)
    command.add_argument("--port", type=int, metavar="N", help="port HTTP de cette machine (8080)")
    command.add_argument("--https-port", type=int, metavar="N", help="port HTTPS du réseau (port + 363)")
    command.add_argument("--host", metavar="ADRESSE", help="adresse d'écoute (0.0.0.0)")
    command.add_argument("--no-demo", action="store_true", help="sans scène ni compte de démonstration")
    command.add_argument("--no-https", action="store_true", help="sans HTTPS")
    command.add_argument("--verbose", action="store_true", help="dit chaque commande lancée")
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> None:
    """Serve until stopped."""
    log_to_screen(verbose=arguments.verbose)
    settings = settings_of(
        arguments,
        port=arguments.port,
        https_port=arguments.https_port,
        host=arguments.host,
        demo=False if arguments.no_demo else None,
        https=False if arguments.no_https else None,
    )
    serve(settings, announce)


def announce(where: Listening) -> None:
    """Print where the server is, who may log in, and a code for headsets and phones."""
    print("\n  Plateau est en route.\n")
    print(f"    Sur cette machine        {where.local_url}")
    for url in where.lan_urls:
        print(f"    Sur le réseau            {url}")
    print(f"    Données                  {where.data}")
    if where.authority:
        print(f"    Autorité à installer     {where.authority}  (ou {where.local_url}/certificate)")
    logins = demo_logins(where.data)
    if logins:
        print("\n    Comptes de démonstration")
        for login in logins:
            print(f"      {login.role:<8} {login.login:<10} {login.password}")
    else:
        print("\n    Premier compte : plateau account create --role staff --login … --name …")
    if where.lan_urls:
        print(f"\n    Pour un casque ou un téléphone : {where.lan_urls[0]}\n")
        segno.make(where.lan_urls[0], error="m").terminal(compact=True)
    print("\n  Ctrl+C pour arrêter.\n", flush=True)
