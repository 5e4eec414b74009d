"""`plateau report`: what was viewed."""

from __future__ import annotations

import argparse
import sys

from server.api.shapes import viewing_out
from server.journal.reports import Wanted
from server.journal.spreadsheet import to_csv
from server.journal.viewed import ViewingReport
from server.services import Services
from tools.common import Commands, add_data_option, add_json_option, print_json, settings_of, with_services

EVERYTHING = 1_000_000


def add_to(commands: Commands) -> None:
    """Add the command."""
    parts = commands.add_parser("report", help="rapports").add_subparsers(required=True)
    viewings = parts.add_parser("viewings", help="qui a vu quoi, quand, combien de temps")
    viewings.add_argument("--csv", action="store_true", help="répond en CSV (UTF-8, points-virgules)")
    viewings.add_argument("--learner", help="d'un seul apprenant (identifiant)")
    viewings.add_argument("--scene", help="d'une seule scène")
    add_data_option(viewings)
    add_json_option(viewings)
    viewings.set_defaults(run=run_viewings)


def run_viewings(arguments: argparse.Namespace) -> None:
    """Print the viewings, newest first."""

    async def work(services: Services) -> list[ViewingReport]:
        return await services.reports.viewings(
            Wanted(learner=arguments.learner, scene=arguments.scene), limit=EVERYTHING
        )

    reports = with_services(settings_of(arguments), work)
    if arguments.json:
        print_json([viewing_out(report).model_dump(mode="json") for report in reports])
    elif arguments.csv:
        sys.stdout.write(to_csv(reports))
    else:
        for report in reports:
            who = report.learner or "démo"
            print(f"{report.started_at}  {who}  {report.scene}  {report.summary.seen_ms // 1000} s")
        if not reports:
            print("Aucune visite pour l'instant.")
