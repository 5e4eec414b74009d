/** The bar of the player on a screen: where one is, the score, and the buttons always at hand. */
import type { Translate } from "../i18n";
import type { Command } from "../model/sheet";
import { button, el, icon, mark } from "./element";

export interface BarView {
  readonly title: string;
  readonly viewpoint: string;
  readonly description: string;
  /** null: not shown. */
  readonly score: number | null;
  /** null: there is no film here. */
  readonly playing: boolean | null;
  readonly captions: boolean;
  readonly vr: boolean;
}

export interface Bar {
  readonly element: HTMLElement;
  show(view: BarView, t: Translate): void;
}

const PLAY = ["M8 5.5v13l10.500-6.500z"];
const PAUSE = ["M8.500 6v12", "M15.500 6v12"];

export function bar(ask: (command: Command) => void, enterVr: () => void): Bar {
  const title = el("h1", { class: "bar-title" });
  const viewpoint = el("h2", { class: "bar-viewpoint" });
  const description = el("p", { class: "unseen", "data-description": true });
  const score = el("p", { class: "bar-score" });
  let playing = false;
  let captions = true;
  const film = button("", { class: "round", "data-action": "film" }, () => ask({ kind: playing ? "pause" : "play" }));
  const words = button(icon("M4 6h16v12H4z", "M7.500 14.500h4", "M14 14.500h2.500", "M7.500 11h2", "M12 11h4.500"), { class: "round", "data-action": "captions" }, () => ask({ kind: "set", settings: { captions: !captions } }));
  const menu = button(icon("M5 7h14", "M5 12h14", "M5 17h14"), { class: "round", "data-action": "menu" }, () => ask({ kind: "menu", open: true }));
  const vr = button("", { class: "main", "data-action": "vr" }, enterVr);
  const element = el("header", { class: "bar" }, el("div", { class: "bar-where" }, title, viewpoint, description), el("div", { class: "bar-tools" }, score, film, words, menu, vr));
  return {
    element,
    show(view, t) {
      title.textContent = view.title;
      viewpoint.textContent = view.viewpoint;
      viewpoint.hidden = view.viewpoint === view.title;
      description.textContent = view.description;
      score.hidden = view.score === null;
      score.textContent = view.score === null ? "" : t(Math.abs(view.score) < 2 ? "bar.score-one" : "bar.score", { points: view.score });
      film.hidden = view.playing === null;
      if (view.playing !== playing || film.childElementCount === 0) {
        playing = view.playing ?? false;
        film.replaceChildren(icon(...(playing ? PAUSE : PLAY)));
      }
      captions = view.captions;
      name(film, t(playing ? "bar.pause" : "bar.play"));
      name(words, t("bar.captions"));
      mark(words, "aria-pressed", String(captions));
      name(menu, t("bar.menu"));
      vr.hidden = !view.vr;
      vr.textContent = t("bar.vr");
    },
  };
}

function name(element: HTMLElement, label: string): void {
  mark(element, "aria-label", label);
  mark(element, "title", label);
}
