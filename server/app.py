"""The roof: builds everything the server is made of, and hands each part what it needs."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

from aiohttp import web

from media.tools import Tools
from server import keys
from server.access import Access
from server.accounts.records import Accounts
from server.accounts.secrets import keep_secret
from server.accounts.sessions import Sessions
from server.accounts.throttle import Throttle
from server.api.openapi import openapi
from server.db.engine import Database, open_database
from server.footage.intake import Intake
from server.footage.records import FootageRecords
from server.footage.removal import Remover
from server.jobs.engine import Engine
from server.jobs.lock import engine_lock
from server.journal.ingest import Journal
from server.journal.reports import Reports
from server.journal.tickets import Tickets
from server.journal.writer import Writer, running_writer
from server.learners.records import Learners
from server.paths import DataFolder
from server.routes import table
from server.scenes.install import Installer
from server.scenes.records import SceneRecords
from server.settings import Settings
from server.table import add_routes
from server.web import middlewares
from server.web.assets import Assets
from server.web.guard import Guard
from server.web.openfiles import OpenFiles
from server.web.render import make_templates
from server.web.scheme import TRUST_PROXY


def build_app(settings: Settings, *, https_port: int | None = None) -> web.Application:
    """Build the application; `https_port` is where plain requests from the LAN are sent."""
    settings.prepare_data()
    guard = Guard()
    app = web.Application(
        middlewares=[
            guard.middleware,
            middlewares.problems,
            middlewares.https_on_the_lan,
            middlewares.same_origin,
            middlewares.identify,
        ],
        client_max_size=1024 * 1024,
    )
    app[keys.SETTINGS] = settings
    app[keys.FOLDER] = DataFolder(settings.data.resolve())
    app[keys.GUARD] = guard
    app[TRUST_PROXY] = settings.trust_proxy
    if https_port is not None:
        app[middlewares.HTTPS_PORT] = https_port
    routes = table()
    add_routes(app, routes)
    app[keys.OPENAPI] = openapi(routes)
    app[keys.ASSETS] = Assets.find()
    app[keys.TEMPLATES] = make_templates()
    app[keys.OPEN_FILES] = OpenFiles()
    app[keys.THROTTLE] = Throttle()
    app.on_response_prepare.append(middlewares.add_headers)
    app.cleanup_ctx.append(_running)
    return app


async def _running(app: web.Application) -> AsyncIterator[None]:
    """Open what lives as long as the server, and close it in reverse order."""
    settings, folder = app[keys.SETTINGS], app[keys.FOLDER]
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(open_database(settings.database))
        writer = await stack.enter_async_context(running_writer(database))
        _wire_records(app, database, writer)
        _wire_footage(app, settings, folder)
        if settings.encode and stack.enter_context(engine_lock(folder.engine_lock)):
            await stack.enter_async_context(_task(app[keys.ENGINE]))
        yield


def _wire_records(app: web.Application, database: Database, writer: Writer) -> None:
    app[keys.ACCOUNTS] = Accounts(database)
    app[keys.SESSIONS] = Sessions(database)
    app[keys.LEARNERS] = Learners(database)
    app[keys.FOOTAGE] = FootageRecords(database)
    app[keys.SCENES] = SceneRecords(database)
    app[keys.JOURNAL] = Journal(writer)
    app[keys.REPORTS] = Reports(database)
    app[keys.TICKETS] = Tickets(keep_secret(app[keys.FOLDER].secrets / "tickets"))
    app[keys.ACCESS] = Access(app[keys.SCENES], app[keys.LEARNERS])


def _wire_footage(app: web.Application, settings: Settings, folder: DataFolder) -> None:
    tools = Tools.find(settings.encoder)
    records = app[keys.FOOTAGE]
    limit = int(settings.upload_limit_gb * 1e9)
    app[keys.INTAKE] = Intake(records, folder, tools, limit_bytes=limit)
    app[keys.INTAKE].sweep()
    app[keys.INSTALLER] = Installer(app[keys.SCENES], app[keys.INTAKE], folder)
    app[keys.REMOVER] = Remover(records, folder, app[keys.OPEN_FILES])
    app[keys.ENGINE] = Engine(records, folder, tools)


@contextlib.asynccontextmanager
async def _task(engine: Engine) -> AsyncIterator[None]:
    task = asyncio.create_task(engine.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
