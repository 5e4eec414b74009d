"""What learners need, chosen by need and never by diagnosis: it goes with them to every device they are lent.

The viewer's `model/needs.ts` and `model/settings.ts` are the twins of what stands here;
`tests/vectors/needs.json` holds both to the same list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from server.clock import now_ms
from server.db.engine import Database
from server.db.tables import Learner, LearnerProfile
from server.errors import NotFound

Value = str | bool | float
Size = Literal["normal", "large", "huge"]
DWELL_TIMES = (0.8, 1.2, 1.5, 2.0, 3.0)  # seconds
SCAN_TIMES = (0.8, 1.2, 1.6, 2.2, 3.0)  # seconds


def _one_of(allowed: tuple[float, ...]) -> AfterValidator:
    def check(value: float) -> float:
        if value not in allowed:
            raise ValueError(f"one of {', '.join(map(str, allowed))}")
        return value

    return AfterValidator(check)


class Needs(BaseModel):
    """What a learner chose, as far as they did: the fields of the viewer's settings, none of them needed."""

    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel)

    language: Literal["fr", "fr-x-falc", "en"] | None = None
    text: Size | None = None
    font: Literal["atkinson", "lexend", "opendyslexic"] | None = None
    captions: bool | None = None
    caption_size: Size | None = None
    caption_background: Literal["solid", "half", "none"] | None = None
    caption_place: Literal["follow", "scene"] | None = None
    descriptions: bool | None = None
    mono: bool | None = None
    calm_sound: bool | None = None
    targets: Literal["normal", "large"] | None = None
    dwell: Literal["auto", "on", "off"] | None = None
    dwell_time: Annotated[float, _one_of(DWELL_TIMES)] | None = None
    scanning: bool | None = None
    scan_time: Annotated[float, _one_of(SCAN_TIMES)] | None = None
    one_hand: bool | None = None
    hand: Literal["right", "left"] | None = None
    seated: bool | None = None
    motion: Literal["system", "reduced"] | None = None
    flashes: bool | None = Field(default=None, description="false: passages with flashes are covered")
    timers: bool | None = Field(default=None, description="false: nothing has to be done in time")
    breaks: bool | None = None
    gyroscope: bool | None = None

    def chosen(self) -> dict[str, Value]:
        """Return what was chosen, by the names of the viewer."""
        return self.model_dump(by_alias=True, exclude_none=True)


class Profile(BaseModel):
    """A learner's needs, and when they were last changed: the last change wins."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    needs: Needs
    changed_ms: int = Field(ge=0, le=2**53, description="by the clock of the device")


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One need as it is offered: chosen or not, or one of several values."""

    name: str  # of the field, as the viewer calls it
    group: str  # see, hear, understand, move, comfort
    usual: Value  # where nobody has chosen
    pair: tuple[Value, Value] | None = None  # of one that is chosen or not: chosen, not chosen
    values: tuple[Value, ...] = ()

    def is_chosen(self, needs: Mapping[str, Any]) -> bool:
        """Tell whether a need that is chosen or not is chosen."""
        return self.pair is not None and needs.get(self.name, self.usual) == self.pair[0]


SIZES = ("normal", "large", "huge")
OFFERED: tuple[Need, ...] = (
    Need(name="text", group="see", usual="normal", values=SIZES),
    Need(name="font", group="see", usual="atkinson", values=("atkinson", "lexend", "opendyslexic")),
    Need(name="targets", group="see", usual="normal", pair=("large", "normal")),
    Need(name="descriptions", group="see", usual=False, pair=(True, False)),
    Need(name="captions", group="hear", usual=True, pair=(True, False)),
    Need(name="captionSize", group="hear", usual="normal", values=SIZES),
    Need(name="captionBackground", group="hear", usual="half", values=("solid", "half", "none")),
    Need(name="captionPlace", group="hear", usual="follow", values=("follow", "scene")),
    Need(name="calmSound", group="hear", usual=False, pair=(True, False)),
    Need(name="mono", group="hear", usual=False, pair=(True, False)),
    Need(name="language", group="understand", usual="fr", values=("fr", "fr-x-falc", "en")),
    Need(name="timers", group="understand", usual=True, pair=(False, True)),
    Need(name="oneHand", group="move", usual=False, pair=(True, False)),
    Need(name="hand", group="move", usual="right", pair=("left", "right")),
    Need(name="dwell", group="move", usual="auto", values=("auto", "on", "off")),
    Need(name="dwellTime", group="move", usual=1.5, values=DWELL_TIMES),
    Need(name="scanning", group="move", usual=False, pair=(True, False)),
    Need(name="scanTime", group="move", usual=1.6, values=SCAN_TIMES),
    Need(name="seated", group="move", usual=True, pair=(True, False)),
    Need(name="motion", group="comfort", usual="system", pair=("reduced", "system")),
    Need(name="flashes", group="comfort", usual=True, pair=(False, True)),
    Need(name="breaks", group="comfort", usual=True, pair=(True, False)),
    Need(name="gyroscope", group="comfort", usual=True, pair=(True, False)),
)


def needs_from_form(fields: Mapping[str, str], before: Mapping[str, Any]) -> dict[str, Any]:
    """Return the needs that a form says: a box is ticked or not, a list may say nothing.

    What is as usual and never was chosen stays unchosen: the device may prefer otherwise by itself.
    """
    found: dict[str, Any] = {}
    for need in OFFERED:
        if need.pair is not None:
            value: Value | None = need.pair[0 if need.name in fields else 1]
        else:
            value = next((one for one in need.values if str(one) == fields.get(need.name)), None)
        if value is not None and (value != need.usual or need.name in before or need.pair is None):
            found[need.name] = value
    return found


class Profiles:
    """The profiles of learners in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, learner_id: str) -> Profile | None:
        """Return a learner's profile; None where nothing was chosen."""
        async with self._database() as database:
            row = await database.get(LearnerProfile, learner_id)
        return _profile(row) if row else None

    async def put(self, learner_id: str, profile: Profile) -> Profile:
        """Keep a profile unless a later one is there; return the one that holds. NotFound: no learner.

        A clock that is ahead wins no race: what was changed later than now was changed now.
        """
        changed = min(profile.changed_ms, now_ms())
        async with self._database.begin() as database:
            if await database.get(Learner, learner_id) is None:
                raise NotFound("Cet apprenant n'existe pas, ou a été effacé.")
            row = await database.get(LearnerProfile, learner_id)
            if row is None:
                row = LearnerProfile(learner_id=learner_id, needs={}, changed_ms=-1)
                database.add(row)
            if changed >= row.changed_ms:
                row.needs, row.changed_ms = dict(profile.needs.chosen()), changed
            return _profile(row)


def _profile(row: LearnerProfile) -> Profile:
    """What is kept; a field of another version is passed over."""
    known = {field.alias for field in Needs.model_fields.values()}
    needs = Needs.model_validate({name: value for name, value in row.needs.items() if name in known})
    return Profile(needs=needs, changed_ms=row.changed_ms)


def profile_out(profile: Profile | None) -> dict[str, Any] | None:
    """Return a profile as the viewer reads it."""
    return None if profile is None else {"needs": profile.needs.chosen(), "changed_ms": profile.changed_ms}
