/** Help, and what all dialogs of the page have in common: native ones. */
import type { Translate } from "../i18n";
import { button, el } from "./element";

export function helpDialog(t: Translate): HTMLDialogElement {
  const lines = (["help.look", "help.open", "help.keys", "help.vr", "help.vr-turn"] as const).map((key) => el("li", {}, t(key)));
  return dialog("help", t("help.title"), t, [el("ul", { class: "help" }, ...lines)]);
}

/** To be opened at once; gone from the page when it is closed. */
export function dialog(name: string, title: string, t: Translate, content: readonly Node[]): HTMLDialogElement {
  const element = el("dialog", { class: "dialog", "aria-labelledby": `${name}-title`, "data-dialog": name }, el("h2", { id: `${name}-title` }, title), ...content);
  element.append(button(t("card.close"), { class: "main" }, () => element.close()));
  element.addEventListener("close", () => element.remove());
  return element;
}
