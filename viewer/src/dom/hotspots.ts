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

interface Listed {
  readonly button: HTMLButtonElement;
  readonly label: HTMLElement;
  /** As it is now: it may move. */
  mark: Mark;
}

export class HotspotList {
  readonly #heading = el("h2", { class: "unseen" });
  readonly #list = el("ul", { class: "spots" });
  readonly #none = el("p", { class: "unseen" });
  readonly element = el("nav", { class: "hotspots" }, this.#heading, this.#list, this.#none);
  #shown: readonly Mark[] | null = null;
  #words: Translate | null = null;
  readonly #buttons = new Map<string, Listed>();

  constructor(readonly hooks: HotspotHooks) {}

  /** The same list in the same words is left as it is. */
  show(marks: readonly Mark[], t: Translate): void {
    if (marks === this.#shown && t === this.#words) return;
    [this.#shown, this.#words] = [marks, t];
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
      const listed = this.#buttons.get(mark.id) ?? this.#add(mark);
      listed.mark = mark;
      const words = mark.seen ? t("twin.seen", { label: mark.label }) : mark.label;
      if (listed.label.textContent !== words) listed.label.textContent = words;
    }
    // What was taken is put next: who has pressed its button goes on from there.
    if (hadFocus && fresh) this.#buttons.get(fresh.id)?.button.focus({ preventScroll: true });
  }

  #add(mark: Mark): Listed {
    const label = el("span", { class: "spot-label", dir: "auto" });
    const button = el("button", { type: "button", class: "spot", "data-hotspot": mark.id }, label);
    const listed: Listed = { button, label, mark };
    button.addEventListener("click", () => this.hooks.ask(listed.mark.command));
    button.addEventListener("focus", () => button.matches(":focus-visible") && this.hooks.focus(listed.mark.direction));
    this.#list.append(el("li", {}, button));
    this.#buttons.set(mark.id, listed);
    return listed;
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
