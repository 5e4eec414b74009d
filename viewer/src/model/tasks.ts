/** What there is to do where the learner stands, and what comes by itself there. Pure: state in, view out. */
import type { Translate } from "../i18n";
import { openTasks, progressOf, type Task } from "./doing";
import { timersHere } from "./reduce";
import type { Scene } from "./scene.gen";
import type { Settings } from "./settings";
import type { Command } from "./sheet";
import type { State, TaskProgress } from "./state";
import { best } from "./text";
import { viewpointOf } from "./turn";

export interface Telling {
  readonly scene: Scene;
  /** Best first. */
  readonly languages: readonly string[];
  readonly t: Translate;
}

export interface TaskView {
  readonly id: string;
  readonly prompt: string;
  readonly done: boolean;
  /** "2 sur 4"; empty where there is one step only. */
  readonly progress: string;
  /** The hints that were given. */
  readonly hints: readonly string[];
  /** Gives the next hint; null: there is none, or it is done. */
  readonly hint: { readonly label: string; readonly command: Command } | null;
}

/** What the last step of a task was: done, right, or beside it. */
export interface TaskVerdict {
  readonly task: string;
  readonly tone: "done" | "right" | "wrong";
}

/** The tasks that are to be done here now, and those that were done here; in the order of the scene. */
export function tasksOf(telling: Telling, state: State): TaskView[] {
  if (state.finished) return [];
  const open = openTasks(telling.scene, state);
  const tasks = viewpointOf(telling.scene, state)?.tasks ?? [];
  return tasks.filter((task) => open.includes(task) || progressOf(state, task).done).map((task) => viewOf(telling, task, state));
}

function viewOf({ languages, t }: Telling, task: Task, state: State): TaskView {
  const { steps, done } = progressOf(state, task);
  const hints = task.hints ?? [];
  const count = Math.min(state.hints[task.id] ?? 0, hints.length);
  const next = { label: t("card.hint", { at: count + 1, of: hints.length }), command: { kind: "hint" as const, asked: task.id } };
  return {
    id: task.id,
    prompt: best(task.prompt, languages),
    done,
    progress: stepsOf(task) < 2 || done ? "" : t("task.progress", { at: steps.length, of: stepsOf(task) }),
    hints: hints.slice(0, count).map((hint) => best(hint, languages)),
    hint: done || count === hints.length ? null : next,
  };
}

function stepsOf(task: Task): number {
  if (task.kind === "choose") return 1;
  return task.kind === "place" ? task.pairs.length : task.hotspots.length;
}

/** What an event made of the tasks; null when it was nothing to any of them. */
export function taskVerdictOf(before: State, after: State): TaskVerdict | null {
  for (const [task, progress] of Object.entries(after.tasks)) {
    const tone = toneOf(before.tasks[task], progress);
    if (tone) return { task, tone };
  }
  return null;
}

function toneOf(before: TaskProgress | undefined, after: TaskProgress): TaskVerdict["tone"] | null {
  if (before === after) return null;
  if (after.done && !before?.done) return "done";
  if (after.beside > (before?.beside ?? 0)) return "wrong";
  return after.steps.length > (before?.steps.length ?? 0) ? "right" : null;
}

/** The words of a verdict: the scene's own, else the player's; and how far the task has come. */
export function verdictWords({ scene, languages, t }: Telling, { task: id, tone }: TaskVerdict, state: State): string {
  const task = allTasks(scene).find((one) => one.id === id);
  if (!task) return "";
  const own = { done: task.right, wrong: task.wrong, right: null }[tone];
  const said = own ? best(own, languages) : t(`task.${tone}`);
  if (tone === "done" || stepsOf(task) < 2) return said;
  return `${said} ${t("task.progress", { at: progressOf(state, task).steps.length, of: stepsOf(task) })}.`;
}

/** What was to be done in the whole scene, and was done: the prompts, for the end. */
export function doneTasks({ scene, languages }: Telling, state: State): string[] {
  return allTasks(scene).filter((task) => progressOf(state, task).done).map((task) => best(task.prompt, languages));
}

function allTasks(scene: Scene): readonly Task[] {
  return scene.viewpoints.flatMap((one) => one.tasks ?? []);
}

// --- timers ----------------------------------------------------------------------------------------------

export interface TimerView {
  readonly id: string;
  /** What comes, and when: "Le minuteur sonne : dans 12 s". */
  readonly text: string;
  /** Where timers are switched off, the button that stands for it; else null. */
  readonly button: { readonly label: string; readonly command: Command } | null;
}

/** What comes by itself, soonest first. A timer that says nothing of itself is shown only as the button in its place. */
export function timersOf({ scene, languages, t }: Telling, state: State, { timers }: Pick<Settings, "timers">): TimerView[] {
  const waits = state.finished ? [] : timersHere(scene, state);
  waits.sort((one, other) => (one.at ?? 0) - (other.at ?? 0));
  return waits.flatMap((cue): TimerView[] => {
    const label = cue.label ? best(cue.label, languages) : "";
    if (!timers) return [{ id: cue.id, text: "", button: { label: label ? t("timer.skip", { label }) : t("card.continue"), command: { kind: "skip", cue: cue.id } } }];
    const seconds = Math.max(0, Math.ceil((cue.at ?? 0) - state.waited));
    return label ? [{ id: cue.id, text: t("timer.in", { label, seconds }), button: null }] : [];
  });
}
