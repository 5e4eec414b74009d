"""What every request goes through: the same-origin rule, safe headers, HTTPS on the LAN, proxies."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer
from yarl import URL

from server.app import build_app
from server.routes import table
from server.settings import Settings
from server.web.middlewares import HEADERS, SAFE_METHODS, content_security_policy
from server.web.scheme import TRUST_PROXY
from tests.conftest import Client, House
from tests.server.conftest import PASSWORD, Furniture
from tests.server.test_access import address

pytestmark = pytest.mark.usefixtures("furniture")
PAGE = {"Accept": "text/html"}
CACHED = ("/media", "/files", "/static", "/viewer")


# --- the same origin -----------------------------------------------------------------------------------


def origins(house: House) -> dict[str, tuple[dict[str, str], bool]]:
    """What browsers (and others) say about where a request comes from, and whether it may change things."""
    ours = f"http://{house.server.host}:{house.server.port}"
    return {
        "a program": ({}, True),
        "our page": ({"Sec-Fetch-Site": "same-origin", "Origin": ours}, True),
        "a bookmark": ({"Sec-Fetch-Site": "none"}, True),
        "our page in an old browser": ({"Origin": ours}, True),
        "another site": ({"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}, False),
        "a neighbour": ({"Sec-Fetch-Site": "same-site", "Origin": ours}, False),
        "another site in an old browser": ({"Origin": "https://evil.example"}, False),
        "another port": ({"Origin": f"http://{house.server.host}:1"}, False),
        "a sandboxed frame": ({"Origin": "null"}, False),
        "nonsense": ({"Sec-Fetch-Site": "SAME-ORIGIN "}, False),
        "empty": ({"Sec-Fetch-Site": ""}, False),
        "a lookalike": ({"Origin": f"{ours}.evil.example"}, False),
        "with a user": ({"Origin": f"http://x@{house.server.host}:{house.server.port}"}, False),
    }


async def test_other_sites_change_nothing(house: House, furniture: Furniture) -> None:
    """Every unsafe route, from everywhere: refused before anything is read or done."""
    unsafe = [route for route in table() if route.method not in SAFE_METHODS]
    assert len(unsafe) > 25
    for who, (headers, fine) in origins(house).items():
        for route in unsafe:
            if fine and route.path != "/logout":  # one harmless route shows that it would be let in
                continue
            path = address(route, furniture)
            answer = await house.staff.request(route.method, path, headers=headers, allow_redirects=False)
            assert (answer.status == 303) is fine, (who, route.method, path, answer.status)
            if not fine:
                assert (await answer.json())["type"] == "urn:plateau:cross-origin", (who, path)


async def test_other_sites_may_link_to_us(house: House) -> None:
    for headers, _ in origins(house).values():
        assert (await house.anonymous.get("/healthz", headers=headers)).status == 200


async def test_other_sites_open_no_websocket(house: House) -> None:
    for who, (headers, fine) in origins(house).items():
        upgrade = {"Upgrade": "WebSocket", "Connection": "Upgrade", **headers}
        answer = await house.anonymous.get("/healthz", headers=upgrade)
        assert (answer.status == 403) is not fine, who


async def test_another_site_cannot_log_anyone_in(house: House) -> None:
    form = {"login": "equipe", "password": PASSWORD}
    answer = await house.anonymous.post("/login", data=form, headers={"Origin": "https://evil.example"})
    assert answer.status == 403
    assert not answer.cookies


# --- safe headers --------------------------------------------------------------------------------------


async def test_every_kind_of_answer_has_the_safe_headers(house: House, furniture: Furniture) -> None:
    row = await house.services.footage.get(furniture.footage["public"])
    assert row.manifest is not None
    media = f"/media/{row.id}/{row.version}/{row.manifest['poster']}"
    style = next(URL(part).path for part in await links(house) if part.endswith(".css"))
    for method, path, headers, status in (
        ("GET", "/", PAGE, 200),
        ("GET", "/play/public", PAGE, 200),
        ("GET", "/nowhere", PAGE, 404),
        ("GET", "/nowhere", {}, 404),
        ("GET", "/footage", PAGE, 303),
        ("GET", "/footage", {}, 401),
        ("POST", "/logout", {"Origin": "https://evil.example"}, 403),
        ("DELETE", "/", {}, 405),
        ("GET", "/api/v1/scenes", {}, 200),
        ("GET", "/api/openapi.json", {}, 200),
        ("GET", media, {}, 200),
        ("GET", media, {"Range": "bytes=0-1"}, 206),
        ("GET", media, {"Range": "bytes=99999999-"}, 416),
        ("HEAD", media, {}, 200),
        ("GET", style, {}, 200),
        ("GET", f"/files/{furniture.revisions['public']}/media/outil.png", {}, 200),
        ("GET", "/certificate", {}, 404),
        ("GET", "/healthz", {}, 200),
    ):
        answer = await house.anonymous.request(method, path, headers=headers, allow_redirects=False)
        assert answer.status == status, (method, path)
        for name, value in HEADERS.items():
            assert answer.headers[name] == value, (method, path, name)
        assert answer.headers["Content-Security-Policy"] == content_security_policy()
        assert answer.headers["Server"] == "Plateau"
        expected = "no-store" if not path.startswith(CACHED) else "max-age"
        assert expected in answer.headers["Cache-Control"], path


async def links(house: House) -> list[str]:
    """What the home page links to."""
    text = await (await house.anonymous.get("/", headers=PAGE)).text()
    return [part.partition('"')[0] for part in text.split('href="')[1:]]


def test_the_policy_runs_nothing_but_our_own_files() -> None:
    policy = content_security_policy()
    rules = dict(part.split(" ", 1) for part in policy.split("; "))
    assert rules["script-src"] == rules["style-src"] == rules["default-src"] == "'self'"
    assert rules["object-src"] == rules["base-uri"] == rules["frame-ancestors"] == "'none'"
    assert "unsafe" not in policy
    assert "http" not in policy


def test_films_may_come_from_the_bucket_and_nothing_else_may() -> None:
    policy = content_security_policy("https://s3.ecole.test")
    there = [rule.split()[0] for rule in policy.split("; ") if "https://s3.ecole.test" in rule]
    assert there == ["media-src", "connect-src"]


# --- HTTPS on the LAN ----------------------------------------------------------------------------------


@pytest.fixture
async def lan(settings: Settings) -> AsyncIterator[Client]:
    """A client of a house that sends the LAN to HTTPS on port 8443."""
    async with TestClient(TestServer(build_app(settings, https_port=8443))) as client:
        yield client


@pytest.mark.parametrize(
    ("host", "target"),
    [
        ("192.168.1.20:8080", "https://192.168.1.20:8443/play/x?a=%C3%A9"),
        ("fournil.local:8080", "https://fournil.local:8443/play/x?a=%C3%A9"),
        ("fournil.local", "https://fournil.local:8443/play/x?a=%C3%A9"),
        ("[fe80::1]:8080", "https://[fe80::1]:8443/play/x?a=%C3%A9"),
    ],
)
async def test_the_lan_is_sent_to_https(lan: Client, host: str, target: str) -> None:
    for method in ("GET", "POST"):
        answer = await lan.request(method, "/play/x?a=%C3%A9", headers={"Host": host}, allow_redirects=False)
        assert (answer.status, answer.headers["Location"]) == (308, target)
        assert not answer.cookies


@pytest.mark.parametrize("host", ["evil.example/path?", "a b", "a@b", "x\\y", "<script>", ""])
async def test_no_redirect_to_what_is_no_host(lan: Client, host: str) -> None:
    answer = await lan.get("/play/x", headers={"Host": host}, allow_redirects=False)
    assert answer.status == 400
    assert "Location" not in answer.headers


@pytest.mark.parametrize("host", ["localhost:8080", "127.0.0.1:8080", "[::1]:8080", "plateau.localhost"])
async def test_this_very_machine_stays_on_http(lan: Client, host: str) -> None:
    assert (await lan.get("/api/v1/me", headers={"Host": host})).status == 200


async def test_the_certificate_comes_in_the_clear(lan: Client, settings: Settings) -> None:
    (settings.data / "certificates").mkdir()
    (settings.data / "certificates" / "authority.pem").write_text("-----BEGIN CERTIFICATE-----")
    headers = {"Host": "192.168.1.20:8080"}
    answer = await lan.get("/certificate", headers=headers)
    assert (answer.status, answer.content_type) == (200, "application/x-x509-ca-cert")
    assert "PRIVATE" not in await answer.text()
    assert (await lan.get("/healthz", headers=headers)).status == 200
    for path in ("/certificate/", "/Certificate", "/certificate%2f.."):
        answer = await lan.get(URL(path, encoded=True), headers=headers, allow_redirects=False)
        assert answer.status == 308, path


# --- proxies -------------------------------------------------------------------------------------------


async def test_forwarded_headers_count_only_from_a_trusted_proxy(settings: Settings) -> None:
    said = {"X-Forwarded-Proto": "https", "Host": "plateau.example.org"}
    form = {"login": "equipe", "password": PASSWORD}
    for trusted in (False, True):
        app = build_app(settings.model_copy(update={"trust_proxy": trusted}))
        assert app[TRUST_PROXY] is trusted
        async with TestClient(TestServer(app)) as client:
            answer = await client.post("/login", data=form, headers=said, allow_redirects=False)
            assert answer.status == 303
            name = "__Host-plateau" if trusted else "plateau"
            assert set(answer.cookies) == {name}
            assert bool(answer.cookies[name]["secure"]) is trusted
            assert ("Strict-Transport-Security" in answer.headers) is trusted


async def test_an_address_cannot_be_made_up_to_guess_for_ever(
    house: House, settings: Settings, tmp_path: Path
) -> None:
    for turn in range(12):
        headers = {"X-Forwarded-For": f"10.0.0.{turn}"}
        form = {"login": f"nobody{turn}", "password": "x"}
        answer = await house.anonymous.post("/login", data=form, headers=headers)
    assert answer.status == 429
    behind = settings.model_copy(update={"trust_proxy": True, "data": tmp_path / "behind"})
    async with TestClient(TestServer(build_app(behind))) as client:
        for turn in range(12):  # the first hops are the client's own words; the proxy adds the last
            headers = {"X-Forwarded-For": f"10.0.0.{turn}, 192.0.2.7"}
            form = {"login": f"nobody{turn}", "password": "x"}
            answer = await client.post("/login", data=form, headers=headers)
        assert answer.status == 429
