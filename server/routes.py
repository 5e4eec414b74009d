"""The URL table: every address of Plateau, who may ask, and who answers."""

from __future__ import annotations

from server.accounts.identity import EVERYONE, STAFF, TEAM, Role
from server.api import footage, journal, learners, meta, scenes
from server.table import Handler, Route
from server.web import media

UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
FOOTAGE = f"/api/v1/footage/{{footage:{UUID}}}"
SCENE = "/api/v1/scenes/{scene:[a-z0-9-]+}"
VIEWING = "/api/v1/viewings/{viewing}"


def table() -> tuple[Route, ...]:
    """Return every route, grouped by reader."""
    return (
        # anyone: the player and what it needs (server/access.py decides object by object)
        _get(f"/media/{{footage:{UUID}}}/{{version:[0-9a-f]+}}/{{name}}", media.rendition, EVERYONE),
        _get(f"/files/{{revision:{UUID}}}/{{path:.+}}", media.scene_file, EVERYONE),
        _get("/viewer/{name:.+}", media.viewer_file, EVERYONE),
        _get("/api/v1/scenes", scenes.index, EVERYONE),
        _get(SCENE, scenes.show, EVERYONE),
        _get(f"{SCENE}/play", scenes.play, EVERYONE),
        # whoever holds a ticket: the journal comes in
        _ticket("PUT", VIEWING, journal.open_viewing),
        _ticket("PUT", f"{VIEWING}/chunks/{{seq}}", journal.put_chunk),
        _ticket("POST", f"{VIEWING}/seal", journal.seal),
        _ticket("GET", f"{VIEWING}/have", journal.have),
        # trainers and staff
        _get("/api/v1/cohorts", learners.cohorts, TEAM),
        _post("/api/v1/cohorts", learners.create_cohort, TEAM),
        _get("/api/v1/cohorts/{cohort}/learners", learners.learners, TEAM),
        _post("/api/v1/cohorts/{cohort}/learners", learners.add_learners, TEAM),
        _delete("/api/v1/learners/{learner}", learners.erase, TEAM),
        _get("/api/v1/viewings", journal.viewings, TEAM),
        _get("/api/v1/footage", footage.index, TEAM),
        _get(FOOTAGE, footage.show, TEAM),
        _get(f"{FOOTAGE}/events", footage.follow, TEAM),
        # staff
        _post("/api/v1/footage", footage.upload, STAFF),
        Route(method="PATCH", path=FOOTAGE, handler=footage.change, allow=STAFF),
        _delete(FOOTAGE, footage.delete, STAFF),
        _post(f"{FOOTAGE}/retry", footage.retry, STAFF),
        _post(f"{FOOTAGE}/scene", footage.make_scene, STAFF),
        _delete(SCENE, scenes.withdraw, STAFF),
        _post(f"{SCENE}/restore", scenes.restore, STAFF),
        # machines
        _get("/api/v1/me", meta.me, EVERYONE),
        _get("/api/openapi.json", meta.openapi, EVERYONE),
        _get("/healthz", meta.health, EVERYONE),
    )


def _get(path: str, handler: Handler, allow: frozenset[Role]) -> Route:
    return Route(method="GET", path=path, handler=handler, allow=allow)


def _post(path: str, handler: Handler, allow: frozenset[Role]) -> Route:
    return Route(method="POST", path=path, handler=handler, allow=allow)


def _delete(path: str, handler: Handler, allow: frozenset[Role]) -> Route:
    return Route(method="DELETE", path=path, handler=handler, allow=allow)


def _ticket(method: str, path: str, handler: Handler) -> Route:
    return Route(method=method, path=path, handler=handler, allow=EVERYONE, ticket=True)
