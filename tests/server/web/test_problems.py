"""Errors as answers: problem+json for programs, a page for people, nothing inside is told."""

from __future__ import annotations

import pytest
from aiohttp import web

from media import errors as media_errors
from scenes.errors import Finding, Level, SceneError
from server import errors
from server.web.problems import describe
from tests.conftest import House

PAGE = {"Accept": "text/html,application/xhtml+xml"}
FINDING = Finding(level=Level.ERROR, code="x", place="viewpoints[0]", problem="Faux.", cure="Corrigez.")


@pytest.mark.parametrize("kind", errors.PlateauError.__subclasses__())
def test_every_error_of_ours_is_a_french_sentence(kind: type[errors.PlateauError]) -> None:
    status, problem = describe(kind())
    assert status == problem["status"] == kind.status
    assert problem["detail"][0].isupper()
    assert problem["detail"].endswith((".", "…"))
    assert problem["type"] == f"urn:plateau:{kind.code}"


@pytest.mark.parametrize("kind", media_errors.MediaError.__subclasses__())
def test_every_error_of_media_has_its_status(kind: type[media_errors.MediaError]) -> None:
    status, problem = describe(kind(detail="/secret/path"))
    expected = {media_errors.TooLarge: 413, media_errors.DiskFull: 507}.get(kind, 422)
    assert status == expected
    assert "/secret/path" not in str(problem)


def test_a_refused_scene_lists_its_findings() -> None:
    status, problem = describe(SceneError((FINDING,)))
    assert (status, problem["title"]) == (422, "scene-refused")
    assert problem["findings"][0]["place"] == "viewpoints[0]"


def test_the_unexpected_tells_nothing_of_the_inside() -> None:
    status, problem = describe(RuntimeError("password=hunter2"))
    assert status == 500
    assert "hunter2" not in str(problem)


async def test_an_accident_is_logged_and_told_without_its_inside(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(**_: object) -> None:
        raise RuntimeError("password=hunter2")

    monkeypatch.setattr(house.services.scenes, "_load", broken)
    for headers, kind in ((PAGE, "text/html"), ({}, "application/problem+json")):
        answer = await house.anonymous.get("/", headers=headers)
        assert (answer.status, answer.content_type) == (500, kind)
        text = await answer.text()
        assert "hunter2" not in text
        assert "Traceback" not in text
        assert "Une erreur inattendue" in text
    assert "hunter2" in caplog.text


async def test_pages_for_people_documents_for_programs(house: House) -> None:
    for path, headers, kind in (
        ("/nowhere", PAGE, "text/html"),
        ("/nowhere", {"Accept": "*/*"}, "application/problem+json"),
        ("/api/v1/nowhere", PAGE, "application/problem+json"),
        ("/media/nowhere", PAGE, "application/problem+json"),
    ):
        answer = await house.anonymous.get(path, headers=headers)
        assert (answer.status, answer.content_type) == (404, kind), path
        assert "Revenez" in await answer.text()


async def test_a_wrong_method_says_which_are_right(house: House) -> None:
    answer = await house.anonymous.delete("/login")
    assert answer.status == 405
    assert set(answer.headers["Allow"].split(",")) == {"GET", "HEAD", "POST"}


async def test_who_are_you(house: House) -> None:
    answer = await house.anonymous.get("/api/v1/footage")
    assert answer.status == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="plateau"'


async def test_what_comes_from_the_address_is_text_on_the_page(house: House) -> None:
    for path in ("/<script>alert(1)</script>", "/play/x?done=<script>", "/login?next=/<script>alert(1)"):
        text = await (await house.staff.get(path, headers=PAGE)).text()
        assert "<script>alert" not in text


def test_redirects_are_no_problems() -> None:
    assert describe(web.HTTPNotFound())[0] == 404
