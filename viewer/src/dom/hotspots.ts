/** The hotspots in the page: real buttons, laid over the discs that the stage draws. */
import type { Translate } from "../i18n";
import type { Angles } from "../model/angles";
import { el } from "./element";

/** A hotspot as it is listed. */
export interface ListedHotspot {
  readonly id: string;
  readonly label: string;
  readonly direction: Angles;
  readonly seen: boolean;
}

export interface HotspotHooks {
  activate(id: string): void;
  /** One has the focus: it should come into view. */
  focus(direction: Angles): void;
}

interface Listed {
  readonly button: HTMLButtonElement;
  readonly label: HTMLElement;
  /** As it is now: it may move. */
  hotspot: ListedHotspot;
}

export class HotspotList {
  readonly #heading = el("h2", { class: "unseen" });
  readonly #list = el("ul", { class: "spots" });
  readonly #none = el("p", { class: "unseen" });
  readonly element = el("nav", { class: "hotspots" }, this.#heading, this.#list, this.#none);
  #shown: readonly ListedHotspot[] | null = null;
  #words: Translate | null = null;
  readonly #buttons = new Map<string, Listed>();

  constructor(readonly hooks: HotspotHooks) {}

  /** The same list in the same words is left as it is. */
  show(hotspots: readonly ListedHotspot[], t: Translate): void {
    if (hotspots === this.#shown && t === this.#words) return;
    [this.#shown, this.#words] = [hotspots, t];
    this.#heading.textContent = t("twin.hotspots");
    this.element.setAttribute("aria-label", t("twin.hotspots"));
    this.#none.textContent = hotspots.length === 0 ? t("twin.none") : "";
    const wanted = new Set(hotspots.map((one) => one.id));
    for (const [id, { button }] of this.#buttons) {
      if (wanted.has(id)) continue;
      button.parentElement?.remove();
      this.#buttons.delete(id);
    }
    for (const hotspot of hotspots) {
      const listed = this.#buttons.get(hotspot.id) ?? this.#add(hotspot);
      listed.hotspot = hotspot;
      const words = hotspot.seen ? t("twin.seen", { label: hotspot.label }) : hotspot.label;
      if (listed.label.textContent !== words) listed.label.textContent = words;
    }
  }

  #add(hotspot: ListedHotspot): Listed {
    const { id } = hotspot;
    const label = el("span", { class: "spot-label" });
    const button = el("button", { type: "button", class: "spot", "data-hotspot": id }, label);
    const listed: Listed = { button, label, hotspot };
    button.addEventListener("click", () => this.hooks.activate(id));
    button.addEventListener("focus", () => button.matches(":focus-visible") && this.hooks.focus(listed.hotspot.direction));
    this.#list.append(el("li", {}, button));
    this.#buttons.set(id, listed);
    return listed;
  }

  /** Lays the buttons over the discs; where one is, in fractions of the view, or null when out of view. */
  lay(project: (direction: Angles) => { x: number; y: number } | null): void {
    for (const { button, hotspot } of this.#buttons.values()) {
      const at = project(hotspot.direction);
      button.classList.toggle("away", at === null);
      if (!at) continue;
      button.style.left = `${(at.x * 100).toFixed(2)}%`;
      button.style.top = `${(at.y * 100).toFixed(2)}%`;
    }
  }
}
