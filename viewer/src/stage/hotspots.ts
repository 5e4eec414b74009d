/** The hotspots around the learner. */
import { Group, Object3D } from "three";
import { type Angles, wrap } from "../model/angles";
import { place } from "./plate";
import { Plates } from "./plates";
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
  readonly id: string;
  readonly target: Target;
  /** Where it stands: pointed at, and drawn with all others. */
  readonly frame: Object3D;
  readonly image: HTMLCanvasElement;
  /** What its picture shows. */
  readonly key: string;
  view: HotspotView;
  readonly width: number;
  readonly height: number;
  readonly rise: number;
}

const DISTANCE = 4; // metres
const IN_VIEW = 45; // degrees of yaw to each side that a headset surely shows
const LIT = 1.12; // how much larger what is pointed at is

export class Hotspots {
  readonly group = new Group();
  readonly #plates = new Plates(1);
  #shown: readonly Shown[] = [];
  #views: readonly HotspotView[] = [];
  #words = "";
  #lit = "";
  /** Makes all larger on small screens. */
  #scale = 1;

  constructor() {
    this.group.add(this.#plates.mesh);
  }

  /** Shows exactly these; what has not changed is not drawn again. `text` is the size of the words. */
  show(views: readonly HotspotView[], text: number): void {
    const words = `${text} ${family()}`;
    if (words === this.#words && isSame(views, this.#views)) return;
    [this.#words, this.#views] = [words, views];
    const before = new Map(this.#shown.map((one) => [one.id, one]));
    const shown = views.map((view) => this.#showOne(view, { icon: view.icon, text: view.label, seen: view.seen, scale: text }, before.get(view.id)));
    for (const one of shown) before.delete(one.id);
    for (const { frame } of before.values()) frame.removeFromParent();
    const isNew = shown.length !== this.#shown.length || shown.some((one, index) => one !== this.#shown[index]);
    this.#shown = shown;
    for (const one of shown) this.#place(one);
    if (isNew) this.#plates.show(shown.map(({ image, frame }) => ({ image, matrix: frame.matrix })));
    else this.#move();
  }

  #showOne(view: HotspotView, label: Label, before: Shown | undefined): Shown {
    const key = JSON.stringify([label, family()]);
    if (before?.key === key) {
      before.view = view;
      return before;
    }
    const { texture, width, height, rise } = drawLabel(label);
    const frame = before?.frame ?? new Object3D();
    this.group.add(frame);
    const target: Target = before?.target ?? { id: `hotspot:${view.id}`, command: { kind: "activate", hotspot: view.id } };
    return { id: view.id, target, frame, image: texture.image, key, view, width, height, rise };
  }

  #place({ frame, view, width, height, rise }: Shown): void {
    const scale = this.#scale * (this.#lit === view.id ? LIT : 1);
    // The disc, not the middle of the picture, stands in the hotspot's direction.
    const direction = { yaw: view.direction.yaw, pitch: view.direction.pitch - rise * scale };
    place(frame, direction, { width: width * scale, height: height * scale }, DISTANCE);
    frame.updateMatrix();
    frame.updateMatrixWorld();
  }

  #move(): void {
    this.#shown.forEach(({ frame }, index) => this.#plates.place(index, frame.matrix));
  }

  /** Adds those that are in view of who faces `ahead` (degrees). */
  choices(ahead: number, found: Target[]): void {
    for (const { target, view } of this.#shown) if (Math.abs(wrap(view.direction.yaw - ahead)) <= IN_VIEW) found.push(target);
  }

  /** Makes one stand out ("" for none). */
  light(id: string): boolean {
    if (id === this.#lit) return false;
    const before = this.#lit;
    this.#lit = id;
    this.#shown.forEach((one, index) => {
      if (one.id !== before && one.id !== id) return;
      this.#place(one);
      this.#plates.place(index, one.frame.matrix);
    });
    return true;
  }

  set scale(scale: number) {
    if (Math.abs(scale - this.#scale) < 0.01) return;
    this.#scale = scale;
    for (const shown of this.#shown) this.#place(shown);
    this.#move();
  }

  /** Where each stands, and what it asks for. */
  get frames(): readonly { readonly target: Target; readonly frame: Object3D }[] {
    return this.#shown;
  }

  /** While a card is open they stand back. */
  set quiet(quiet: boolean) {
    this.#plates.mesh.material.opacity = quiet ? 0.35 : 1;
  }
}

/** Nothing of them is to be drawn anew, or elsewhere. */
function isSame(views: readonly HotspotView[], others: readonly HotspotView[]): boolean {
  return views.length === others.length && views.every((view, index) => isAlike(view, others[index] as HotspotView));
}

function isAlike(one: HotspotView, other: HotspotView): boolean {
  const isThere = one.direction.yaw === other.direction.yaw && one.direction.pitch === other.direction.pitch;
  return isThere && one.id === other.id && one.label === other.label && one.icon === other.icon && one.seen === other.seen;
}
