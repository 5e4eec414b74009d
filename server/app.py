"""The roof: builds the web application and hands each part what it needs."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from aiohttp import web

from server import keys
from server.accounts.throttle import Throttle
from server.api import uploads
from server.api.openapi import openapi
from server.jobs.actions import JobActions
from server.jobs.lock import sole_server
from server.paths import DataFolder
from server.routes import table
from server.services import Services, open_services
from server.settings import Settings
from server.storage.address import read_address
from server.storage.links import Links
from server.table import add_routes
from server.web import middlewares
from server.web.assets import Assets
from server.web.guard import MOST_PER_ADDRESS, Guard
from server.web.openfiles import OpenFiles
from server.web.render import make_templates
from server.web.scheme import TRUST_PROXY


def build_app(settings: Settings, *, https_port: int | None = None) -> web.Application:
    """Build the application; `https_port` is where plain requests from the LAN are sent."""
    # Behind a proxy everyone comes from its one address.
    guard = Guard(most_per_address=math.inf if settings.trust_proxy else MOST_PER_ADDRESS)
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
    if origin := read_address(settings.media_url, settings.data).origin:
        app[middlewares.MEDIA_ORIGIN] = origin
    routes = table()
    add_routes(app, routes)
    app[keys.OPENAPI] = openapi(routes)
    app[keys.ASSETS] = Assets.find()
    app[keys.TEMPLATES] = make_templates()
    app[keys.OPEN_FILES] = OpenFiles()
    app[keys.THROTTLE] = Throttle()
    app.on_response_prepare.extend((middlewares.add_headers, uploads.add_headers))
    app.cleanup_ctx.append(_running)
    return app


async def _running(app: web.Application) -> AsyncIterator[None]:
    """Open what lives as long as the server, and close it in reverse order."""
    settings = app[keys.SETTINGS]
    async with AsyncExitStack() as stack:
        services = await stack.enter_async_context(open_services(settings, app[keys.OPEN_FILES]))
        await stack.enter_async_context(sole_server(services.folder.server_lock))
        _hand_out(app, services)
        await stack.enter_async_context(services.uploads.running())
        await stack.enter_async_context(services.trials.running())
        if settings.encode:
            await stack.enter_async_context(running_engine(services))
        yield


def _hand_out(app: web.Application, services: Services) -> None:
    app[keys.SERVICES] = services
    app[keys.STORE] = services.store
    app[keys.LINKS] = Links(services.store)
    app[keys.ACCOUNTS] = services.accounts
    app[keys.SESSIONS] = services.sessions
    app[keys.LEARNERS] = services.learners
    app[keys.PROFILES] = services.profiles
    app[keys.FOOTAGE] = services.footage
    app[keys.INTAKE] = services.intake
    app[keys.UPLOADS] = services.uploads
    app[keys.REMOVER] = services.remover
    app[keys.ENGINE] = services.engine
    app[keys.JOBS] = services.board
    app[keys.JOB_ACTIONS] = JobActions(services.board, services.jobs, services.footage)
    app[keys.LEASES] = services.leases
    app[keys.SCENES] = services.scenes
    app[keys.INSTALLER] = services.installer
    app[keys.ACCESS] = services.access
    app[keys.RIGHTS] = services.rights
    app[keys.LIBRARY] = services.library
    app[keys.USAGES] = services.usages
    app[keys.TRACKS] = services.tracks
    app[keys.CONFIRMING] = services.confirming
    app[keys.PREFERENCES] = services.preferences
    app[keys.JOURNAL] = services.journal
    app[keys.REPORTS] = services.reports
    app[keys.TICKETS] = services.tickets
    app[keys.HEADSETS] = services.headsets
    app[keys.TRIALS] = services.trials


@asynccontextmanager
async def running_engine(services: Services) -> AsyncIterator[None]:
    """Let the engine prepare footage meanwhile; a running encode is stopped, and done again later."""

    task = asyncio.create_task(services.engine.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
