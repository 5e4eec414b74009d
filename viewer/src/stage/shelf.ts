/** Things around the learner: what draws them is loaded with the first one. */
import type { Object3D } from "three";
import type { Thing } from "../model/marks";
import type { Ray } from "./pick";
import type { ThingHooks, Things } from "./things";

export interface ShelfSpaces {
  /** Around the learner. */
  readonly world: Object3D;
  /** Of the head and the hands. */
  readonly graph: Object3D;
}

export class Shelf {
  #things: Things | null = null;
  #wanted: readonly Thing[] = [];
  #asked = false;

  constructor(
    readonly spaces: ShelfSpaces,
    readonly hooks: ThingHooks,
  ) {}

  show(things: readonly Thing[]): void {
    this.#wanted = things;
    if (this.#things) this.#things.show(things);
    else if (things.length > 0 && !this.#asked) void this.#open();
  }

  async #open(): Promise<void> {
    this.#asked = true;
    try {
      const made = new (await import("./things")).Things(this.hooks);
      this.spaces.world.add(made.group);
      this.spaces.graph.add(made.hand);
      this.#things = made;
      made.show(this.#wanted);
      this.hooks.changed();
    } catch (error) {
      this.#asked = false;
      this.hooks.failed(String(error));
    }
  }

  /** Each frame; says whether something moved. */
  follow(ray: Ray | null, gaze: Ray, side: 1 | -1): boolean {
    return this.#things?.follow(ray, gaze, side) ?? false;
  }
}
