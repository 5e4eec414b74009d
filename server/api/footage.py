"""The API of footage: upload, look, correct, retry, delete, follow its progress, make a scene of it."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import Any

from aiohttp import hdrs, web

from media.model import Declared, Projection, Stereo
from server.api.describe import Description, describe
from server.api.reading import blocks, field_text, form_parts, read_model
from server.api.shapes import FootageChange, FootageOut, InstalledOut, footage_out
from server.db.tables import Footage
from server.errors import BadInput, NotFound
from server.footage.about import About, People
from server.footage.intake import Intake, Received
from server.keys import ACCESS, ENGINE, FOOTAGE, IDENTITY, INSTALLER, INTAKE, REMOVER
from server.scenes.records import Installed

FOLLOW_S = 1.0
UPLOAD_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "title": {"type": "string"},
        "trade": {"type": "string"},
        "place": {"type": "string", "description": "where it was filmed"},
        "licence": {"type": "string"},
        "people": {"enum": [one.value for one in People], "description": "whether people are recognised"},
        "projection": {"enum": ["", *(one.value for one in Projection if one.supported)]},
        "stereo": {"enum": ["", *(one.value for one in Stereo)]},
        "file": {"type": "string", "contentMediaType": "application/octet-stream"},
    },
    "required": ["file"],
}


@describe(Description(summary="List the footage, newest first", answer=list[FootageOut]))
async def index(request: web.Request) -> web.Response:
    """Answer all footage."""
    rows = await request.app[FOOTAGE].all()
    return _json([footage_out(row, []).model_dump(mode="json") for row in rows])


@describe(
    Description(
        summary="Upload footage: one file, or the six faces of a cube as six `file` parts "
        "(front, right, back, left, up, down)",
        body_type="multipart/form-data",
        body_schema=UPLOAD_SCHEMA,
        answer=FootageOut,
        status=201,
        others=(507,),
    )
)
async def upload(request: web.Request) -> web.Response:
    """Take footage in; it is prepared in the background."""
    row = await take_upload(request)
    return _footage(row, [], status=201)


async def take_upload(request: web.Request) -> Footage:
    """Read a multipart upload and accept what it brings; on any error nothing of it is kept."""
    intake = request.app[INTAKE]
    intake.foresee(request.content_length or 0)
    fields: dict[str, str] = {}
    files: list[Received] = []
    try:
        async for part in form_parts(request):
            if part.name == "file" and part.filename:  # a form's empty file field has no name
                if len(files) == 6:
                    raise BadInput("Envoyez un seul fichier, ou les six faces d'un cube.")
                files.append(await intake.receive(blocks(part), part.filename))
            elif part.name:
                fields[part.name] = await field_text(part)
        if not files:
            raise BadInput("Il manque le fichier.")
        row = await _taken(intake, tuple(files), fields)
    finally:
        intake.discard(tuple(files))
    request.app[ENGINE].wake()
    return row


async def _taken(intake: Intake, files: tuple[Received, ...], fields: dict[str, str]) -> Footage:
    about, declared = About.of(fields), _declared(fields)
    if replaced := fields.get("replaces", "").strip():
        return await intake.replace(replaced, files, declared=declared, told=about.told())
    return await intake.accept(files, about=about, declared=declared)


def _declared(fields: dict[str, str]) -> Declared:
    try:
        declared = Declared.of(fields.get("projection"), fields.get("stereo"))
    except ValueError as error:
        raise BadInput("La projection ou le relief indiqués n'existent pas.") from error
    _must_be_supported(declared.projection)
    return declared


def _must_be_supported(projection: Projection | None) -> None:
    if projection is not None and not projection.supported:
        raise BadInput("Cette projection n'est pas prise en charge ; exportez en équirectangulaire.")


@describe(Description(summary="One piece of footage, with its progress", answer=FootageOut))
async def show(request: web.Request) -> web.Response:
    """Answer one piece of footage."""
    footage_id = request.match_info["footage"]
    row = await request.app[FOOTAGE].get(footage_id)
    return _footage(row, await request.app[FOOTAGE].used_by(footage_id))


@describe(Description(summary="Correct footage", body=FootageChange, answer=FootageOut))
async def change(request: web.Request) -> web.Response:
    """Change title, trade, projection or stereo."""
    wanted = await read_model(request, FootageChange)
    footage_id = request.match_info["footage"]
    values = wanted.model_dump(mode="json", exclude_unset=True)
    if any(values.get(name, "") is None for name in ("title", "trade", "place", "licence", "people")):
        raise BadInput("Titre, métier, lieu, licence et personnes ne peuvent pas être nuls.")
    _must_be_supported(wanted.projection)
    await request.app[FOOTAGE].correct(footage_id, **values)
    request.app[ACCESS].forget()  # whether people are recognised holds at once
    request.app[ENGINE].wake()
    return await show(request)


@describe(Description(summary="Prepare footage again", answer=FootageOut))
async def retry(request: web.Request) -> web.Response:
    """Put footage back in line."""
    await request.app[FOOTAGE].retry(request.match_info["footage"])
    request.app[ENGINE].wake()
    return await show(request)


@describe(Description(summary="Delete footage that no scene shows", status=204, others=(409,)))
async def delete(request: web.Request) -> web.Response:
    """Delete footage with its original."""
    await request.app[REMOVER].remove(request.match_info["footage"])
    return web.Response(status=204)


@describe(Description(summary="Make a one-viewpoint scene of footage", answer=InstalledOut, status=201))
async def make_scene(request: web.Request) -> web.Response:
    """Turn footage into a scene."""
    row = await request.app[FOOTAGE].get(request.match_info["footage"])
    installed = await request.app[INSTALLER].install_one_viewpoint(row, request[IDENTITY].name)
    return _json(installed_out(installed).model_dump(mode="json"), status=201)


@describe(
    Description(
        summary="Follow footage by server-sent events: each `data` is the footage as JSON, "
        "until it is ready, failed, or waits for staff to say how it was filmed",
        answer_type="text/event-stream",
    )
)
async def follow(request: web.Request) -> web.StreamResponse:
    """Send the footage whenever it changes, until it is settled."""
    footage_id = request.match_info["footage"]
    row = await request.app[FOOTAGE].get(footage_id)
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"})
    await response.prepare(request)
    if request.method == hdrs.METH_HEAD:
        return response
    last = ""
    # The answer has begun: whoever goes away, and footage that is deleted meanwhile, only end it.
    with contextlib.suppress(ConnectionError, NotFound):
        while True:
            data = json.dumps(footage_out(row, []).model_dump(mode="json"), ensure_ascii=False)
            await response.write(f"data: {data}\n\n".encode() if data != last else b": still\n\n")
            if row.state not in ("received", "preparing"):  # ready, failed, or waiting for a person
                break
            last = data
            await asyncio.sleep(FOLLOW_S)
            row = await request.app[FOOTAGE].get(footage_id)
    return response


def installed_out(installed: Installed) -> InstalledOut:
    """Return an installation in its shape."""
    return InstalledOut(
        scene=installed.scene_id,
        revision=installed.revision_id,
        number=installed.number,
        new=installed.new,
        url=f"/play/{installed.scene_id}",
    )


def _footage(row: Footage, used_by: list[str], *, status: int = 200) -> web.Response:
    return _json(footage_out(row, used_by).model_dump(mode="json"), status=status)


def _json(document: Any, *, status: int = 200) -> web.Response:
    return web.json_response(document, status=status)
