"""The settings of staff: a ladder that makes sense, and what a class's network carries."""

from __future__ import annotations

from dataclasses import replace

import pytest

from media.ladder import steps
from media.model import Projection, Stereo
from media.table import TABLE, Nominal
from server.errors import BadInput
from server.footage.preferences import Network
from tests.conftest import House

FAST, LOW, MID, HIGH = TABLE[:4]


async def test_the_table_is_kept_and_given_back(house: House) -> None:
    preferences = house.services.preferences
    assert await preferences.ladder() == TABLE
    rows = (replace(FAST, crf=30), replace(MID, height=1440))
    await preferences.set_ladder(rows)
    assert await preferences.ladder() == rows
    made = steps((5760, 2880), Projection.EQUIRECTANGULAR, Stereo.MONO, cropped=False, table=rows)
    assert [(one.name, one.height, one.crf) for one in made] == [("fast", 640, 30), ("mid", 1440, 23)]
    assert (await house.services.preparation._wishes()).table == rows  # what the next preparation plans by
    await preferences.reset_ladder()
    assert await preferences.ladder() == TABLE


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((), "obligatoire"),
        ((LOW, MID), "obligatoire"),
        ((FAST, MID, LOW), "de la plus légère"),
        ((FAST, LOW, LOW), "chacune une fois"),
        ((FAST, replace(LOW, name="enormous")), "de la plus légère"),
        ((FAST, replace(LOW, height=600)), "plus haute"),
        ((FAST, replace(LOW, cap=FAST.cap - 1)), "augmentez-le"),
        ((FAST, replace(LOW, height=962)), "multiple de 4"),
        ((replace(FAST, height=100),), "hauteur"),
        ((replace(FAST, crf=2),), "qualité"),
        ((replace(FAST, cap=10),), "débit"),
    ],
)
async def test_a_table_that_makes_no_ladder_is_refused(
    house: House, rows: tuple[Nominal, ...], said: str
) -> None:
    with pytest.raises(BadInput, match=said):
        await house.services.preferences.set_ladder(rows)
    assert await house.services.preferences.ladder() == TABLE


async def test_a_class_shares_its_access_point(house: House) -> None:
    preferences = house.services.preferences
    assert await preferences.network() is None
    await preferences.set_network(Network(headsets=12, mbps=200))
    network = await preferences.network()
    assert network is not None
    assert network.each == 10_000_000
    assert network.rung(TABLE) == MID
    assert Network(headsets=100, mbps=100).rung(TABLE) is None
    assert Network(headsets=1, mbps=1000).rung(TABLE) == HIGH
    for wrong in (Network(headsets=0, mbps=10), Network(headsets=1, mbps=100_000)):
        with pytest.raises(BadInput, match="de"):
            await preferences.set_network(wrong)
    await preferences.reset_network()
    assert await preferences.network() is None
