/** The time line of a film: play and pause, where it is, going elsewhere in it, and the seconds that may be felt. */
import type { Translate } from "../i18n";
import type { Comfort } from "../model/document";
import type { Command } from "../model/sheet";
import { causeWord, clock, tileAt, type TimelineView, verdictWord } from "../model/timeline";
import { button, el, icon, mark } from "./element";

const PLAY = ["M8 5.5v13l10.500-6.500z"];
const PAUSE = ["M8.500 6v12", "M15.500 6v12"];
const STEP = 5; // seconds of an arrow key

export class Timeline {
  readonly #film = button("", { class: "round", "data-action": "film" }, () => this.#toggle());
  readonly #slider = el("input", { type: "range", min: 0, step: "any", class: "time-slider" });
  readonly #marks = el("div", { class: "time-marks", "aria-hidden": "true" });
  readonly #tile = el("div", { class: "time-tile", "aria-hidden": "true", hidden: true });
  readonly #clock = el("span", { class: "time-clock" });
  readonly #felt = el("details", { class: "time-felt", hidden: true });
  readonly element = el(
    "div",
    { class: "timeline", role: "group", hidden: true },
    this.#film,
    el("div", { class: "time-track" }, this.#tile, this.#marks, this.#slider),
    this.#clock,
    this.#felt,
  );
  #view: TimelineView | null = null;
  #comfort: Comfort | null = null;
  #language = "";
  #dragging = false;
  #t: Translate | null = null;

  constructor(readonly ask: (command: Command) => void) {
    const slider = this.#slider;
    slider.addEventListener("input", () => {
      this.#dragging = true;
      this.#point(slider.valueAsNumber);
      this.#tell(slider.valueAsNumber);
    });
    slider.addEventListener("change", () => this.#seek(slider.valueAsNumber));
    slider.addEventListener("keydown", (event) => this.#key(event));
    slider.addEventListener("pointermove", (event) => this.#hover(event));
    for (const name of ["pointerleave", "blur"]) slider.addEventListener(name, () => (this.#tile.hidden = true));
  }

  show(view: TimelineView | null, t: Translate): void {
    this.#view = view;
    this.#t = t;
    this.element.hidden = view === null;
    if (!view) return;
    mark(this.element, "aria-label", t("time.line"));
    this.#showFilm(view, t);
    this.#showTime(view, t);
    this.#showComfort(view, t);
  }

  #showFilm({ playing }: TimelineView, t: Translate): void {
    const label = t(playing ? "bar.pause" : "bar.play");
    if (this.#film.getAttribute("aria-label") === label) return;
    this.#film.replaceChildren(icon(...(playing ? PAUSE : PLAY)));
    mark(this.#film, "aria-label", label);
    mark(this.#film, "title", label);
  }

  #showTime({ position, duration, reach, free }: TimelineView, t: Translate): void {
    this.#slider.max = String(duration);
    this.#slider.disabled = !free;
    mark(this.#slider, "aria-label", t("time.position"));
    mark(this.#slider, "title", free ? null : t("time.bound"));
    this.element.style.setProperty("--reach", share(reach, duration));
    if (!this.#dragging) this.#slider.valueAsNumber = position;
    this.#tell(this.#slider.valueAsNumber);
  }

  /** The clock, and what a screen reader says of the slider. */
  #tell(at: number): void {
    const { duration } = this.#view ?? { duration: 0 };
    this.element.style.setProperty("--played", share(at, duration));
    const text = `${clock(at)} / ${clock(duration)}`;
    if (this.#clock.textContent === text) return;
    this.#clock.textContent = text;
    mark(this.#slider, "aria-valuetext", this.#t?.("time.at", { at: clock(at), of: clock(duration) }) ?? text);
  }

  /** Marks on the line, and their twin in words, for who sees no mark: each goes there. */
  #showComfort({ comfort, duration, free }: TimelineView, t: Translate): void {
    const title = comfort ? t("comfort.title", { verdict: verdictWord(comfort.verdict, t) }) : "";
    if (comfort === this.#comfort && title === this.#language) return;
    [this.#comfort, this.#language] = [comfort, title];
    this.#felt.hidden = comfort === null;
    const spans = comfort?.spans ?? [];
    this.#marks.replaceChildren(...spans.map(({ start_s: start, end_s: end }) => span(start, end, duration)));
    const lines = spans.map(({ start_s: start, end_s: end, cause }) => {
      const words = t("comfort.span", { from: clock(start), to: clock(end), cause: causeWord(cause, t) });
      return el("li", {}, free ? button(words, { class: "link" }, () => this.#seek(start)) : words);
    });
    this.#felt.replaceChildren(el("summary", {}, title), lines.length > 0 ? el("ul", {}, ...lines) : el("p", {}, t("comfort.none")));
  }

  #toggle(): void {
    this.ask({ kind: this.#view?.playing ? "pause" : "play" });
  }

  #seek(to: number): void {
    this.#dragging = false;
    this.ask({ kind: "seek", to });
  }

  #key(event: KeyboardEvent): void {
    const { position, duration } = this.#view ?? { position: 0, duration: 0 };
    const steps: Readonly<Record<string, number>> = { ArrowLeft: -STEP, ArrowDown: -STEP, ArrowRight: STEP, ArrowUp: STEP, PageDown: -duration / 10, PageUp: duration / 10 };
    const step = steps[event.key];
    if (event.key === " ") this.#toggle();
    else if (step === undefined) return;
    else {
      this.#point(position + step);
      this.#seek(Math.max(0, Math.min(duration, position + step)));
    }
    event.preventDefault();
  }

  #hover(event: PointerEvent): void {
    const box = this.#slider.getBoundingClientRect();
    const { duration } = this.#view ?? { duration: 0 };
    this.#point(Math.max(0, Math.min(1, (event.clientX - box.left) / box.width)) * duration);
  }

  /** Shows the small picture of a second. */
  #point(at: number): void {
    const { sprite, duration } = this.#view ?? { sprite: null, duration: 0 };
    this.#tile.hidden = !sprite;
    if (!sprite) return;
    const { x, y } = tileAt(sprite, at);
    this.element.style.setProperty("--pointed", share(at, duration));
    Object.assign(this.#tile.style, {
      width: `${sprite.width}px`,
      height: `${sprite.height}px`,
      backgroundImage: `url("${sprite.url}")`,
      backgroundPosition: `-${x}px -${y}px`,
    });
    this.#tile.dataset["time"] = clock(at);
  }
}

function span(start: number, end: number, duration: number): HTMLElement {
  const element = el("i", { class: "time-mark" });
  element.style.left = share(start, duration);
  element.style.width = share(Math.min(end, duration) - start, duration); // never nothing: see the style sheet
  return element;
}

function share(part: number, whole: number): string {
  return whole > 0 ? `${(100 * Math.max(0, Math.min(1, part / whole))).toFixed(2)}%` : "0%";
}
