"""Texts of footage: checked, converted, one a language, and gone with the last that names them."""

from __future__ import annotations

import pytest

from media.reading import Purpose
from server.errors import BadInput, NotFound
from server.footage.tracks import TrackRefused
from tests.conftest import House
from tests.server.conftest import Furniture

VTT = b"WEBVTT\n\n00:00.000 --> 00:02.000\nBonjour.\n"
SRT = "1\r\n00:00:00,000 --> 00:00:02,000\r\nDéjà là.\r\n".encode("cp1252")
NOBODY = "01890a5d-ac96-774b-bcce-b302099a8057"


async def test_a_track_is_kept_replaced_and_removed(house: House, furniture: Furniture) -> None:
    tracks, footage, files = house.services.tracks, furniture.footage["public"], house.services.folder.files
    first = await tracks.put(footage, Purpose.CAPTIONS, "fr", VTT)
    assert (files / first.stored).read_bytes() == VTT
    second = await tracks.put(footage, Purpose.CAPTIONS, "fr", SRT)
    assert "Déjà là." in (files / second.stored).read_text(encoding="utf-8")
    assert not (files / first.stored).exists()
    assert [one["code"] for one in second.findings["findings"]][:1]
    easy = await tracks.put(footage, Purpose.CAPTIONS, "fr-x-falc", SRT)
    spoken = await tracks.put(footage, Purpose.DESCRIPTIONS, "fr", VTT)
    listed = (await tracks.of([footage, NOBODY]))[footage]
    assert [(one.kind, one.language) for one in listed] == [
        ("captions", "fr"), ("captions", "fr-x-falc"), ("descriptions", "fr"),
    ]  # fmt: skip
    await tracks.remove(footage, easy.id)
    assert (files / second.stored).exists()  # the same text is still the French one's
    await tracks.remove(footage, second.id)
    assert not (files / second.stored).exists()
    assert await tracks.has(footage, spoken.stored)
    assert not await tracks.has(furniture.footage["class"], spoken.stored)
    with pytest.raises(NotFound):
        await tracks.remove(furniture.footage["class"], spoken.id)


async def test_what_cannot_be_shown_is_refused_with_its_place_and_the_former_stays(
    house: House, furniture: Furniture
) -> None:
    tracks, footage = house.services.tracks, furniture.footage["public"]
    kept = await tracks.put(footage, Purpose.CAPTIONS, "fr", VTT)
    with pytest.raises(TrackRefused) as refused:
        await tracks.put(footage, Purpose.CAPTIONS, "fr", b"WEBVTT\n\n00:09.000 --> 00:02.000\nBonjour.\n")
    finding = refused.value.findings[0]
    assert finding["line"] == 3
    assert finding["cure"]
    assert (await tracks.of([footage]))[footage][0].id == kept.id
    with pytest.raises(BadInput, match="langue"):
        await tracks.put(footage, Purpose.CAPTIONS, "../fr", VTT)
    with pytest.raises(NotFound):
        await tracks.put(NOBODY, Purpose.CAPTIONS, "fr", VTT)


async def test_texts_and_register_go_with_their_footage(house: House, furniture: Furniture) -> None:
    footage = furniture.footage["team"]
    track = await house.services.tracks.put(footage, Purpose.CAPTIONS, "fr", VTT)
    await house.services.remover.remove(footage)
    assert not (house.services.folder.files / track.stored).exists()
    assert (await house.services.tracks.of([footage]))[footage] == []
