"""One turn of the play rules: a draft of the state, what it asks for, and the steps still to be done."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from scenes.blocks import ASKED, AskedBlock, ChoiceBlock
from scenes.conditions import holds
from scenes.model import Cue, Hotspot, Scene, Viewpoint
from scenes.rules import Action, GoTo
from scenes.state import Effect, State


def is_there(hotspot: Hotspot, state: State) -> bool:
    """Say whether a hotspot is there now: its condition holds, and the film is inside its span."""
    if hotspot.span and not hotspot.span.start <= state.at < hotspot.span.end:
        return False
    return holds(hotspot.when, state.variables)


@dataclass(slots=True)
class Step:
    """A step to be done: an action of some place of the scene, or a cue of the visit when it was due."""

    place: str
    action: Action | None = None
    cue: Cue | None = None
    visit: int = 0


class Turn:
    """The state being made, what it asks for, and the steps still to be done."""

    def __init__(self, scene: Scene, state: State) -> None:
        self.scene = scene
        self.state = state
        self.effects: list[Effect] = []
        self.steps: deque[Step] = deque()

    def change(self, **fields: Any) -> None:
        """Give fields of the state new values."""
        self.state = replace(self.state, **fields)

    def log(self, kind: str, ref: str | None, data: Mapping[str, Any] | None = None) -> None:
        """Ask for a line of the journal."""
        self.effects.append({"do": "log", "kind": kind, "ref": ref, "data": dict(data or {})})

    def fault(self, what: str, message: str) -> None:
        """Say in the journal what is wrong with the scene."""
        self.log("error", None, {"what": what, "message": message})

    @property
    def viewpoint(self) -> Viewpoint | None:
        """Where the learner stands."""
        return next((one for one in self.scene.viewpoints if one.id == self.state.viewpoint), None)

    @property
    def waits(self) -> bool:
        """A card is open before a film that does not loop: it waits, so that nobody misses what is told."""
        return self.state.card is not None and not (self.viewpoint and self.viewpoint.backdrop.loop)

    def first(self, actions: tuple[Action, ...], place: str) -> None:
        """Put the actions of a place before all other steps."""
        steps = [Step(place=f"{place}/{index}", action=action) for index, action in enumerate(actions)]
        self.steps.extendleft(reversed(steps))

    def cues(self, due: Callable[[Cue], bool]) -> None:
        """Give these cues their turn, after the steps that are waiting already; timers pass when it comes."""
        cues = self.viewpoint.cues if self.viewpoint else ()
        found = [cue for cue in cues if cue.id not in self.state.passed and due(cue)]
        found.sort(key=lambda cue: cue.at or 0)
        self.change(passed=(*self.state.passed, *(cue.id for cue in found if cue.on != "wait")))
        self.steps.extend(Step(place=f"cue:{cue.id}", cue=cue, visit=self.state.visit) for cue in found)

    def turn_of(self, cue: Cue, place: str) -> None:
        """A cue's turn has come: it does what it does if it may now. A timer that may not waits on."""
        if not holds(cue.when, self.state.variables):
            return
        if cue.on == "wait":
            if self.state.card is not None:
                return
            self.change(passed=(*self.state.passed, cue.id))
        self.first(cue.actions, place)

    def give(self, points: int, place: str) -> None:
        """Add the points of a place of the scene, as its scoring says."""
        scoring = self.scene.scoring
        if scoring == "none" or points == 0:
            return
        if scoring == "encourage" and (points < 0 or place in self.state.given):
            return
        total = self.state.score + points
        self.change(given=(*self.state.given, place), score=total)
        self.log("score", place, {"points": points, "total": total})

    # --- what actions do -------------------------------------------------------------------------------

    def go(self, action: GoTo) -> None:
        """Arrive at a viewpoint."""
        viewpoint = next((one for one in self.scene.viewpoints if one.id == action.to), None)
        if viewpoint is None:
            return self.fault("unknown-viewpoint", action.to)
        if self.state.viewpoint is not None:
            self.log("viewpoint.leave", self.state.viewpoint)
        arrival = action.arrival or viewpoint.arrival
        visit = self.state.visit + 1
        self.change(
            viewpoint=viewpoint.id, visit=visit, arrival=arrival, at=0, playing=True, passed=(), waited=0
        )
        facing = {"yaw": arrival.yaw, "pitch": arrival.pitch}
        self.effects.append({"do": "enter", "viewpoint": viewpoint.id, "arrival": facing})
        self.log("viewpoint.enter", viewpoint.id)
        return self.cues(lambda cue: cue.on == "arrive")

    def open(self, id_: str) -> None:
        """Show a card."""
        if not any(card.id == id_ for card in self.scene.cards):
            return self.fault("unknown-card", id_)
        self.change(card=id_)
        self.log("card.open", id_)
        if self.state.playing and self.waits:
            self.effects.append({"do": "pause"})
        return None

    def close(self) -> None:
        """Put the open card away; what its solved questions promise comes next."""
        card, waited = self.state.card, self.waits
        if card is None:
            return
        solved = [block for block in self.asked() if (it := self.state.answers.get(block.id)) and it.solved]
        self.change(card=None)
        self.log("card.close", card)
        if self.state.playing and waited:
            self.effects.append({"do": "play"})
        for block in reversed(solved):
            self.first(block.then, f"then:{block.id}")

    def play(self) -> None:
        """Let the film run, unless it waits."""
        self.change(playing=True)
        if not self.waits:
            self.effects.append({"do": "play"})

    def pause(self) -> None:
        """Hold the film."""
        self.change(playing=False)
        self.effects.append({"do": "pause"})

    def finish(self) -> None:
        """End the scene."""
        self.close()
        if self.state.viewpoint is not None:
            self.log("viewpoint.leave", self.state.viewpoint)
        self.change(finished=True, playing=False)
        self.steps.clear()
        self.log("scene.finish", None, {"score": self.state.score})
        self.effects += [{"do": "pause"}, {"do": "finish"}]

    # --- what the open card asks -----------------------------------------------------------------------

    def asked(self) -> list[AskedBlock]:
        """The blocks of the open card that ask for an answer."""
        return [block for block in self._blocks() if isinstance(block, ASKED)]

    def choices(self) -> list[ChoiceBlock]:
        """The branches of the open card."""
        return [block for block in self._blocks() if isinstance(block, ChoiceBlock)]

    def _blocks(self) -> list[Any]:
        return [block for card in self.scene.cards if card.id == self.state.card for block in card.blocks]
