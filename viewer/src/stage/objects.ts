/** The 3D objects of cards: what shows them is loaded with the first one. */
import type { WebGLRenderer } from "three";
import type { Panel } from "./panel";
import type { Turntable } from "./turntable";

export interface ObjectHooks {
  /** There is something new to draw. */
  changed(): void;
  failed(reason: string): void;
}

export class Objects {
  #table: Promise<Turntable> | null = null;

  constructor(
    readonly renderer: WebGLRenderer,
    readonly hooks: ObjectHooks,
  ) {}

  /** Draws an object into a canvas of the page. Rejects where it cannot be loaded. */
  async portray(url: string, canvas: HTMLCanvasElement, yaw: number): Promise<void> {
    await (await this.#ready()).portray(url, canvas, yaw);
  }

  /** The object of the open card stands beside the panel. */
  stand({ object, aside }: Panel): void {
    if (!object && !this.#table) return;
    this.#ready().then((table) => table.stand(aside, object?.url ?? null, object?.yaw ?? 0)).catch((error: unknown) => this.hooks.failed(String(error)));
  }

  #ready(): Promise<Turntable> {
    this.#table ??= import("./turntable").then(({ Turntable }) => new Turntable(this.renderer, () => this.hooks.changed()));
    return this.#table;
  }
}
