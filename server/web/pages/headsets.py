"""Headsets: the check that one of them does of itself, and the fleet."""

from __future__ import annotations

from dataclasses import dataclass, replace

from aiohttp import web
from pydantic import ValidationError

from server.api.headsets import browser_here
from server.api.reading import read_form
from server.errors import BadInput, PlateauError
from server.headsets.cures import Trouble, room_left, troubles
from server.headsets.records import CheckState, HeadsetInfo
from server.headsets.report import CheckReport
from server.keys import HEADSETS
from server.web.cookies import headset_secret
from server.web.pages.answers import again, go, local_path
from server.web.render import render


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A headset with what its last check says, as the pages show it."""

    headset: HeadsetInfo
    report: CheckReport | None
    troubles: list[Trouble]
    room: int | None  # bytes left on the device

    @classmethod
    def of(cls, headset: HeadsetInfo) -> Shown:
        """Read the check."""
        check = headset.check
        try:
            report = CheckReport.model_validate(check.report) if check else None
        except ValidationError:  # of an earlier Plateau: it is to be made again
            headset, check, report = replace(headset, check=None), None, None
        return cls(
            headset=headset,
            report=report,
            troubles=troubles(check) if check else [],
            room=room_left(report.storage) if report else None,
        )


async def check(request: web.Request) -> web.Response:
    """Show the page on which a headset checks itself, and what it found last."""
    here = await request.app[HEADSETS].of(headset_secret(request))
    browser = browser_here(request)
    known = (
        here and here.check and (here.check.browser, here.check.version) == (browser.family, browser.version)
    )
    back = local_path(request.query.get("next", "/"))
    values = {"shown": Shown.of(here) if here and known else None, "back": back, "browser": browser}
    return render(request, "check.html", values)


async def index(request: web.Request) -> web.Response:
    """Show the fleet."""
    return render(request, "headsets.html", await _fleet(request))


async def rename(request: web.Request) -> web.StreamResponse:
    """Give a headset its name."""
    name = (await read_form(request)).get("name", "")
    try:
        await request.app[HEADSETS].rename(request.match_info["headset"], name)
    except BadInput as error:
        return await _wrong(request, error)
    raise go("/headsets", "casque-nomme")


async def confirm_forget(request: web.Request) -> web.Response:
    """Ask whether a headset shall be forgotten."""
    headset = await request.app[HEADSETS].get(request.match_info["headset"])
    return render(request, "headset_forget.html", {"headset": headset})


async def forget(request: web.Request) -> web.StreamResponse:
    """Forget a headset and its checks."""
    await request.app[HEADSETS].forget(request.match_info["headset"])
    raise go("/headsets", "casque-oublie")


async def _wrong(request: web.Request, error: PlateauError) -> web.Response:
    return again(request, "headsets.html", await _fleet(request), error)


async def _fleet(request: web.Request) -> dict[str, object]:
    fleet = [Shown.of(one) for one in await request.app[HEADSETS].all()]
    due = sum(one.headset.state is not CheckState.CURRENT for one in fleet)
    return {"fleet": fleet, "due": due, "problem": ""}
