"""The register, and what follows from it at the door: scenes, media and files go dark and come back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from scenes.errors import SceneError
from server.access import Access
from server.accounts.identity import NOBODY, Identity, Role
from server.errors import Conflict, NotFound
from server.rights.records import Entry
from server.services import Services
from tests.conftest import House
from tests.server.conftest import Furniture, make_scene_folder

PUPIL = Identity(role=Role.LEARNER, learner_id="x", cohort_id="y")


def entry(**values: str | None) -> Entry:
    said = {"name": "Mme Roux", "kind": "person", "scope": "public", "signed_on": "2027-01-05"}
    return Entry(**{"until": None, "note": "", **said, **values})  # type: ignore[arg-type]


@pytest.fixture
def calendar(house: House) -> Iterator[list[date]]:
    """The day on which the rule is asked: tests turn the page."""
    days = [date(2027, 3, 10)]
    with pytest.MonkeyPatch.context() as patch:
        for part in (house.services.rights, house.services.scenes):
            patch.setattr(part, "_today", lambda: days[0])
        yield days


async def sees(services: Services, who: Identity, furniture: Furniture, scope: str = "public") -> bool:
    """Whether someone is offered the scene, its media and its files: all three, or none."""
    answers = set()
    for ask in (
        services.access.scene(who, scope),
        services.access.media(who, furniture.footage[scope]),
        services.access.file(who, furniture.revisions[scope], "media/outil.png"),
    ):
        try:
            await ask
            answers.add(True)
        except NotFound:
            answers.add(False)
    answers.add(scope in {one.scene.id for one in await services.access.scenes(who)})
    (answer,) = answers
    return answer


async def test_a_withdrawal_goes_dark_at_once_and_its_undo_comes_back(
    house: House, furniture: Furniture
) -> None:
    services, footage = house.services, furniture.footage["public"]
    assert await sees(services, NOBODY, furniture)
    consent = await services.rights.add(footage, entry())
    assert await sees(services, NOBODY, furniture)
    await services.rights.withdraw(footage, consent)
    for who in (NOBODY, PUPIL):
        assert not await sees(services, who, furniture)
    assert await sees(services, Identity(role=Role.TRAINER), furniture)
    await services.rights.restore(footage, consent)
    assert await sees(services, NOBODY, furniture)


@pytest.mark.usefixtures("calendar")
async def test_the_day_after_the_last_it_is_dark_without_any_job(
    house: House, furniture: Furniture, calendar: list[date]
) -> None:
    services, footage = house.services, furniture.footage["public"]
    await services.rights.add(footage, entry(until="2027-03-10"))
    assert await sees(services, NOBODY, furniture)
    calendar[0] = date(2027, 3, 11)
    later = Access(services.scenes, services.learners)  # which remembers nothing yet
    with pytest.raises(NotFound):
        await later.media(NOBODY, footage)
    with pytest.raises(NotFound):
        await services.access.scene(PUPIL, "public")


async def test_the_class_sees_what_the_public_may_not(house: House, furniture: Furniture) -> None:
    services, footage = house.services, furniture.footage["public"]
    for scope in ("partners", "class"):
        await services.rights.add(footage, entry(scope=scope))
        assert not await sees(services, NOBODY, furniture)
        assert await sees(services, PUPIL, furniture)


async def test_what_nobody_has_said_is_the_classs_at_most(house: House, furniture: Furniture) -> None:
    await house.services.footage.correct(furniture.footage["public"], people="unknown")
    house.services.access.forget()
    assert not await sees(house.services, NOBODY, furniture)
    assert await sees(house.services, PUPIL, furniture)


async def test_an_erased_entry_says_nothing_of_anyone_and_opens_nothing(
    house: House, furniture: Furniture
) -> None:
    services, footage = house.services, furniture.footage["public"]
    await services.rights.add(footage, entry(name="M. Petit"))
    consent = await services.rights.add(footage, entry(name="Mme Roux", note="classeur 3"))
    await services.rights.erase(footage, consent)
    kept = await services.rights.get(footage, consent)
    assert (kept.name, kept.note) == ("", "")
    assert kept.withdrawn_ms
    assert not await sees(services, PUPIL, furniture)
    with pytest.raises(Conflict, match="effacé"):
        await services.rights.restore(footage, consent)
    await services.rights.dismiss(footage, consent)
    assert await sees(services, NOBODY, furniture)


async def test_an_entry_is_reached_by_its_own_footage_only(house: House, furniture: Furniture) -> None:
    rights, other = house.services.rights, furniture.footage["class"]
    consent = await rights.add(furniture.footage["public"], entry())
    for change in (rights.withdraw, rights.restore, rights.erase, rights.dismiss, rights.get):
        with pytest.raises(NotFound):
            await change(other, consent)
    with pytest.raises(NotFound):
        await rights.add("01890a5d-ac96-774b-bcce-b302099a8057", entry())


async def test_a_scene_is_not_installed_beyond_its_footage(
    house: House, furniture: Furniture, tmp_path_factory: pytest.TempPathFactory
) -> None:
    services, footage = house.services, furniture.footage["public"]
    await services.rights.add(footage, entry(scope="class"))
    folder = make_scene_folder(tmp_path_factory.mktemp("again") / "public", scope="public")
    with pytest.raises(SceneError, match="classe") as refused:
        await services.installer.install_folder(folder)
    (finding,) = refused.value.findings
    assert finding.place == "footage.lieu"
    assert f"/footage/{footage}" in finding.cure
    await services.scenes.withdraw("public")
    with pytest.raises(Conflict, match="ne vont pas plus loin"):
        await services.installer.restore("public")


async def test_a_button_makes_no_scene_of_people_who_did_not_agree(
    house: House, furniture: Furniture
) -> None:
    await house.services.footage.correct(furniture.footage["team"], people="filmed")
    answer = await house.staff.post(f"/api/v1/footage/{furniture.footage['team']}/scene")
    assert answer.status == 422
    assert "aucun accord" in (await answer.json())["detail"]


async def test_files_beside_deleted_footage_stay_the_teams(
    house: House, furniture: Furniture, tmp_path: Path
) -> None:
    services, footage = house.services, furniture.footage["public"]
    pupil = await house.device(furniture.cohort, None)
    picture = f"/files/{furniture.revisions['public']}/media/outil.png"
    assert (await pupil.get(picture)).status == 200
    await services.rights.withdraw(footage, await services.rights.add(footage, entry()))
    folder = make_scene_folder(tmp_path / "public", turn=4)  # a newer revision shows another place
    await services.installer.install_folder(folder)
    assert (await house.staff.delete(f"/api/v1/footage/{footage}")).status == 204
    assert (await pupil.get(picture)).status == 404
    assert (await house.trainer.get(picture)).status == 200
