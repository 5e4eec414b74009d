"""Logging in by password, and out."""

from __future__ import annotations

from aiohttp import web

from server.api.reading import read_form
from server.errors import LoginNeeded, TooMany
from server.keys import ACCOUNTS, IDENTITY, SESSIONS, THROTTLE
from server.web.cookies import drop_session, set_session
from server.web.pages.answers import again, go, local_path
from server.web.render import render
from server.web.scheme import client_address


async def form(request: web.Request) -> web.Response:
    """Show the form."""
    values = {"login": "", "next": local_path(request.query.get("next", "/")), "problem": ""}
    return render(request, "login.html", values)


async def enter(request: web.Request) -> web.StreamResponse:
    """Check the password and open a session; after too many failures, wait."""
    fields = await read_form(request)
    login, target = fields.get("login", "")[:200], local_path(fields.get("next", "/"))
    guesses = (f"address:{client_address(request)}", f"login:{login.strip().lower()}")
    throttle = request.app[THROTTLE]
    try:
        throttle.attempt(*guesses)
        account = await request.app[ACCOUNTS].check(login, fields.get("password", ""))
        if account is None:
            raise LoginNeeded(
                "L'identifiant ou le mot de passe n'est pas le bon ; vérifiez-les et recommencez."
            )
    except (LoginNeeded, TooMany) as error:
        return again(request, "login.html", {"login": login, "next": target}, error)
    throttle.forgive(*guesses)
    await request.app[SESSIONS].close(request[IDENTITY])
    response = go(target)
    set_session(request, response, await request.app[SESSIONS].open_account(account))
    raise response


async def leave(request: web.Request) -> web.StreamResponse:
    """Close the session."""
    await request.app[SESSIONS].close(request[IDENTITY])
    response = go("/", "deconnecte")
    drop_session(request, response)
    raise response
