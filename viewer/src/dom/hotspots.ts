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

export class HotspotList {
  readonly #heading = el("h2", { class: "unseen" });
  readonly #list = el("ul", { class: "spots" });
  readonly #none = el("p", { class: "unseen" });
  readonly element = el("nav", { class: "hotspots" }, this.#heading, this.#list, this.#none);
  readonly #buttons = new Map<string, { button: HTMLButtonElement; hotspot: ListedHotspot }>();

  constructor(readonly hooks: HotspotHooks) {}

  show(hotspots: readonly ListedHotspot[], t: Translate): void {
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
      if (!this.#buttons.has(hotspot.id)) this.#add(hotspot);
      const label = this.#buttons.get(hotspot.id)?.button.firstElementChild;
      if (label) label.textContent = hotspot.seen ? t("twin.seen", { label: hotspot.label }) : hotspot.label;
    }
  }

  #add(hotspot: ListedHotspot): void {
    const { id } = hotspot;
    const button = el("button", { type: "button", class: "spot", "data-hotspot": id }, el("span", { class: "spot-label" }));
    button.addEventListener("click", () => this.hooks.activate(id));
    button.addEventListener("focus", () => button.matches(":focus-visible") && this.hooks.focus(hotspot.direction));
    this.#list.append(el("li", {}, button));
    this.#buttons.set(id, { button, hotspot });
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
