"""Texts of footage on pages and in the API, and who may read them."""

from __future__ import annotations

import io

import pytest
from aiohttp import FormData

from media.reading import Purpose
from tests.conftest import House
from tests.server.conftest import Furniture
from tests.server.footage.test_tracks import VTT
from tests.server.web.conftest import words

BROKEN = b"WEBVTT\n\n00:09.000 --> 00:02.000\nBonjour.\n"


def form(data: bytes, **fields: str) -> FormData:
    """A text as the page sends it."""
    sent = FormData()
    for name, value in ({"kind": "captions", "language": "fr"} | fields).items():
        sent.add_field(name, value)
    sent.add_field("file", data, filename="texte.vtt")
    return sent


@pytest.fixture
async def film(house: House, furniture: Furniture) -> str:
    """A piece of footage whose page asks for texts: it says that it is a film."""
    row = await house.services.footage.get(furniture.footage["class"])
    await house.services.footage.correct(row.id, inspection={**(row.inspection or {}), "kind": "video"})
    return row.id


async def test_a_text_is_sent_checked_replaced_and_removed(house: House, film: str) -> None:
    page = f"/footage/{film}"
    assert "Le texte est ajouté" in await words(await house.staff.post(f"{page}/tracks", data=form(VTT)))
    refused = await words(await house.staff.post(f"{page}/tracks", data=form(BROKEN)), 422)
    assert "ligne 3" in refused
    assert "Ce que le contrôle a trouvé" in refused
    (kept,) = (await house.services.tracks.of([film]))[film]
    assert "Le texte est retiré" in await words(await house.staff.post(f"{page}/tracks/{kept.id}/remove"))


@pytest.mark.parametrize(
    ("fields", "data", "said"),
    [
        ({"kind": "poem"}, VTT, "Choisissez sous-titres"),
        ({"language": "klingon!"}, VTT, "La langue se dit"),
        ({}, b"", "Choisissez d'abord un fichier"),
    ],
)
async def test_a_wrong_form_is_told(
    house: House, film: str, fields: dict[str, str], data: bytes, said: str
) -> None:
    answer = await house.staff.post(f"/footage/{film}/tracks", data=form(data, **fields))
    assert said in await words(answer, 400)


async def test_what_is_no_text_but_a_film_is_refused_before_it_is_all_here(house: House, film: str) -> None:
    sent = FormData()
    sent.add_field("file", io.BytesIO(b"x" * (5 << 20)), filename="film.vtt")
    answer = await house.staff.post(f"/footage/{film}/tracks", data=sent)
    assert "trop grand" in await words(answer, 413)


async def test_a_text_is_read_by_whoever_may_watch_and_stands_in_the_play_document(
    house: House, furniture: Furniture
) -> None:
    footage = furniture.footage["class"]
    path = f"/api/v1/footage/{footage}/tracks/captions/fr-x-falc"
    kept = await (await house.staff.put(path, data=VTT)).json()
    pupil = await house.device(furniture.cohort, furniture.learners[0])
    text = await pupil.get(kept["url"])
    assert await text.read() == VTT
    assert text.headers["Content-Type"] == "text/vtt; charset=utf-8"
    assert (await house.anonymous.get(kept["url"])).status == 404
    stored = kept["url"].rpartition("/")[2]
    assert (await house.staff.get(f"/texts/{furniture.footage['public']}/{stored}")).status == 404
    play = await (await pupil.get("/api/v1/scenes/class/play")).json()
    (track,) = play["footage"]["lieu"]["tracks"]
    assert track == {"kind": "captions", "language": "fr-x-falc", "url": kept["url"]}
    look = await (await house.trainer.get(f"/api/v1/footage/{footage}/play")).json()
    assert look["footage"]["ici"]["tracks"] == [track]
    assert (await house.staff.delete(f"/api/v1/footage/{footage}/tracks/{kept['id']}")).status == 204
    assert (await pupil.get(kept["url"])).status == 404
    assert (await house.staff.put(path.replace("captions", "poem"), data=VTT)).status == 404
    broken = await house.staff.put(path, data=BROKEN)
    assert broken.status == 422


async def test_two_texts_of_one_kind_are_two_languages(house: House, furniture: Furniture) -> None:
    footage = furniture.footage["public"]
    for language in ("fr", "en"):
        await house.services.tracks.put(footage, Purpose.DESCRIPTIONS, language, VTT)
    listed = await (await house.trainer.get(f"/api/v1/footage/{footage}/tracks")).json()
    assert [one["language"] for one in listed] == ["en", "fr"]
