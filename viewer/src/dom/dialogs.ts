/** Settings and help: native dialogs of the page. */
import type { Translate } from "../i18n";
import { DWELL_TIMES, LANGUAGES, type Settings, TEXT_SCALES } from "../model/settings";
import { button, el } from "./element";

interface Choice {
  readonly value: string;
  readonly label: string;
}

export function settingsDialog(settings: Settings, t: Translate, change: (settings: Partial<Settings>) => void): HTMLDialogElement {
  const sizes = Object.keys(TEXT_SCALES) as Settings["text"][];
  const dwells = ["auto", "on", "off"] as const;
  return dialog("settings", t("settings.title"), t, [
    select(t("settings.language"), settings.language, LANGUAGES.map((value) => ({ value, label: t(`settings.language.${value}`) })), (language) => change({ language })),
    select(t("settings.text"), settings.text, sizes.map((value) => ({ value, label: t(`settings.text.${value}`) })), (text) => change({ text: text as Settings["text"] })),
    check(t("settings.captions"), settings.captions, (captions) => change({ captions })),
    check(t("settings.descriptions"), settings.descriptions, (descriptions) => change({ descriptions })),
    select(t("settings.dwell"), settings.dwell, dwells.map((value) => ({ value, label: t(`settings.dwell.${value}`) })), (dwell) => change({ dwell: dwell as Settings["dwell"] })),
    select(t("settings.dwell-time"), String(settings.dwellTime), DWELL_TIMES.map((time) => ({ value: String(time), label: t("settings.seconds", { seconds: time.toLocaleString(settings.language) }) })), (time) => change({ dwellTime: Number(time) })),
    check(t("settings.gyroscope"), settings.gyroscope, (gyroscope) => change({ gyroscope })),
  ]);
}

export function helpDialog(t: Translate): HTMLDialogElement {
  const lines = (["help.look", "help.open", "help.keys", "help.vr", "help.vr-turn"] as const).map((key) => el("li", {}, t(key)));
  return dialog("help", t("help.title"), t, [el("ul", { class: "help" }, ...lines)]);
}

/** Opens at once; gone from the page when it is closed. */
function dialog(name: string, title: string, t: Translate, content: readonly Node[]): HTMLDialogElement {
  const element = el("dialog", { class: "dialog", "aria-labelledby": `${name}-title`, "data-dialog": name }, el("h2", { id: `${name}-title` }, title), ...content);
  element.append(button(t("card.close"), { class: "main" }, () => element.close()));
  element.addEventListener("close", () => element.remove());
  return element;
}

function select(label: string, value: string, choices: readonly Choice[], change: (value: string) => void): Node {
  const field = el("select", {}, ...choices.map((one) => el("option", { value: one.value, selected: one.value === value }, one.label)));
  field.addEventListener("change", () => change(field.value));
  return el("label", { class: "field" }, el("span", {}, label), field);
}

function check(label: string, value: boolean, change: (value: boolean) => void): Node {
  const field = el("input", { type: "checkbox", checked: value });
  field.addEventListener("change", () => change(field.checked));
  return el("label", { class: "field" }, el("span", {}, label), field);
}
