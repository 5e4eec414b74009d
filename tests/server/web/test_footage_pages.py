"""The footage library through the pages, without scripts."""

from __future__ import annotations

from pathlib import Path

from aiohttp import FormData

from server.footage.records import FootageState
from tests.conftest import ready_photo, settled, upload_form
from tests.server.web.conftest import School, words


def _form(file: Path, name: str | None = None) -> FormData:
    """The upload form as a browser sends it: empty file fields too."""
    form = upload_form(file, name, title="Le fournil", trade="boulangerie", projection="", stereo="")
    for _ in range(6):
        form.add_field("file", b"", filename="", content_type="application/octet-stream")
    return form


async def test_an_upload_becomes_a_scene_by_one_button(school: School, panorama: Path) -> None:
    taken = await school.staff.post("/footage", data=_form(panorama))
    assert "La séquence est bien arrivée" in await words(taken)
    footage = taken.url.path.rpartition("/")[2]
    await settled(school.house, footage)
    page = await words(await school.staff.get(f"/footage/{footage}"))
    assert "Prête" in page
    assert "360° (équirectangulaire)" in page
    made = await school.staff.post(f"/footage/{footage}/scene")
    assert made.url.path == "/scenes/le-fournil"
    assert "La scène est créée" in await words(made)
    assert "Utilisée dans" in await words(await school.staff.get(f"/footage/{footage}"))


async def test_a_text_file_is_refused_with_a_sentence_on_the_form(school: School, tmp_path: Path) -> None:
    file = tmp_path / "notes.mp4"
    file.write_text("ceci n'est pas un film", encoding="utf-8")
    before = len(await school.house.services.footage.all())
    text = await words(await school.staff.post("/footage", data=_form(file, "../../<b>%d notes.mp4")), 422)
    assert "Photo ou vidéo" in text
    assert len(await school.house.services.footage.all()) == before
    assert not list(school.house.services.folder.uploads.glob("*"))


async def test_a_form_without_a_file_says_so(school: School) -> None:
    form = FormData({"title": "Rien"})
    form.add_field("file", b"", filename="", content_type="application/octet-stream")
    assert "Il manque le fichier" in await words(await school.staff.post("/footage", data=form), 400)


async def test_staff_correct_and_only_a_new_projection_prepares_again(school: School, panorama: Path) -> None:
    footage = (await ready_photo(school.house, panorama, title="Avant"))["id"]
    fields = {"title": "Après", "trade": "vente", "projection": "", "stereo": ""}
    saved = await words(await school.staff.post(f"/footage/{footage}", data=fields))
    assert "La correction est enregistrée" in saved
    row = await school.house.services.footage.get(footage)
    assert (row.title, row.trade, row.state) == ("Après", "vente", FootageState.READY)
    await school.staff.post(f"/footage/{footage}", data={**fields, "stereo": "top-bottom"})
    assert (await school.house.services.footage.get(footage)).stereo == "top-bottom"
    await settled(school.house, footage)
    wrong = await school.staff.post(f"/footage/{footage}", data={**fields, "title": " "})
    assert "Il manque le titre" in await words(wrong, 400)


async def test_the_library_is_narrowed_by_words_state_and_trade(school: School, panorama: Path) -> None:
    await ready_photo(school.house, panorama, title="La vitrine", trade="vente")
    assert "La vitrine" in await words(
        await school.staff.get("/footage?text=VITRINE&trade=vente&state=ready")
    )
    assert "Aucune séquence avec ces filtres" in await words(await school.staff.get("/footage?text=zzz"))


async def test_deleting_asks_first_and_refuses_what_a_scene_shows(school: School, panorama: Path) -> None:
    shown = (await school.house.services.scenes.get(school.scene)).footage["un"].id
    refused = await school.staff.post(f"/footage/{shown}/delete")
    assert "Des scènes montrent cette séquence" in await words(refused, 409)
    free = (await ready_photo(school.house, panorama, title="De trop"))["id"]
    assert "Supprimer « De trop » ?" in await words(await school.staff.get(f"/footage/{free}/delete"))
    gone = await words(await school.staff.post(f"/footage/{free}/delete"))
    assert "La séquence est supprimée" in gone
    assert "De trop" not in gone


async def test_trainers_have_no_library(school: School) -> None:
    await words(await school.trainer.get("/footage"), 403)
    await words(await school.trainer.get("/footage/new"), 403)
