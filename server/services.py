"""The services behind both the web application and the command line, built in one place."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from media.tools import Tools
from server.access import Access
from server.accounts.records import Accounts
from server.accounts.secrets import keep_secret
from server.accounts.sessions import Sessions
from server.db.engine import Database, open_database
from server.footage.intake import Intake
from server.footage.records import FootageRecords
from server.footage.removal import Remover
from server.jobs.engine import Engine
from server.journal.ingest import Journal
from server.journal.reports import Reports
from server.journal.tickets import Tickets
from server.journal.writer import Writer, running_writer
from server.learners.records import Learners
from server.paths import DataFolder
from server.scenes.install import Installer
from server.scenes.records import SceneRecords
from server.settings import Settings
from server.uploads.finisher import Finisher
from server.uploads.holds import Holds
from server.uploads.receiver import Receiver
from server.uploads.room import Room
from server.uploads.store import Store
from server.uploads.uploads import Uploads
from server.web.openfiles import OpenFiles


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Everything that works on the data folder and the database."""

    folder: DataFolder
    accounts: Accounts
    sessions: Sessions
    learners: Learners
    footage: FootageRecords
    intake: Intake
    uploads: Uploads
    remover: Remover
    engine: Engine
    scenes: SceneRecords
    installer: Installer
    access: Access
    journal: Journal
    reports: Reports
    tickets: Tickets


@asynccontextmanager
async def open_services(settings: Settings, open_files: OpenFiles | None = None) -> AsyncIterator[Services]:
    """Open the database (migrated) and yield the services; everything is closed and written afterwards."""
    settings.prepare_data()
    async with open_database(settings.database) as database, running_writer(database) as writer:
        yield _build(settings, database, writer, open_files or OpenFiles())


def _build(settings: Settings, database: Database, writer: Writer, open_files: OpenFiles) -> Services:
    folder = DataFolder(settings.data.resolve())
    tools = Tools.find(settings.encoder)
    footage, scenes, learners = FootageRecords(database), SceneRecords(database), Learners(database)
    room = Room(folder.root, int(settings.upload_limit_gb * 1e9))
    intake = Intake(footage, folder, tools, room)
    engine = Engine(footage, folder, tools)
    remover = Remover(footage, folder, open_files)
    return Services(
        folder=folder,
        accounts=Accounts(database),
        sessions=Sessions(database),
        learners=learners,
        footage=footage,
        intake=intake,
        uploads=_uploads(settings, folder, intake, engine),
        remover=remover,
        engine=engine,
        scenes=scenes,
        installer=Installer(scenes, intake, remover, folder),
        access=Access(scenes, learners),
        journal=Journal(writer),
        reports=Reports(database),
        tickets=Tickets(keep_secret(folder.secrets / "tickets")),
    )


def _uploads(settings: Settings, folder: DataFolder, intake: Intake, engine: Engine) -> Uploads:
    store = Store(folder.uploads, intake.room, keep_ms=int(settings.upload_days * 86_400_000))
    receiver = Receiver(store)
    return Uploads(store, receiver, Finisher(store, receiver, intake, engine.wake), Holds())
