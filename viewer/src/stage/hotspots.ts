/** The hotspots around the learner. */
import { Group } from "three";
import { type Angles, wrap } from "../model/angles";
import { discard, place, plate, type Plate } from "./plate";
import { drawLabel, type Label } from "./labels";
import { family } from "./look";
import type { Icon } from "./icons";
import type { Target } from "./target";

/** A hotspot as it is shown. */
export interface HotspotView {
  readonly id: string;
  readonly label: string;
  readonly icon: Icon;
  readonly direction: Angles;
  readonly seen: boolean;
}

interface Shown {
  readonly mesh: Plate;
  readonly key: string;
  readonly view: HotspotView;
  readonly width: number;
  readonly height: number;
  readonly rise: number;
}

const DISTANCE = 4; // metres
const IN_VIEW = 45; // degrees of yaw to each side that a headset surely shows
const LIT = 1.12; // how much larger what is pointed at is
const SCANNED = 1.45; // and what is lit in turn, for who points at nothing

export class Hotspots {
  readonly group = new Group();
  #shown = new Map<string, Shown>();
  /** Choices are lit one after the other. */
  scanning = false;
  readonly #targets = new Map<string, Target>();
  #lit = "";
  /** Makes all larger on small screens. */
  #scale = 1;

  /** Shows exactly these; what has not changed is not drawn again. `text` is the size of the words. */
  show(views: readonly HotspotView[], text: number): void {
    const wanted = new Set(views.map((view) => view.id));
    for (const [id, { mesh }] of this.#shown) {
      if (wanted.has(id)) continue;
      discard(mesh);
      this.#shown.delete(id);
    }
    for (const view of views) this.#showOne(view, { icon: view.icon, text: view.label, seen: view.seen, scale: text });
  }

  #showOne(view: HotspotView, label: Label): void {
    const key = JSON.stringify([label, view.direction, family()]);
    const before = this.#shown.get(view.id);
    if (before?.key === key) return;
    if (before) discard(before.mesh);
    const { texture, width, height, rise } = drawLabel(label);
    const mesh = plate(texture, 1);
    const shown = { mesh, key, view, width, height, rise };
    this.#shown.set(view.id, shown);
    this.group.add(mesh);
    this.#place(shown);
  }

  #place({ mesh, view, width, height, rise }: Shown): void {
    const scale = this.#scale * (this.#lit === view.id ? (this.scanning ? SCANNED : LIT) : 1);
    // The disc, not the middle of the picture, stands in the hotspot's direction.
    const direction = { yaw: view.direction.yaw, pitch: view.direction.pitch - rise * scale };
    place(mesh, direction, { width: width * scale, height: height * scale }, DISTANCE);
    mesh.updateMatrixWorld();
  }

  /** What pointing at one asks for. */
  target(hotspot: string): Target {
    let target = this.#targets.get(hotspot);
    if (!target) {
      target = { id: `hotspot:${hotspot}`, command: { kind: "activate", hotspot } };
      this.#targets.set(hotspot, target);
    }
    return target;
  }

  /** Adds those that are in view of who faces `ahead` (degrees). */
  choices(ahead: number, found: Target[]): void {
    for (const [id, { view }] of this.#shown) if (Math.abs(wrap(view.direction.yaw - ahead)) <= IN_VIEW) found.push(this.target(id));
  }

  /** Makes one stand out ("" for none). */
  light(id: string): boolean {
    if (id === this.#lit) return false;
    const before = this.#shown.get(this.#lit);
    this.#lit = id;
    const now = this.#shown.get(id);
    for (const one of [before, now]) if (one) this.#place(one);
    return true;
  }

  set scale(scale: number) {
    if (Math.abs(scale - this.#scale) < 0.01) return;
    this.#scale = scale;
    for (const shown of this.#shown.values()) this.#place(shown);
  }

  get plates(): IterableIterator<[string, { readonly mesh: Plate; readonly view: HotspotView }]> {
    return this.#shown.entries();
  }

  /** While a card is open they stand back. */
  set quiet(quiet: boolean) {
    for (const { mesh } of this.#shown.values()) mesh.material.opacity = quiet ? 0.35 : 1;
  }
}
