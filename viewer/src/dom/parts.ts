/** The parts of a sheet in the page. Each is made once, and changed in place where it holds what must not be lost. */
import type { Translate } from "../i18n";
import type { Button, Command, Option, Part } from "../model/sheet";
import { areasNode, entryView, orderNode, picturesNode } from "./asked";
import { button, el } from "./element";
import type { PartHooks, PartView } from "./hooks";
import { filmNode, objectView } from "./shown";
import { words } from "./words";

/** What stays of a part while it changes: a field keeps its caret, a film goes on, an object is not loaded again. */
export function identityOf(part: Part): string {
  return JSON.stringify([part.kind, "id" in part ? part.id : "", "url" in part ? part.url : ""]);
}

export function partView(part: Part, hooks: PartHooks, t: Translate): PartView {
  switch (part.kind) {
    case "entry": return entryView(part, hooks.ask);
    case "object": return objectView(part, hooks, t);
    // All of it but its button, which the page does not need, stays the same.
    case "film": return { node: filmNode(part, hooks, t), update: () => undefined };
    default: return { node: plainNode(part, hooks.ask, t) };
  }
}

function plainNode(part: Exclude<Part, { kind: "entry" | "object" | "film" }>, ask: (command: Command) => void, t: Translate): HTMLElement {
  switch (part.kind) {
    case "text": return el("p", { dir: "auto" }, ...words(part.text));
    case "heading": return el("h3", { dir: "auto" }, part.text);
    case "note": return noteNode(part);
    case "image": return imageNode(part, t);
    case "button": return buttonNode(part.button, ask, `part:${part.button.command.kind}:${"asked" in part.button.command ? part.button.command.asked : part.button.label}`);
    case "order": return orderNode(part, ask, t);
    case "areas": return areasNode(part, ask, t);
    case "pictures": return picturesNode(part, ask);
    case "options":
      return el("fieldset", { "data-question": part.id }, el("legend", { dir: "auto" }, ...words(part.prompt)), part.hint && el("p", { class: "note" }, part.hint),
        ...part.options.map((option) => optionNode(option, part.multiple, ask, t)));
  }
}

function noteNode({ tone, text }: Extract<Part, { kind: "note" }>): HTMLElement {
  if (tone === "plain" || tone === "hint") return el("p", { class: tone === "hint" ? "hint" : "note", dir: "auto" }, ...words(text));
  return el("p", { class: `verdict ${tone}`, tabindex: -1, dir: "auto" }, ...words(text));
}

function imageNode(part: Extract<Part, { kind: "image" }>, t: Translate): HTMLElement {
  const image = el("img", { src: part.url, alt: part.alternative, loading: "eager" });
  const figure = el("figure", {}, image, part.caption && el("figcaption", { dir: "auto" }, part.caption));
  image.addEventListener("error", () => image.replaceWith(el("p", { class: "missing" }, `${t("card.image-missing")} ${part.alternative}`)));
  return figure;
}

function optionNode(option: Option, multiple: boolean, ask: (command: Command) => void, t: Translate): HTMLElement {
  const { command } = option;
  const said = { none: "", ticked: "", right: t("card.answer-right"), wrong: t("card.answer-wrong") }[option.mark];
  const sign = { none: multiple ? "☐" : "○", ticked: "☑", right: "✓", wrong: "✗" }[option.mark];
  const label = el("span", { dir: "auto" }, ...words(option.label), said && el("span", { class: "aside" }, ` (${said})`));
  const state = multiple ? { role: "checkbox", "aria-checked": String(option.mark === "ticked" || option.mark === "right") } : {};
  const node = button("", { class: `option ${option.mark}`, "data-option": option.id, "data-focus": `option:${option.id}`, disabled: command === null, ...state }, () => command && ask(command));
  node.replaceChildren(el("span", { class: "sign", "aria-hidden": "true" }, sign), label);
  return node;
}

export function buttonNode(one: Button, ask: (command: Command) => void, focus: string): HTMLElement {
  return button(one.label, { class: one.main ? "main" : "quiet", "data-command": one.command.kind, "data-focus": focus, dir: "auto" }, () => ask(one.command));
}
