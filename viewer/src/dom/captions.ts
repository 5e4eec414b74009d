/** Captions in the page: over the view, with an arrow towards who speaks out of it, or fixed in the scene. */
import type { Key, Translate } from "../i18n";
import type { Words } from "../media/captions";
import { type Angles, wrap } from "../model/angles";
import { type Arrow, arrowPath, arrowTo } from "../model/arrow";
import type { Settings } from "../model/settings";
import { el, icon, mark } from "./element";
import { words as runs } from "./words";

export interface CaptionsView {
  readonly words: readonly Words[];
  readonly size: Settings["captionSize"];
  readonly background: Settings["captionBackground"];
  /** Where they stand when they are fixed in the scene and nobody knows who speaks where; null: they follow the view. */
  readonly ahead: Angles | null;
}

/** Where one looks on a screen. */
export interface Looking {
  /** In the viewpoint's angles. */
  readonly yaw: number;
  /** Half of what is in view, in degrees of yaw. */
  readonly half: number;
  /** Where a direction is, in fractions of the view from its top left; null: out of view. */
  project(direction: Angles): { x: number; y: number } | null;
}

const SAID: Readonly<Record<Arrow, Key>> = { left: "caption.left", right: "caption.right", "behind-left": "caption.behind", "behind-right": "caption.behind" };
const BELOW = 9; // degrees below the face of who speaks

interface Line {
  readonly direction: Angles | null;
  readonly arrow: HTMLElement;
  shown: Arrow | null;
}

export class Captions {
  readonly element = el("div", { class: "captions", hidden: true });
  #key = "";
  #lines: readonly Line[] = [];
  #ahead: Angles | null = null;
  #t: Translate | null = null;

  show({ words, size, background, ahead }: CaptionsView, t: Translate): void {
    this.#t = t;
    this.#ahead = ahead;
    mark(this.element, "data-size", size);
    mark(this.element, "data-background", background);
    const key = JSON.stringify(words);
    if (this.#key === key) return;
    this.#key = key;
    this.element.hidden = words.length === 0;
    this.#lines = words.map(({ direction }) => ({ direction, arrow: el("span", { class: "caption-arrow", role: "img", hidden: true }), shown: null }));
    this.element.replaceChildren(
      ...words.map(({ speaker, text }, index) => el("p", { dir: "auto" }, this.#lines[index]?.arrow, speaker && el("span", { class: "speaker" }, `${speaker} : `), ...runs(text))),
    );
  }

  /** The view has turned. */
  lay({ yaw, half, project }: Looking): void {
    if (this.element.hidden) return;
    for (const line of this.#lines) {
      const arrow = line.direction && arrowTo(wrap(line.direction.yaw - yaw), half, line.shown);
      if (arrow !== line.shown) this.#point(line, arrow);
    }
    const { pitch = 0, yaw: at = 0 } = this.#lines[0]?.direction ?? this.#ahead ?? {};
    const place = this.#ahead && project({ yaw: at, pitch: pitch - BELOW });
    // Out of view they stand where they always do, with their arrow: nobody misses what is said.
    this.element.classList.toggle("placed", Boolean(place));
    this.element.style.left = place ? `${(place.x * 100).toFixed(1)}%` : "";
    this.element.style.top = place ? `${(place.y * 100).toFixed(1)}%` : "";
  }

  #point(line: Line, arrow: Arrow | null): void {
    line.shown = arrow;
    line.arrow.hidden = arrow === null;
    mark(line.arrow, "data-arrow", arrow);
    mark(line.arrow, "aria-label", arrow && (this.#t?.(SAID[arrow]) ?? null));
    line.arrow.replaceChildren(...(arrow ? [icon(arrowPath(arrow))] : []));
  }
}
