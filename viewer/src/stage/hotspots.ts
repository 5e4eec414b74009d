/** The marks around the learner: discs of hotspots, of things to take, of places to put them. */
import { Group, type Mesh, Object3D } from "three";
import { wrap } from "../model/angles";
import type { Mark } from "../model/marks";
import { along } from "../model/path";
import { drawLabel } from "./labels";
import { family } from "./look";
import { floorRing, lay, place } from "./plate";
import { Plates } from "./plates";
import type { Target } from "./target";

interface Shown {
  readonly id: string;
  readonly target: Target;
  /** Where it stands: pointed at, and drawn with all others. */
  readonly frame: Object3D;
  readonly image: HTMLCanvasElement;
  /** Lies on the floor where one can go. */
  readonly ring: Mesh | null;
  /** What its picture shows. */
  readonly key: string;
  readonly width: number;
  readonly height: number;
  readonly rise: number;
  mark: Mark;
  /** Where it is now: written anew as the film runs. */
  readonly aim: { yaw: number; pitch: number };
}

const IN_VIEW = 45; // degrees of yaw to each side that a headset surely shows
const LIT = 1.12; // how much larger what is pointed at is
const SCANNED = 1.45; // and what is lit in turn, for who points at nothing
const SMALL = 0.66; // 3.6 degrees, 5.1 where targets are large: above the 3 and the 5 that they need
const QUIET = 0.35;

export class Hotspots {
  readonly group = new Group();
  readonly #plates = new Plates(1);
  readonly #spot = { yaw: 0, pitch: 0 };
  readonly #size = { width: 0, height: 0 };
  /** Choices are lit one after the other. */
  scanning = false;
  #shown: readonly Shown[] = [];
  #marks: readonly Mark[] = [];
  #words = "";
  #lit = "";
  /** Makes all larger on small screens. */
  #scale = 1;
  /** Seconds of the film. */
  #second = 0;

  constructor() {
    this.group.add(this.#plates.mesh);
  }

  /** Shows exactly these; the same list is left as it is. `text` is the size of the words. */
  show(marks: readonly Mark[], text: number): void {
    const words = `${text} ${family()}`;
    if (words === this.#words && marks === this.#marks) return;
    [this.#words, this.#marks] = [words, marks];
    const before = new Map(this.#shown.map((one) => [one.id, one]));
    const shown = marks.map((mark) => this.#showOne(mark, text, before.get(mark.id)));
    for (const one of shown) if (before.get(one.id) === one) before.delete(one.id);
    for (const { frame, ring } of before.values()) for (const part of [frame, ring]) part?.removeFromParent();
    const isNew = shown.length !== this.#shown.length || shown.some((one, index) => one !== this.#shown[index]);
    this.#shown = shown;
    for (const one of shown) this.#place(one);
    if (isNew) this.#plates.show(shown.map((one) => ({ image: one.image, matrix: this.#seen(one) })));
    else this.#move();
  }

  #showOne(mark: Mark, text: number, before: Shown | undefined): Shown {
    // A small disc has words as large as any.
    const label = { icon: mark.icon, text: mark.label, seen: mark.seen, scale: mark.small ? text / SMALL : text };
    const key = JSON.stringify([label, mark.floor, mark.command, family()]);
    if (before?.key === key) {
      before.mark = mark;
      return before;
    }
    const { texture, width, height, rise } = drawLabel(label);
    const target = { id: `hotspot:${mark.id}`, command: mark.command };
    const shown = { id: mark.id, target, frame: new Object3D(), image: texture.image, ring: mark.floor ? floorRing() : null, key, width, height, rise, mark, aim: { yaw: 0, pitch: 0 } };
    this.group.add(shown.frame);
    if (shown.ring) this.group.add(shown.ring);
    return shown;
  }

  #place({ frame, ring, mark, width, height, rise, aim }: Shown): void {
    if (mark.path) along(mark.path, this.#second, aim);
    else [aim.yaw, aim.pitch] = [mark.direction.yaw, mark.direction.pitch];
    const scale = this.#scale * (mark.small ? SMALL : 1) * (this.#lit === mark.id ? (this.scanning ? SCANNED : LIT) : 1);
    // The disc, not the middle of the picture, stands in the hotspot's direction.
    this.#spot.yaw = aim.yaw;
    this.#spot.pitch = aim.pitch - rise * scale;
    this.#size.width = width * scale;
    this.#size.height = height * scale;
    place(frame, this.#spot, this.#size, mark.distance);
    frame.updateMatrix();
    frame.updateMatrixWorld();
    if (ring) lay(ring, aim, mark.distance);
  }

  /** What is discreet is not seen, and still there to be pointed at. */
  #seen({ mark, frame }: Shown): Shown["frame"]["matrix"] | null {
    return mark.discreet && this.#lit !== mark.id ? null : frame.matrix;
  }

  #move(): void {
    for (let index = 0; index < this.#shown.length; index += 1) this.#plates.place(index, this.#seen(this.#shown[index] as Shown));
  }

  /** The film has come to this second: what moves with it is where it belongs. Says whether anything moved. */
  follow(second: number): boolean {
    if (second === this.#second) return false;
    this.#second = second;
    let moved = false;
    for (let index = 0; index < this.#shown.length; index += 1) {
      const one = this.#shown[index] as Shown;
      if (!one.mark.path) continue;
      this.#place(one);
      this.#plates.place(index, this.#seen(one));
      moved = true;
    }
    return moved;
  }

  /** Where one is now, in degrees; null: it is not there. */
  direction(id: string): { readonly yaw: number; readonly pitch: number } | null {
    return this.#shown.find((one) => one.id === id)?.aim ?? null;
  }

  /** Adds those that are in view of who faces `ahead` (degrees). */
  choices(ahead: number, found: Target[]): void {
    for (const { aim, target } of this.#shown) if (Math.abs(wrap(aim.yaw - ahead)) <= IN_VIEW) found.push(target);
  }

  /** Makes one stand out ("" for none). */
  light(id: string): void {
    if (id === this.#lit) return;
    const before = this.#lit;
    this.#lit = id;
    this.#shown.forEach((one, index) => {
      if (one.id !== before && one.id !== id) return;
      this.#place(one);
      this.#plates.place(index, this.#seen(one));
    });
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
    this.#plates.mesh.material.opacity = quiet ? QUIET : 1;
  }
}
