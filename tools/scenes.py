"""`plateau scenes`: check scene folders, install them, list what is installed."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from scenes.checks import check
from scenes.errors import Finding, Level, SceneError
from scenes.package import read_folder
from server.api.footage import installed_out
from server.api.shapes import scene_out
from server.services import Services
from tools.common import Commands, add_data_option, add_json_option, print_json, settings_of, with_services


def add_to(commands: Commands) -> None:
    """Add the command."""
    parts = commands.add_parser("scenes", help="scènes").add_subparsers(required=True)
    look = parts.add_parser("check", help="vérifie un dossier de scène, avec lieu et remède")
    look.add_argument("path", type=Path, metavar="DOSSIER")
    add_json_option(look)
    look.set_defaults(run=run_check)
    add = parts.add_parser("add", help="installe un dossier de scène avec ses médias")
    add.add_argument("folder", type=Path, metavar="DOSSIER")
    add_data_option(add)
    add_json_option(add)
    add.set_defaults(run=run_add)
    every = parts.add_parser("list", help="liste les scènes installées")
    add_data_option(every)
    add_json_option(every)
    every.set_defaults(run=run_list)


def finding_json(finding: Finding) -> dict[str, Any]:
    """Return a finding for programs."""
    return asdict(finding)


def run_check(arguments: argparse.Namespace) -> int:
    """Print what is to be mended; return 1 when the scene would be refused."""
    try:
        findings = check(read_folder(arguments.path).scene)
    except SceneError as error:  # not even of the right form: the same answer, in the same shape
        findings = error.findings
    refused = any(finding.level is Level.ERROR for finding in findings)
    if arguments.json:
        print_json({"ok": not refused, "findings": [finding_json(one) for one in findings]})
    else:
        _print_findings(findings)
        print("La scène serait refusée." if refused else "La scène est bonne.")
    return 1 if refused else 0


def run_add(arguments: argparse.Namespace) -> None:
    """Install a scene folder as a new revision."""

    async def work(services: Services) -> Any:
        return await services.installer.install_folder(arguments.folder)

    installed, findings = with_services(settings_of(arguments), work)
    if arguments.json:
        out = installed_out(installed).model_dump(mode="json")
        print_json({**out, "findings": [finding_json(one) for one in findings]})
        return
    _print_findings(findings)
    news = "installée" if installed.new else "déjà en place"
    print(f"{installed.scene_id} : révision {installed.number} {news}, /play/{installed.scene_id}")


def run_list(arguments: argparse.Namespace) -> None:
    """Print the scenes."""
    found = with_services(settings_of(arguments), lambda services: services.scenes.all())
    if arguments.json:
        print_json([scene_out(scene).model_dump(mode="json") for scene in found])
        return
    for scene in found:
        print(f"{scene.scene.id}  révision {scene.number}  {scene.scene.title.best('fr')}")
    if not found:
        print("Aucune scène : plateau scenes add DOSSIER")


def _print_findings(findings: tuple[Finding, ...]) -> None:
    words = {Level.ERROR: "erreur", Level.WARNING: "à savoir"}
    for finding in findings:
        print(f"{words[finding.level]} : {finding}", file=sys.stderr)
