/** What bounds the choice of renditions on this device. */
import type { PlayDocument } from "../model/document";
import type { Limits } from "./rungs";

/** Known before a film is asked for; `texture` is the largest texture in pixels, 0 when that is not known. */
export type KnownLimits = Omit<Limits, "carried">;

export function limitsOf(play: Pick<PlayDocument, "max_bandwidth" | "ceiling">, texture: number): KnownLimits {
  return { texture: texture > 0 ? texture : Number.POSITIVE_INFINITY, budget: play.max_bandwidth ?? null, ceiling: play.ceiling ?? null };
}
