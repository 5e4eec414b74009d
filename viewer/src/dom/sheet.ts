/** The sheet in the page: the card, the menu or the end, with real headings, groups and buttons. */
import type { Translate } from "../i18n";
import type { Button, Command, Option, Part, Sheet } from "../model/sheet";
import { button, el } from "./element";
import { words } from "./words";

export interface SheetView {
  readonly element: HTMLElement;
  show(sheet: Sheet | null, t: Translate): void;
  /** What Esc does; null when no sheet is open. */
  readonly escape: Command | null;
}

/** `ask` hears what the learner wants; `onOpen` hears that a sheet came to the front or went. */
export function sheetView(ask: (command: Command) => void, onOpen: (open: boolean) => void): SheetView {
  const element = el("section", { class: "sheet", role: "dialog", "aria-modal": "true", "aria-labelledby": "sheet-title", hidden: true });
  let shown: Sheet | null = null;
  let origin: HTMLElement | null = null;

  const fill = (sheet: Sheet, t: Translate): void => {
    const body = el("div", { class: "sheet-body" }, ...sheet.parts.map((part) => partNode(part, ask, t)));
    const foot = el("div", { class: "sheet-foot" }, ...sheet.buttons.map((one, index) => buttonNode(one, ask, `foot:${index}`)));
    element.replaceChildren(el("h2", { id: "sheet-title", tabindex: -1 }, sheet.title), body, foot);
  };
  return {
    element,
    show(sheet, t) {
      if (sheet === shown) return;
      const isOther = sheet?.key !== shown?.key;
      const focused = element.contains(document.activeElement) ? document.activeElement?.getAttribute("data-focus") : null;
      if (sheet && !shown) origin = document.activeElement instanceof HTMLElement ? document.activeElement : null;
      shown = sheet;
      element.hidden = sheet === null;
      if (sheet) fill(sheet, t);
      if (isOther) onOpen(sheet !== null);
      if (!sheet) return giveBack(origin);
      if (isOther) element.querySelector<HTMLElement>("#sheet-title")?.focus();
      else if (focused) keepFocus(element, focused);
    },
    get escape() {
      return shown?.buttons.at(-1)?.command ?? null;
    },
  };
}

/** Back to what opened the sheet, or what stands for it now. */
function giveBack(origin: HTMLElement | null): void {
  const id = origin?.dataset["hotspot"];
  const now = id === undefined ? origin : document.querySelector<HTMLElement>(`[data-hotspot="${CSS.escape(id)}"]`);
  if (now?.isConnected && now !== document.body) now.focus({ preventScroll: true });
}

/** The same control after a change; where it can no longer be used, the verdict that took its place. */
function keepFocus(element: HTMLElement, focused: string): void {
  const same = element.querySelector<HTMLElement>(`[data-focus="${CSS.escape(focused)}"]:not(:disabled)`);
  (same ?? element.querySelector<HTMLElement>(".verdict"))?.focus();
}

function partNode(part: Part, ask: (command: Command) => void, t: Translate): Node {
  switch (part.kind) {
    case "text": return el("p", {}, ...words(part.text));
    case "heading": return el("h3", {}, part.text);
    case "note":
      return part.tone === "plain" ? el("p", { class: "note" }, ...words(part.text)) : el("p", { class: `verdict ${part.tone}`, tabindex: -1 }, ...words(part.text));
    case "image": return imageNode(part, t);
    case "button": return buttonNode(part.button, ask, `part:${part.button.label}`);
    case "options":
      return el("fieldset", { "data-question": part.id }, el("legend", {}, ...words(part.prompt)), part.hint && el("p", { class: "note" }, part.hint),
        ...part.options.map((option) => optionNode(option, part.multiple, ask, t)));
  }
}

function imageNode(part: Extract<Part, { kind: "image" }>, t: Translate): Node {
  const image = el("img", { src: part.url, alt: part.alternative, loading: "eager" });
  const figure = el("figure", {}, image, part.caption && el("figcaption", {}, part.caption));
  image.addEventListener("error", () => image.replaceWith(el("p", { class: "missing" }, `${t("card.image-missing")} ${part.alternative}`)));
  return figure;
}

function optionNode(option: Option, multiple: boolean, ask: (command: Command) => void, t: Translate): Node {
  const { command } = option;
  const said = { none: "", ticked: "", right: t("card.answer-right"), wrong: t("card.answer-wrong") }[option.mark];
  const sign = { none: multiple ? "☐" : "○", ticked: "☑", right: "✓", wrong: "✗" }[option.mark];
  const label = el("span", {}, ...words(option.label), said && el("span", { class: "aside" }, ` (${said})`));
  const state = multiple ? { role: "checkbox", "aria-checked": String(option.mark === "ticked" || option.mark === "right") } : {};
  const node = button("", { class: `option ${option.mark}`, "data-option": option.id, "data-focus": `option:${option.id}`, disabled: command === null, ...state }, () => command && ask(command));
  node.replaceChildren(el("span", { class: "sign", "aria-hidden": "true" }, sign), label);
  return node;
}

function buttonNode(one: Button, ask: (command: Command) => void, focus: string): Node {
  return button(one.label, { class: one.main ? "main" : "quiet", "data-command": one.command.kind, "data-focus": focus }, () => ask(one.command));
}
