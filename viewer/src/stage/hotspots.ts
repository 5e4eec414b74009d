/** The marks around the learner: discs of hotspots, of things to take, of places to put them. */
import { Group, type Mesh } from "three";
import { wrap } from "../model/angles";
import type { Mark } from "../model/marks";
import { along, type Path } from "../model/path";
import { drawLabel, type Label } from "./labels";
import { family } from "./look";
import { type Meeting, meet, type Ray } from "./pick";
import { discard, floorRing, lay, place, plate, type Plate } from "./plate";
import type { Hit, Target } from "./target";

interface Shown {
  readonly mesh: Plate;
  /** Lies on the floor where one can go. */
  readonly ring: Mesh | null;
  readonly key: string;
  readonly width: number;
  readonly height: number;
  readonly rise: number;
  readonly target: Target;
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
  readonly #shown = new Map<string, Shown>();
  readonly #spot = { yaw: 0, pitch: 0 };
  readonly #size = { width: 0, height: 0 };
  /** Choices are lit one after the other. */
  scanning = false;
  #lit = "";
  #quiet = false;
  /** Makes all larger on small screens. */
  #scale = 1;
  /** Seconds of the film. */
  #second = 0;

  /** Shows exactly these; what has not changed is not drawn again. `text` is the size of the words. */
  show(marks: readonly Mark[], text: number): void {
    const wanted = new Set(marks.map((mark) => mark.id));
    for (const [id, { mesh, ring }] of this.#shown) {
      if (wanted.has(id)) continue;
      discard(mesh);
      ring?.removeFromParent();
      this.#shown.delete(id);
    }
    // A small disc has words as large as any.
    for (const mark of marks) this.#showOne(mark, { icon: mark.icon, text: mark.label, seen: mark.seen, scale: mark.small ? text / SMALL : text });
  }

  #showOne(mark: Mark, label: Label): void {
    const key = JSON.stringify([label, mark.floor, family()]);
    let shown = this.#shown.get(mark.id);
    if (shown?.key !== key) {
      if (shown) discard(shown.mesh);
      shown?.ring?.removeFromParent();
      const { texture, width, height, rise } = drawLabel(label);
      const target = { id: `hotspot:${mark.id}`, command: mark.command };
      shown = { mesh: plate(texture, 1), ring: mark.floor ? floorRing() : null, key, mark, width, height, rise, target, aim: { yaw: 0, pitch: 0 } };
      this.#shown.set(mark.id, shown);
      this.group.add(shown.mesh);
      if (shown.ring) this.group.add(shown.ring);
    }
    shown.mark = mark;
    this.#aim(shown, mark.path);
    this.#place(shown);
  }

  #aim({ aim, mark }: Shown, path: Path | null): void {
    if (path) return along(path, this.#second, aim);
    aim.yaw = mark.direction.yaw;
    aim.pitch = mark.direction.pitch;
  }

  #place({ mesh, ring, mark, width, height, rise, aim }: Shown): void {
    const isLit = this.#lit === mark.id;
    const scale = this.#scale * (mark.small ? SMALL : 1) * (isLit ? (this.scanning ? SCANNED : LIT) : 1);
    // The disc, not the middle of the picture, stands in the hotspot's direction.
    this.#spot.yaw = aim.yaw;
    this.#spot.pitch = aim.pitch - rise * scale;
    this.#size.width = width * scale;
    this.#size.height = height * scale;
    place(mesh, this.#spot, this.#size, mark.distance);
    // What is discreet is still there to be pointed at.
    mesh.material.opacity = mark.discreet && !isLit ? 0 : this.#quiet ? QUIET : 1;
    mesh.updateMatrixWorld();
    if (ring) lay(ring, aim, mark.distance);
  }

  /** The film has come to this second: what moves with it is where it belongs. Says whether anything moved. */
  follow(second: number): boolean {
    if (second === this.#second) return false;
    this.#second = second;
    let moved = false;
    for (const shown of this.#shown.values()) {
      if (!shown.mark.path) continue;
      this.#aim(shown, shown.mark.path);
      this.#place(shown);
      moved = true;
    }
    return moved;
  }

  /** What pointing at one asks for. */
  target(id: string): Target | null {
    return this.#shown.get(id)?.target ?? null;
  }

  /** Where one is now, in degrees; null: it is not there. */
  direction(id: string): { readonly yaw: number; readonly pitch: number } | null {
    return this.#shown.get(id)?.aim ?? null;
  }

  /** Adds those that are in view of who faces `ahead` (degrees). */
  choices(ahead: number, found: Target[]): void {
    for (const { aim, target } of this.#shown.values()) if (Math.abs(wrap(aim.yaw - ahead)) <= IN_VIEW) found.push(target);
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

  get plates(): IterableIterator<[string, { readonly mesh: Plate }]> {
    return this.#shown.entries();
  }

  /** What the ray meets here, written into `hit`; false when nothing. */
  pick(ray: Ray, meeting: Meeting, hit: Hit): boolean {
    for (const [id, { mesh }] of this.#shown) {
      if (!meet(ray, mesh, meeting)) continue;
      hit.distance = meeting.distance;
      hit.target = this.target(id);
      return true;
    }
    return false;
  }

  /** While a card is open they stand back. */
  set quiet(quiet: boolean) {
    this.#quiet = quiet;
    for (const shown of this.#shown.values()) this.#place(shown);
  }
}
