"""The play rules: one pure function, `reduce(scene, state, event) -> (state, effects)`.

This is the reference; the player's `viewer/src/model/reduce.ts` does the same, and both pass the vectors of
`tests/vectors/play/`. In words:

- On arrival at a viewpoint the film runs from its start, and the `arrive` cues have their turn. `time` cues
  have theirs when the film has come to their second, `end` cues at its end. A cue has one turn a visit: a
  condition that is false then makes it pass.
- A hotspot answers when it is there (condition true, film inside its span) and no card is open.
- While a card is open, a film that does not loop waits; it goes on when the card is closed.
- An answer to a question of the open card is right when it holds all the right options and no other. One may
  try again until it is right; the points come with the right answer, its `then` whenever its card is closed
  from then on (also later: whoever comes back by the same way must get on).
- Taking an option of a choice closes the card, then does the option's actions.
- Whatever replaces a card (another card, another viewpoint) closes it first; what it promised comes before.
- Under the scoring `encourage` points only rise, and each place of the scene gives its points once; under
  `exact` every score action counts; under `none` nothing does.
- After `finish` nothing is heard any more.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeVar

from scenes.blocks import ChoiceBlock, QuestionBlock
from scenes.model import Cue, Hotspot, Scene, Viewpoint
from scenes.parts import (
    Direction,
)
from scenes.rules import (
    Action,
    AllOf,
    AnyOf,
    CloseCard,
    Compare,
    Condition,
    Finish,
    GoTo,
    Not,
    OpenCard,
    Pause,
    Play,
    Score,
    SetVariable,
    Value,
)

STEPS_AT_MOST = 100
"""Scenes whose cues send the learner round in circles are stopped after so many steps in one turn."""

AHEAD = Direction(yaw=0)

Effect = dict[str, Any]
"""`{"do": "enter"|"play"|"pause"|"log"|"finish", ...}`, as `viewer/src/model/state.ts` types it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What became of a question: the last answer, how many there were, whether the right one was found."""

    options: tuple[str, ...]
    correct: bool
    attempts: int
    solved: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What the play rules know of one viewing; the fields are those of `viewer/src/model/state.ts`."""

    viewpoint: str | None = None  # where the learner stands; None before `start`
    visit: int = 0  # arrivals so far
    arrival: Direction = AHEAD  # where one faces on arrival
    at: float = 0  # seconds of the viewpoint's video, as last heard
    playing: bool = False  # the video should run
    card: str | None = None  # the open card
    variables: Mapping[str, Value] = field(default_factory=dict)
    score: int = 0
    given: tuple[str, ...] = ()  # places that already gave their points
    answers: Mapping[str, Answer] = field(default_factory=dict)
    choices: Mapping[str, str] = field(default_factory=dict)  # the option taken at each choice
    passed: tuple[str, ...] = ()  # cues that had their turn during this visit
    seen: tuple[str, ...] = ()  # hotspots already activated
    finished: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What happens to a viewing; each kind reads its own fields only."""

    kind: Literal["start", "activate", "close", "answer", "choose", "time", "end", "play", "pause", "finish"]
    hotspot: str = ""  # activate
    question: str = ""  # answer
    options: tuple[str, ...] = ()  # answer
    choice: str = ""  # choose
    option: str = ""  # choose
    at: float = 0  # time: seconds of the video


def initial(scene: Scene) -> State:
    """Return the state before the event `start`."""
    return State(variables={one.id: one.initial for one in scene.variables})


def reduce(scene: Scene, state: State, event: Event) -> tuple[State, list[Effect]]:
    """Return what the event makes of the state, and what it asks the world to do, in order."""
    turn = _Turn(scene, state)
    if not state.finished and (event.kind == "start") == (state.viewpoint is None):
        turn.hear(event)
        turn.settle()
    return turn.state, turn.effects


def holds(condition: Condition | None, variables: Mapping[str, Value]) -> bool:
    """Say whether a condition holds; without a condition, it does.

    Values of different types (true, 1, "1") are never equal; order exists between two numbers only.
    """
    match condition:
        case None:
            return True
        case AllOf():
            return all(holds(one, variables) for one in condition.all)
        case AnyOf():
            return any(holds(one, variables) for one in condition.any)
        case Not():
            return not holds(condition.not_, variables)
        case Compare():
            return _compare(variables.get(condition.variable), condition.is_, condition.value)


def is_there(hotspot: Hotspot, state: State) -> bool:
    """Say whether a hotspot is there now: its condition holds, and the film is inside its span."""
    if hotspot.span and not hotspot.span.start <= state.at < hotspot.span.end:
        return False
    return holds(hotspot.when, state.variables)


def _compare(left: Value | None, relation: str, right: Value) -> bool:
    numbers = _is_number(left) and _is_number(right)
    same = left == right and (numbers or type(left) is type(right))
    if relation in ("==", "!="):
        return same == (relation == "==")
    if not numbers or isinstance(left, str | None) or isinstance(right, str):
        return False
    return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[relation]


def _is_number(value: Value | None) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


@dataclass(slots=True)
class _Step:
    """A step to be done: an action of some place of the scene, or a cue of the visit when it was due."""

    place: str
    action: Action | None = None
    cue: Cue | None = None
    visit: int = 0


class _Draft:
    """The state being made, what it asks for, and the steps still to be done."""

    def __init__(self, scene: Scene, state: State) -> None:
        self.scene = scene
        self.state = state
        self.effects: list[Effect] = []
        self.steps: deque[_Step] = deque()

    def change(self, **fields: Any) -> None:
        self.state = replace(self.state, **fields)

    def log(self, kind: str, ref: str | None, data: Mapping[str, Any] | None = None) -> None:
        self.effects.append({"do": "log", "kind": kind, "ref": ref, "data": dict(data or {})})

    def fault(self, what: str, message: str) -> None:
        self.log("error", None, {"what": what, "message": message})

    @property
    def viewpoint(self) -> Viewpoint | None:
        return next((one for one in self.scene.viewpoints if one.id == self.state.viewpoint), None)

    @property
    def waits(self) -> bool:
        """A card is open before a film that does not loop: it waits, so that nobody misses what is told."""
        return self.state.card is not None and not (self.viewpoint and self.viewpoint.backdrop.loop)

    def first(self, actions: tuple[Action, ...], place: str) -> None:
        """Put the actions of a place before all other steps."""
        steps = [_Step(place=f"{place}/{index}", action=action) for index, action in enumerate(actions)]
        self.steps.extendleft(reversed(steps))

    def give(self, points: int, place: str) -> None:
        scoring = self.scene.scoring
        if scoring == "none" or points == 0:
            return
        if scoring == "encourage" and (points < 0 or place in self.state.given):
            return
        total = self.state.score + points
        self.change(given=(*self.state.given, place), score=total)
        self.log("score", place, {"points": points, "total": total})


class _Turn(_Draft):
    """One turn of the rules: an event, and the steps that follow from it."""

    # --- what is heard ---------------------------------------------------------------------------------

    def hear(self, event: Event) -> None:
        heard: dict[str, Callable[[], None]] = {
            "start": lambda: self.go(GoTo(do="go", to=self.scene.start)),
            "activate": lambda: self.activate(event.hotspot),
            "close": self.close,
            "answer": lambda: self.answer(event.question, event.options),
            "choose": lambda: self.choose(event.choice, event.option),
            "time": lambda: self.time(event.at),
            "end": lambda: self.cues(lambda cue: cue.on == "end"),
            "play": self.play,
            "pause": self.pause,
            "finish": self.finish,
        }
        heard[event.kind]()

    def activate(self, id_: str) -> None:
        hotspots = self.viewpoint.hotspots if self.viewpoint else ()
        hotspot = next((one for one in hotspots if one.id == id_), None)
        if hotspot is None or self.state.card is not None or not is_there(hotspot, self.state):
            return
        if id_ not in self.state.seen:
            self.change(seen=(*self.state.seen, id_))
        self.log("hotspot.open", id_)
        self.first(hotspot.actions, f"hotspot:{id_}")

    def answer(self, id_: str, options: tuple[str, ...]) -> None:
        block = _block(self.scene, self.state.card, QuestionBlock, id_)
        before = self.state.answers.get(id_)
        if block is None or (before and before.solved):
            return
        taken = tuple(option.id for option in block.options if option.id in options)
        if not taken or (not block.multiple and len(taken) > 1):
            return
        correct = all((option.id in taken) == option.correct for option in block.options)
        attempts = (before.attempts if before else 0) + 1
        answer = Answer(options=taken, correct=correct, attempts=attempts, solved=correct)
        self.change(answers={**self.state.answers, id_: answer})
        data = {"question": id_, "options": list(taken), "correct": correct, "attempt": attempts}
        self.log("question.answer", id_, data)
        if correct:
            self.give(block.points, f"question:{id_}")

    def choose(self, id_: str, option_id: str) -> None:
        block = _block(self.scene, self.state.card, ChoiceBlock, id_)
        option = next((one for one in block.options if one.id == option_id), None) if block else None
        if option is None:
            return
        self.change(choices={**self.state.choices, id_: option_id})
        self.log("choice.take", id_, {"choice": id_, "option": option_id})
        self.first(option.actions, f"choice:{id_}/{option_id}")
        self.close()

    def time(self, at: float) -> None:
        self.change(at=at)
        self.cues(lambda cue: cue.on == "time" and (cue.at or 0) <= at)

    # --- the steps -------------------------------------------------------------------------------------

    def cues(self, due: Callable[[Cue], bool]) -> None:
        """Give these cues their turn, after the steps that are waiting already."""
        cues = self.viewpoint.cues if self.viewpoint else ()
        found = [cue for cue in cues if cue.id not in self.state.passed and due(cue)]
        found.sort(key=lambda cue: cue.at or 0)
        self.change(passed=(*self.state.passed, *(cue.id for cue in found)))
        self.steps.extend(_Step(place=f"cue:{cue.id}", cue=cue, visit=self.state.visit) for cue in found)

    def settle(self) -> None:
        """Do the steps that are due, until there is none."""
        done = 0
        while self.steps:
            step = self.steps.popleft()
            if done == STEPS_AT_MOST:
                self.steps.clear()
                return self.fault("endless", self.state.viewpoint or "")
            done += 1
            if step.action is not None:
                self.perform(step.action, step.place)
            elif step.cue and step.visit == self.state.visit and holds(step.cue.when, self.state.variables):
                self.first(step.cue.actions, step.place)
        return None

    def perform(self, action: Action, place: str) -> None:
        match action:
            case OpenCard() | GoTo() if self.state.card is not None:
                # What the open card promised is done first, then this.
                self.first((action,), "")
                self.close()
            case OpenCard():
                self.open(action.card)
            case CloseCard():
                self.close()
            case GoTo():
                self.go(action)
            case SetVariable():
                self.change(variables={**self.state.variables, action.variable: action.value})
            case Score():
                self.give(action.points, place)
            case Play():
                self.play()
            case Pause():
                self.pause()
            case Finish():
                self.finish()

    # --- what they do ----------------------------------------------------------------------------------

    def go(self, action: GoTo) -> None:
        viewpoint = next((one for one in self.scene.viewpoints if one.id == action.to), None)
        if viewpoint is None:
            return self.fault("unknown-viewpoint", action.to)
        if self.state.viewpoint is not None:
            self.log("viewpoint.leave", self.state.viewpoint)
        arrival = action.arrival or viewpoint.arrival
        visit = self.state.visit + 1
        self.change(viewpoint=viewpoint.id, visit=visit, arrival=arrival, at=0, playing=True, passed=())
        facing = {"yaw": arrival.yaw, "pitch": arrival.pitch}
        self.effects.append({"do": "enter", "viewpoint": viewpoint.id, "arrival": facing})
        self.log("viewpoint.enter", viewpoint.id)
        return self.cues(lambda cue: cue.on == "arrive")

    def open(self, id_: str) -> None:
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
        self.change(card=None)
        self.log("card.close", card)
        if self.state.playing and waited:
            self.effects.append({"do": "play"})
        solved = {id_ for id_, answer in self.state.answers.items() if answer.solved}
        for question in reversed(_questions(self.scene, card)):
            if question.id in solved:
                self.first(question.then, f"then:{question.id}")

    def play(self) -> None:
        self.change(playing=True)
        if not self.waits:
            self.effects.append({"do": "play"})

    def pause(self) -> None:
        self.change(playing=False)
        self.effects.append({"do": "pause"})

    def finish(self) -> None:
        self.close()
        if self.state.viewpoint is not None:
            self.log("viewpoint.leave", self.state.viewpoint)
        self.change(finished=True, playing=False)
        self.steps.clear()
        self.log("scene.finish", None, {"score": self.state.score})
        self.effects += [{"do": "pause"}, {"do": "finish"}]


def _questions(scene: Scene, card: str) -> list[QuestionBlock]:
    blocks = (block for one in scene.cards if one.id == card for block in one.blocks)
    return [block for block in blocks if isinstance(block, QuestionBlock)]


_Block = TypeVar("_Block", QuestionBlock, ChoiceBlock)


def _block(scene: Scene, card: str | None, kind: type[_Block], id_: str) -> _Block | None:
    """Return the question or choice of this id on this card."""
    blocks = (block for one in scene.cards if one.id == card for block in one.blocks)
    return next((block for block in blocks if isinstance(block, kind) and block.id == id_), None)
