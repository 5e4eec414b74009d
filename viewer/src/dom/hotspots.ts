/** The hotspots in the page: real buttons, laid over the discs that the stage draws. */
import type { Translate } from "../i18n";
import type { Angles } from "../model/angles";
import type { Mark } from "../model/marks";
import type { Command } from "../model/sheet";
import { el } from "./element";

export interface HotspotHooks {
  ask(command: Command): void;
  /** One has the focus: it should come into view. */
  focus(direction: Angles): void;
}

interface Entry {
  readonly button: HTMLButtonElement;
  mark: Mark;
}

export class HotspotList {
  readonly #heading = el("h2", { class: "unseen" });
  readonly #list = el("ul", { class: "spots" });
  readonly #none = el("p", { class: "unseen" });
  readonly element = el("nav", { class: "hotspots" }, this.#heading, this.#list, this.#none);
  readonly #buttons = new Map<string, Entry>();

  constructor(readonly hooks: HotspotHooks) {}

  show(marks: readonly Mark[], t: Translate): void {
    this.#heading.textContent = t("twin.hotspots");
    this.element.setAttribute("aria-label", t("twin.hotspots"));
    this.#none.textContent = marks.length === 0 ? t("twin.none") : "";
    const wanted = new Set(marks.map((one) => one.id));
    let hadFocus = false;
    for (const [id, { button }] of this.#buttons) {
      if (wanted.has(id)) continue;
      hadFocus ||= button === document.activeElement;
      button.parentElement?.remove();
      this.#buttons.delete(id);
    }
    const fresh = marks.find((one) => !this.#buttons.has(one.id));
    for (const mark of marks) {
      const entry = this.#buttons.get(mark.id) ?? this.#add(mark);
      entry.mark = mark;
      const label = entry.button.firstElementChild;
      if (label) label.textContent = mark.seen ? t("twin.seen", { label: mark.label }) : mark.label;
    }
    // What was taken is put next: who has pressed its button goes on from there.
    if (hadFocus && fresh) this.#buttons.get(fresh.id)?.button.focus({ preventScroll: true });
  }

  #add(mark: Mark): Entry {
    const button = el("button", { type: "button", class: "spot", "data-hotspot": mark.id }, el("span", { class: "spot-label" }));
    const entry: Entry = { button, mark };
    button.addEventListener("click", () => this.hooks.ask(entry.mark.command));
    button.addEventListener("focus", () => button.matches(":focus-visible") && this.hooks.focus(entry.mark.direction));
    this.#list.append(el("li", {}, button));
    this.#buttons.set(mark.id, entry);
    return entry;
  }

  /** Lays the buttons over the discs; where one is, in fractions of the view, or null when out of view. */
  lay(project: (mark: string) => { x: number; y: number } | null): void {
    for (const { button, mark } of this.#buttons.values()) {
      const at = project(mark.id);
      button.classList.toggle("away", at === null);
      if (!at) continue;
      button.style.left = `${(at.x * 100).toFixed(2)}%`;
      button.style.top = `${(at.y * 100).toFixed(2)}%`;
    }
  }
}
