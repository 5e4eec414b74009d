"""What of a state decides how the scene can go on; states that are alike in it are one on the walk."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable

from scenes.blocks import AskedBlock
from scenes.checking.names import variables_of
from scenes.checking.walk import asked_of, conditions_of, tasks_of
from scenes.doing import progress
from scenes.model import Scene
from scenes.state import State
from scenes.tasks import FindTask, PlaceTask, Task


class Essence:
    """Tells states of one scene apart."""

    def __init__(self, scene: Scene) -> None:
        read = {name for _, condition in conditions_of(scene) for name in variables_of(condition)}
        self._variables = sorted(read)
        self._asked: list[AskedBlock] = [block for _, block in asked_of(scene) if block.then]
        # What a task without `then` counts changes nothing else, but where a thing was wanted it stays.
        self._tasks = [task for _, _, task in tasks_of(scene) if task.then or isinstance(task, PlaceTask)]
        self._bounds = {
            one.id: sorted({at for h in one.hotspots if h.span for at in (h.span.start, h.span.end)})
            for one in scene.viewpoints
        }
        self._telling = {  # cues whose turn to come may still change something: arrivals have had theirs
            one.id: {cue.id for cue in one.cues if cue.on != "arrive"} for one in scene.viewpoints
        }

    def of(self, state: State) -> Hashable:
        """Return what decides how it goes on from a state."""
        if state.finished:
            return "finished"
        here = state.viewpoint or ""
        return (
            here,
            state.card,
            bisect_right(self._bounds[here], state.at),
            frozenset(self._telling[here].intersection(state.passed)),
            # 1 == True in Python, not in the conditions of scenes
            tuple((type(value), value) for name in self._variables for value in [state.variables.get(name)]),
            tuple(block.id in state.answers and state.answers[block.id].solved for block in self._asked),
            tuple(self._progress(task, state) for task in self._tasks),
            state.carrying,
            frozenset(state.placed.items()),
            state.due,
        )

    @staticmethod
    def _progress(task: Task, state: State) -> Hashable:
        come = progress(state, task)
        if isinstance(task, PlaceTask):
            return (come.done, frozenset(come.steps))
        if come.done:
            return True
        # What is found counts as soon as its task opens: who has seen it has found it.
        return frozenset(state.seen).intersection(task.hotspots) if isinstance(task, FindTask) else come.steps
