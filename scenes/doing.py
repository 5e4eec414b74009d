"""The play rules of tasks and of the things that are carried: see `scenes/play.py` for the rules in words."""

from __future__ import annotations

from scenes.conditions import holds
from scenes.model import Scene, Viewpoint
from scenes.state import State, TaskProgress
from scenes.tasks import ChooseTask, FindTask, Place, PlaceTask, Prop, SequenceTask, Task
from scenes.turn import Turn

NOTHING = TaskProgress()

# --- what is here --------------------------------------------------------------------------------------


def open_tasks(viewpoint: Viewpoint | None, state: State) -> list[Task]:
    """Return the tasks to be done at this viewpoint now."""
    return [one for one in (viewpoint.tasks if viewpoint else ()) if _is_open(one, state)]


def places_here(viewpoint: Viewpoint | None, state: State) -> list[Place]:
    """Return the places of this viewpoint that are there now."""
    return [one for one in (viewpoint.places if viewpoint else ()) if holds(one.when, state.variables)]


def props_here(scene: Scene, state: State) -> list[Prop]:
    """Return the props that stand or lie here now; what is in the hand is not among them."""
    here = next((one for one in scene.viewpoints if one.id == state.viewpoint), None)
    places = {one.id for one in places_here(here, state)}
    return [
        prop
        for viewpoint in scene.viewpoints
        for prop in viewpoint.props
        if prop.id != state.carrying
        and holds(prop.when, state.variables)
        and (state.placed[prop.id] in places if prop.id in state.placed else viewpoint is here)
    ]


def stays(scene: Scene, state: State, prop: str) -> bool:
    """Say whether a prop lies where a task wanted it, and no other task waits for it: then it stays there."""
    tasks = [task for one in scene.viewpoints for task in one.tasks if isinstance(task, PlaceTask)]
    counted = any(
        prop in progress(state, task).steps and _pair(task, prop) == state.placed.get(prop) for task in tasks
    )
    return counted and not any(_is_open(task, state) and _waits_for(task, state, prop) for task in tasks)


def progress(state: State, task: Task) -> TaskProgress:
    """Return how far a task has come."""
    return state.tasks.get(task.id, NOTHING)


def _is_open(task: Task, state: State) -> bool:
    return not progress(state, task).done and holds(task.when, state.variables)


def _pair(task: PlaceTask, prop: str) -> str | None:
    return next((pair.place for pair in task.pairs if pair.prop == prop), None)


def _waits_for(task: PlaceTask, state: State, prop: str) -> bool:
    return _pair(task, prop) is not None and prop not in progress(state, task).steps


# --- tasks ---------------------------------------------------------------------------------------------


def activated(turn: Turn, hotspot: str) -> None:
    """Let the open tasks judge a hotspot that is activated."""
    for task in open_tasks(turn.viewpoint, turn.state):
        steps = progress(turn.state, task).steps
        if isinstance(task, PlaceTask) or hotspot not in task.hotspots or hotspot in steps:
            continue
        match task:
            case FindTask():
                _count(turn, task, hotspot, whole=len(task.hotspots))
            case ChooseTask() if hotspot == task.answer:
                _count(turn, task, hotspot, whole=1)
            case SequenceTask() if hotspot == task.hotspots[len(steps)]:
                _count(turn, task, hotspot, whole=len(task.hotspots))
            case ChooseTask() | SequenceTask():
                _beside(turn, task, hotspot)


def notice(turn: Turn) -> None:
    """Count what was found or put before its task was open, so that nobody waits for what is done already."""
    for task in open_tasks(turn.viewpoint, turn.state):
        if isinstance(task, FindTask):
            done = [one for one in task.hotspots if one in turn.state.seen]
        elif isinstance(task, PlaceTask):
            done = [one.prop for one in task.pairs if turn.state.placed.get(one.prop) == one.place]
        else:
            continue
        whole = len(task.hotspots if isinstance(task, FindTask) else task.pairs)
        for step in done:
            if step not in progress(turn.state, task).steps:
                _count(turn, task, step, whole=whole)


def _count(turn: Turn, task: Task, step: str, *, whole: int) -> None:
    before = progress(turn.state, task)
    steps = (*before.steps, step)
    done = len(steps) == whole
    after = TaskProgress(steps=steps, beside=before.beside, done=done)
    turn.change(tasks={**turn.state.tasks, task.id: after})
    turn.log("task.step", task.id, {"step": step, "right": True})
    if done:
        turn.change(due=(*turn.state.due, task.id))
        turn.log("task.done", task.id)
        turn.give(task.points, f"task:{task.id}")


def _beside(turn: Turn, task: Task, step: str) -> None:
    before = progress(turn.state, task)
    after = TaskProgress(steps=before.steps, beside=before.beside + 1, wrong=True)
    turn.change(tasks={**turn.state.tasks, task.id: after})
    turn.log("task.step", task.id, {"step": step, "right": False})


def then_due(turn: Turn) -> bool:
    """Put the `then` of the first task that is due before the turn; say whether there was one."""
    if not turn.state.due or turn.state.card is not None:
        return False
    first, *others = turn.state.due
    turn.change(due=tuple(others))
    tasks = (task for one in turn.scene.viewpoints for task in one.tasks)
    task = next((one for one in tasks if one.id == first), None)
    if task:
        turn.first(task.then, f"then:{first}")
    return True


# --- things --------------------------------------------------------------------------------------------


def take(turn: Turn, id_: str) -> None:
    """Take a prop that is here; what was in the hand goes back to where it stood."""
    prop = next((one for one in props_here(turn.scene, turn.state) if one.id == id_), None)
    if prop is None or turn.state.card is not None or stays(turn.scene, turn.state, id_):
        return
    drop(turn)
    left = {one: place for one, place in turn.state.placed.items() if one != id_}
    turn.change(carrying=id_, placed=left)
    turn.log("prop.take", id_)


def drop(turn: Turn) -> None:
    """Let what is carried go back to where it stood at first."""
    prop = turn.state.carrying
    if prop is None or turn.state.card is not None:
        return
    turn.change(carrying=None)
    turn.log("prop.drop", prop)


def put(turn: Turn, id_: str) -> None:
    """Put what is carried at a place that is here; where a task waits for it, only at the right one."""
    prop, state = turn.state.carrying, turn.state
    here = any(one.id == id_ for one in places_here(turn.viewpoint, state))
    if prop is None or not here or state.card is not None:
        return
    tasks = [one for one in open_tasks(turn.viewpoint, state) if isinstance(one, PlaceTask)]
    waiting = [task for task in tasks if _waits_for(task, state, prop)]
    wanted = [task for task in waiting if _pair(task, prop) == id_]
    turn.log("prop.put", prop, {"place": id_, "right": bool(wanted) if waiting else None})
    if waiting and not wanted:
        for task in waiting:
            _beside(turn, task, prop)
        return
    turn.change(carrying=None, placed={**state.placed, prop: id_})
    for task in wanted:
        _count(turn, task, prop, whole=len(task.pairs))
