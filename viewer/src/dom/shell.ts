/** The skeleton of the player's page, from the 360 view to the region that speaks to screen readers. */
import type { Caption } from "../media/captions";
import { button, el, mark } from "./element";

export interface Shell {
  readonly root: HTMLElement;
  readonly stage: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  /** What cannot be reached while a sheet is open. */
  behind(quiet: boolean): void;
  /** Says something to who cannot see it; the same words twice are said twice. */
  say(text: string): void;
  caption(caption: Caption | null): void;
  /** A sentence that stays until it no longer holds, or is put away. */
  notice(text: string, dismiss: string): void;
  /** Facts about the player, readable on the page: what is played and how. */
  facts(facts: Readonly<Record<string, string>>): void;
}

export function shell(root: HTMLElement, stageLabel: string, parts: { readonly bar: HTMLElement; readonly hotspots: HTMLElement; readonly sheet: HTMLElement }): Shell {
  const canvas = el("canvas", { class: "view", "aria-hidden": "true" });
  const stage = el("div", { class: "stage", role: "region", "aria-label": stageLabel, tabindex: 0 }, canvas, parts.hotspots);
  const speaker = el("span", { class: "speaker" });
  const said = el("span", {});
  const captions = el("p", { class: "captions", hidden: true }, speaker, said);
  const notice = el("div", { class: "notice", role: "alert", hidden: true });
  const live = el("p", { class: "unseen", role: "status", "aria-live": "polite", "data-live": true });
  root.replaceChildren(parts.bar, stage, captions, notice, parts.sheet, live);
  return {
    root,
    stage,
    canvas,
    behind(quiet) {
      for (const one of [parts.bar, stage]) one.inert = quiet;
    },
    say(text) {
      live.textContent = live.textContent === text ? `${text}\u00A0` : text;
    },
    caption(caption) {
      captions.hidden = caption === null;
      speaker.textContent = caption?.speaker ? `${caption.speaker} : ` : "";
      said.textContent = caption?.text ?? "";
    },
    notice(text, dismiss) {
      if (notice.dataset["text"] === text) return;
      notice.dataset["text"] = text;
      notice.hidden = text === "";
      const away = button(dismiss, { class: "link" }, () => (notice.hidden = true));
      notice.replaceChildren(...(text ? [el("p", {}, text), away] : []));
    },
    facts(facts) {
      for (const [name, value] of Object.entries(facts)) mark(root, `data-${name}`, value);
    },
  };
}
