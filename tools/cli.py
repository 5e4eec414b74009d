"""The command `plateau`: finds the sub-command, runs it, says errors as sentences."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from importlib.metadata import version

from media.errors import MediaError
from scenes.errors import SceneError
from server.errors import PlateauError
from tools import accounts, doctor, footage, reports, scenes, serve, storage, tokens, worker

COMMANDS = (serve, worker, footage, scenes, storage, reports, tokens, accounts, doctor)


def parser() -> argparse.ArgumentParser:
    """Return the whole command line."""
    root = argparse.ArgumentParser(
        prog="plateau", description="Plateau : le serveur d'immersion WebXR des plateaux techniques."
    )
    root.add_argument("--version", action="version", version=f"plateau {version('plateau-immersion')}")
    commands = root.add_subparsers(title="commandes", metavar="COMMANDE", required=True)
    for command in COMMANDS:
        command.add_to(commands)
    return root


def main(argv: Sequence[str] | None = None) -> int:
    """Run `plateau`; return its exit status (0 well, 1 refused with a sentence, 2 misspelt, 130 stopped)."""
    arguments = parser().parse_args(argv)
    try:
        return int(arguments.run(arguments) or 0)
    except (PlateauError, MediaError, SceneError) as error:
        _tell(error, as_json=getattr(arguments, "json", False))
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone: nothing more to say
        return 1


def _tell(error: PlateauError | MediaError | SceneError, *, as_json: bool) -> None:
    if as_json:
        problem: dict[str, object] = {"error": getattr(error, "code", "scene-refused"), "detail": str(error)}
        if isinstance(error, SceneError):
            problem["findings"] = [scenes.finding_json(finding) for finding in error.findings]
        print(json.dumps(problem, ensure_ascii=False, indent=2))
    print(f"plateau : {error}", file=sys.stderr)
