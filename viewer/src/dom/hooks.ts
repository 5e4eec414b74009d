/** What the parts of a sheet need of the player, and what they give to the sheet. */
import type { Command, Part } from "../model/sheet";

export interface PartHooks {
  ask(command: Command): void;
  /** The element of a film of the open card. */
  film(url: string): HTMLVideoElement;
  /** Draws a 3D object, turned by `yaw` degrees; rejects where that is not possible. */
  portray(url: string, canvas: HTMLCanvasElement, yaw: number): Promise<void>;
}

export interface PartView {
  readonly node: HTMLElement;
  /** Shows the same part as it is now; without it, a changed part is made anew. */
  update?(part: Part): void;
}
