/** The sheet in the page: the card, the menu or the end, with real headings, groups and buttons. */
import type { Translate } from "../i18n";
import type { Command, Part, Sheet } from "../model/sheet";
import { el, mark } from "./element";
import type { PartHooks, PartView } from "./hooks";
import { buttonNode, identityOf, partView } from "./parts";

export interface SheetView {
  readonly element: HTMLElement;
  show(sheet: Sheet | null, t: Translate): void;
  /** What Esc does; null when no sheet is open. */
  readonly escape: Command | null;
}

/** `hooks.ask` hears what the learner wants; `onOpen` hears that a sheet came to the front or went. */
export function sheetView(hooks: PartHooks, onOpen: (open: boolean) => void): SheetView {
  const heading = el("h2", { id: "sheet-title", tabindex: -1, dir: "auto" });
  const body = new Body(hooks);
  const foot = el("div", { class: "sheet-foot" });
  const element = el("section", { class: "sheet", role: "dialog", "aria-modal": "true", "aria-labelledby": "sheet-title", hidden: true }, heading, body.element, foot);
  let shown: Sheet | null = null;
  let origin: HTMLElement | null = null;
  return {
    element,
    show(sheet, t) {
      if (sheet === shown) return;
      const isOther = sheet?.key !== shown?.key;
      const focused = element.contains(document.activeElement) ? document.activeElement?.getAttribute("data-focus") : null;
      if (sheet && !shown) origin = document.activeElement instanceof HTMLElement ? document.activeElement : null;
      shown = sheet;
      element.hidden = sheet === null;
      if (isOther) body.clear();
      heading.textContent = sheet?.title ?? "";
      body.show(sheet?.parts ?? [], t);
      foot.replaceChildren(...(sheet?.buttons ?? []).map((one, index) => buttonNode(one, hooks.ask, `foot:${index}`)));
      if (isOther) onOpen(sheet !== null);
      if (!sheet) return giveBack(origin);
      if (isOther) heading.focus();
      else if (focused) keepFocus(element, focused);
    },
    get escape() {
      return shown?.buttons.at(-1)?.command ?? null;
    },
  };
}

interface Drawn extends PartView {
  readonly part: Part;
  readonly json: string;
}

/** The parts of the open sheet. What stays of them stays in place: what leaves the page loses its focus, and a film stops. */
class Body {
  readonly element = el("div", { class: "sheet-body" });
  #drawn: readonly Drawn[] = [];

  constructor(readonly hooks: PartHooks) {}

  /** Another sheet comes. */
  clear(): void {
    this.#drawn = [];
    this.element.replaceChildren();
    this.element.scrollTop = 0;
  }

  show(parts: readonly Part[], t: Translate): void {
    const left = new Set(this.#drawn);
    this.#drawn = parts.map((part) => this.#draw(part, left, t));
    const wanted = this.#drawn.map((one) => one.node);
    const kept = new Set<Element>(wanted);
    for (const child of Array.from(this.element.children)) if (!kept.has(child)) child.remove();
    let at = this.element.firstElementChild;
    for (const node of wanted) {
      if (node === at) at = at.nextElementSibling;
      else this.element.insertBefore(node, at);
    }
    // What has to be scrolled can be scrolled by keys.
    mark(this.element, "tabindex", this.element.scrollHeight > this.element.clientHeight ? "0" : null);
  }

  /** As it is drawn already, changed in place, or made anew. Each thing drawn before (`left`) stands for one part only. */
  #draw(part: Part, left: Set<Drawn>, t: Translate): Drawn {
    const json = JSON.stringify(part);
    const find = (isIt: (one: Drawn) => boolean): Drawn | undefined => [...left].find(isIt);
    const before = find((one) => one.json === json) ?? find((one) => one.update !== undefined && identityOf(one.part) === identityOf(part));
    if (before) left.delete(before);
    if (before?.json === json) return before;
    before?.update?.(part);
    return { ...(before ?? partView(part, this.hooks, t)), part, json };
  }
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
