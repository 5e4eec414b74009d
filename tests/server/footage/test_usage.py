"""What hangs on footage, and that deletion is refused while a scene shows it."""

from __future__ import annotations

import pytest

from server.errors import Conflict
from tests.conftest import House
from tests.server.conftest import Furniture
from tests.server.rights.test_records import entry


async def test_scenes_register_and_history_are_told(house: House, furniture: Furniture) -> None:
    services, footage = house.services, furniture.footage["public"]
    consent = await services.rights.add(footage, entry())
    await services.rights.withdraw(footage, consent)
    usage = await services.usages.of(await services.footage.get(footage))
    assert [one.id for one in usage.shown_by] == ["public"]
    assert (usage.revisions, usage.consents, usage.tracks) == (1, 1, 0)
    assert {event.what for event in usage.history} >= {"received", "consent", "withdrawn", "scene"}
    assert usage.bytes > (await services.footage.get(footage)).size


async def test_what_a_withdrawn_scene_shows_may_be_deleted_and_the_scene_then_stays_withdrawn(
    house: House, furniture: Furniture
) -> None:
    services = house.services
    with pytest.raises(Conflict, match="Des scènes"):
        await services.remover.remove(furniture.footage["class"])
    footage = furniture.footage["withdrawn"]
    (use,) = (await services.usages.of(await services.footage.get(footage))).scenes
    assert (use.withdrawn, use.shown) == (True, False)
    await services.remover.remove(footage)
    with pytest.raises(Conflict, match="supprimée"):
        await services.installer.restore("withdrawn")
