"""Logging in and out through the pages."""

from __future__ import annotations

import pytest

from server.accounts.throttle import Throttle
from server.keys import THROTTLE
from server.web.pages.answers import local_path
from tests.server.web.conftest import PASSWORD, School, words


async def test_a_trainer_logs_in_goes_where_they_wanted_and_leaves(school: School) -> None:
    browser = school.open_browser("")
    asked = await browser.get("/reports?scene=essai")
    assert asked.url.path == "/login"
    assert asked.url.query["next"] == "/reports?scene=essai"
    entered = await browser.post(
        "/login", data={"login": "trainer", "password": PASSWORD, "next": asked.url.query["next"]}
    )
    assert "Camille trainer" in await words(entered)
    assert entered.url.path_qs == "/reports?scene=essai"
    left = await browser.post("/logout")
    assert "Vous êtes déconnecté." in await words(left)
    assert (await browser.get("/reports")).url.path == "/login"


async def test_a_wrong_password_is_said_and_the_login_stays_typed(school: School) -> None:
    answer = await school.anonymous.post("/login", data={"login": "trainer", "password": "faux"})
    text = await answer.text()
    assert answer.status == 401
    assert "mot de passe n&#39;est pas le bon" in text
    assert 'value="trainer"' in text


async def test_guesses_are_slowed_down_even_with_the_right_password(school: School) -> None:
    throttle = Throttle(failures=2, clock=lambda: 0.0)
    school.house.app._state[THROTTLE] = throttle  # the running application is frozen
    for _ in range(2):
        await school.anonymous.post("/login", data={"login": "trainer", "password": "faux"})
    answer = await school.anonymous.post("/login", data={"login": "trainer", "password": PASSWORD})
    assert "Trop d'essais" in await words(answer, 429)


@pytest.mark.parametrize(
    "wanted", ["//ailleurs.example/", "/\\ailleurs.example", "https://ailleurs.example", "", "/a\r\nX: y"]
)
def test_next_only_leads_to_our_own_pages(wanted: str) -> None:
    assert local_path(wanted) == "/"


async def test_logging_in_ends_the_session_that_was_there(school: School) -> None:
    browser = await school.device(school.ines)
    await browser.post("/login", data={"login": "trainer", "password": PASSWORD})
    assert "Camille trainer" in await words(await browser.get("/"))
    assert "Inès" not in await words(await browser.get("/"))


async def test_another_sites_form_is_refused(school: School) -> None:
    answer = await school.trainer.post("/logout", headers={"Sec-Fetch-Site": "cross-site"})
    assert "autre site" in await words(answer, 403)
    assert "Camille trainer" in await words(await school.trainer.get("/"))
