"""Home, the play page and a scene's page."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import House
from tests.server.web.conftest import OpenBrowser, School, words


async def test_an_empty_house_says_what_to_do(house: House, open_browser: OpenBrowser) -> None:
    assert "connectez-vous" in await words(await open_browser("").get("/"))
    staff = await house.staff.get("/", headers={"Accept": "text/html"})
    assert "un bouton en fait ensuite une scène" in await words(staff)


async def test_home_shows_the_scenes_one_may_play(school: School, scene_folder: Path) -> None:
    assert "Une scène d'essai" in await words(await school.anonymous.get("/"))
    document = (scene_folder / "scene.json").read_text(encoding="utf-8")
    (scene_folder / "scene.json").write_text(document.replace('"public"', '"class"'), encoding="utf-8")
    await school.house.services.installer.install_folder(scene_folder)
    assert "Une scène d'essai" not in await words(await school.anonymous.get("/"))
    assert "Une scène d'essai" in await words(await (await school.device(school.ines)).get("/"))


async def test_the_play_page_holds_the_player_and_nothing_else(school: School) -> None:
    text = await (await school.anonymous.get(f"/play/{school.scene}?lang=en")).text()
    assert f'<main id="player" data-play="/api/v1/scenes/{school.scene}/play" data-language="en">' in text
    assert "<noscript>" in text
    assert 'type="module" src="/viewer/player-' in text
    assert "<nav" not in text
    await words(await school.anonymous.get("/play/inconnue"), 404)


async def test_staff_withdraw_a_scene_and_put_it_back(school: School) -> None:
    gone = await words(await school.staff.post(f"/scenes/{school.scene}/withdraw"))
    assert "plus personne ne la voit" in gone
    assert "Une scène d'essai" not in await words(await school.anonymous.get("/"))
    assert "Scènes retirées" in await words(await school.trainer.get("/"))
    back = await words(await school.staff.post(f"/scenes/{school.scene}/restore"))
    assert "de nouveau visible" in back
    assert "Une scène d'essai" in await words(await school.anonymous.get("/"))


async def test_a_trainer_may_read_a_scene_but_not_withdraw_it(school: School) -> None:
    text = await words(await school.trainer.get(f"/scenes/{school.scene}"))
    assert "Premier lieu" in text
    assert "Personne ne l'a encore jouée" in text
    assert "Retirer la scène" not in text
    await words(await school.trainer.post(f"/scenes/{school.scene}/withdraw"), 403)
    await words(await school.trainer.get("/scenes/inconnue"), 404)


async def test_an_unknown_done_slug_is_never_echoed(school: School) -> None:
    text = await (await school.anonymous.get("/?done=<b>bonjour</b>")).text()
    assert "bonjour" not in text.replace("lang=", "").partition("<footer")[0]
