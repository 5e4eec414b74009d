"""Attacks from outside: paths that lead out, requests and forms that are none."""

from __future__ import annotations

import asyncio
import zlib

import pytest

from server.storage import names
from tests.conftest import House, lies
from tests.server.conftest import Furniture

pytestmark = pytest.mark.usefixtures("furniture")

TRAVERSAL = (
    "../../etc/passwd",
    "..%2f..%2f..%2fetc%2fpasswd",
    "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "%252e%252e%252fetc%252fpasswd",
    "..%5c..%5cetc%5cpasswd",
    "..\\..\\etc\\passwd",
    "%c0%ae%c0%ae%c0%afetc%c0%afpasswd",
    "%e0%80%ae%e0%80%ae/etc/passwd",
    "....//....//etc/passwd",
    "%2fetc%2fpasswd",
    "/etc/passwd",
    "file:%2f%2f%2fetc%2fpasswd",
    "x.png%00.jpg",
    "%00",
    "%ff%fe",
    "%ed%a0%80",
    "manifest.json",
    ".attempt-1",
    "..",
    ".",
    "%2e%2e",
    "~root",
    "CON",
    "x" * 3000,
    "source-0",
    "%7b%7d%25d%25s",
    "' OR 1=1 --",
    "${jndi:x}",
)


@pytest.mark.parametrize("evil", TRAVERSAL)
async def test_no_path_leads_out(house: House, furniture: Furniture, evil: str) -> None:
    footage, version = furniture.footage["public"], "0123456789abcdef"
    row = await house.services.footage.get(footage)
    paths = [
        f"/media/{footage}/{row.version}/{evil}",
        f"/media/{footage}/{evil}/x.jpg",
        f"/media/{evil}/{version}/x.jpg",
        f"/files/{furniture.revisions['public']}/{evil}",
        f"/files/{evil}/x.png",
        f"/static/{evil}",
        f"/viewer/{evil}",
        f"/viewer/chunks/{evil}",
        f"/play/{evil}",
        f"/api/v1/scenes/{evil}",
        f"/api/v1/footage/{evil}",
        f"/device/{evil}",
        f"/cohorts/{evil}",
        f"/learners/{evil}",
        f"/reports/{evil}",
        f"/api/v1/cohorts/{evil}/learners",
        f"/reports?learner={evil}&cohort={evil}&scene={evil}",
        f"/api/v1/viewings?learner={evil}",
        f"/footage?text={evil}&state={evil}",
        f"/?lang={evil}&done={evil}",
        f"/login?next={evil}",
    ]
    for path in paths:
        status, body = await fetch(house, path.replace(" ", "%20"))
        assert 200 <= status < 500, (path, status)
        assert b"root:" not in body, path
        if path.startswith(("/media", "/files", "/static", "/viewer")):
            assert status == 404, (path, status)


async def fetch(house: House, target: str) -> tuple[int, bytes]:
    """Ask for exactly this target, which no client of good manners would send; return status and answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", house.server.port)
    token = house.staff.session.headers["Authorization"]
    head = f"Host: localhost\r\nAuthorization: {token}\r\nAccept: */*\r\nConnection: close\r\n\r\n"
    writer.write(f"GET {target} HTTP/1.1\r\n{head}".encode())
    async with asyncio.timeout(20):
        answer = await reader.read()
    writer.close()
    return int(answer[9:12]), answer


async def test_a_link_in_the_renditions_leads_nowhere_else(house: House, furniture: Furniture) -> None:
    """Only names of our own form are served, and we make no links: nobody else writes there."""
    row = await house.services.footage.get(furniture.footage["public"])
    folder = lies(house.services, names.renditions(row.id)) / str(row.version)
    (folder / "leak").symlink_to("/etc/passwd")
    (folder / "manifest2.json").symlink_to("/etc/passwd")
    for name in ("leak", "manifest2.json", "manifest.json"):
        assert (await house.staff.get(f"/media/{row.id}/{row.version}/{name}")).status == 404


# --- odd requests --------------------------------------------------------------------------------------


async def ask(house: House, request: bytes) -> bytes:
    """Send raw bytes; return the answer's first line."""
    reader, writer = await asyncio.open_connection("127.0.0.1", house.server.port)
    writer.write(request)
    async with asyncio.timeout(10):
        line = await reader.readline()
    writer.close()
    return line


@pytest.mark.parametrize(
    "request_",
    [
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"y" * 20_000 + b"\r\n\r\n",
        b"GET /" + b"y" * 20_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"A: b\r\n" * 5000 + b"\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200),
        b"GET / HTTP/9.9\r\nHost: localhost\r\n\r\n",
        b"POST /logout HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /logout HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nxxxxx",
        b"POST /logout HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX\x00Y: z\r\n\r\n",
        b"GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n",
        b"TRACE / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"BREW /pot HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: \r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: [::1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a b\xff\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nCookie: plateau=\xff\xfe; plateau; =; ;;\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nCookie: " + b"a=b; " * 1500 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nAccept-Language: \xff;;q=;\r\nAccept: text/html\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nRange: bytes=0-\r\nExpect: 100-continue\r\n\r\n",
    ],
    ids=range(21),
)
async def test_odd_requests_get_an_answer_and_the_server_lives_on(house: House, request_: bytes) -> None:
    line = await ask(house, request_)
    assert line == b"" or (line.startswith(b"HTTP/1.") and b" 50" not in line), line
    assert (await house.anonymous.get("/healthz")).status == 200


@pytest.mark.usefixtures("both_databases")
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"login=a&password=b", "application/x-www-form-urlencoded; charset=nope"),
        (b"login=a&password=b", "application/x-www-form-urlencoded; charset=rot13"),
        (b"login=\\ud800&password=\\udfff", "application/x-www-form-urlencoded; charset=unicode_escape"),
        (b"login=%ed%a0%80&password=%ff", "application/x-www-form-urlencoded"),
        (b"login=a&" * 5000, "application/x-www-form-urlencoded"),
        (b"login=" + b"a" * 70_000, "application/x-www-form-urlencoded"),
        (b"\xff\xfe\x00", "application/x-www-form-urlencoded; charset=utf-16"),
        (b"{}", "application/json"),
        (b"--b", "multipart/form-data; boundary=b"),
        (b"x", "multipart/form-data"),
        (
            b"--b\r\nContent-Type: text/plain; charset=unicode_escape\r\n"
            b'Content-Disposition: form-data; name="login"\r\n\r\n\\ud800\r\n--b--\r\n',
            "multipart/form-data; boundary=b",
        ),
        (b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n", "multipart/form-data; boundary=b"),
        (b"--b\r\nX: " + b"y" * 30_000 + b"\r\n\r\nx\r\n--b--", "multipart/form-data; boundary=b"),
        (b"login=a\x00&password=\x00", "application/x-www-form-urlencoded"),
    ],
    ids=range(14),
)
async def test_odd_forms(house: House, furniture: Furniture, body: bytes, kind: str) -> None:
    device = await house.device(furniture.cohort)
    for client, path in (
        (house.anonymous, "/login"),
        (house.anonymous, "/device"),
        (device, "/who"),
        (house.staff, "/cohorts"),
        (house.staff, f"/cohorts/{furniture.cohort}/learners"),
        (house.staff, f"/footage/{furniture.footage['team']}"),
    ):
        answer = await client.post(path, data=body, headers={"Content-Type": kind}, allow_redirects=False)
        assert answer.status in (303, 400, 401, 404, 413, 429), (path, answer.status)


async def test_a_body_that_lies_about_its_length(house: House) -> None:
    line = await ask(
        house, b"POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999999\r\n\r\nlogin=a"
    )
    assert b" 413 " in line


async def test_a_gzip_bomb_is_stopped(house: House) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = packer.compress(bytes(50_000_000)) + packer.flush()
    for path, kind in (
        ("/login", "application/x-www-form-urlencoded"),
        ("/api/v1/cohorts", "application/json"),
    ):
        answer = await house.staff.post(
            path, data=bomb, headers={"Content-Encoding": "gzip", "Content-Type": kind}
        )
        assert answer.status in (400, 413), (path, answer.status)
