"""What several commands share: the data folder's option, and services for the time of one call."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from server.errors import SettingsError
from server.services import Services, open_services
from server.settings import Settings

T = TypeVar("T")
Commands = Any  # argparse's sub-parsers action has no public type


def add_data_option(command: argparse.ArgumentParser) -> None:
    """Add `--data DIR`."""
    command.add_argument(
        "--data", type=Path, metavar="DOSSIER", help="le dossier de données (PLATEAU_DATA, sinon ./data)"
    )


def add_json_option(command: argparse.ArgumentParser) -> None:
    """Add `--json`."""
    command.add_argument("--json", action="store_true", help="répond en JSON")


def settings_of(arguments: argparse.Namespace, **more: Any) -> Settings:
    """Return the settings, what was said on the command line first."""
    said = {"data": getattr(arguments, "data", None), **more}
    try:
        return Settings(**{name: value for name, value in said.items() if value is not None})
    except ValidationError as error:
        wrong = "; ".join(
            f"PLATEAU_{'_'.join(str(part) for part in one['loc']).upper()} : {one['msg']}"
            for one in error.errors()
        )
        raise SettingsError(f"Un réglage est faux ({wrong}). Corrigez-le et relancez.") from error


def log_to_screen(*, verbose: bool) -> None:
    """Log on stderr. Every command that ffmpeg is given, and every migration step, is for engineers."""
    handler = logging.StreamHandler()
    if not verbose:
        handler.addFilter(
            lambda record: (
                record.levelno >= logging.WARNING or not record.name.startswith(("media", "alembic"))
            )
        )
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s", handlers=[handler]
    )


def with_services(settings: Settings, work: Callable[[Services], Awaitable[T]]) -> T:
    """Run the work with open services; return its result."""

    async def run() -> T:
        async with open_services(settings) as services:
            return await work(services)

    return asyncio.run(run())


def print_json(document: Any) -> None:
    """Print a document for programs."""
    print(json.dumps(document, ensure_ascii=False, indent=2))
