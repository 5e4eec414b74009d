/** What can be pointed at: what is held before the learner, then the hotspots behind it. Nothing is allocated here. */
import type { Hotspots } from "./hotspots";
import { type Meeting, meet, type Ray } from "./pick";
import type { Rig } from "./rig";
import type { Hit, Target } from "./target";

export interface Pointable {
  readonly hotspots: Hotspots;
  readonly rig: Rig | null;
  /** A sheet is open: it has the word, and what is behind it waits. */
  readonly isRead: boolean;
}

export class Pointing {
  readonly #meeting: Meeting = { distance: 0, u: 0, v: 0 };
  #lit = "";

  constructor(readonly here: Pointable) {}

  /** What the ray meets first, written into `hit`; false when nothing. */
  pick(ray: Ray, hit: Hit): boolean {
    hit.target = null;
    if (this.here.rig?.pick(ray, this.#meeting, hit)) return true;
    return !this.here.isRead && (this.#pickHotspot(ray, hit) || (this.here.rig?.pickAgenda(ray, this.#meeting, hit) ?? false));
  }

  #pickHotspot(ray: Ray, hit: Hit): boolean {
    for (const { target, frame } of this.here.hotspots.frames) {
      if (!meet(ray, frame, this.#meeting)) continue;
      hit.distance = this.#meeting.distance;
      hit.target = target;
      return true;
    }
    return false;
  }

  /** All that can be chosen by who faces `ahead` (degrees), in the order of scanning, written into `found`. */
  choices(ahead: number, found: Target[]): void {
    found.length = 0;
    if (!this.here.isRead) this.here.hotspots.choices(ahead, found);
    this.here.rig?.choices(found);
  }

  /** Shows what is pointed at; says whether that has changed. */
  light(id: string): boolean {
    if (id === this.#lit) return false;
    this.#lit = id;
    this.here.hotspots.light(id.startsWith("hotspot:") ? id.slice(8) : "");
    this.here.rig?.light(id);
    return true;
  }
}
