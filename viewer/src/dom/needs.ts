/** The dialog of needs: tiles with a picture and plain words, one tap each, felt at once. Loaded when it is opened. */
import type { Translate } from "../i18n";
import { GROUPS, isAsked, isChosen, type Need, NEEDS, needWord, taken, toggled, valueWord } from "../model/needs";
import type { Settings } from "../model/settings";
import type { Keeping } from "../profile";
import { button, el, icon, mark } from "./element";

/** Pictures in a box of 24 x 24. */
const PICTURES: Readonly<Record<keyof Settings, readonly string[]>> = {
  text: ["M3 18L8 6l5 12", "M5 14h6", "M15 18l3-7 3 7", "M16 16h4"],
  font: ["M6 19L12 5l6 14", "M8.500 14h7"],
  targets: ["M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16z", "M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z"],
  descriptions: ["M2.500 12S6 6 12 6s9.500 6 9.500 6-3.500 6-9.500 6-9.500-6-9.500-6z", "M9 11h6", "M9 14h4"],
  captions: ["M4 6h16v12H4z", "M7.500 14.500h4", "M14 14.500h2.500", "M7.500 11h2", "M12 11h4.500"],
  captionSize: ["M4 6h16v12H4z", "M8 15l2-5 2 5", "M14 15l1.500-3.500L17 15"],
  captionBackground: ["M4 6h16v12H4z", "M4 12h16", "M4 15h16"],
  captionPlace: ["M12 3v4", "M12 17v4", "M3 12h4", "M17 12h4", "M9 9h6v6H9z"],
  calmSound: ["M4 10v4h3l4 3.500v-11L7 10z", "M14 12c1.500-2 3 2 4.500 0 .8-1 1.500-1 2.500 0"],
  mono: ["M4 13a8 8 0 0 1 16 0", "M4 13h3v6H4z", "M17 13h3v6h-3z", "M9.500 16h5"],
  language: ["M4 5h10v8H9l-3 3v-3H4z", "M14 9h6v8h-2v3l-3-3h-4v-2"],
  timers: ["M12 5a8 8 0 1 0 0 16 8 8 0 0 0 0-16z", "M9.500 2h5", "M5 5l14 14"],
  oneHand: ["M8 12V5.500a1.500 1.500 0 0 1 3 0V11", "M11 11V4.500a1.500 1.500 0 0 1 3 0V11", "M14 11V6a1.500 1.500 0 0 1 3 0v8c0 4-2 7-5.500 7S7 19 5 14.500c-.8-1.800 1-2.500 2-1l1 1.500"],
  hand: ["M11 6l-6 6 6 6", "M5 12h14"],
  dwell: ["M2.500 12S6 6 12 6s9.500 6 9.500 6-3.500 6-9.500 6-9.500-6-9.500-6z", "M12 9.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5z"],
  dwellTime: ["M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16z", "M12 8v4l3 2"],
  scanning: ["M4 7h6v4H4z", "M14 7h6v4h-6z", "M4 14h6v4H4z", "M17 14v5", "M14.500 16.500h5"],
  scanTime: ["M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16z", "M12 8v4l3 2"],
  seated: ["M7 4v9h8l2 7", "M7 13v7", "M15 20h4"],
  motion: ["M5 8h9", "M3 12h9", "M5 16h9", "M17 6l4 12"],
  flashes: ["M13 3L6 13h5l-1 8 7-11h-5z", "M4 4l16 16"],
  breaks: ["M5 9h11v5a5 5 0 0 1-5 5h-1a5 5 0 0 1-5-5z", "M16 10h2a2 2 0 0 1 0 5h-2", "M8 3v3", "M12 3v3"],
  gyroscope: ["M8 3h8v18H8z", "M4 9l-2 3 2 3", "M20 9l2 3-2 3"],
};

export interface NeedsDialog {
  readonly element: HTMLDialogElement;
  /** What holds now; only what is another is made anew, and the focus stays where it is. */
  show(settings: Settings, t: Translate): void;
}

export function needsDialog(keeping: Keeping, change: (settings: Partial<Settings>) => void): NeedsDialog {
  const element = el("dialog", { class: "dialog needs", "aria-labelledby": "settings-title", "data-dialog": "settings" });
  element.addEventListener("close", () => element.remove());
  let shown = "";
  return {
    element,
    show(settings, t) {
      const key = JSON.stringify(settings);
      if (key === shown) return;
      shown = key;
      const focused = element.contains(document.activeElement) ? document.activeElement?.getAttribute("data-focus") : null;
      const scrolled = element.scrollTop;
      const groups = GROUPS.map((group) => {
        const needs = NEEDS.filter((need) => need.group === group && isAsked(need, settings));
        return el("section", { class: "need-group" }, el("h3", {}, t(`need.group.${group}`)), el("div", { class: "tiles" }, ...needs.map((need) => needNode(need, settings, t, change))));
      });
      const title = el("h2", { id: "settings-title" }, t("need.title"));
      const about = el("p", { class: "note" }, `${t("need.about")} ${t(`need.${keeping}`)}`);
      const close = button(t("card.close"), { class: "main", "data-focus": "close" }, () => element.close());
      element.replaceChildren(title, about, ...groups, el("div", { class: "needs-foot" }, close));
      element.scrollTop = scrolled;
      if (focused) element.querySelector<HTMLElement>(`[data-focus="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
    },
  };
}

function needNode(need: Need, settings: Settings, t: Translate, change: (settings: Partial<Settings>) => void): Node {
  return need.pair ? tile(need, settings, t, change) : choice(need, settings, t, change);
}

function tile(need: Need, settings: Settings, t: Translate, change: (settings: Partial<Settings>) => void): Node {
  const node = button(icon(...PICTURES[need.name]), { class: "tile", "data-need": need.name, "data-focus": need.name }, () => change(toggled(need, settings)));
  node.append(el("span", {}, needWord(need, t)), el("span", { class: "tile-sign", "aria-hidden": "true" }));
  mark(node, "aria-pressed", String(isChosen(need, settings)));
  return node;
}

function choice(need: Need, settings: Settings, t: Translate, change: (settings: Partial<Settings>) => void): Node {
  const options = need.values.map((value) => {
    const id = `${need.name}-${value}`;
    const field = el("input", { type: "radio", name: need.name, value, id, "data-focus": id, checked: settings[need.name] === value });
    field.addEventListener("change", () => change(taken(need, value)));
    const lang = need.name === "language" ? String(value) : null;
    return el("label", { class: "value", "data-value": id, lang }, field, el("span", {}, valueWord(need, value, settings, t)));
  });
  return el("fieldset", { class: "choice", "data-need": need.name }, el("legend", {}, icon(...PICTURES[need.name]), needWord(need, t)), el("div", { class: "values" }, ...options));
}
