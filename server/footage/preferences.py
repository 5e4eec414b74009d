"""What staff choose on the settings page: the table of the ladder, and what a class's network carries."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import delete

from media.table import TABLE, Nominal, problems, table_from_json, table_to_json
from server.clock import now_ms
from server.db.engine import Database
from server.db.tables import Preference
from server.errors import BadInput

RUNGS = ("fast", "low", "mid", "high", "top")  # the names of rungs, smallest first
HEADSETS, LINES = (1, 200), (5, 5_000)  # at once; Mbit/s
SHARE = 0.6  # of what an access point promises: what it carries when many headsets speak in turn
SOUND = 128_000  # bits per second beside the picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """A class on its access point."""

    headsets: int  # that play at once
    mbps: int  # what the access point promises, Mbit/s

    @property
    def each(self) -> int:
        """What is left for each headset, in bits per second."""
        return int(self.mbps * 1_000_000 * SHARE / self.headsets)

    def rung(self, ladder: tuple[Nominal, ...]) -> Nominal | None:
        """The best rung that every headset can play at once; None when even the smallest is too much."""
        fitting = [row for row in ladder if not row.night and row.cap + SOUND <= self.each]
        return fitting[-1] if fitting else None


class Preferences:
    """Preferences, kept in the database; without a word of staff, what we think right."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def ladder(self) -> tuple[Nominal, ...]:
        """Return the table that the next preparation uses, smallest rung first."""
        kept = await self._get("ladder")
        return table_from_json(kept["rows"]) if kept else TABLE

    async def set_ladder(self, rows: tuple[Nominal, ...]) -> None:
        """Keep a table for the next preparations; BadInput says which row is wrong, and nothing is kept."""
        check_ladder(rows)
        await self._set("ladder", {"rows": table_to_json(rows)})

    async def reset_ladder(self) -> None:
        """Go back to our own table."""
        await self._forget("ladder")

    async def network(self) -> Network | None:
        """Return the class's network; None: nobody said, and nothing is capped."""
        kept = await self._get("network")
        return Network(**kept) if kept else None

    async def set_network(self, network: Network) -> None:
        """Keep the class's network; BadInput when it cannot be one."""
        _between("Le nombre de casques", network.headsets, HEADSETS)
        _between("Le débit de la borne", network.mbps, LINES)
        await self._set("network", asdict(network))

    async def reset_network(self) -> None:
        """Cap nothing."""
        await self._forget("network")

    async def _get(self, name: str) -> dict[str, Any] | None:
        async with self._database() as database:
            found = await database.get(Preference, name)
        return found.value if found else None

    async def _set(self, name: str, value: dict[str, Any]) -> None:
        async with self._database.begin() as database:
            await database.merge(Preference(name=name, value=value, updated_ms=now_ms()))

    async def _forget(self, name: str) -> None:
        async with self._database.begin() as database:
            await database.execute(delete(Preference).where(Preference.name == name))


def check_ladder(rows: tuple[Nominal, ...]) -> None:
    """Raise BadInput, with the row and the cure, when a table would make no good ladder."""
    if not rows or rows[0].name != RUNGS[0]:
        raise BadInput("La première ligne est obligatoire : c'est elle qui rend une séquence vite visible.")
    if [row.name for row in rows] != [name for name in RUNGS if name in {row.name for row in rows}]:
        raise BadInput("Les lignes vont de la plus légère à la plus haute, chacune une fois.")
    if wrong := problems(rows):
        raise BadInput(" ".join(wrong))


def _row(*, name: str, height: int, crf: int, cap: int) -> Nominal:
    """A row of ours: what the page does not ask for is as in the row of our own table."""
    like = next((row for row in TABLE if row.name == name), TABLE[-1])
    return replace(like, name=name, height=height, crf=crf, cap=cap)


def ladder_rows(fields: list[dict[str, int | str]]) -> tuple[Nominal, ...]:
    """Return a table from plain rows of name, height, crf, cap (bits per second)."""
    return tuple(
        _row(name=str(row["name"]), height=int(row["height"]), crf=int(row["crf"]), cap=int(row["cap"]))
        for row in fields
    )


def _between(what: str, value: int, limits: tuple[int, int]) -> None:
    least, most = limits
    if not least <= value <= most:
        raise BadInput(f"{what} va de {least} à {most}.")
