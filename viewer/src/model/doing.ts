/** The play rules of tasks and of the things that are carried; `scenes/doing.py` does the same. */
import { holds } from "./conditions";
import type { Place, PlaceTask, Prop, Scene, Viewpoint } from "./scene.gen";
import type { State, TaskProgress } from "./state";
import { own, type Turn, viewpointOf } from "./turn";

export type Task = NonNullable<Viewpoint["tasks"]>[number];
type Known = Pick<State, "viewpoint" | "variables" | "tasks" | "carrying" | "placed">;

const NOTHING: TaskProgress = { steps: [], beside: 0, wrong: false, done: false };

// --- what is here ---

/** The tasks to be done here now. */
export function openTasks(scene: Scene, state: Known): Task[] {
  return (viewpointOf(scene, state)?.tasks ?? []).filter((task) => isOpen(task, state));
}

/** The places for props that are here now. */
export function placesHere(scene: Scene, state: Known): Place[] {
  return (viewpointOf(scene, state)?.places ?? []).filter((one) => holds(one.when, state.variables));
}

/** The props that stand or lie here now; what is in the hand is not among them. */
export function propsHere(scene: Scene, state: Known): Prop[] {
  const places = new Set(placesHere(scene, state).map((one) => one.id));
  return scene.viewpoints.flatMap((viewpoint) =>
    (viewpoint.props ?? []).filter((prop) => {
      if (prop.id === state.carrying || !holds(prop.when, state.variables)) return false;
      const place = own(state.placed, prop.id);
      return place === undefined ? viewpoint.id === state.viewpoint : places.has(place);
    }),
  );
}

/** A prop lies where a task wanted it, and no other task waits for it: then it stays there. */
export function stays(scene: Scene, state: Known, prop: string): boolean {
  const tasks = scene.viewpoints.flatMap((one) => one.tasks ?? []).filter((task) => task.kind === "place");
  const place = own(state.placed, prop);
  const counted = tasks.some((task) => progressOf(state, task).steps.includes(prop) && pairOf(task, prop) === place);
  return counted && !tasks.some((task) => isOpen(task, state) && waitsFor(task, state, prop));
}

export function progressOf(state: Pick<State, "tasks">, task: Pick<Task, "id">): TaskProgress {
  return own(state.tasks, task.id) ?? NOTHING;
}

function isOpen(task: Task, state: Known): boolean {
  return !progressOf(state, task).done && holds(task.when, state.variables);
}

function pairOf(task: PlaceTask, prop: string): string | undefined {
  return task.pairs.find((pair) => pair.prop === prop)?.place;
}

function waitsFor(task: PlaceTask, state: Known, prop: string): boolean {
  return pairOf(task, prop) !== undefined && !progressOf(state, task).steps.includes(prop);
}

// --- tasks ---

/** Lets the open tasks judge a hotspot that is activated. */
export function activated(turn: Turn, hotspot: string): void {
  for (const task of openTasks(turn.scene, turn.draft)) {
    const { steps } = progressOf(turn.draft, task);
    // A scene of a later format may know other tasks: they are not judged.
    if (!("hotspots" in task) || !task.hotspots.includes(hotspot) || steps.includes(hotspot)) continue;
    if (task.kind === "find" || (task.kind === "sequence" && hotspot === task.hotspots[steps.length])) {
      count(turn, task, hotspot, task.hotspots.length);
    } else if (task.kind === "choose" && hotspot === task.answer) count(turn, task, hotspot, 1);
    else if (task.kind === "choose" || task.kind === "sequence") beside(turn, task, hotspot);
  }
}

/** Counts what was found or put before its task was open, so that nobody waits for what is done already. */
export function notice(turn: Turn): void {
  const { scene, draft } = turn;
  for (const task of openTasks(scene, draft)) {
    const [done, whole] =
      task.kind === "find" ? [task.hotspots.filter((one) => draft.seen.includes(one)), task.hotspots.length]
      : task.kind === "place" ? [lying(task, draft), task.pairs.length]
      : [[], 0];
    for (const step of done) {
      if (!progressOf(turn.draft, task).steps.includes(step)) count(turn, task, step, whole);
    }
  }
}

function lying(task: PlaceTask, state: Known): string[] {
  return task.pairs.filter((pair) => own(state.placed, pair.prop) === pair.place).map((pair) => pair.prop);
}

function count(turn: Turn, task: Task, step: string, whole: number): void {
  const before = progressOf(turn.draft, task);
  const steps = [...before.steps, step];
  const done = steps.length === whole;
  turn.draft.tasks = { ...turn.draft.tasks, [task.id]: { steps, beside: before.beside, wrong: false, done } };
  turn.log("task.step", task.id, { step, right: true });
  if (!done) return;
  turn.draft.due = [...turn.draft.due, task.id];
  turn.log("task.done", task.id);
  turn.give(task.points ?? 1, `task:${task.id}`);
}

function beside(turn: Turn, task: Task, step: string): void {
  const before = progressOf(turn.draft, task);
  turn.draft.tasks = { ...turn.draft.tasks, [task.id]: { ...before, beside: before.beside + 1, wrong: true } };
  turn.log("task.step", task.id, { step, right: false });
}

/** Puts the `then` of the first task that is due before the turn; says whether there was one. */
export function thenDue(turn: Turn): boolean {
  const [first, ...others] = turn.draft.due;
  if (first === undefined || turn.draft.card !== null) return false;
  turn.draft.due = others;
  const task = turn.scene.viewpoints.flatMap((one) => one.tasks ?? []).find((one) => one.id === first);
  turn.first(task?.then ?? [], `then:${first}`);
  return true;
}

// --- things ---

/** Takes a prop that is here; what was in the hand goes back to where it stood. */
export function take(turn: Turn, id: string): void {
  const { scene, draft } = turn;
  if (draft.card !== null || !propsHere(scene, draft).some((one) => one.id === id) || stays(scene, draft, id)) return;
  drop(turn);
  draft.carrying = id;
  draft.placed = Object.fromEntries(Object.entries(draft.placed).filter(([prop]) => prop !== id));
  turn.log("prop.take", id);
}

/** Lets what is carried go back to where it stood at first. */
export function drop(turn: Turn): void {
  const prop = turn.draft.carrying;
  if (prop === null || turn.draft.card !== null) return;
  turn.draft.carrying = null;
  turn.log("prop.drop", prop);
}

/** Puts what is carried at a place that is here; where a task waits for it, only at the right one. */
export function put(turn: Turn, id: string): void {
  const { scene, draft } = turn;
  const prop = draft.carrying;
  if (prop === null || draft.card !== null || !placesHere(scene, draft).some((one) => one.id === id)) return;
  const tasks = openTasks(scene, draft).filter((task) => task.kind === "place");
  const waiting = tasks.filter((task) => waitsFor(task, draft, prop));
  const wanted = waiting.filter((task) => pairOf(task, prop) === id);
  turn.log("prop.put", prop, { place: id, right: waiting.length > 0 ? wanted.length > 0 : null });
  if (waiting.length > 0 && wanted.length === 0) {
    for (const task of waiting) beside(turn, task, prop);
    return;
  }
  draft.carrying = null;
  draft.placed = { ...draft.placed, [prop]: id };
  for (const task of wanted) count(turn, task, prop, task.pairs.length);
}
