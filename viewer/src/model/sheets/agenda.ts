/** What is to be done and what comes by itself: the whole list for the page, the next of it for the headset. */
import type { Translate } from "../../i18n";
import type { Part, Sheet } from "../sheet";
import type { State } from "../state";
import { type TaskView, type TimerView, tasksOf, timersOf, verdictWords } from "../tasks";
import type { SheetContext, Ui } from "./context";

export interface Agenda {
  readonly tasks: readonly TaskView[];
  readonly timers: readonly TimerView[];
  /** What was last said of a task; "" when nothing was. */
  readonly verdict: { readonly text: string; readonly tone: "right" | "wrong" };
}

/** null: there is nothing to do here and nothing comes. */
export function agendaOf(context: SheetContext, state: State, ui: Ui): Agenda | null {
  const [tasks, timers] = [tasksOf(context, state), timersOf(context, state, context.settings)];
  if (tasks.length === 0 && timers.length === 0) return null;
  const text = ui.verdict ? verdictWords(context, ui.verdict, state) : "";
  return { tasks, timers, verdict: { text, tone: ui.verdict?.tone === "wrong" ? "wrong" : "right" } };
}

/** The agenda as a small sheet: the last verdict, the task that comes next, its hints, the timers. */
export function agendaSheet({ tasks, timers, verdict }: Agenda, t: Translate): Sheet {
  const parts: Part[] = [];
  if (verdict.text) parts.push({ kind: "note", text: verdict.text, tone: verdict.tone });
  const next = tasks.find((task) => !task.done);
  if (next) parts.push(...taskParts(next, t));
  else if (tasks.length > 0) parts.push({ kind: "text", text: t("task.all-done") });
  for (const { text, button } of timers) parts.push(button ? { kind: "button", button: { ...button, main: true } } : { kind: "text", text });
  const done = tasks.filter((task) => task.done).length;
  const title = tasks.length > 1 ? t("task.title-of", { at: done, of: tasks.length }) : t(tasks.length > 0 ? "task.title" : "timer.title");
  return { key: "agenda", title, parts, buttons: [] };
}

function taskParts({ prompt, progress, hints, hint }: TaskView, t: Translate): Part[] {
  const parts: Part[] = [{ kind: "text", text: progress ? `**${prompt}** (${progress})` : `**${prompt}**` }];
  const last = hints.at(-1);
  if (last) parts.push({ kind: "note", tone: "hint", text: t("task.hint", { hint: last }) });
  if (hint) parts.push({ kind: "button", button: hint });
  return parts;
}
