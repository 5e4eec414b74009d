/** What is to be done, in the page: a quiet list in a corner, and what comes by itself. */
import type { Translate } from "../i18n";
import type { Command } from "../model/sheet";
import type { Agenda } from "../model/sheets/agenda";
import type { TaskView, TimerView } from "../model/tasks";
import { button, el } from "./element";
import { words } from "./words";

const ROOMY = "(width >= 900px)";

export class AgendaList {
  readonly #summary = el("summary", {});
  readonly #body = el("div", { class: "agenda-body" });
  readonly #details = el("details", { class: "agenda-list" }, this.#summary, this.#body);
  readonly #timers = el("div", { class: "agenda-timers" });
  readonly element = el("section", { class: "agenda", hidden: true }, el("h2", { class: "unseen", id: "agenda-title" }), this.#details, this.#timers);
  #shown: Agenda | null = null;

  constructor(readonly ask: (command: Command) => void) {
    this.#details.open = matchMedia(ROOMY).matches;
    this.element.setAttribute("aria-labelledby", "agenda-title");
  }

  show(agenda: Agenda | null, t: Translate): void {
    if (agenda === this.#shown) return;
    this.#shown = agenda;
    this.element.hidden = agenda === null;
    if (agenda) this.#fill(agenda, t);
  }

  #fill({ tasks, timers, verdict }: Agenda, t: Translate): void {
    const focused = document.activeElement?.getAttribute("data-focus") ?? "";
    const done = tasks.filter((task) => task.done).length;
    const title = tasks.length > 0 ? t("task.title-of", { at: done, of: tasks.length }) : t("timer.title");
    this.element.firstElementChild?.replaceChildren(title);
    this.#details.hidden = tasks.length === 0;
    this.#summary.textContent = title;
    this.#body.replaceChildren(
      el("ol", {}, ...tasks.map((task) => this.#task(task, t))),
      ...(verdict.text ? [el("p", { class: `verdict ${verdict.tone}`, dir: "auto" }, verdict.text)] : []),
    );
    this.#timers.replaceChildren(...timers.map((timer) => this.#timer(timer)));
    if (focused) this.element.querySelector<HTMLElement>(`[data-focus="${CSS.escape(focused)}"]`)?.focus();
  }

  #task({ id, prompt, done, progress, hints, hint }: TaskView, t: Translate): HTMLElement {
    const about = [progress, done ? t("task.is-done") : ""].filter(Boolean).join(", ");
    return el("li", { class: done ? "task done" : "task", "data-task": id },
      el("span", { class: "sign", "aria-hidden": "true" }, done ? "✓" : "○"),
      el("div", {},
        el("p", { dir: "auto" }, ...words(prompt), about && el("span", { class: "task-progress" }, ` (${about})`)),
        ...hints.map((one) => el("p", { class: "hint", dir: "auto" }, ...words(t("task.hint", { hint: one })))),
        hint && button(hint.label, { class: "link", "data-command": "hint", "data-focus": `hint:${id}` }, () => this.ask(hint.command))));
  }

  /** The seconds are for the eye: a screen reader that read each of them would hear nothing else. */
  #timer({ id, text, button: one }: TimerView): HTMLElement {
    if (one) return button(one.label, { class: "main", "data-command": "skip", "data-focus": `skip:${id}`, dir: "auto" }, () => this.ask(one.command));
    return el("p", { class: "timer", role: "timer", dir: "auto" }, text);
  }
}
