"""The API of staff's settings: the table of the ladder, and the network of the class."""

from __future__ import annotations

from typing import Literal

from aiohttp import web
from pydantic import Field

from media.table import Nominal
from server.api.describe import Description, describe
from server.api.reading import read_model
from server.api.shapes import Shape
from server.footage.preferences import Network, ladder_rows
from server.keys import PREFERENCES


class RungIn(Shape):
    """A row of the ladder."""

    name: Literal["fast", "low", "mid", "high", "top"]
    height: int = Field(description="of one eye's full sphere, pixels")
    crf: int = Field(description="quality: smaller is better")
    cap: int = Field(description="bits per second at most")


class LadderIn(Shape):
    """The table, smallest rung first."""

    rows: list[RungIn] = Field(max_length=5)


class NetworkIn(Shape):
    """A class on its access point."""

    headsets: int = Field(description="that play at once")
    mbps: int = Field(description="what the access point promises, Mbit/s")


class NetworkOut(Shape):
    """A class on its access point, and what follows; nulls: nothing is capped."""

    headsets: int | None
    mbps: int | None
    each: int | None = Field(description="bits per second for each headset: the cap of lent devices")
    rung: str | None = Field(description="the best rung that all can play at once")


@describe(Description(summary="The table of the ladder", answer=LadderIn))
async def ladder(request: web.Request) -> web.Response:
    """Answer the table in force."""
    return _table(await request.app[PREFERENCES].ladder())


@describe(Description(summary="Change the ladder of the next preparations", body=LadderIn, answer=LadderIn))
async def set_ladder(request: web.Request) -> web.Response:
    """Keep a table."""
    wanted = await read_model(request, LadderIn)
    rows = ladder_rows([row.model_dump() for row in wanted.rows])
    await request.app[PREFERENCES].set_ladder(rows)
    return _table(rows)


@describe(Description(summary="Go back to our own ladder", answer=LadderIn))
async def reset_ladder(request: web.Request) -> web.Response:
    """Forget the table."""
    await request.app[PREFERENCES].reset_ladder()
    return await ladder(request)


@describe(Description(summary="The network of the class, and what it carries", answer=NetworkOut))
async def network(request: web.Request) -> web.Response:
    """Answer the budget."""
    found, rows = await request.app[PREFERENCES].network(), await request.app[PREFERENCES].ladder()
    rung = found.rung(rows) if found else None
    answer = NetworkOut(
        headsets=found.headsets if found else None,
        mbps=found.mbps if found else None,
        each=found.each if found else None,
        rung=rung.name if rung else None,
    )
    return web.json_response(answer.model_dump(mode="json"))


@describe(Description(summary="Say what the class's network is", body=NetworkIn, answer=NetworkOut))
async def set_network(request: web.Request) -> web.Response:
    """Keep the network."""
    wanted = await read_model(request, NetworkIn)
    await request.app[PREFERENCES].set_network(Network(headsets=wanted.headsets, mbps=wanted.mbps))
    return await network(request)


@describe(Description(summary="Cap nothing", answer=NetworkOut))
async def reset_network(request: web.Request) -> web.Response:
    """Forget the network."""
    await request.app[PREFERENCES].reset_network()
    return await network(request)


def _table(rows: tuple[Nominal, ...]) -> web.Response:
    out = [RungIn(name=row.name, height=row.height, crf=row.crf, cap=row.cap) for row in rows]
    return web.json_response(LadderIn(rows=out).model_dump(mode="json"))
