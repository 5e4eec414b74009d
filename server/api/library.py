"""The API of the library: search, what hangs on footage, the ways it may be filmed, its play document."""

from __future__ import annotations

from typing import Any

from aiohttp import web
from pydantic import Field

from server.api.describe import Description, describe
from server.api.shapes import FootageOut, Shape, footage_out
from server.footage.confirming import Way
from server.footage.library import Wanted
from server.footage.tracks import track_out
from server.keys import CONFIRMING, FOOTAGE, IDENTITY, LIBRARY, TRACKS, USAGES
from server.scenes.play import look_document

FILTERS = ("text", "trade", "place", "state", "licence", "rights", "sort")


class PieceOut(Shape):
    """Footage in the library."""

    footage: FootageOut
    scope: str = Field(description="how far it may be shown: team, class, partners, public")
    reason: str = Field(description="why: nobody, unknown, consented, missing, ended, withdrawn")


class LibraryOut(Shape):
    """A page of the library."""

    pieces: list[PieceOut]
    count: int = Field(description="found, on all pages")
    total: int
    page: int
    pages: int


class SceneUseOut(Shape):
    """A scene that shows footage, or did."""

    id: str
    title: dict[str, str]
    number: int
    shown: bool = Field(description="now: the footage cannot be deleted")
    withdrawn: bool


class UsageOut(Shape):
    """What hangs on footage, and goes with it."""

    scenes: list[SceneUseOut]
    revisions: int
    consents: int
    tracks: int
    bytes: int


class WayOut(Shape):
    """One way footage may have been filmed: PATCH the footage with it to choose it."""

    name: str
    picture: str
    projection: str
    stereo: str
    says: str


def wanted_of(query: Any) -> Wanted:
    """Return what a query string asks for; a page that is no number is the first."""
    page = query.get("page", "")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 7 else 1
    return Wanted(**{name: query.get(name, "").strip() for name in FILTERS}, page=number)


@describe(
    Description(
        summary="Search the library, a page at a time",
        answer=LibraryOut,
        query=(
            ("text", "words of the title, the file's name or the place"),
            *((name, "exactly this") for name in ("trade", "place", "state", "licence")),
            ("rights", "nobody, unknown, consented, soon, missing, ended, withdrawn"),
            ("sort", "newest, oldest, title, largest"),
            ("page", "from 1"),
        ),
    )
)
async def search(request: web.Request) -> web.Response:
    """Answer a page."""
    found = await request.app[LIBRARY].search(wanted_of(request.query))
    pieces = [
        PieceOut(footage=footage_out(one.row, []), scope=one.reach.scope.word, reason=one.reach.reason.value)
        for one in found.pieces
    ]
    answer = LibraryOut(
        pieces=pieces, count=found.count, total=found.total, page=found.page, pages=found.pages
    )
    return web.json_response(answer.model_dump(mode="json"))


@describe(Description(summary="What hangs on footage: scenes, register, texts, bytes", answer=UsageOut))
async def usage(request: web.Request) -> web.Response:
    """Answer what hangs on footage."""
    row = await request.app[FOOTAGE].get(request.match_info["footage"])
    found = await request.app[USAGES].of(row)
    answer = UsageOut(
        scenes=[
            SceneUseOut(
                id=one.id, title=one.title, number=one.number, shown=one.shown, withdrawn=one.withdrawn
            )
            for one in found.scenes
        ],
        revisions=found.revisions,
        consents=found.consents,
        tracks=found.tracks,
        bytes=found.bytes,
    )
    return web.json_response(answer.model_dump(mode="json"))


@describe(Description(summary="The three ways footage may be filmed, with pictures", answer=list[WayOut]))
async def ways(request: web.Request) -> web.Response:
    """Answer the ways."""
    row = await request.app[FOOTAGE].get(request.match_info["footage"])
    found = await request.app[CONFIRMING].ways(row)
    return web.json_response([_way(row.id, way).model_dump(mode="json") for way in found])


@describe(Description(summary="The play document of footage alone, for the team", answer=dict))
async def play(request: web.Request) -> web.Response:
    """Answer a play document of one viewpoint, without a ticket: looking at footage is no viewing."""
    row = await request.app[FOOTAGE].get(request.match_info["footage"])
    tracks = (await request.app[TRACKS].of([row.id]))[row.id]
    return web.json_response(look_document(row, request[IDENTITY], [track_out(one) for one in tracks]))


def _way(footage_id: str, way: Way) -> WayOut:
    picture = f"/footage/{footage_id}/ways/{way.file}"
    return WayOut(name=way.name, picture=picture, projection=way.projection, stereo=way.stereo, says=way.says)
