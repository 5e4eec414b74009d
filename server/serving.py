"""Listening: plain HTTP for this machine, HTTPS for the class LAN, until a signal comes."""

from __future__ import annotations

import asyncio
import logging
import signal
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiofastnet
from aiohttp import web

from media.errors import MediaError
from scenes.errors import SceneError
from server.app import build_app
from server.certificates import ensure_certificates, lan_addresses, local_name, tls_context
from server.demo import install_demo
from server.errors import PlateauError, SettingsError
from server.keys import GUARD, SERVICES
from server.paths import DataFolder
from server.services import Services
from server.settings import Settings
from server.web.guard import guarded
from server.web.site import Site

log = logging.getLogger("plateau.serving")
KEEPALIVE_S = 30.0
GRACE_S = 3.0  # running answers may finish


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening:
    """Where the server can be reached."""

    local_url: str
    lan_urls: tuple[str, ...]  # HTTPS, best first; empty when HTTPS is off
    authority: Path | None  # our certificate authority, to be trusted by headsets
    data: Path


@asynccontextmanager
async def listening(settings: Settings) -> AsyncIterator[Listening]:
    """Serve while the context lasts."""
    settings.prepare_data()
    async with AsyncExitStack() as stack:
        https = settings.https
        app = build_app(settings, https_port=settings.tls_port if https else None)
        runner = web.AppRunner(app, access_log=None, keepalive_timeout=KEEPALIVE_S, shutdown_timeout=GRACE_S)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        assert runner.server is not None
        await stack.enter_async_context(guarded(app[GUARD], runner.server))
        port = await _listen(runner, settings.host, settings.port)
        lan_urls: tuple[str, ...] = ()
        authority = None
        if https:
            lan_urls, authority = await _listen_tls(runner, settings)
        if settings.demo:
            await _demo_if_possible(app[SERVICES])
        yield Listening(
            local_url=f"http://localhost:{port}",
            lan_urls=lan_urls,
            authority=authority,
            data=settings.data.resolve(),
        )


async def _demo_if_possible(services: Services) -> None:
    """Install the demo; a server without it (a full disk, say) is still a server."""
    try:
        await install_demo(services)
    except (PlateauError, MediaError, SceneError) as error:
        log.warning("the demo could not be installed; the next start tries again: %s", error)


async def _listen_tls(runner: web.AppRunner, settings: Settings) -> tuple[tuple[str, ...], Path | None]:
    addresses = await asyncio.to_thread(lan_addresses)
    if settings.certificate is not None:
        key = settings.certificate_key or settings.certificate
        context, authority = tls_context(settings.certificate, key), None
    else:
        folder = DataFolder(settings.data.resolve()).certificates
        files = await asyncio.to_thread(ensure_certificates, folder, addresses, local_name())
        context, authority = tls_context(files.chain, files.key), files.authority
    port = await _listen(runner, settings.host, settings.tls_port, context)
    hosts = [*addresses, local_name()] if addresses else ["localhost"]
    return tuple(f"https://{host}:{port}" for host in hosts), authority


async def _listen(runner: web.AppRunner, host: str, port: int, context: ssl.SSLContext | None = None) -> int:
    try:
        await Site(runner, host, port, context).start()
    except OSError as error:
        raise SettingsError(
            f"Le port {port} n'est pas libre ({error.strerror}). "
            "Arrêtez l'autre programme, ou choisissez un port avec --port ou PLATEAU_PORT."
        ) from error
    assert runner.addresses
    return int(runner.addresses[-1][1])


def serve(settings: Settings, announce: Callable[[Listening], None]) -> None:
    """Serve until SIGINT or SIGTERM; `announce` is told where, once it listens."""

    async def main() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop.set)
        async with listening(settings) as where:
            announce(where)
            await stop.wait()

    # aiofastnet: the same asyncio loop with transports that spend half the CPU on TLS.
    with asyncio.Runner(loop_factory=aiofastnet.loop_factory()) as runner:
        runner.run(main())
