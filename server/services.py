"""The services behind both the web application and the command line, built in one place."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from media.ladder import Wishes
from media.tools import Tools
from server.access import Access
from server.accounts.records import Accounts
from server.accounts.secrets import keep_secret
from server.accounts.sessions import Sessions
from server.db.engine import Database, open_database
from server.footage.confirming import Confirming
from server.footage.intake import Intake
from server.footage.library import Library
from server.footage.preferences import Preferences
from server.footage.preparation import Preparation
from server.footage.records import FootageRecords
from server.footage.removal import Remover
from server.footage.tracks import Tracks
from server.footage.usage import Usages
from server.headsets.records import Headsets
from server.headsets.trials import Trials
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
from server.learners.profiles import Profiles
from server.learners.records import Learners
from server.paths import DataFolder
from server.rights.records import Rights
from server.scenes.install import Installer
from server.scenes.records import SceneRecords
from server.settings import Settings
from server.storage.address import read_address
from server.storage.store import Store
from server.uploads.finisher import Finisher
from server.uploads.holds import Holds
from server.uploads.receiver import Receiver
from server.uploads.room import Room
from server.uploads.shelf import Shelf
from server.uploads.uploads import Uploads
from server.web.openfiles import OpenFiles


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Everything that works on the data folder and the database."""

    folder: DataFolder
    store: Store
    accounts: Accounts
    sessions: Sessions
    learners: Learners
    profiles: Profiles
    footage: FootageRecords
    intake: Intake
    uploads: Uploads
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
    rights: Rights
    library: Library
    usages: Usages
    tracks: Tracks
    confirming: Confirming
    preferences: Preferences
    journal: Journal
    reports: Reports
    tickets: Tickets
    headsets: Headsets
    trials: Trials


@asynccontextmanager
async def open_services(settings: Settings, open_files: OpenFiles | None = None) -> AsyncIterator[Services]:
    """Open the database (migrated) and yield the services; everything is closed and written afterwards."""
    settings.prepare_data()
    async with open_database(settings.database) as database, running_writer(database) as writer:
        yield _build(settings, database, writer, open_files or OpenFiles())


async def _wishes(leases: Leases, preferences: Preferences) -> Wishes:
    """What plans are made with: the hosts that are there now, and staff's table of the ladder."""
    hosts = max(len({worker.host for worker in await leases.alive()}), 1)
    return Wishes(hosts=hosts, table=await preferences.ladder())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ground:
    """What the services stand on."""

    settings: Settings
    database: Database
    folder: DataFolder
    store: Store
    tools: Tools
    footage: FootageRecords


def _build(settings: Settings, database: Database, writer: Writer, open_files: OpenFiles) -> Services:
    folder = DataFolder(settings.data.resolve())
    store = Store(read_address(settings.media_url, folder.root), folder.scratch)
    footage, tools = FootageRecords(database), Tools.find(settings.encoder)
    ground = _Ground(
        settings=settings, database=database, folder=folder, store=store, tools=tools, footage=footage
    )
    scenes, learners, tracks = SceneRecords(database), Learners(database), Tracks(database, folder)
    access, rights = Access(scenes, learners), Rights(database)
    rights.on_change = access.forget
    making = _making(ground)
    intake = Intake(footage, folder, store, tools, Room(folder.root, int(settings.upload_limit_gb * 1e9)))
    remover = Remover(footage, tracks, folder, store, open_files)
    return Services(
        folder=folder,
        store=store,
        accounts=Accounts(database),
        sessions=Sessions(database),
        learners=learners,
        profiles=Profiles(database),
        footage=footage,
        intake=intake,
        uploads=_uploads(settings, folder, intake, making["engine"]),
        remover=remover,
        **making,
        scenes=scenes,
        installer=Installer(scenes, rights, intake, remover, folder),
        access=access,
        rights=rights,
        library=Library(database),
        usages=Usages(database),
        tracks=tracks,
        confirming=Confirming(folder, store, tools),
        journal=Journal(writer),
        reports=Reports(database),
        tickets=Tickets(keep_secret(folder.secrets / "tickets")),
        headsets=Headsets(database),
        trials=Trials(folder.trials, tools, making["preferences"].ladder),
    )


def _making(ground: _Ground) -> dict[str, Any]:
    """What makes renditions: the engine in force, the one of this process, and what both work with."""
    settings, database, footage = ground.settings, ground.database, ground.footage
    jobs, leases, preferences = JobRecords(database), Leases(database), Preferences(database)
    wishes = partial(_wishes, leases, preferences)
    preparation = Preparation(footage, ground.store, ground.folder.scratch, ground.tools, wishes)
    local = LocalEngine(footage, jobs, preparation, ground.folder.engine_lock)
    inside = settings.engine == "inside"
    return {
        "jobs": jobs,
        "board": JobBoard(database),
        "leases": leases,
        "preferences": preferences,
        "preparation": preparation,
        "engine": local if inside else WorkerEngine(settings, footage, jobs, leases),
        "local": local,
    }


def _uploads(settings: Settings, folder: DataFolder, intake: Intake, engine: Engine) -> Uploads:
    shelf = Shelf(folder.uploads, intake.room, keep_ms=int(settings.upload_days * 86_400_000))
    receiver = Receiver(shelf)
    return Uploads(shelf, receiver, Finisher(shelf, receiver, intake, engine.wake), Holds())
