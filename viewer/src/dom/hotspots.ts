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

export interface HotspotList {
  readonly element: HTMLElement;
  show(hotspots: readonly ListedHotspot[], t: Translate): void;
  /** Lays the buttons over the discs; where one is, in fractions of the view, or null when out of view. */
  lay(project: (direction: Angles) => { x: number; y: number } | null): void;
}

export interface HotspotHooks {
  activate(id: string): void;
  /** One has the focus: it should come into view. */
  focus(direction: Angles): void;
}

export function hotspotList(hooks: HotspotHooks): HotspotList {
  const heading = el("h2", { class: "unseen" });
  const list = el("ul", { class: "spots" });
  const none = el("p", { class: "unseen" });
  const element = el("nav", { class: "hotspots" }, heading, list, none);
  const buttons = new Map<string, { button: HTMLButtonElement; hotspot: ListedHotspot }>();

  const add = (hotspot: ListedHotspot): void => {
    const { id } = hotspot;
    const button = el("button", { type: "button", class: "spot", "data-hotspot": id }, el("span", { class: "spot-label" }));
    button.addEventListener("click", () => hooks.activate(id));
    button.addEventListener("focus", () => button.matches(":focus-visible") && hooks.focus(hotspot.direction));
    list.append(el("li", {}, button));
    buttons.set(id, { button, hotspot });
  };
  return {
    element,
    show(hotspots, t) {
      heading.textContent = t("twin.hotspots");
      element.setAttribute("aria-label", t("twin.hotspots"));
      none.textContent = hotspots.length === 0 ? t("twin.none") : "";
      const wanted = new Set(hotspots.map((one) => one.id));
      for (const [id, { button }] of buttons) {
        if (wanted.has(id)) continue;
        button.parentElement?.remove();
        buttons.delete(id);
      }
      for (const hotspot of hotspots) {
        if (!buttons.has(hotspot.id)) add(hotspot);
        const label = buttons.get(hotspot.id)?.button.firstElementChild;
        if (label) label.textContent = hotspot.seen ? t("twin.seen", { label: hotspot.label }) : hotspot.label;
      }
    },
    lay(project) {
      for (const { button, hotspot } of buttons.values()) {
        const at = project(hotspot.direction);
        button.classList.toggle("away", at === null);
        if (!at) continue;
        button.style.left = `${(at.x * 100).toFixed(2)}%`;
        button.style.top = `${(at.y * 100).toFixed(2)}%`;
      }
    },
  };
}
