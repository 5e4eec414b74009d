/** The transcript of a viewpoint: a dialog to read, from which one goes to where something is said. */
import type { Translate } from "../i18n";
import type { Command } from "../model/sheet";
import type { Transcript, TranscriptLine } from "../model/transcript";
import { dialog } from "./dialogs";
import { button, el } from "./element";
import { words } from "./words";

export function transcriptDialog({ title, description, lines, sounds }: Transcript, t: Translate, ask: (command: Command) => void): HTMLDialogElement {
  const go = (command: Command): void => {
    element.close();
    ask(command);
  };
  const said = lines.length > 0 ? el("ol", { class: "transcript" }, ...lines.map((line) => lineOf(line, t, go))) : el("p", {}, t("transcript.none"));
  const heard = sounds.length > 0 ? [el("h3", {}, t("transcript.sounds")), el("ul", { class: "transcript" }, ...sounds.map((one) => el("li", {}, one)))] : [];
  const element = dialog("transcript", t("transcript.title"), t, [el("h3", {}, title), el("p", {}, description), said, ...heard]);
  return element;
}

function lineOf({ at, speaker, text, command }: TranscriptLine, t: Translate, go: (command: Command) => void): HTMLElement {
  const time = command ? button(at, { class: "transcript-time", "aria-label": t("transcript.go", { at }) }, () => go(command)) : el("span", { class: "transcript-time" }, at);
  return el("li", {}, time, el("p", { dir: "auto" }, speaker && el("strong", {}, `${speaker} : `), ...words(text)));
}
