/** Chooses the way to show footage, and changes it as sessions begin and end. */
import type { Group } from "three";
import type { Backdrop, Immersion, Source } from "./backdrop";
import { dome } from "./dome";
import type { Layered } from "./layered";
import type { Layout } from "./layout";

export class Backdrops {
  #shown: Backdrop | null = null;
  #source: Source | null = null;
  #layout: Layout | null = null;
  #immersion: Immersion | null = null;
  #worldYaw = 0;
  readonly #failed = new Set<string>();

  /** `layered`: the ways through a headset's compositor, best first. `onFallback` hears why a better way was not possible. */
  constructor(
    readonly world: Group,
    readonly layered: readonly Layered[],
    readonly onFallback: (way: string, reason: string) => void,
  ) {}

  get way(): Backdrop["way"] | "none" {
    return this.#shown?.way ?? "none";
  }

  /** Shows this footage in place of what was shown; null: nothing. */
  show(source: Source | null, layout: Layout): void {
    [this.#source, this.#layout] = [source, layout];
    this.#redo();
  }

  /** A session has begun (or ended: null): the footage is shown again, by its best way. */
  immerse(immersion: Immersion | null): void {
    this.#immersion = immersion;
    this.#failed.clear();
    this.#redo();
  }

  /** The yaw of the viewpoint that lies straight ahead of the reference space, in degrees. */
  turn(worldYaw: number): void {
    this.#worldYaw = worldYaw;
    this.#shown?.turn(worldYaw);
  }

  /** Once a frame; says whether there is something new to draw. */
  frame(frame: XRFrame | null): boolean {
    try {
      return this.#shown?.frame(frame) ?? false;
    } catch (error) {
      // A way that fails on the way is given up for this session; the next best goes on.
      this.onFallback(this.way, String(error));
      this.#failed.add(this.way);
      this.#redo();
      return true;
    }
  }

  /** The graphics unit has forgotten everything: what is shown is made anew. */
  renew(): void {
    this.#redo();
  }

  #redo(): void {
    this.#shown?.close();
    this.#shown = this.#source && this.#layout ? this.#choose(this.#source, this.#layout) : null;
    this.#shown?.turn(this.#worldYaw);
  }

  #choose(source: Source, layout: Layout): Backdrop {
    const immersion = this.#immersion;
    const ways = this.layered.filter(({ name, isThere }) => immersion !== null && !this.#failed.has(name) && isThere());
    for (const { name, way } of ways) {
      try {
        if (immersion) return way(source, layout, immersion);
      } catch (error) {
        this.onFallback(name, String(error));
      }
    }
    return dome(this.world, source, layout);
  }
}
