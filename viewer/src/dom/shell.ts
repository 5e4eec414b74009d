/** The skeleton of the player's page, from the 360 view to the region that speaks to screen readers. */
import { button, el, mark } from "./element";

export interface Shell {
  readonly root: HTMLElement;
  readonly stage: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  /** What cannot be reached while a sheet is open. */
  behind(quiet: boolean): void;
  /** Says something to who cannot see it; the same words twice are said twice. */
  say(text: string): void;
  /** A sentence that stays until it no longer holds, or is put away; calm: nothing is wrong. */
  notice(text: string, dismiss: string, tone: "warn" | "calm"): void;
  /** Facts about the player, readable on the page: what is played and how. */
  facts(facts: Readonly<Record<string, string>>): void;
}

interface Parts {
  readonly bar: HTMLElement;
  readonly hotspots: HTMLElement;
  readonly captions: HTMLElement;
  readonly timeline: HTMLElement;
  readonly agenda: HTMLElement;
  readonly sheet: HTMLElement;
}

export function shell(root: HTMLElement, stageLabel: string, parts: Parts): Shell {
  const canvas = el("canvas", { class: "view", "aria-hidden": "true" });
  const stage = el("div", { class: "stage", role: "region", "aria-label": stageLabel, tabindex: 0 }, canvas, parts.hotspots);
  const notice = el("div", { class: "notice", role: "alert", hidden: true });
  const live = el("p", { class: "unseen", role: "status", "aria-live": "polite", "data-live": true });
  root.replaceChildren(parts.bar, parts.agenda, stage, parts.captions, notice, parts.timeline, parts.sheet, live);
  return {
    root,
    stage,
    canvas,
    behind(quiet) {
      for (const one of [parts.bar, parts.agenda, stage, parts.timeline]) one.inert = quiet;
    },
    say(text) {
      live.textContent = live.textContent === text ? `${text}\u00A0` : text;
    },
    notice(text, dismiss, tone) {
      if (notice.dataset["text"] === text) return;
      notice.dataset["text"] = text;
      notice.hidden = text === "";
      notice.classList.toggle("calm", tone === "calm");
      mark(notice, "role", tone === "calm" ? "status" : "alert");
      const away = button(dismiss, { class: "link" }, () => (notice.hidden = true));
      notice.replaceChildren(...(text ? [el("p", {}, text), away] : []));
    },
    facts(facts) {
      for (const [name, value] of Object.entries(facts)) mark(root, `data-${name}`, value);
    },
  };
}
