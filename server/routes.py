"""The URL table: every address of Plateau, who may ask, and who answers."""

from __future__ import annotations

from server.accounts.identity import CHECKERS, EVERYONE, HOLDERS, LEARNER, STAFF, TEAM, Role
from server.api import (
    footage,
    headsets,
    jobs,
    journal,
    learners,
    library,
    meta,
    profile,
    rights,
    scenes,
    settings,
    tracks,
    uploads,
)
from server.table import Handler, Route
from server.web import media, statics
from server.web.pages import cohorts as cohort_pages
from server.web.pages import deletion as deletion_pages
from server.web.pages import device as device_pages
from server.web.pages import footage as footage_pages
from server.web.pages import headsets as headset_pages
from server.web.pages import home, login, reports
from server.web.pages import jobs as job_pages
from server.web.pages import learners as learner_pages
from server.web.pages import rights as rights_pages
from server.web.pages import scenes as scene_pages
from server.web.pages import settings as settings_pages
from server.web.pages import tracks as track_pages

UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
FOOTAGE = f"/api/v1/footage/{{footage:{UUID}}}"
CONSENT = f"{FOOTAGE}/consents/{{consent:{UUID}}}"
UPLOAD = f"/api/v1/uploads/{{upload:{UUID}}}"
SCENE = "/api/v1/scenes/{scene:[a-z0-9-]+}"
JOB = "{job:[0-9a-f-]{36}:[0-9a-f-]{36}:[a-z]+:[0-9]+}"
VIEWING = "/api/v1/viewings/{viewing}"
FOOTAGE_PAGE = f"/footage/{{footage:{UUID}}}"
CONSENT_PAGE = f"{FOOTAGE_PAGE}/consents/{{consent:{UUID}}}"
SCENE_PAGE = "/scenes/{scene:[a-z0-9-]+}"
HEADSET_PAGE = f"/headsets/{{headset:{UUID}}}"


def table() -> tuple[Route, ...]:
    """Return every route, grouped by reader."""
    return (
        # anyone: pages
        _get("/", home.home, EVERYONE),
        _get("/play/{scene:[a-z0-9-]+}", home.play, EVERYONE),
        _get("/about", home.about, EVERYONE),
        _get("/accessibility", home.accessibility, EVERYONE),
        _get("/login", login.form, EVERYONE),
        _post("/login", login.enter, EVERYONE),
        _post("/logout", login.leave, EVERYONE),
        _get("/static/{name}", statics.static_file, EVERYONE),
        # anyone: the player and what it needs (server/access.py decides object by object)
        _get(f"/media/{{footage:{UUID}}}/{{version:[0-9a-f]+}}/{{name}}", media.rendition, EVERYONE),
        _get(f"/files/{{revision:{UUID}}}/{{path:.+}}", media.scene_file, EVERYONE),
        _get(f"/texts/{{footage:{UUID}}}/{{name}}", media.text, EVERYONE),
        _get("/viewer/{name:.+}", media.viewer_file, EVERYONE),
        _get("/api/v1/scenes", scenes.index, EVERYONE),
        _get(SCENE, scenes.show, EVERYONE),
        _get(f"{SCENE}/play", scenes.play, EVERYONE),
        # whoever holds a ticket: the journal comes in
        _ticket("PUT", VIEWING, journal.open_viewing),
        _ticket("PUT", f"{VIEWING}/chunks/{{seq}}", journal.put_chunk),
        _ticket("POST", f"{VIEWING}/seal", journal.seal),
        _ticket("GET", f"{VIEWING}/have", journal.have),
        # learners: a device lent by a trainer
        _get("/api/v1/profile", profile.show, LEARNER),
        _put("/api/v1/profile", profile.put, LEARNER),
        _get("/device/{secret}", device_pages.offer, EVERYONE),
        _post("/device", device_pages.take, EVERYONE),
        _get("/who", device_pages.who, HOLDERS),
        _post("/who", device_pages.pick, HOLDERS),
        _post("/who/return", device_pages.give_back, HOLDERS),
        # whoever wears a headset of ours: what can it do
        _get("/check", headset_pages.check, CHECKERS),
        _get("/trials/{name}", headsets.film, CHECKERS),
        _get("/api/v1/headset-checks", headsets.what_to_try, CHECKERS),
        _put("/api/v1/headset-checks", headsets.put, CHECKERS),
        # trainers and staff: pages
        _get("/cohorts", cohort_pages.index, TEAM),
        _post("/cohorts", cohort_pages.create, TEAM),
        _get("/cohorts/{cohort}", cohort_pages.show, TEAM),
        _post("/cohorts/{cohort}/learners", cohort_pages.add_learners, TEAM),
        _get("/cohorts/{cohort}/lend", cohort_pages.confirm_lend, TEAM),
        _post("/cohorts/{cohort}/lend", cohort_pages.lend, TEAM),
        _post("/cohorts/{cohort}/link", cohort_pages.link, TEAM),
        _get("/learners/{learner}", learner_pages.show, TEAM),
        _post("/learners/{learner}/needs", learner_pages.set_needs, TEAM),
        _get("/learners/{learner}/erase", learner_pages.confirm_erase, TEAM),
        _post("/learners/{learner}/erase", learner_pages.erase, TEAM),
        _get(SCENE_PAGE, scene_pages.show, TEAM),
        _get(f"{FOOTAGE_PAGE}/look", footage_pages.look, TEAM),
        _get("/headsets", headset_pages.index, TEAM),
        _get("/reports", reports.index, TEAM),
        _get("/reports.csv", reports.download, TEAM),
        _get("/reports/{viewing}", reports.show, TEAM),
        # trainers and staff: API
        _get("/api/v1/cohorts", learners.cohorts, TEAM),
        _post("/api/v1/cohorts", learners.create_cohort, TEAM),
        _get("/api/v1/cohorts/{cohort}/learners", learners.learners, TEAM),
        _post("/api/v1/cohorts/{cohort}/learners", learners.add_learners, TEAM),
        _delete("/api/v1/learners/{learner}", learners.erase, TEAM),
        _get("/api/v1/viewings", journal.viewings, TEAM),
        _get("/api/v1/headsets", headsets.index, TEAM),
        _get("/api/v1/footage", footage.index, TEAM),
        _get(FOOTAGE, footage.show, TEAM),
        _get(f"{FOOTAGE}/events", footage.follow, TEAM),
        _get(f"{FOOTAGE}/play", library.play, TEAM),
        _get(f"{FOOTAGE}/tracks", tracks.index, TEAM),
        _get("/api/v1/library", library.search, TEAM),
        # staff: pages
        _get("/footage", footage_pages.index, STAFF),
        _get("/footage/new", footage_pages.new, STAFF),
        _post("/footage", footage_pages.upload, STAFF),
        _get(FOOTAGE_PAGE, footage_pages.show, STAFF),
        _post(FOOTAGE_PAGE, footage_pages.change, STAFF),
        _post(f"{FOOTAGE_PAGE}/retry", footage_pages.retry, STAFF),
        _post(f"{FOOTAGE_PAGE}/scene", footage_pages.make_scene, STAFF),
        _get(f"{FOOTAGE_PAGE}/delete", deletion_pages.confirm, STAFF),
        _post(f"{FOOTAGE_PAGE}/delete", deletion_pages.delete, STAFF),
        _get(f"{FOOTAGE_PAGE}/confirm", footage_pages.confirm, STAFF),
        _get(f"{FOOTAGE_PAGE}/ways/{{name}}", footage_pages.way, STAFF),
        _post(f"{FOOTAGE_PAGE}/tracks", track_pages.put, STAFF),
        _post(f"{FOOTAGE_PAGE}/tracks/{{track:{UUID}}}/remove", track_pages.remove, STAFF),
        _get("/rights", rights_pages.index, STAFF),
        _get("/rights.csv", rights_pages.download, STAFF),
        _post(f"{FOOTAGE_PAGE}/people", rights_pages.people, STAFF),
        _post(f"{FOOTAGE_PAGE}/consents", rights_pages.add, STAFF),
        _get(f"{CONSENT_PAGE}/withdraw", rights_pages.confirm_withdraw, STAFF),
        _post(f"{CONSENT_PAGE}/withdraw", rights_pages.withdraw, STAFF),
        _post(f"{CONSENT_PAGE}/restore", rights_pages.restore, STAFF),
        _get(f"{CONSENT_PAGE}/erase", rights_pages.confirm_erase, STAFF),
        _post(f"{CONSENT_PAGE}/erase", rights_pages.erase, STAFF),
        _get(f"{CONSENT_PAGE}/dismiss", rights_pages.confirm_dismiss, STAFF),
        _post(f"{CONSENT_PAGE}/dismiss", rights_pages.dismiss, STAFF),
        _get("/settings", settings_pages.show, STAFF),
        _post("/settings/ladder", settings_pages.set_ladder, STAFF),
        _post("/settings/ladder/reset", settings_pages.reset_ladder, STAFF),
        _post("/settings/network", settings_pages.set_network, STAFF),
        _post("/settings/network/reset", settings_pages.reset_network, STAFF),
        _post(f"{SCENE_PAGE}/withdraw", scene_pages.withdraw, STAFF),
        _post(f"{SCENE_PAGE}/restore", scene_pages.restore, STAFF),
        _get("/jobs", job_pages.index, STAFF),
        _post(f"/jobs/{JOB}/retry", job_pages.retry, STAFF),
        _post(f"/jobs/{JOB}/cancel", job_pages.cancel, STAFF),
        _post(f"/jobs/{JOB}/ahead", job_pages.put_ahead, STAFF),
        _post(f"{HEADSET_PAGE}/name", headset_pages.rename, STAFF),
        _get(f"{HEADSET_PAGE}/forget", headset_pages.confirm_forget, STAFF),
        _post(f"{HEADSET_PAGE}/forget", headset_pages.forget, STAFF),
        # staff: API
        _get("/api/v1/uploads", uploads.index, STAFF),
        _post("/api/v1/uploads", uploads.create, STAFF),
        _get(UPLOAD, uploads.show, STAFF),
        _patch(UPLOAD, uploads.add, STAFF),
        _delete(UPLOAD, uploads.cancel, STAFF),
        _post(UPLOAD, uploads.override, STAFF),
        _get("/api/v1/jobs", jobs.index, STAFF),
        _get("/api/v1/jobs/events", jobs.follow, STAFF),
        _post(f"/api/v1/jobs/{JOB}/retry", jobs.retry, STAFF),
        _post(f"/api/v1/jobs/{JOB}/cancel", jobs.cancel, STAFF),
        _post(f"/api/v1/jobs/{JOB}/ahead", jobs.put_ahead, STAFF),
        _post("/api/v1/footage", footage.upload, STAFF),
        _patch(FOOTAGE, footage.change, STAFF),
        _delete(FOOTAGE, footage.delete, STAFF),
        _post(f"{FOOTAGE}/retry", footage.retry, STAFF),
        _post(f"{FOOTAGE}/scene", footage.make_scene, STAFF),
        _get(f"{FOOTAGE}/usage", library.usage, STAFF),
        _get(f"{FOOTAGE}/ways", library.ways, STAFF),
        _put(f"{FOOTAGE}/tracks/{{kind}}/{{language}}", tracks.put, STAFF),
        _delete(f"{FOOTAGE}/tracks/{{track:{UUID}}}", tracks.remove, STAFF),
        _get("/api/v1/rights", rights.register, STAFF),
        _get(f"{FOOTAGE}/rights", rights.show, STAFF),
        _post(f"{FOOTAGE}/consents", rights.add, STAFF),
        _post(f"{CONSENT}/withdraw", rights.withdraw, STAFF),
        _post(f"{CONSENT}/restore", rights.restore, STAFF),
        _post(f"{CONSENT}/erase", rights.erase, STAFF),
        _delete(CONSENT, rights.dismiss, STAFF),
        _get("/api/v1/settings/ladder", settings.ladder, STAFF),
        _put("/api/v1/settings/ladder", settings.set_ladder, STAFF),
        _delete("/api/v1/settings/ladder", settings.reset_ladder, STAFF),
        _get("/api/v1/settings/network", settings.network, STAFF),
        _put("/api/v1/settings/network", settings.set_network, STAFF),
        _delete("/api/v1/settings/network", settings.reset_network, STAFF),
        _delete(SCENE, scenes.withdraw, STAFF),
        _post(f"{SCENE}/restore", scenes.restore, STAFF),
        # machines
        Route(method="OPTIONS", path="/api/v1/uploads", handler=uploads.abilities, allow=EVERYONE),
        Route(method="OPTIONS", path=UPLOAD, handler=uploads.abilities, allow=EVERYONE),
        _get("/api/v1/me", meta.me, EVERYONE),
        _get("/api/openapi.json", meta.openapi, EVERYONE),
        _get("/certificate", meta.certificate, EVERYONE),
        _get("/healthz", meta.health, EVERYONE),
    )


def _get(path: str, handler: Handler, allow: frozenset[Role]) -> Route:
    return Route(method="GET", path=path, handler=handler, allow=allow)


def _post(path: str, handler: Handler, allow: frozenset[Role]) -> Route:
    return Route(method="POST", path=path, handler=handler, allow=allow)


def _put(path: str, handler: Handler, allow: frozenset[Role]) -> Route:
    return Route(method="PUT", path=path, handler=handler, allow=allow)


def _patch(path: str, handler: Handler, allow: frozenset[Role]) -> Route:
    return Route(method="PATCH", path=path, handler=handler, allow=allow)


def _delete(path: str, handler: Handler, allow: frozenset[Role]) -> Route:
    return Route(method="DELETE", path=path, handler=handler, allow=allow)


def _ticket(method: str, path: str, handler: Handler) -> Route:
    return Route(method=method, path=path, handler=handler, allow=EVERYONE, ticket=True)
