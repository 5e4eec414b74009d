"""The play rules: one pure function, `reduce(scene, state, event) -> (state, effects)`.

This is the reference; the player's `viewer/src/model/reduce.ts` does the same, and both pass the vectors of
`tests/vectors/play/`. In words:

**Places.** On arrival at a viewpoint the film runs from its start, and the `arrive` cues have their turn.
`time` cues have theirs when the film has come to their second, `end` cues at its end: one turn a visit, and
a condition that is false then makes it pass. A hotspot answers when it is there (condition true, film
inside its span) and no card is open.

**Timers.** `wait` adds seconds that passed here while no card was open; arrival sets them back to none. A
`wait` cue has its one turn a visit as soon as its seconds have passed, its condition is true and no card is
open; until then it waits, and never passes in vain. `skip` gives it its turn now, under the same
conditions: so a scene goes on in the same way for who has switched timers off.

**Cards.** While a card is open, a film that does not loop waits; it goes on when the card is closed.
Whatever replaces a card (another card, another viewpoint) closes it first; what it promised comes before.
Taking an option of a choice closes the card, then does the option's actions.

**Answers.** One may try again until the answer is right; the points come once, with the right answer, its
`then` whenever its card is closed from then on (also later: whoever comes back by the same way must get
on). Right is: of a question, all the right options and no other; of an order, all items in the block's own
order; of an area, the right one; of a number, one within the tolerance ("12,5" is kept as "12.5"); of a
code, its digits. What is no answer at all (nothing chosen, an order with something missing, words for a
number) is not heard.

**Tasks** are open at their own viewpoint while their condition holds and they are not done. A hotspot
counts for the open tasks that name it, before its own actions are done. Find: each hotspot counts once, in
whatever order. Choose: the right one, others are steps beside it. Sequence: the next one counts; one that
counts already is nothing; any other is a step beside, and what counts is kept. Place: each prop put where
it belongs. Whenever no step waits, open tasks of finding and placing count what was activated, or lies in
its place, already. A task that is done stays done: its points come at once, its `then` once, as soon as no
step waits and no card is open, wherever that is.

**Things** are taken, put and let go while no card is open; the hand holds one. A prop can be taken where it
stands or, once put, where it lies, while its condition is true; not when it lies where a task wanted it,
unless another task (open, here or elsewhere) still waits for it. What the hand held before goes back to
where it stood at first, as by `drop`. What is in the hand stays there, to whatever viewpoint one goes.
Where an open task here waits for the prop, it can only be put where that task wants it: elsewhere is a step
beside, and it stays in the hand.

**Hints** come one after the other, as many as there are, of what is not solved yet: a block of the open
card, or an open task here.

**Points.** Under the scoring `encourage` points only rise, and each place of the scene gives its points
once; under `exact` every score action counts; under `none` nothing does.

**The end.** After `finish` nothing is heard but `reflect`, where the scene asks for it; the last answer
holds.
"""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite
from typing import get_args

from scenes import doing
from scenes.asked import judge
from scenes.conditions import holds
from scenes.model import Scene
from scenes.rules import Action, CloseCard, Finish, GoTo, OpenCard, Pause, Play, Score, SetVariable
from scenes.state import Answer, Effect, Event, Reflection, State
from scenes.turn import Turn, is_there

STEPS_AT_MOST = 100
"""Scenes whose cues send the learner round in circles are stopped after so many steps in one turn."""


def reduce(scene: Scene, state: State, event: Event) -> tuple[State, list[Effect]]:
    """Return what the event makes of the state, and what it asks the world to do, in order."""
    turn = Turn(scene, state)
    if state.finished:
        if event.kind == "reflect":
            _reflect(turn, event.answer)
    elif (event.kind == "start") == (state.viewpoint is None):
        _hear(turn, event)
        _settle(turn)
    return turn.state, turn.effects


# --- what is heard -------------------------------------------------------------------------------------


def _hear(turn: Turn, event: Event) -> None:
    heard: dict[str, Callable[[], None]] = {
        "start": lambda: turn.go(GoTo(do="go", to=turn.scene.start)),
        "activate": lambda: _activate(turn, event.hotspot),
        "close": turn.close,
        "answer": lambda: _answer(turn, event.question, event.options),
        "choose": lambda: _choose(turn, event.choice, event.option),
        "hint": lambda: _hint(turn, event.asked),
        "take": lambda: doing.take(turn, event.prop),
        "put": lambda: doing.put(turn, event.place),
        "drop": lambda: doing.drop(turn),
        "wait": lambda: _wait(turn, event.seconds),
        "skip": lambda: _skip(turn, event.cue),
        "time": lambda: _time(turn, event.at),
        "end": lambda: turn.cues(lambda cue: cue.on == "end"),
        "play": turn.play,
        "pause": turn.pause,
        "finish": turn.finish,
        "reflect": lambda: None,  # not before the end
    }
    heard[event.kind]()


def _activate(turn: Turn, id_: str) -> None:
    hotspots = turn.viewpoint.hotspots if turn.viewpoint else ()
    hotspot = next((one for one in hotspots if one.id == id_), None)
    if hotspot is None or turn.state.card is not None or not is_there(hotspot, turn.state):
        return
    if id_ not in turn.state.seen:
        turn.change(seen=(*turn.state.seen, id_))
    turn.log("hotspot.open", id_)
    doing.activated(turn, id_)
    turn.first(hotspot.actions, f"hotspot:{id_}")


def _answer(turn: Turn, id_: str, options: tuple[str, ...]) -> None:
    block = next((one for one in turn.asked() if one.id == id_), None)
    before = turn.state.answers.get(id_)
    judged = judge(block, options) if block else None
    if block is None or judged is None or (before and before.solved):
        return
    taken, correct = judged
    attempts = (before.attempts if before else 0) + 1
    answer = Answer(options=taken, correct=correct, attempts=attempts, solved=correct)
    turn.change(answers={**turn.state.answers, id_: answer})
    data = {"question": id_, "options": list(taken), "correct": correct, "attempt": attempts}
    turn.log("question.answer", id_, data)
    if correct:
        turn.give(block.points, f"question:{id_}")


def _choose(turn: Turn, id_: str, option_id: str) -> None:
    block = next((one for one in turn.choices() if one.id == id_), None)
    option = next((one for one in block.options if one.id == option_id), None) if block else None
    if option is None:
        return
    turn.change(choices={**turn.state.choices, id_: option_id})
    turn.log("choice.take", id_, {"choice": id_, "option": option_id})
    turn.first(option.actions, f"choice:{id_}/{option_id}")
    turn.close()


def _hint(turn: Turn, id_: str) -> None:
    solved = {one for one, answer in turn.state.answers.items() if answer.solved}
    asking = [one for one in turn.asked() if one.id not in solved]
    asked = next(
        (one for one in [*asking, *doing.open_tasks(turn.viewpoint, turn.state)] if one.id == id_), None
    )
    number = turn.state.hints.get(id_, 0) + 1
    if asked is None or number > len(asked.hints):
        return
    turn.change(hints={**turn.state.hints, id_: number})
    turn.log("hint.take", id_, {"number": number})


def _wait(turn: Turn, seconds: float) -> None:
    if turn.state.card is not None or not isfinite(seconds) or seconds <= 0:
        return
    turn.change(waited=turn.state.waited + seconds)
    turn.cues(lambda cue: cue.on == "wait" and (cue.at or 0) <= turn.state.waited)


def _skip(turn: Turn, id_: str) -> None:
    cues = turn.viewpoint.cues if turn.viewpoint else ()
    cue = next((one for one in cues if one.id == id_ and one.on == "wait"), None)
    may = cue and holds(cue.when, turn.state.variables) and turn.state.card is None
    if may and id_ not in turn.state.passed:
        turn.log("timer.skip", id_)
        turn.cues(lambda one: one is cue)


def _time(turn: Turn, at: float) -> None:
    turn.change(at=at)
    turn.cues(lambda cue: cue.on == "time" and (cue.at or 0) <= at)


def _reflect(turn: Turn, answer: str) -> None:
    asked = turn.scene.reflection and answer in get_args(Reflection)
    if asked and answer != turn.state.reflection:
        turn.change(reflection=answer)
        turn.log("reflection", None, {"answer": answer})


# --- the steps -----------------------------------------------------------------------------------------


def _settle(turn: Turn) -> None:
    """Do the steps that are due, until there is none and no task is left to be noticed."""
    done, more = 0, True
    while more:
        while turn.steps:
            if done == STEPS_AT_MOST:
                turn.steps.clear()
                return turn.fault("endless", turn.state.viewpoint or "")
            done += 1
            _do_next(turn)
        if turn.state.finished:
            return None
        doing.notice(turn)
        more = doing.then_due(turn)
    return None


def _do_next(turn: Turn) -> None:
    step = turn.steps.popleft()
    if step.action is not None:
        _perform(turn, step.action, step.place)
    elif step.cue and step.visit == turn.state.visit:
        turn.turn_of(step.cue, step.place)


def _perform(turn: Turn, action: Action, place: str) -> None:
    match action:
        case OpenCard() | GoTo() if turn.state.card is not None:
            # What the open card promised is done first, then this.
            turn.first((action,), "")
            turn.close()
        case OpenCard():
            turn.open(action.card)
        case CloseCard():
            turn.close()
        case GoTo():
            turn.go(action)
        case SetVariable():
            turn.change(variables={**turn.state.variables, action.variable: action.value})
        case Score():
            turn.give(action.points, place)
        case Play():
            turn.play()
        case Pause():
            turn.pause()
        case Finish():
            turn.finish()
