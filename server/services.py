"""The services behind both the web application and the command line, built in one place."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

from media.ladder import Wishes
from media.tools import Tools
from server.access import Access
from server.accounts.records import Accounts
from server.accounts.secrets import keep_secret
from server.accounts.sessions import Sessions
from server.db.engine import Database, open_database
from server.footage.intake import Intake
from server.footage.preparation import Preparation
from server.footage.records import FootageRecords
from server.footage.removal import Remover
from server.jobs.board import JobBoard
from server.jobs.engine import Engine
from server.jobs.leases import Leases
from server.jobs.local import LocalEngine
from server.jobs.records import JobRecords
from server.jobs.worker import WorkerEngine
from server.journal.ingest import Journal
from server.journal.reports import Reports
from server.journal.tickets import Tickets
from server.journal.writer import Writer, running_writer
from server.learners.records import Learners
from server.paths import DataFolder
from server.scenes.install import Installer
from server.scenes.records import SceneRecords
from server.settings import Settings
from server.storage.address import read_address
from server.storage.store import Store
from server.web.openfiles import OpenFiles


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Everything that works on the data folder and the database."""

    folder: DataFolder
    store: Store
    accounts: Accounts
    sessions: Sessions
    learners: Learners
    footage: FootageRecords
    intake: Intake
    remover: Remover
    jobs: JobRecords
    board: JobBoard
    leases: Leases
    preparation: Preparation
    engine: Engine  # the one in force
    local: LocalEngine  # the one of this process, in force or not
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


async def _wishes(leases: Leases) -> Wishes:
    """What plans are made with: the hosts that are there now."""
    return Wishes(hosts=max(len({worker.host for worker in await leases.alive()}), 1))


def _build(settings: Settings, database: Database, writer: Writer, open_files: OpenFiles) -> Services:
    folder = DataFolder(settings.data.resolve())
    store = Store(read_address(settings.media_url, folder.root), folder.scratch)
    tools = Tools.find(settings.encoder)
    footage, scenes, learners = FootageRecords(database), SceneRecords(database), Learners(database)
    limit = int(settings.upload_limit_gb * 1e9)
    intake = Intake(footage, folder, store, tools, limit_bytes=limit)
    remover = Remover(footage, store, open_files)
    jobs, leases = JobRecords(database), Leases(database)
    preparation = Preparation(footage, store, folder.scratch, tools, partial(_wishes, leases))
    local = LocalEngine(footage, jobs, preparation, folder.engine_lock)
    return Services(
        folder=folder,
        store=store,
        accounts=Accounts(database),
        sessions=Sessions(database),
        learners=learners,
        footage=footage,
        intake=intake,
        remover=remover,
        jobs=jobs,
        board=JobBoard(database),
        leases=leases,
        preparation=preparation,
        engine=local if settings.engine == "inside" else WorkerEngine(settings, footage, jobs, leases),
        local=local,
        scenes=scenes,
        installer=Installer(scenes, intake, remover, folder),
        access=Access(scenes, learners),
        journal=Journal(writer),
        reports=Reports(database),
        tickets=Tickets(keep_secret(folder.secrets / "tickets")),
    )
