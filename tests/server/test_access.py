"""Who may see what: every route of the table against every role, and every object against every scope."""

from __future__ import annotations

import shutil
import uuid

import pytest
from aiohttp import web
from sqlalchemy import update
from yarl import URL

from server.access import Access
from server.accounts.identity import NOBODY, Identity, Role
from server.app import build_app
from server.db.tables import Footage
from server.errors import NotFound
from server.routes import table
from server.settings import Settings
from server.table import Route, add_routes
from tests.conftest import Client, House
from tests.server.conftest import Furniture

pytestmark = pytest.mark.usefixtures("furniture")

PAGE = {"Accept": "text/html"}
PROGRAM = {"Accept": "application/json"}
VIEWING = "01890a5d-ac96-774b-bcce-b302099a8057"
SCOPES = ("public", "class", "withdrawn")
# What each role may see: the three scenes, and footage that no scene shows.
SEES = {
    Role.ANONYMOUS: {"public"},
    Role.DEVICE: {"public", "class"},
    Role.LEARNER: {"public", "class"},
    Role.TRAINER: {"public", "class", "withdrawn", "team"},
    Role.STAFF: {"public", "class", "withdrawn", "team"},
}


async def client_of(house: House, furniture: Furniture, role: Role) -> Client:
    """A client of the role."""
    if role in (Role.DEVICE, Role.LEARNER):
        learner = furniture.learners[0] if role is Role.LEARNER else None
        return await house.device(furniture.cohort, learner)
    return {Role.ANONYMOUS: house.anonymous, Role.TRAINER: house.trainer, Role.STAFF: house.staff}[role]


def address(route: Route, furniture: Furniture) -> str:
    """The route's path with the ids of real things in it."""
    values = {
        "scene": "public",
        "footage": furniture.footage["team"],
        "version": "0123456789abcdef",
        "revision": furniture.revisions["public"],
        "path": "media/outil.png",
        "cohort": furniture.cohort,
        "learner": furniture.learners[1],
        "viewing": VIEWING,
        "seq": "0",
        "secret": "no-such-secret",
        "name": "x.js",
        "track": VIEWING,
        "consent": VIEWING,
        "headset": VIEWING,
        "kind": "captions",
        "language": "fr",
        "upload": furniture.footage["team"],
        "job": f"{furniture.footage['team']}:{furniture.footage['team']}:fast:0",
    }
    return route.template.format(**values)


@pytest.mark.parametrize("role", list(Role))
async def test_every_route_refuses_whom_the_table_does_not_name(
    house: House, furniture: Furniture, role: Role
) -> None:
    client = await client_of(house, furniture, role)
    wrong = []
    for route in (one for one in table() if role not in one.allow):
        path = address(route, furniture)
        answer = await client.request(route.method, path, headers=PROGRAM)
        if answer.status != (401 if role is Role.ANONYMOUS else 403):
            wrong.append((route.method, path, answer.status))
        assert answer.content_type == "application/problem+json"
    assert wrong == []


@pytest.mark.parametrize("role", list(Role))
async def test_every_route_answers_whom_the_table_names(
    house: House, furniture: Furniture, role: Role
) -> None:
    client = await client_of(house, furniture, role)
    wrong = []
    routes = [one for one in table() if role in one.allow and not one.ticket]
    for route in sorted(routes, key=lambda one: one.path in ("/logout", "/device")):  # they end the session
        path = address(route, furniture)
        answer = await client.request(route.method, path, headers=PROGRAM, allow_redirects=False)
        if answer.status in (401, 403) or answer.status >= 500:
            wrong.append((route.method, path, answer.status))
    # Refused logins are the one 401 that says nothing about a role.
    assert [one for one in wrong if one[:2] != ("POST", "/login")] == []


async def test_a_browser_is_sent_to_the_login_and_back(house: House) -> None:
    answer = await house.anonymous.get("/footage?state=ready", headers=PAGE, allow_redirects=False)
    assert answer.status == 303
    target = URL(answer.headers["Location"])
    assert (target.path, target.query["next"]) == ("/login", "/footage?state=ready")


async def test_a_browser_of_the_wrong_role_reads_why(house: House) -> None:
    answer = await house.trainer.get("/footage", headers=PAGE)
    assert answer.status == 403
    assert answer.content_type == "text/html"
    assert "Votre rôle ne permet pas" in await answer.text()


async def test_the_journal_takes_no_cookie_and_no_token_for_a_ticket(house: House) -> None:
    for route in (one for one in table() if one.ticket):
        path = route.path.replace("{viewing}", VIEWING).replace("{seq}", "0")
        answer = await house.staff.request(route.method, path)
        assert answer.status == 401, path


def test_every_route_of_the_application_comes_from_the_table(settings: Settings) -> None:
    app = build_app(settings)
    real = {
        (route.method, route.resource.canonical)
        for route in app.router.routes()
        if route.resource is not None and route.method != "HEAD"
    }
    ours = {(route.method, route.template) for route in table()}
    assert real == ours
    assert len(table()) == len(ours), "an address stands twice in the table"


def test_a_route_without_permission_fails_the_build() -> None:
    async def handler(_request: web.Request) -> web.Response:
        return web.Response()

    with pytest.raises(ValueError, match="open to nobody"):
        add_routes(web.Application(), [Route(method="GET", path="/x", handler=handler, allow=frozenset())])
    with pytest.raises(TypeError):
        Route(method="GET", path="/x", handler=handler)  # type: ignore[call-arg]


@pytest.mark.parametrize("role", list(Role))
async def test_scenes_are_seen_by_scope(house: House, furniture: Furniture, role: Role) -> None:
    client = await client_of(house, furniture, role)
    for scope in SCOPES:
        expected = 200 if scope in SEES[role] else 404
        for path in (f"/api/v1/scenes/{scope}", f"/api/v1/scenes/{scope}/play"):
            assert (await client.get(path)).status == expected, path
        page = await client.get(f"/play/{scope}", headers=PAGE)
        assert page.status == expected, f"/play/{scope}"
    listed = {one["id"] for one in await (await client.get("/api/v1/scenes")).json()}
    assert listed == SEES[role] & {"public", "class"}


@pytest.mark.parametrize("role", list(Role))
async def test_footage_and_files_follow_their_scenes(house: House, furniture: Furniture, role: Role) -> None:
    client = await client_of(house, furniture, role)
    for scope, footage_id in furniture.footage.items():
        row = await house.services.footage.get(footage_id)
        assert row.manifest is not None
        path = f"/media/{footage_id}/{row.version}/{row.manifest['poster']}"
        assert (await client.get(path)).status == (200 if scope in SEES[role] else 404), path
        assert (await client.head(path)).status == (200 if scope in SEES[role] else 404), path
    for scope, revision in furniture.revisions.items():
        path = f"/files/{revision}/media/outil.png"
        assert (await client.get(path)).status == (200 if scope in SEES[role] else 404), path


async def test_what_is_refused_does_not_say_that_it_exists(house: House) -> None:
    hidden = await house.anonymous.get("/api/v1/scenes/class")
    absent = await house.anonymous.get("/api/v1/scenes/nowhere")
    assert hidden.status == absent.status == 404


async def test_a_withdrawn_scene_takes_its_footage_along(house: House, furniture: Furniture) -> None:
    now = [0.0]
    access = Access(house.services.scenes, house.services.learners, clock=lambda: now[0])
    await access.media(NOBODY, furniture.footage["public"])
    await house.services.scenes.withdraw("public")
    now[0] += 5.1  # one look at the database is good for five seconds
    with pytest.raises(NotFound):
        await access.media(NOBODY, furniture.footage["public"])
    await house.services.scenes.restore("public")
    now[0] += 5.1
    await access.media(NOBODY, furniture.footage["public"])


async def test_only_the_version_in_force_is_everyones(house: House, furniture: Furniture) -> None:
    footage_id = furniture.footage["public"]
    row = await house.services.footage.get(footage_id)
    assert row.version is not None
    assert row.manifest is not None
    home = house.services.folder.root / "renditions" / footage_id
    shutil.copytree(home / row.version, home / "00ff")  # as left by what it was before
    pupil = await house.device(furniture.cohort, None)
    former = f"/media/{footage_id}/00ff/{row.manifest['poster']}"
    assert (await pupil.get(f"/media/{footage_id}/{row.version}/{row.manifest['poster']}")).status == 200
    assert (await pupil.get(former)).status == 404
    assert (await house.trainer.get(former)).status == 200


async def test_a_version_is_served_as_soon_as_it_is_in_force(house: House, furniture: Furniture) -> None:
    footage_id = furniture.footage["public"]
    access = house.services.access
    row = await house.services.footage.get(footage_id)
    assert row.version is not None
    await access.media(NOBODY, footage_id, row.version)
    changed = update(Footage).where(Footage.id == footage_id).values(version="00ff")
    async with house.services.footage._database.begin() as database:
        await database.execute(changed)
    await access.media(NOBODY, footage_id, "00ff")


async def test_guesses_of_footage_fill_no_memory(house: House) -> None:
    access = Access(house.services.scenes, house.services.learners)
    access._audiences.update({(str(n), None): (1e12, set()) for n in range(10_001)})
    with pytest.raises(NotFound):
        await access.media(NOBODY, str(uuid.uuid4()))
    assert len(access._audiences) == 1


async def test_a_learner_reads_their_own_page_only(house: House, furniture: Furniture) -> None:
    ines, karim = furniture.learners
    holder = Identity(role=Role.LEARNER, learner_id=ines, cohort_id=furniture.cohort)
    assert (await house.services.access.learner(holder, ines)).name == "Inès"
    with pytest.raises(NotFound):
        await house.services.access.learner(holder, karim)
    with pytest.raises(NotFound):
        await house.services.access.learner(NOBODY, karim)


@pytest.mark.parametrize("role", [Role.ANONYMOUS, Role.DEVICE, Role.LEARNER, Role.TRAINER])
async def test_the_wire_never_tells_where_things_lie(
    house: House, furniture: Furniture, role: Role, settings: Settings
) -> None:
    client = await client_of(house, furniture, role)
    for path in ("/api/v1/me", "/api/v1/scenes/public/play", "/api/v1/scenes"):
        text = await (await client.get(path)).text()
        assert str(settings.data) not in text
        assert "source-0" not in text
