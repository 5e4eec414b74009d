"""The API of headset checks: what to try, what was measured, and the fleet."""

from __future__ import annotations

import re
from typing import Any

from aiohttp import hdrs, web
from pydantic import Field

from media.trial import FIELD, FPS, LENGTH_S
from server.api.describe import Description, describe
from server.api.reading import read_model
from server.api.shapes import Shape
from server.errors import NotFound
from server.headsets.browser import Browser, browser_of
from server.headsets.checking import checked
from server.headsets.cures import troubles
from server.headsets.records import HeadsetInfo
from server.headsets.report import CheckReport
from server.headsets.trials import Standing
from server.keys import HEADSETS, OPEN_FILES, TRIALS
from server.web.cookies import headset_secret, set_headset
from server.web.media_response import MediaResponse

NAME = re.compile(r"(?:[0-9a-f]{16}|field-\d+)\.mp4")
MOST = 64 * 1024  # bytes of a report


class FilmOut(Shape):
    """A film to try."""

    film: str = Field(description="name of its file")
    url: str
    codec: str = Field(description="h264, hevc or av1")
    type: str = Field(description="media type with its codec, RFC 6381")
    width: int
    height: int
    bandwidth: int = Field(description="bits per second")
    fps: int
    length_s: float
    sha256: str = Field(description="of its bytes, hex")


class TrialsOut(Shape):
    """What to try; while it is being made, how far it is."""

    ready: bool
    missing: int = Field(description="films still to be made")
    problem: str = Field(description="why no more come, in French")
    films: list[FilmOut]
    sound: str | None = Field(description="URL of a four-channel Opus sound")


class HeadsetOut(Shape):
    """A headset as staff see it."""

    id: str
    name: str
    model: str = Field(description="as its browser says; empty: no headset")
    browser: str = Field(description="family, when it was last seen")
    version: int
    seen_ms: int
    state: str = Field(description="current, updated (its browser was, since) or never (checked)")
    checked_ms: int | None
    ceiling: dict[str, Any] | None = Field(
        description="width, bandwidth and codecs; nulls: no limit was found"
    )
    best: dict[str, Any] | None = Field(description="the largest film that played well")
    films: list[dict[str, Any]]
    report: dict[str, Any] | None = Field(description="all that was measured")
    troubles: list[str] = Field(description="codes of what is amiss")


@describe(Description(summary="The films by which a headset shows what it can", answer=TrialsOut))
async def what_to_try(request: web.Request) -> web.Response:
    """Answer the films; those that are missing are begun."""
    return web.json_response(_trials_out(await request.app[TRIALS].ask()).model_dump(mode="json"))


@describe(Description(summary="Say what this headset was seen to do", body=CheckReport, answer=HeadsetOut))
async def put(request: web.Request) -> web.Response:
    """Keep a check of the headset that asks, and let it be known from now on."""
    report = await read_model(request, CheckReport, most=MOST)
    check = checked(await request.app[TRIALS].wanted(), report)
    browser, headsets = browser_here(request), request.app[HEADSETS]
    id_, secret = await headsets.enrol(headset_secret(request), browser)
    await headsets.keep(id_, browser, check)
    response = web.json_response(headset_out(await headsets.get(id_)).model_dump(mode="json"))
    set_headset(request, response, secret)
    return response


@describe(Description(summary="The fleet", answer=list[HeadsetOut]))
async def index(request: web.Request) -> web.Response:
    """Answer all headsets, by name."""
    fleet = await request.app[HEADSETS].all()
    return web.json_response([headset_out(one).model_dump(mode="json") for one in fleet])


async def film(request: web.Request) -> web.StreamResponse:
    """Serve a trial film, or the trial sound."""
    name = request.match_info["name"]
    if not NAME.fullmatch(name):
        raise NotFound
    try:
        file = request.app[OPEN_FILES].get(request.app[TRIALS].path(name))
    except OSError as error:
        raise NotFound from error
    return MediaResponse(file, "audio/mp4" if name == FIELD else "video/mp4")


def browser_here(request: web.Request) -> Browser:
    """Return the browser that asks."""
    return browser_of(request.headers.get(hdrs.USER_AGENT, ""))


def headset_out(one: HeadsetInfo) -> HeadsetOut:
    """Return a headset as the API shows it."""
    check = one.check
    return HeadsetOut(
        id=one.id,
        name=one.name,
        model=one.model,
        browser=one.browser,
        version=one.version,
        seen_ms=one.seen_ms,
        state=one.state.value,
        checked_ms=check.at_ms if check else None,
        ceiling=check.ceiling if check else None,
        best=check.best if check else None,
        films=check.films if check else [],
        report=check.report if check else None,
        troubles=[trouble.code for trouble in troubles(check)] if check else [],
    )


def _trials_out(standing: Standing) -> TrialsOut:
    return TrialsOut(
        ready=standing.is_ready,
        missing=standing.missing,
        problem=standing.problem,
        films=[
            FilmOut(
                film=one.trial.name,
                url=f"/trials/{one.trial.name}",
                codec=one.trial.codec,
                type=f'video/mp4; codecs="{one.codec}"',
                width=one.trial.width,
                height=one.trial.height,
                bandwidth=one.trial.cap,
                fps=FPS,
                length_s=LENGTH_S,
                sha256=one.digest,
            )
            for one in standing.films
        ],
        sound=f"/trials/{FIELD}" if standing.field else None,
    )
