"""What the play rules know, hear and ask for: plain data, names as in `viewer/src/model/state.ts`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from scenes.model import Scene
from scenes.parts import Direction
from scenes.rules import Value

AHEAD = Direction(yaw=0)

Effect = dict[str, Any]
"""`{"do": "enter"|"play"|"pause"|"log"|"finish", ...}`, as `viewer/src/model/state.ts` types it."""

Reflection = Literal["yes", "maybe", "no"]
"""Would I see myself here?"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What became of a question: the last answer, how many there were, whether the right one was found."""

    options: tuple[str, ...]
    correct: bool
    attempts: int
    solved: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskProgress:
    """How far a task has come."""

    steps: tuple[str, ...] = ()  # hotspots or props that count, in the order in which they came
    beside: int = 0  # steps beside it so far
    wrong: bool = False  # the last step was beside it
    done: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What the play rules know of one viewing."""

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
    waited: float = 0  # seconds since the arrival during which no card was open
    hints: Mapping[str, int] = field(default_factory=dict)  # given so far, by what asks (block or task)
    tasks: Mapping[str, TaskProgress] = field(default_factory=dict)
    carrying: str | None = None  # the prop in the hand; it comes along to other viewpoints
    placed: Mapping[str, str] = field(default_factory=dict)  # where props were put: prop to place
    due: tuple[str, ...] = ()  # tasks that are done, and whose `then` waits until no card is open
    finished: bool = False
    reflection: Reflection | None = None  # what the learner answered at the end


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What happens to a viewing; each kind reads its own fields only."""

    kind: Literal[
        "start", "activate", "close", "answer", "choose", "hint", "take", "put", "drop",
        "wait", "skip", "time", "end", "play", "pause", "finish", "reflect",
    ]  # fmt: skip
    hotspot: str = ""  # activate
    question: str = ""  # answer
    options: tuple[str, ...] = ()  # answer: ids in the learner's order, the number as typed, or the code
    choice: str = ""  # choose
    option: str = ""  # choose
    asked: str = ""  # hint: a block or a task
    prop: str = ""  # take
    place: str = ""  # put
    seconds: float = 0  # wait: so many more have passed
    cue: str = ""  # skip
    at: float = 0  # time: seconds of the video
    answer: str = ""  # reflect: yes, maybe or no


def initial(scene: Scene) -> State:
    """Return the state before the event `start`."""
    return State(variables={one.id: one.initial for one in scene.variables})
