/** Grabbing: what the grip of a controller takes, and where it lets go. One more way beside pointing and confirming. */
import { Vector3 } from "three";
import { type Mark, nearest } from "../model/marks";
import type { Command } from "../model/sheet";
import type { Stage } from "../stage/stage";
import type { Hit } from "../stage/target";
import type { Pointer } from "./pointers";

const REACH = 0.3; // metres: a thing, or a place, that is so near needs no pointing

export class Grip {
  readonly #hit: Hit = { distance: 0, target: null };
  readonly #point = new Vector3();
  #holding: Pointer | null = null;

  constructor(
    readonly stage: Stage,
    readonly ask: (command: Command) => void,
  ) {}

  grab(pointer: Pointer): void {
    const command = this.#wanted(pointer, "take");
    if (!command) return;
    this.#holding = pointer;
    this.stage.handRay = pointer.ray;
    this.ask(command);
  }

  /** Puts what was grabbed where the pointer is or points; beside all places it goes back to where it stood. */
  letGo(pointer: Pointer): void {
    if (pointer !== this.#holding) return;
    this.#holding = null;
    this.ask(this.#wanted(pointer, "put") ?? { kind: "drop" });
  }

  #wanted(pointer: Pointer, kind: "take" | "put"): Command | null {
    if (this.stage.pick(pointer.ray, this.#hit) && this.#hit.target?.command.kind === kind) return this.#hit.target.command;
    return this.#near(pointer, kind)?.command ?? null;
  }

  #near({ ray }: Pointer, kind: "take" | "put"): Mark | null {
    const { x, y, z } = this.stage.world.worldToLocal(this.#point.copy(ray.origin));
    return nearest(this.stage.marks, kind, [x, y, z], REACH);
  }
}
