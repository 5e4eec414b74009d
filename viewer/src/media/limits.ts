/** What bounds the choice of renditions on this device. */
import type { PlayDocument } from "../model/document";
import type { Limits } from "./rungs";

/** Known before a film is asked for; `texture` is the largest texture in pixels, 0 when that is not known. */
export type KnownLimits = Omit<Limits, "carried">;

/** What the line carries, as far as anyone has said, in bits per second; 0: nothing is known. `seen`: by films before. */
export function lineOf({ budget }: KnownLimits, seen = 0): number {
  const { downlink = 0 } = (navigator as { connection?: { downlink?: number } }).connection ?? {};
  return Math.max(seen, budget ?? 0, downlink * 1e6);
}

export function limitsOf(play: Pick<PlayDocument, "max_bandwidth" | "ceiling">, texture: number): KnownLimits {
  return { texture: texture > 0 ? texture : Number.POSITIVE_INFINITY, budget: play.max_bandwidth ?? null, ceiling: play.ceiling ?? null };
}
