"""The library and a piece's page: filters, the way it is filmed, usage, deletion, the player for the team."""

from __future__ import annotations

from pathlib import Path

import pytest

from media.model import Declared
from server.db.tables import Footage
from server.footage.about import About
from server.footage.records import FootageState
from tests import media_factory as factory
from tests.conftest import House, ready_photo
from tests.server.conftest import Furniture
from tests.server.web.conftest import School, words


async def doubtful(house: House, folder: Path) -> Footage:
    """Take in a square photo that says nothing of itself."""
    picture = factory.heading_sphere(1024, 512).resize((512, 512))
    received = await house.services.intake.take_copy(factory.photo(folder / "vue.jpg", picture))
    return await house.services.intake.accept((received,), about=About(title="La vue"), declared=Declared())


async def test_doubtful_footage_waits_until_someone_clicks_the_right_picture(
    house: House, furniture: Furniture, tmp_path: Path
) -> None:
    row = await doubtful(house, tmp_path)
    assert row.state == FootageState.UNSURE
    assert not await house.services.local.run_once()  # nothing is due: it waits for a person
    page = await (await house.staff.get(f"/footage/{row.id}")).text()
    assert page.count('class="way"') == 3
    ways = await (await house.staff.get(f"/api/v1/footage/{row.id}/ways")).json()
    for way in ways:
        picture = await house.staff.get(way["picture"])
        assert picture.content_type == "image/jpeg"
        assert (await house.trainer.get(way["picture"])).status == 403
        assert (await house.anonymous.get(way["picture"])).status == 401
    said = {"projection": ways[1]["projection"], "stereo": ways[1]["stereo"]}
    assert "La préparation commence" in await words(await house.staff.post(f"/footage/{row.id}", data=said))
    assert await house.services.local.run_once()
    made = await house.services.footage.get(row.id)
    assert (made.state, made.stereo) == (FootageState.READY, "top-bottom")
    again = await (await house.staff.get(f"/footage/{row.id}/confirm")).text()
    assert again.count('aria-current="true"') >= 1
    other = {"projection": ways[0]["projection"], "stereo": ways[0]["stereo"]}
    await house.staff.post(f"/footage/{row.id}", data=other)
    assert await house.services.local.run_once()
    assert (await house.services.footage.get(row.id)).manifest["stereo"] == "mono"  # type: ignore[index]


async def test_what_staff_declared_whole_is_not_asked_again(
    house: House, furniture: Furniture, tmp_path: Path
) -> None:
    picture = factory.heading_sphere(1024, 512).resize((512, 512))
    received = await house.services.intake.take_copy(factory.photo(tmp_path / "v.jpg", picture))
    declared = Declared.of("equirectangular", "top-bottom")
    row = await house.services.intake.accept((received,), about=About(), declared=declared)
    assert row.state == FootageState.RECEIVED


async def test_the_library_says_the_rights_and_finds_by_them(school: School, panorama: Path) -> None:
    await ready_photo(school.house, panorama, title="La vitrine", place="Longvic", people="filmed")
    page = await words(await school.staff.get("/footage?rights=missing&place=Longvic"))
    assert "La vitrine" in page
    assert "Accord manquant" in page
    assert "1 séquence sur 2" in page
    assert "Aucune séquence avec ces filtres" in await words(await school.staff.get("/footage?rights=soon"))
    assert "Page" not in page
    await words(await school.staff.get("/footage?page=x&sort=nonsense"))


async def test_place_and_licence_are_kept_and_prepare_nothing_again(school: School, panorama: Path) -> None:
    made = await ready_photo(school.house, panorama, title="La vitrine")
    fields = {"title": "La vitrine", "trade": "", "place": " Dijon ", "licence": "CC-BY-4.0"}
    await school.staff.post(f"/footage/{made['id']}", data=fields)
    row = await school.house.services.footage.get(made["id"])
    assert (row.place, row.licence, row.state) == ("Dijon", "CC-BY-4.0", "ready")
    blanked = await school.house.staff.patch(f"/api/v1/footage/{row.id}", json={"people": None})
    assert blanked.status == 400


async def test_deletion_shows_what_goes_and_what_stands_against_it(school: School, panorama: Path) -> None:
    shown = (await school.house.services.scenes.get(school.scene)).footage["un"].id
    refused = await words(await school.staff.get(f"/footage/{shown}/delete"))
    assert "Elle ne peut pas être supprimée" in refused
    assert "Une scène d'essai" in refused
    await school.house.services.scenes.withdraw(school.scene)
    asked = await words(await school.staff.get(f"/footage/{shown}/delete"))
    assert "scène retirée" in asked
    await words(await school.staff.post(f"/footage/{shown}/delete"))
    lost = await school.staff.post(f"/scenes/{school.scene}/restore")
    assert "supprimée" in await words(lost, 409)


async def test_the_team_looks_at_footage_alone_and_nobody_else(house: House, furniture: Furniture) -> None:
    for scope, footage in furniture.footage.items():
        page = await house.trainer.get(f"/footage/{footage}/look")
        assert page.status == 200, scope
        assert "frame-ancestors 'self'" in page.headers["Content-Security-Policy"]
        document = await (await house.trainer.get(f"/api/v1/footage/{footage}/play")).json()
        assert document["viewer"]["ticket"] is None
        assert document["look"] is True
        assert document["footage"]["ici"]["state"] == "ready"
        assert document["home"] == f"/footage/{footage}"
    pupil = await house.device(furniture.cohort, furniture.learners[0])
    for path in ("/footage/{}/look", "/api/v1/footage/{}/play"):
        assert (await pupil.get(path.format(furniture.footage["public"]))).status == 403
    other = await house.trainer.get("/about")
    assert "frame-ancestors 'none'" in other.headers["Content-Security-Policy"]


@pytest.mark.usefixtures("furniture")
async def test_the_library_api_answers_a_page(house: House) -> None:
    answer = await (await house.trainer.get("/api/v1/library?text=public&rights=nobody")).json()
    assert [one["footage"]["title"] for one in answer["pieces"]] == ["public"]
    assert answer["pieces"][0]["scope"] == "public"
    assert (answer["count"], answer["total"], answer["pages"]) == (1, 4, 1)
