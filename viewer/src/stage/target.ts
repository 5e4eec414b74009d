/** What can be pointed at. */
import type { Command } from "../model/sheet";

/** An id that stays the same while it is pointed at, and what confirming asks for. */
export interface Target {
  readonly id: string;
  readonly command: Command;
}

/** What a ray meets: how far, and what can be asked for there (null: something that just stands in the way). */
export interface Hit {
  distance: number;
  target: Target | null;
}
