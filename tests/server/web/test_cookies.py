"""The session cookie: out of scripts' reach, bound to the host, secure where there is TLS."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession, TCPConnector, web

from server.app import build_app
from server.certificates import ensure_certificates, tls_context
from server.settings import Settings
from tests.conftest import House
from tests.server.conftest import PASSWORD

pytestmark = pytest.mark.usefixtures("furniture")
FORM = {"login": "equipe", "password": PASSWORD}


async def test_in_the_clear_on_this_machine(house: House) -> None:
    answer = await house.anonymous.post("/login", data=FORM, allow_redirects=False)
    (cookie,) = answer.cookies.values()
    assert cookie.key == "plateau"
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (
        True,
        "Lax",
        "/",
        "",
    )
    assert cookie["max-age"] == str(12 * 3600)
    assert not cookie["secure"]
    assert len(cookie.value) == 43


@pytest.fixture
async def secure(settings: Settings) -> AsyncIterator[tuple[ClientSession, str]]:
    """A client of the house over TLS."""
    made = ensure_certificates(settings.data / "certificates", ["127.0.0.1"], "x.local")
    runner = web.AppRunner(build_app(settings))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls_context(made.chain, made.key)).start()
    trust = ssl.create_default_context(cafile=made.authority)
    async with ClientSession(connector=TCPConnector(ssl=trust)) as session:
        yield session, f"https://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def test_over_tls(secure: tuple[ClientSession, str]) -> None:
    session, base = secure
    answer = await session.post(f"{base}/login", data=FORM, allow_redirects=False)
    (cookie,) = answer.cookies.values()
    assert cookie.key == "__Host-plateau"
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")
    assert (cookie["path"], cookie["domain"]) == ("/", "")
    headers = {"Cookie": f"__Host-plateau={cookie.value}"}
    assert (await (await session.get(f"{base}/api/v1/me", headers=headers)).json())["role"] == "staff"


async def test_a_cookie_of_plain_http_opens_nothing_over_tls(
    secure: tuple[ClientSession, str], settings: Settings
) -> None:
    """A neighbour on the network can plant plain cookies, never one whose name begins with __Host-."""
    session, base = secure
    answer = await session.post(f"{base}/login", data=FORM, allow_redirects=False)
    (cookie,) = answer.cookies.values()
    async with ClientSession(connector=session.connector, connector_owner=False) as other:
        headers = {"Cookie": f"plateau={cookie.value}"}
        me = await (await other.get(f"{base}/api/v1/me", headers=headers)).json()
    assert me["role"] == "anonymous"
